// The rank-sum test of two independent samples (Mann and Whitney, doi:10.1214/aoms/1177730491), two-sided. Exact given the
// ties up to `exactUpTo` values together, by counting subsets of the ranks; the normal approximation beyond.
import { normalTail } from "./distributions.js";
import { midranks, tieSum } from "./ranks.js";

export interface RankSumTest {
  /** Pairs in which the first sample's value is the larger one; ties count half. */
  readonly u: number;
  readonly p: number;
  readonly exact: boolean;
}

const exactUpTo = 60;

/** Number of subsets of `size` of the integers, by their sum: counts[sum]. */
function subsetSums(integers: readonly number[], size: number): Float64Array {
  const total = integers.reduce((sum, value) => sum + value, 0);
  const counts = Array.from({ length: size + 1 }, () => new Float64Array(total + 1));
  counts[0]![0] = 1;
  let reach = 0;
  for (const value of integers) {
    reach += value;
    for (let k = size; k >= 1; k--) {
      const [from, to] = [counts[k - 1]!, counts[k]!];
      for (let sum = reach; sum >= value; sum--) to[sum]! += from[sum - value]!;
    }
  }
  return counts[size]!;
}

/** By sizes of the samples: the counts where no values are equal, when the integers are 1, 2, ... */
const untied = new Map<string, Float64Array>();

function countsOf(integers: readonly number[], size: number, tied: boolean): Float64Array {
  if (tied) return subsetSums(integers, size);
  const key = `${size} ${integers.length}`;
  const known = untied.get(key) ?? subsetSums(integers, size);
  untied.set(key, known);
  return known;
}

/** Share of subsets of the ranks whose sum is at least as far from the mean as that of the first `size` ranks. */
function exactP(ranks: Float64Array, size: number, tied: boolean): number {
  // Midranks are halves: doubled, they are integers.
  const integers = Array.from(ranks, (rank) => Math.round(tied ? 2 * rank : rank));
  const sum = integers.slice(0, size).reduce((total, value) => total + value, 0);
  const centre = (integers.reduce((total, value) => total + value, 0) * size) / integers.length;
  const distance = Math.abs(sum - centre) - 1e-9;
  let [all, far] = [0, 0];
  countsOf(integers, size, tied).forEach((count, s) => {
    all += count;
    if (Math.abs(s - centre) >= distance) far += count;
  });
  return Math.min(1, far / all);
}

export function mannWhitney(first: ArrayLike<number>, second: ArrayLike<number>): RankSumTest {
  const [m, n] = [first.length, second.length];
  const { ranks, ties } = midranks([...Array.from(first), ...Array.from(second)]);
  const rankSum = ranks.subarray(0, m).reduce((sum, rank) => sum + rank, 0);
  const u = rankSum - (m * (m + 1)) / 2;
  if (m === 0 || n === 0) return { u, p: 1, exact: true };
  if (m + n <= exactUpTo) return { u, p: exactP(ranks, m, ties.length < m + n), exact: true };
  const N = m + n;
  const variance = ((m * n) / 12) * (N + 1 - tieSum(ties) / (N * (N - 1)));
  if (variance === 0) return { u, p: 1, exact: false };
  const z = Math.max(0, Math.abs(u - (m * n) / 2) - 0.5) / Math.sqrt(variance);
  return { u, p: Math.min(1, 2 * normalTail(z)), exact: false };
}
