// What a sampler for several objectives minimizes: the declared objectives, the violations of the requirements, or minus the
// likelihood terms. A constraint counts once: as an objective, or by Deb's constraint domination.
import { LodeError } from "../contract/errors.js";
import { type Matrix, matrix } from "../contract/matrix.js";
import type { Evaluations, ProblemView } from "../contract/sampler.js";
import { Status } from "../contract/status.js";
import { requirementNames, requirementViolations } from "./merit.js";

export type ObjectiveKind = "declared" | "violations" | "terms";

/** Rows to rank: `violation` is +Infinity where a point is not ok or lacks a value, and 0 where it may be on the front. */
export interface ObjectiveVectors {
  /** (rows, objectives), the less, the better. */
  values: Matrix;
  violation: Float64Array;
}

export interface ObjectiveView {
  kind: ObjectiveKind;
  names: readonly string[];
  of(evaluations: Evaluations): ObjectiveVectors;
}

/** auto: the declared objectives, if there are any; else the violations, if anything is required; else the terms. */
export function objectiveView(problem: ProblemView, choice: ObjectiveKind | "auto"): ObjectiveView {
  const names: Record<ObjectiveKind, readonly string[]> = {
    declared: problem.objectives.map((objective) => objective.name),
    violations: requirementNames(problem),
    terms: problem.terms,
  };
  const order: ObjectiveKind[] = ["declared", "violations", "terms"];
  const kind = choice === "auto" ? order.find((one) => names[one].length > 0) : choice;
  if (kind === undefined || names[kind].length === 0) {
    throw new LodeError("LODE_PLUGIN_UNSUITED", "There is nothing to optimize in this scan.", {
      found: choice === "auto" ? "no objectives, constraints or likelihood terms" : `no ${missing[kind!]}`,
      expected: "at least one objective",
      hint: 'Declare "objectives", "constraints" or a "likelihood" in the scan file, or choose others by the option "objectives".',
    });
  }
  return { kind, names: names[kind], of: (evaluations) => vectorsOf(evaluations, problem, kind) };
}

const missing: Record<ObjectiveKind, string> = {
  declared: "declared objectives",
  violations: "constraints and no target",
  terms: "likelihood terms",
};

function vectorsOf(evaluations: Evaluations, problem: ProblemView, kind: ObjectiveKind): ObjectiveVectors {
  const { status, violations, objectives, terms } = evaluations;
  const violation = new Float64Array(status.length);
  const values =
    kind === "violations"
      ? requirementViolations(evaluations, problem)
      : kind === "terms"
        ? scaled(terms, () => -1)
        : scaled(objectives, (k) => (problem.objectives[k]!.sense === "maximize" ? -1 : 1));
  for (let i = 0; i < status.length; i++) {
    const row = values.data.subarray(i * values.cols, (i + 1) * values.cols);
    if (kind !== "violations")
      for (let c = 0; c < violations.cols; c++) violation[i]! += violations.data[i * violations.cols + c]!;
    // requirementViolations says Infinity everywhere for points that are not ok or lack an observable.
    const lacking = kind === "violations" ? row.every((value) => value === Infinity) : row.some(Number.isNaN);
    if (status[i] === Status.ok && !lacking && !Number.isNaN(violation[i])) continue;
    row.fill(Infinity);
    violation[i] = Infinity;
  }
  return { values, violation };
}

function scaled({ data, rows, cols }: Matrix, factor: (k: number) => number): Matrix {
  const out = matrix(rows, cols);
  for (let at = 0; at < data.length; at++) out.data[at] = factor(at % cols) * data[at]!;
  return out;
}
