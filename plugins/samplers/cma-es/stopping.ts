// When a descent has nothing more to give: the termination criteria of Hansen's tutorial (arXiv:1604.00772, B.3).
import { type Distribution, spread } from "./distribution.js";
import type { Outcome } from "./ranking.js";
import type { Strategy } from "./strategy.js";

export type StopReason =
  | "no effect axis"
  | "no effect coordinate"
  | "condition"
  | "equal values"
  | "stagnation"
  | "x up"
  | "function"
  | "x"
  | "failures"
  | "spent"
  | "patience";

/** Violation and value of the best and of the median point of each generation, oldest first. */
export interface History {
  best: number[];
  median: number[];
}

const tolerance = 1e-12;
const largestCondition = 1e14;
const largestGrowth = 1e4;
/** Generations kept for the stagnation test; the tutorial looks back on a fifth of all, at most 20,000. */
const longestHistory = 2000;

/** Violations come before values: one number for both, as the ranking sees them, would lose digits; so pairs are kept. */
const less = (a: readonly [number, number], b: readonly [number, number]) =>
  a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);

function medianOf(history: readonly number[], from: number, to: number): [number, number] {
  const pairs: [number, number][] = [];
  for (let g = from; g < to; g++) pairs.push([history[2 * g]!, history[2 * g + 1]!]);
  pairs.sort((a, b) => (less(a, b) ? -1 : less(b, a) ? 1 : 0));
  return pairs[Math.floor(pairs.length / 2)]!;
}

export function record(history: History, ranked: readonly Outcome[]): void {
  const best = ranked[0]!;
  const middle = ranked[Math.floor(ranked.length / 2)]!;
  history.best.push(best.violation, best.value);
  history.median.push(middle.violation, middle.value);
  // Shortened by half at a time, so that it costs nothing.
  for (const values of [history.best, history.median])
    if (values.length > 4 * longestHistory) values.splice(0, values.length - 2 * longestHistory);
}

/** Largest minus least finite number, at the given stride. */
function range(values: ArrayLike<number>, from: number, stride: number): number {
  let least = Infinity;
  let most = -Infinity;
  for (let i = from; i < values.length; i += stride) {
    if (!Number.isFinite(values[i]!)) continue;
    least = Math.min(least, values[i]!);
    most = Math.max(most, values[i]!);
  }
  return most >= least ? most - least : 0;
}

function functionStop({ best }: History, ranked: readonly Outcome[], s: Strategy): StopReason | undefined {
  const window = 10 + Math.ceil((30 * s.dim) / s.lambda);
  if (best.length < 2 * window) return undefined;
  const from = best.length - 2 * window;
  const changes = [range(best, from, 2), range(best, from + 1, 2)];
  if (Math.max(...changes) === 0) return "equal values";
  const now = [ranked.map(({ violation }) => violation), ranked.map(({ value }) => value)];
  if (Math.max(...changes, ...now.map((values) => range(values, 0, 1))) < tolerance) return "function";
  return undefined;
}

function stagnates({ best, median }: History, d: Distribution, s: Strategy): boolean {
  const shortest = 120 + Math.ceil((30 * s.dim) / s.lambda);
  const window = Math.min(longestHistory, Math.max(shortest, Math.ceil(0.2 * d.generation)));
  const kept = best.length / 2;
  // Medians of long windows, so a look now and then is enough.
  if (kept < window || d.generation % Math.ceil(shortest / 10) !== 0) return false;
  const part = Math.max(20, Math.ceil(0.3 * window));
  const worse = (history: readonly number[]) =>
    !less(medianOf(history, kept - part, kept), medianOf(history, kept - window, kept - window + part));
  return worse(best) && worse(median);
}

function spreadStop(d: Distribution, s: Strategy, startSigma: number): StopReason | undefined {
  const { dim } = s;
  const longest = Math.max(...d.lengths);
  if (longest / Math.min(...d.lengths) > Math.sqrt(largestCondition)) return "condition";
  if (d.sigma * longest > largestGrowth * startSigma) return "x up";
  const axis = d.generation % dim;
  const still = d.mean.every((m, i) => {
    const step = 0.1 * d.sigma * d.stretch[i]! * d.lengths[axis]! * d.axes.data[i * dim + axis]!;
    return m === m + step;
  });
  if (still) return "no effect axis";
  let small = true;
  for (let j = 0; j < dim; j++) {
    if (d.mean[j] === d.mean[j]! + 0.2 * spread(d, j)) return "no effect coordinate";
    const path = d.sigma * d.stretch[j]! * Math.abs(d.pathC[j]!);
    if (Math.max(spread(d, j), path) > tolerance * startSigma) small = false;
  }
  return small ? "x" : undefined;
}

/** Why the descent should end, if it should. `byValue` false: only what the distribution says counts, not the values. */
export function stopReason(
  history: History,
  ranked: readonly Outcome[],
  d: Distribution,
  s: Strategy,
  startSigma: number,
  byValue: boolean,
): StopReason | undefined {
  const reason = spreadStop(d, s, startSigma);
  if (reason !== undefined || !byValue) return reason;
  return functionStop(history, ranked, s) ?? (stagnates(history, d, s) ? "stagnation" : undefined);
}
