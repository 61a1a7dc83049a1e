/** As validated and defaulted by plugin.json, which says what each means. */
export interface Options {
  members: number;
  rounds: number;
  learningRate: number;
  leaves: number;
  depth: number;
  leastRows: number;
  l2: number;
  sample: number;
  bins: number;
  patience: number;
  calibrate: boolean;
}
