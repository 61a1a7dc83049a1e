/** As validated and defaulted by plugin.json, which says what each means. */
export interface Options {
  trees: number;
  leastRows: number;
  depth: number;
  features: number;
  splits: "best" | "random";
  bootstrap: boolean;
  calibrate: boolean;
}
