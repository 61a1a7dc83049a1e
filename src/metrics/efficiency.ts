// Efficiency: found over all tested points, initial, random and failed ones included; repeats do not count as found.
import type { Matrix } from "../contract/index.js";
import { repeatedRows } from "./repeats.js";

export interface Efficiency {
  /** Evaluated points. Leave out, beforehand, those that a constraint on parameters ruled out: they were not tested. */
  tested: number;
  found: number;
  repeated: number;
  /** found / tested; 0 where nothing was tested. */
  efficiency: number;
}

/** `points` (rows, dim) in the unit cube in the order in which they were asked; `found` (rows). */
export function efficiency(points: Matrix, found: Uint8Array): Efficiency {
  const repeats = repeatedRows(points);
  let count = 0;
  let repeated = 0;
  for (let i = 0; i < points.rows; i++) {
    repeated += repeats[i]!;
    if (found[i] && !repeats[i]) count++;
  }
  return {
    tested: points.rows,
    found: count,
    repeated,
    efficiency: points.rows > 0 ? count / points.rows : 0,
  };
}

/** Tested points until the `count`-th found one (1: the first find), or undefined where there are fewer. */
export function evaluationsUntil(found: Uint8Array, count: number): number | undefined {
  for (let i = 0, seen = 0; i < found.length; i++) if (found[i] && ++seen === count) return i + 1;
  return undefined;
}

/** Share of found points among the last `window` tested ones, at every `step`-th point: the efficiency curve. */
export function efficiencyCurve(
  found: Uint8Array,
  window: number,
  step = 1,
): { tested: number; efficiency: number }[] {
  const curve: { tested: number; efficiency: number }[] = [];
  let inWindow = 0;
  for (let i = 0; i < found.length; i++) {
    inWindow += found[i]! - (i >= window ? found[i - window]! : 0);
    if ((i + 1) % step === 0) curve.push({ tested: i + 1, efficiency: inWindow / Math.min(i + 1, window) });
  }
  return curve;
}
