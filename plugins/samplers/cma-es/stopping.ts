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
  | "worse"
  | "again"
  | "failures"
  | "spent"
  | "patience";

/** Violation and value of the best and of the median point of each generation, oldest first. */
export interface History {
  best: number[];
  median: number[];
  /** Ranges of violation and value in the first generation. */
  scale: [number, number];
}

/** The best of earlier descents, and whether the descent that found it had converged. */
export interface Elsewhere {
  violation: number;
  value: number;
  converged: boolean;
}

/** A descent that stopped so was at the bottom of its basin. */
export const converged = (reason: StopReason) =>
  ["function", "x", "equal values", "no effect axis", "no effect coordinate", "again"].includes(reason);

/** Whether the best is, but for its last digits, what had converged before. */
export const sameAsConverged = (before: Elsewhere | undefined, best: Outcome, { scale }: History) =>
  before?.converged === true &&
  before.violation - best.violation <= sameness * scale[0] &&
  before.value - best.value <= sameness * scale[1];

const tolerance = 1e-12;
const largestCondition = 1e14;
const largestGrowth = 1e4;
/** Optima that differ by less than this share of the first generation's range count as equal. */
const sameness = 1e-6;
/** A descent that would take more windows than this to come down to what an earlier one found is given up. */
const mostWindows = 100;
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
  if (history.best.length === 0)
    history.scale = [
      range(
        ranked.map(({ violation }) => violation),
        0,
        1,
      ),
      range(
        ranked.map(({ value }) => value),
        0,
        1,
      ),
    ];
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

function functionStop(
  history: History,
  ranked: readonly Outcome[],
  s: Strategy,
  elsewhere: Elsewhere | undefined,
): StopReason | undefined {
  const { best } = history;
  const window = 10 + Math.ceil((30 * s.dim) / s.lambda);
  if (best.length < 2 * window) return undefined;
  const from = best.length - 2 * window;
  const changes = [range(best, from, 2), range(best, from + 1, 2)];
  if (Math.max(...changes) === 0) return "equal values";
  const now = [ranked.map(({ violation }) => violation), ranked.map(({ value }) => value)];
  if (Math.max(...changes, ...now.map((values) => range(values, 0, 1))) < tolerance) return "function";
  return elsewhere === undefined ? undefined : comparedStop(history, elsewhere, changes);
}

/**
 * Not the tutorial's: with restarts, the last digits of a worse optimum, or of one as good as an earlier one, are not worth
 * their evaluations.
 */
function comparedStop({ best, median, scale }: History, elsewhere: Elsewhere, changes: readonly number[]) {
  const last = best.length - 2;
  const part = best[last] === elsewhere.violation ? 1 : 0;
  const gap = best[last + part]! - (part === 0 ? elsewhere.violation : elsewhere.value);
  const pace = Math.max(changes[part]!, median[last + part]! - best[last + part]!);
  if (gap > mostWindows * pace) return "worse";
  const again = elsewhere.converged && Math.abs(gap) <= pace && pace < sameness * scale[part]!;
  return again ? "again" : undefined;
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

/**
 * Why the descent should end, if it should. `byValue` false: only what the distribution says counts, not the values.
 * `elsewhere`: the best of earlier descents.
 */
export function stopReason(
  history: History,
  ranked: readonly Outcome[],
  d: Distribution,
  s: Strategy,
  startSigma: number,
  byValue: boolean,
  elsewhere: Elsewhere | undefined,
): StopReason | undefined {
  const reason = spreadStop(d, s, startSigma);
  if (reason !== undefined || !byValue) return reason;
  return functionStop(history, ranked, s, elsewhere) ?? (stagnates(history, d, s) ? "stagnation" : undefined);
}
