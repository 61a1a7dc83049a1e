// Where the first descent starts: at the best of the points told before it, or with their mean and covariance (WS-CMA-ES,
// Nomura et al. 2021, arXiv:2012.06932: gamma = 0.1, alpha = 0.1).
import { type Matrix, matrix } from "lodescan/contract";
import { better, type Outcome } from "./ranking.js";

export type Start = "auto" | "best" | "distribution" | "random" | "centre";

/** Share of the told points that count as promising, at most `mostPromising`; added standard deviation. */
const promising = 0.1;
const mostPromising = 500;
const alpha = 0.1;

/** The best of the points told so far, sorted. */
export interface Promising {
  best: Outcome[];
  told: number;
}

export function consider(known: Promising, outcome: Outcome): void {
  known.told++;
  if (outcome.violation === Infinity) return;
  const { best } = known;
  const last = best[best.length - 1];
  if (best.length === mostPromising && last !== undefined && better(last, outcome) < 0) return;
  let low = 0;
  let high = best.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (better(best[middle]!, outcome) <= 0) low = middle + 1;
    else high = middle;
  }
  best.splice(low, 0, outcome);
  if (best.length > mostPromising) best.pop();
}

/** Mean, step size and covariance of determinant 1 of the promising points. */
export function promisingDistribution({ best, told }: Promising) {
  const count = Math.min(best.length, Math.max(1, Math.ceil(promising * told)));
  const dim = best[0]!.at.length;
  const mean = new Float64Array(dim);
  const covariance: Matrix = matrix(dim, dim);
  for (const { at } of best.slice(0, count)) for (let j = 0; j < dim; j++) mean[j]! += at[j]! / count;
  for (let j = 0; j < dim; j++) covariance.data[j * dim + j] = alpha * alpha;
  for (const { at } of best.slice(0, count))
    for (let j = 0; j < dim; j++)
      for (let k = 0; k < dim; k++)
        covariance.data[j * dim + k]! += ((at[j]! - mean[j]!) * (at[k]! - mean[k]!)) / count;
  return { mean, covariance };
}
