// Moments of the posterior that a sampler's weights describe, to be held against `answers.posterior`.
import { type Evaluations, row } from "../../contract/index.js";

/** In physical parameters; the covariance is row-major. */
export interface Moments {
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
}

/** `log` as told, weights by id as a sampler's summary gives them; they need not be normalized. */
export function posteriorMoments(
  log: readonly Evaluations[],
  { ids, logWeights }: { readonly ids: Float64Array; readonly logWeights: Float64Array },
): Moments {
  const largest = logWeights.reduce((most, value) => Math.max(most, value), -Infinity);
  const weights = new Map(Array.from(ids, (id, i) => [id, Math.exp(logWeights[i]! - largest)]));
  const dim = log[0]?.parameters.cols ?? 0;
  const mean = new Float64Array(dim);
  const covariance = new Float64Array(dim * dim);
  let total = 0;
  const visit = (add: (x: Float64Array, weight: number) => void) => {
    for (const batch of log)
      for (const [i, id] of batch.ids.entries()) {
        const weight = weights.get(id);
        if (weight !== undefined) add(row(batch.parameters, i), weight);
      }
  };
  visit((x, weight) => {
    total += weight;
    for (let j = 0; j < dim; j++) mean[j]! += weight * x[j]!;
  });
  for (let j = 0; j < dim; j++) mean[j]! /= total;
  visit((x, weight) => {
    for (let j = 0; j < dim; j++)
      for (let k = 0; k < dim; k++)
        covariance[j * dim + k]! += (weight / total) * (x[j]! - mean[j]!) * (x[k]! - mean[k]!);
  });
  return { mean, covariance };
}
