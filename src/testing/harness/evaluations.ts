// Batches of evaluations, joined to one: a log seen as a whole.
import { type Evaluations, type Matrix, matrix } from "../../contract/index.js";

function joinMatrices(parts: readonly Matrix[]): Matrix {
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const whole = matrix(rows, parts[0]?.cols ?? 0);
  let at = 0;
  for (const part of parts) {
    whole.data.set(part.data, at);
    at += part.data.length;
  }
  return whole;
}

/** Copies of all rows in one batch, in the order given. */
export function joinEvaluations(log: readonly Evaluations[]): Evaluations {
  const matrices = (pick: (batch: Evaluations) => Matrix) => joinMatrices(log.map(pick));
  const numbers = (pick: (batch: Evaluations) => ArrayLike<number>) =>
    log.flatMap((batch) => Array.from(pick(batch)));
  return {
    ids: Float64Array.from(numbers((batch) => batch.ids)),
    tags: Int32Array.from(numbers((batch) => batch.tags)),
    points: matrices((batch) => batch.points),
    parameters: matrices((batch) => batch.parameters),
    observables: matrices((batch) => batch.observables),
    terms: matrices((batch) => batch.terms),
    logLikelihood: Float64Array.from(numbers((batch) => batch.logLikelihood)),
    violations: matrices((batch) => batch.violations),
    objectives: matrices((batch) => batch.objectives),
    status: Uint8Array.from(numbers((batch) => batch.status)),
    reason: log.flatMap((batch) => [...batch.reason]),
    found: Uint8Array.from(numbers((batch) => batch.found)),
  };
}
