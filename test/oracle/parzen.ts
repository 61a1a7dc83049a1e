// A literal Parzen estimator, point by point and column by column, as the papers and Optuna's source describe it.
import type { Dimension } from "lodescan/contract";
import { normalCdf } from "./statistics.js";

export interface LiteralPoint {
  readonly x: readonly number[];
  /** Points that this one stands for. */
  readonly count: number;
}

/** Log densities of columns at `at`, one list a component: the prior first, then the points, which stand in order of age. */
function componentTerms(
  points: readonly LiteralPoint[],
  dimensions: readonly Dimension[],
  at: readonly number[],
) {
  const total = points.reduce((sum, { count }) => sum + count, 0);
  const least = 1 / Math.min(100, total + 2);
  return [-1, ...points.keys()].map((i) =>
    dimensions.map(({ kind, levels = 1 }, j) => {
      if (kind === "choice") {
        const cell = (x: number) => Math.floor(x * levels);
        if (i < 0) return Math.log(1 / levels);
        const smoothing = 1 / (total + 1);
        const own = cell(points[i]!.x[j]!) === cell(at[j]!) ? 1 : 0;
        return Math.log((own + smoothing) / (1 + levels * smoothing));
      }
      const column = points.map(({ x }, k) => ({ x: x[j]!, k })).sort((a, b) => a.x - b.x || a.k - b.k);
      let [mean, width] = [0.5, 1];
      if (i >= 0) {
        const rank = column.findIndex(({ k }) => k === i);
        mean = column[rank]!.x;
        const gaps = [column[rank - 1], column[rank + 1]]
          .filter((other) => other !== undefined)
          .map((other) => Math.abs(other.x - mean));
        width = Math.min(1, Math.max(least, ...(gaps.length > 0 ? gaps : [mean, 1 - mean])));
      }
      const cdf = (x: number) => normalCdf((x - mean) / width);
      const inside = cdf(1) - cdf(0);
      if (kind === "continuous")
        return (
          -0.5 * ((at[j]! - mean) / width) ** 2 -
          Math.log(width) -
          0.5 * Math.log(2 * Math.PI) -
          Math.log(inside)
        );
      const cell = Math.floor(at[j]! * levels);
      return Math.log((cdf((cell + 1) / levels) - cdf(cell / levels)) / inside);
    }),
  );
}

/** From 1/n for the oldest to 1 for the latest 25, times the counts; the prior first, with 1. */
export function literalWeights(points: readonly LiteralPoint[], fading: boolean): number[] {
  const ages = points.flatMap(({ count }, i) => new Array<number>(count).fill(i));
  const n = ages.length;
  const weights = new Array<number>(points.length).fill(0);
  for (const [age, i] of ages.entries()) {
    const ramp = n - 25;
    weights[i]! += fading && age < ramp ? 1 / n + (ramp > 1 ? ((1 - 1 / n) * age) / (ramp - 1) : 0) : 1;
  }
  return [1, ...weights];
}

const sumOfLogs = (logs: readonly number[]) => {
  const most = Math.max(...logs);
  return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0));
};

/** Log density at a point, jointly, and of each column by itself. */
export function literalDensity(
  points: readonly LiteralPoint[],
  dimensions: readonly Dimension[],
  at: readonly number[],
  fading: boolean,
): { joint: number; columns: number[] } {
  const weights = literalWeights(points, fading);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const terms = componentTerms(points, dimensions, at);
  return {
    joint: sumOfLogs(terms.map((row, i) => Math.log(weights[i]! / total) + row.reduce((a, b) => a + b, 0))),
    columns: dimensions.map((_, j) =>
      sumOfLogs(terms.map((row, i) => Math.log(weights[i]! / total) + row[j]!)),
    ),
  };
}
