/** As validated and defaulted by plugin.json, which says what each means. */
export interface Options {
  move: "metropolis" | "stretch" | "differential" | "mixed";
  chains: number | "auto";
  proposal: "adapted" | "fixed";
  step: number;
  acceptance: number;
  adaptSteps: number | "auto";
  stretch: number;
  snooker: number;
  jump: number;
  temperatures: number;
  hottest: number;
  start: "best" | "prior";
  guide: boolean;
  burnIn: number;
  rHat: number;
  effectiveSamples: number;
}
