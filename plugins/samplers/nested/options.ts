/** As validated and defaulted by plugin.json, which says what each means. */
export interface Options {
  livePoints: number;
  setting: "careful" | "bold";
  dlogz: number;
  batch: number | "auto";
  efficiency: number | "auto";
  initial: "ignore" | "prior";
}

/** How tightly the bounds lie round the live points. */
export interface Tightness {
  /** Least volume of the bound: what is thought to be left, divided by this. */
  efficiency: number;
  /** Strength of the allowance for what few points leave out of their ellipsoid. */
  caution: number;
  /** Fewest points of an ellipsoid. */
  least: number;
}

export function tightnessOf({ setting, efficiency }: Options, dim: number): Tightness {
  const careful = setting === "careful";
  return {
    efficiency: efficiency === "auto" ? (careful ? 0.3 : 0.8) : efficiency,
    caution: careful ? 1 : 0.5,
    least: careful ? dim + 3 : dim + 2,
  };
}
