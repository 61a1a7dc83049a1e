// How much better: the chance that a run of the first strategy beats one of the second (Vargha and Delaney,
// doi:10.3102/10769986025002101), with an interval that holds for few runs and at 0 and 1 (Newcombe, doi:10.1002/sim.2324).
import { normalQuantile } from "./distributions.js";
import { midranks } from "./ranks.js";

export interface EffectSize {
  /** P(first > second) + P(equal) / 2: 0.5 is no difference. */
  readonly a12: number;
  /** Confidence interval of 95 %. */
  readonly low: number;
  readonly high: number;
}

const z = normalQuantile(0.975);

/** Variance of A12 where its true value is `theta`: Newcombe's method 5, of Hanley and McNeil's form. */
function variance(theta: number, m: number, n: number): number {
  const mean = (m + n) / 2 - 1;
  const pairs = 1 + mean * ((1 - theta) / (2 - theta) + theta / (1 + theta));
  return (theta * (1 - theta) * pairs) / (m * n);
}

/** The farthest theta towards `end` that is still within z standard deviations of the observed value. */
function bound(a12: number, end: 0 | 1, m: number, n: number): number {
  let [inside, outside] = [a12, end as number];
  for (let i = 0; i < 60; i++) {
    const middle = (inside + outside) / 2;
    if (Math.abs(middle - a12) <= z * Math.sqrt(variance(middle, m, n))) inside = middle;
    else outside = middle;
  }
  return inside;
}

export function varghaDelaney(first: ArrayLike<number>, second: ArrayLike<number>): EffectSize {
  const [m, n] = [first.length, second.length];
  if (m === 0 || n === 0) return { a12: 0.5, low: 0, high: 1 };
  const { ranks } = midranks([...Array.from(first), ...Array.from(second)]);
  const rankSum = ranks.subarray(0, m).reduce((sum, rank) => sum + rank, 0);
  const a12 = (rankSum - (m * (m + 1)) / 2) / (m * n);
  return { a12, low: bound(a12, 0, m, n), high: bound(a12, 1, m, n) };
}

/** In a word, by the limits of Vargha and Delaney: 0.56, 0.64, 0.71 and their mirror images. */
export function effectWord(a12: number): "none" | "small" | "medium" | "large" {
  const size = Math.abs(a12 - 0.5);
  return size < 0.06 ? "none" : size < 0.14 ? "small" : size < 0.21 ? "medium" : "large";
}
