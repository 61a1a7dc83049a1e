// The signed-rank test of pairs (Wilcoxon, doi:10.2307/3001968), two-sided. Pairs without a difference are left out. Exact
// given the ties up to `exactUpTo` pairs, by counting signs; the normal approximation beyond.
import { normalTail } from "./distributions.js";
import { midranks, tieSum } from "./ranks.js";

export interface SignedRankTest {
  /** Sum of the ranks of pairs in which the first value is the larger one. */
  readonly w: number;
  /** Pairs with a difference. */
  readonly pairs: number;
  readonly p: number;
  readonly exact: boolean;
}

const exactUpTo = 60;

function exactP(doubled: readonly number[], w: number): number {
  const total = doubled.reduce((sum, value) => sum + value, 0);
  const shares = new Float64Array(total + 1);
  shares[0] = 1;
  let reach = 0;
  for (const value of doubled) {
    reach += value;
    for (let sum = reach; sum >= 0; sum--)
      shares[sum] = (shares[sum]! + (sum >= value ? shares[sum - value]! : 0)) / 2;
  }
  const distance = Math.abs(w - total / 2) - 1e-9;
  const far = shares.reduce((sum, share, s) => (Math.abs(s - total / 2) >= distance ? sum + share : sum), 0);
  return Math.min(1, far);
}

export function signedRank(first: ArrayLike<number>, second: ArrayLike<number>): SignedRankTest {
  // Equal infinities differ by nothing.
  const differences = Array.from(first, (value, i) => (value === second[i] ? 0 : value - second[i]!));
  const kept = differences.filter((difference) => difference !== 0);
  const { ranks, ties } = midranks(kept.map(Math.abs));
  const w = ranks.reduce((sum, rank, i) => (kept[i]! > 0 ? sum + rank : sum), 0);
  const n = kept.length;
  if (n === 0) return { w, pairs: 0, p: 1, exact: true };
  if (n <= exactUpTo) {
    const doubled = Array.from(ranks, (rank) => Math.round(2 * rank));
    return { w, pairs: n, p: exactP(doubled, Math.round(2 * w)), exact: true };
  }
  const variance = (n * (n + 1) * (2 * n + 1)) / 24 - tieSum(ties) / 48;
  const z = Math.max(0, Math.abs(w - (n * (n + 1)) / 4) - 0.5) / Math.sqrt(variance);
  return { w, pairs: n, p: Math.min(1, 2 * normalTail(z)), exact: false };
}
