// What optimizers rank points by: how far they are from being found, and how good they are once the constraints hold.

import { type Matrix, matrix } from "../contract/matrix.js";
import type { Evaluations, ProblemView } from "../contract/sampler.js";
import { Status } from "../contract/status.js";

/** Names of the requirements that a found point meets: the applied constraints, then those of the target. */
export function requirementNames({ constraints, terms, target }: ProblemView): string[] {
  if (target === undefined) return [...constraints];
  return "sigmas" in target ? [...constraints, ...terms] : [...constraints, "logLikelihood"];
}

/**
 * (rows, requirements), 0 where a requirement is met, so that a row is all zeros exactly where the point is found; +Infinity
 * in rows that are not ok or miss an observable. Constraints: C(O) as the scan measures it. Target of k sigmas: how many
 * sigmas a term lies beyond k, its pull being sqrt(-2 log term). Target of a least log L: what is missing to it.
 */
export function requirementViolations(evaluations: Evaluations, problem: ProblemView): Matrix {
  const { violations, terms, logLikelihood, found, status } = evaluations;
  const { target } = problem;
  const names = requirementNames(problem);
  const out = matrix(found.length, names.length);
  for (let i = 0; i < found.length; i++) {
    if (found[i]) continue;
    const row = out.data.subarray(i * out.cols, (i + 1) * out.cols);
    for (let c = 0; c < violations.cols; c++) row[c] = violations.data[i * violations.cols + c]!;
    if (target !== undefined && "sigmas" in target)
      for (let t = 0; t < terms.cols; t++) {
        const pull = Math.sqrt(Math.max(0, -2 * terms.data[i * terms.cols + t]!));
        row[violations.cols + t] = Math.max(0, pull - target.sigmas);
      }
    else if (target !== undefined)
      row[violations.cols] = Math.max(0, target.logLikelihood.min - logLikelihood[i]!);
    if (status[i] !== Status.ok || row.some(Number.isNaN)) row.fill(Infinity);
    // Rounding at the very edge: not found, yet nothing is violated.
    else if (row.length > 0 && row.every((value) => value === 0)) row.fill(Number.MIN_VALUE);
  }
  return out;
}

/** log L with the constraints' factors 0 and 1: -Infinity where one is violated, where the point is not ok, or L is NaN. */
export function constrainedLogLikelihood({ logLikelihood, violations, status }: Evaluations): Float64Array {
  const out = new Float64Array(logLikelihood.length).fill(-Infinity);
  for (let i = 0; i < out.length; i++) {
    if (status[i] !== Status.ok || !(logLikelihood[i]! >= -Infinity)) continue;
    let allowed = true;
    for (let c = 0; c < violations.cols; c++)
      if (violations.data[i * violations.cols + c] !== 0) allowed = false;
    if (allowed) out[i] = logLikelihood[i]!;
  }
  return out;
}

/** violations: distance to being found. likelihood: -log L under the constraints. objective: the first one declared. */
export type RankBy = "violations" | "likelihood" | "objective";

/** The less the better, by `violation` first (Deb's rule, doi:10.1016/S0045-7825(99)00389-8), then by `value`. No NaN. */
export interface Merits {
  /** +Infinity for points that are not ok. */
  violation: Float64Array;
  value: Float64Array;
}

/** Ranks rows one by one: a row's merit does not depend on the others. */
export function meritsOf(evaluations: Evaluations, problem: ProblemView, by: RankBy): Merits {
  const rows = evaluations.found.length;
  const violation = new Float64Array(rows);
  const value = new Float64Array(rows);
  if (by === "violations") {
    const { data, cols } = requirementViolations(evaluations, problem);
    for (let i = 0; i < rows; i++) {
      for (let k = 0; k < cols; k++) violation[i]! += data[i * cols + k]!;
      if (evaluations.status[i] !== Status.ok) violation[i] = Infinity;
    }
    return { violation, value };
  }
  const { violations, objectives, logLikelihood, status } = evaluations;
  const sign = problem.objectives[0]?.sense === "maximize" ? -1 : 1;
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < violations.cols; c++) violation[i]! += violations.data[i * violations.cols + c]!;
    value[i] = by === "likelihood" ? -logLikelihood[i]! : sign * objectives.data[i * objectives.cols]!;
    if (status[i] === Status.ok && !Number.isNaN(value[i]) && !Number.isNaN(violation[i])) continue;
    violation[i] = Infinity;
    value[i] = Infinity;
  }
  return { violation, value };
}
