// How a figure of merit grew, over several runs: median and quartiles at every number of evaluations.
import { quartiles } from "./quartiles.js";

export interface Curve {
  /** Ascending. */
  readonly evaluations: readonly number[];
  /** null: there was no value yet. */
  readonly values: readonly (number | null)[];
}

export interface Band {
  readonly evaluations: readonly number[];
  readonly low: Float64Array;
  readonly median: Float64Array;
  readonly high: Float64Array;
}

/** Value of a curve after that many evaluations: the last one measured, which also stands after the run has ended. */
function valueAt(curve: Curve, evaluations: number, missing: number): number {
  let [low, high] = [0, curve.evaluations.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (curve.evaluations[middle]! <= evaluations) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? missing : (curve.values[low - 1] ?? missing);
}

/** `missing` stands for values that are not there (yet): the worst one. The grid is that of all curves together. */
export function anytimeBand(curves: readonly Curve[], missing: number): Band {
  const grid = [...new Set(curves.flatMap((curve) => curve.evaluations))].sort((a, b) => a - b);
  const bands = grid.map((at) => quartiles(curves.map((curve) => valueAt(curve, at, missing))));
  return {
    evaluations: grid,
    low: Float64Array.from(bands, (band) => band.low),
    median: Float64Array.from(bands, (band) => band.median),
    high: Float64Array.from(bands, (band) => band.high),
  };
}
