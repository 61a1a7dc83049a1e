// Which strategies differ in mean rank over many problems: Nemenyi's critical difference (Demsar 2006, JMLR 7, 1), and
// groups that cannot be told apart by Holm-corrected tests of mean ranks (Garcia and Herrera 2008, JMLR 9, 2677).
import type { Matrix } from "../contract/index.js";
import { normalTail, rangeQuantile } from "./distributions.js";
import { type FriedmanTest, friedman } from "./friedman.js";
import { holm } from "./holm.js";

export interface CriticalDifference {
  readonly friedman: FriedmanTest;
  /** Two mean ranks that are farther apart than this differ at the level, by Nemenyi's test. */
  readonly nemenyi: number;
  /** Columns by mean rank, the best first. */
  readonly order: readonly number[];
  /** Largest groups of neighbours in `order` of which no two differ: places in `order`, first and last. Groups of one are left out. */
  readonly cliques: readonly (readonly [first: number, last: number])[];
  /** Holm-adjusted p value of columns a and b. */
  p(a: number, b: number): number;
}

/** `scores`: a row for each problem, a column for each strategy; more is better, so that the best one's rank is 1. */
export function criticalDifference(scores: Matrix, level = 0.05): CriticalDifference {
  const { rows: n, cols: k } = scores;
  const test = friedman({ ...scores, data: scores.data.map((score) => -score) });
  const error = Math.sqrt((k * (k + 1)) / (6 * Math.max(1, n)));
  const raw: number[] = [];
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < a; b++) {
      raw.push(2 * normalTail(Math.abs(test.meanRanks[a]! - test.meanRanks[b]!) / error));
    }
  }
  const adjusted = holm(raw);
  const p = (a: number, b: number) =>
    a === b ? 1 : adjusted[(Math.max(a, b) * (Math.max(a, b) - 1)) / 2 + Math.min(a, b)]!;
  const order = Array.from({ length: k }, (_, j) => j).sort(
    (a, b) => test.meanRanks[a]! - test.meanRanks[b]!,
  );
  return {
    friedman: test,
    nemenyi: k < 2 ? 0 : (rangeQuantile(1 - level, k) / Math.SQRT2) * error,
    order,
    cliques: cliquesOf(order, (a, b) => p(a, b) > level),
    p,
  };
}

function cliquesOf(
  order: readonly number[],
  alike: (a: number, b: number) => boolean,
): (readonly [number, number])[] {
  const cliques: (readonly [number, number])[] = [];
  let reached = -1;
  for (let first = 0; first < order.length; first++) {
    let last = first;
    while (last + 1 < order.length && order.slice(first, last + 1).every((a) => alike(a, order[last + 1]!)))
      last++;
    if (last > first && last > reached) cliques.push([first, last]);
    reached = Math.max(reached, last);
  }
  return cliques;
}
