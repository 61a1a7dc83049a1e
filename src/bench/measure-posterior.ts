// Figures of a run on a problem that asks for a posterior: its evidence, and how many independent samples it is worth.
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

export function posteriorFigures(
  { said, logWeights }: RunTable,
  logEvidence: number | undefined,
): Record<string, number | null> {
  const { value, error } = said.logEvidence ?? { value: null, error: null };
  const samples = said.effectiveSamples ?? (logWeights === undefined ? null : kishSamples(logWeights));
  return {
    logEvidence: value,
    logEvidenceError: error,
    evidenceBias: value === null || logEvidence === undefined ? null : Math.abs(value - logEvidence),
    effectiveSamples: samples,
  };
}
