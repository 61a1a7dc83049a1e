// Figures of a run on a problem that asks for a posterior: its evidence, and how many independent samples it is worth.
import { Status } from "../contract/index.js";
import type { RunTable } from "./run-table.js";

/** Kish's effective number of samples of weights given by their logs: (sum w)^2 / sum w^2. */
export function kishSamples(logWeights: ArrayLike<number>): number {
  let largest = -Infinity;
  for (let i = 0; i < logWeights.length; i++) largest = Math.max(largest, logWeights[i]!);
  if (largest === -Infinity) return 0;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < logWeights.length; i++) {
    const weight = Math.exp(logWeights[i]! - largest);
    sum += weight;
    squares += weight * weight;
  }
  return (sum * sum) / squares;
}

/** Samplers that draw from the prior: the mean of their likelihoods is the evidence, and L is a point's weight. */
export const priorSamplers: ReadonlySet<string> = new Set(["random", "sobol", "latin-hypercube"]);

/** log L under the constraints, as weights of points that were drawn from the prior. */
function priorWeights({ logLikelihood, violations, status }: RunTable): Float64Array {
  return logLikelihood.map((value, i) => {
    const row = violations.data.subarray(i * violations.cols, (i + 1) * violations.cols);
    const allowed = status[i] === Status.ok && row.every((violation) => violation === 0);
    return allowed && value > -Infinity ? value : -Infinity;
  });
}

/** Log of the mean weight, and its standard error from the weights' own spread. */
function meanWeight(logWeights: Float64Array): { value: number; error: number } | undefined {
  const n = logWeights.length;
  const largest = logWeights.reduce((most, value) => Math.max(most, value), -Infinity);
  if (n === 0 || largest === -Infinity) return undefined;
  const sum = logWeights.reduce((total, value) => total + Math.exp(value - largest), 0);
  const samples = kishSamples(logWeights);
  return {
    value: largest + Math.log(sum / n),
    error: Math.sqrt(Math.max(0, (n / samples - 1) / Math.max(1, n - 1))),
  };
}

/** Equal weights are those of a chain: how much its samples depend on each other, weights do not tell. */
function isChain(logWeights: Float64Array): boolean {
  const weights = new Set(logWeights.filter((value) => value > -Infinity));
  return weights.size === 1;
}

/** `sampler`: what made the points; "" where another tool did. */
export function posteriorFigures(
  table: RunTable,
  logEvidence: number | undefined,
  sampler: string,
): Record<string, number | null> {
  const fromPrior = priorSamplers.has(sampler);
  const logWeights = fromPrior ? priorWeights(table) : table.logWeights;
  const said = fromPrior ? { logEvidence: meanWeight(logWeights!) } : table.said;
  const { value, error } = said.logEvidence ?? { value: null, error: null };
  const own = fromPrior ? undefined : table.said.effectiveSamples;
  const samples = own ?? (logWeights === undefined || isChain(logWeights) ? null : kishSamples(logWeights));
  return {
    logEvidence: value,
    logEvidenceError: error,
    evidenceBias: value === null || logEvidence === undefined ? null : Math.abs(value - logEvidence),
    effectiveSamples: samples,
  };
}
