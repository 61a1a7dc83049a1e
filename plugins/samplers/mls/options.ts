/** As validated and defaulted by plugin.json, which says what each means. */
export interface Options {
  preset: "default" | "paper";
  batch: number | "auto";
  acceptance: "found" | "likelihood" | "mixed";
  mix: number;
  sharpness: number;
  randomFraction: number | "auto";
  candidates: number;
  pool: number;
  particles: number;
  emphasis: boolean;
  warm: boolean;
}
