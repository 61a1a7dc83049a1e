// Points of a discrete axis would hide each other: they are spread within their level, the same way each time.
import type { Axis } from "./axis.js";

/** A number in [0, 1) that looks random: Weyl's sequence of the golden ratio, or of its plastic sister. */
function spread(i: number, which: 0 | 1): number {
  return (i * (which === 0 ? 0.6180339887498949 : 0.7548776662466927)) % 1;
}

/** The axis' place of a value of row `i`; `which` tells the two axes of a plot apart. */
export function jittered(axis: Axis, which: 0 | 1): (value: number, i: number) => number {
  if (axis.kind !== "levels") return axis.place;
  return (value, i) => axis.place(value) + (spread(i, which) - 0.5) * 0.7 * axis.step;
}
