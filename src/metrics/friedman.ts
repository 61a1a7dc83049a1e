// Do several strategies differ at all, over blocks (problems, or seeds)? Friedman's test on ranks within blocks with the
// correction for ties, and the less timid F statistic of Iman and Davenport (doi:10.1080/03610928008827904).
import type { Matrix } from "../contract/index.js";
import { row } from "../contract/index.js";
import { chiSquaredTail, fTail } from "./distributions.js";
import { midranks, tieSum } from "./ranks.js";

export interface FriedmanTest {
  /** Mean rank of each column; 1 is the smallest value. */
  readonly meanRanks: Float64Array;
  readonly blocks: number;
  readonly chiSquared: number;
  /** By the chi-squared distribution with columns - 1 degrees of freedom. */
  readonly p: number;
  readonly f: number;
  /** By the F distribution with columns - 1 and (columns - 1)(blocks - 1) degrees of freedom. */
  readonly pImanDavenport: number;
}

/** `values`: a row for each block, a column for each strategy. */
export function friedman(values: Matrix): FriedmanTest {
  const { rows: n, cols: k } = values;
  const meanRanks = new Float64Array(k);
  let ties = 0;
  for (let i = 0; i < n; i++) {
    const block = midranks(row(values, i));
    for (let j = 0; j < k; j++) meanRanks[j]! += block.ranks[j]! / n;
    ties += tieSum(block.ties);
  }
  const spread = meanRanks.reduce((sum, rank) => sum + (rank - (k + 1) / 2) ** 2, 0);
  const correction = 1 - ties / (n * k * (k * k - 1));
  const degenerate = n < 2 || k < 2 || correction <= 0;
  const chiSquared = degenerate ? 0 : (12 * n * spread) / (k * (k + 1)) / correction;
  const rest = n * (k - 1) - chiSquared;
  const f = degenerate ? 0 : rest <= 1e-9 ? Infinity : ((n - 1) * chiSquared) / rest;
  return {
    meanRanks,
    blocks: n,
    chiSquared,
    p: degenerate ? 1 : chiSquaredTail(chiSquared, k - 1),
    f,
    pImanDavenport: degenerate ? 1 : fTail(f, k - 1, (k - 1) * (n - 1)),
  };
}
