// A reference problem made ready for a sampler: priors, scoring and found flags by the native core, evaluation in
// process. The small counterpart of a scan file and an evaluator, for tests and experiments.
import {
  type Dimension,
  type Evaluations,
  type Matrix,
  matrix,
  type ProblemView,
  row,
  Status,
  type StatusCode,
} from "../../contract/index.js";
import {
  checkParameters,
  compileFormula,
  cubeToParameters,
  encodeProblem,
  type ProblemDescription,
  scoreObservables,
} from "../../numerics/index.js";
import type { ReferenceParameter, ReferenceProblem } from "../problems/problem.js";

/** Computes the observables of one point into `out` and says what became of it. */
export type Outcome = (parameters: Float64Array, out: Float64Array) => StatusCode;

export interface TestProblem {
  readonly problem: ReferenceProblem;
  readonly dim: number;
  readonly view: ProblemView;
  /** Evaluates and scores `points`; ids count on from `firstId`. */
  evaluate(points: Matrix, tags: Int32Array, firstId: number): Evaluations;
}

function priorOf(parameter: ReferenceParameter): ProblemDescription["parameters"][number] {
  const prior = parameter.prior ?? "flat";
  return { prior, numbers: prior === "choice" ? [...parameter.values!] : [parameter.min, parameter.max] };
}

function dimensionOf({ name, prior = "flat", min, max, values }: ReferenceParameter): Dimension {
  if (prior === "integer") return { name, kind: "integer", levels: max - min + 1 };
  if (prior === "choice") return { name, kind: "choice", levels: values!.length };
  return { name, kind: "continuous" };
}

/** The problem's numbers in the order in which the native core wants them. */
export function describeProblem(problem: ReferenceProblem): ProblemDescription {
  const names = [...problem.parameters, ...problem.observables].map(({ name }) => name);
  const column = (name: string) => names.indexOf(name, problem.parameters.length);
  return {
    parameters: problem.parameters.map(priorOf),
    observables: problem.observables.length,
    derived: [],
    terms: Object.entries(problem.likelihood).map(([name, term]) =>
      "mean" in term
        ? { kind: "gaussian", columns: [column(name)], numbers: [term.mean, term.sigma] }
        : { kind: "expression", columns: [], numbers: [], formula: compileFormula(name, names) },
    ),
    constraints: Object.entries(problem.constraints).map(([name, { min = -Infinity, max = Infinity }]) => ({
      column: column(name),
      lower: min,
      upper: max,
      measure: "plain",
      apply: true,
      onParameters: false,
    })),
    objectives: Object.entries(problem.objectives ?? {}).map(([name, sense]) => ({
      column: column(name),
      sense: sense === "minimize" ? 1 : -1,
    })),
    target:
      problem.target === undefined
        ? { kind: "constraints" }
        : "sigmas" in problem.target
          ? { kind: "sigmas", sigmas: problem.target.sigmas }
          : { kind: "logLikelihood", min: problem.target.logLikelihood.min },
  };
}

function viewOf(problem: ReferenceProblem, native: ProblemView["native"]): ProblemView {
  const observables = problem.observables.map((observable) => observable.name);
  const told = new Set([...Object.keys(problem.likelihood), ...Object.keys(problem.constraints)]);
  const used = new Set([...told, ...Object.keys(problem.objectives ?? {})]);
  return {
    dimensions: problem.parameters.map(dimensionOf),
    parameters: problem.parameters.map((parameter) => parameter.name),
    observables,
    terms: Object.keys(problem.likelihood),
    constraints: Object.keys(problem.constraints),
    objectives: Object.entries(problem.objectives ?? {}).map(([name, sense]) => ({ name, sense })),
    needed: observables.filter((name) => used.has(name)),
    ...(problem.target === undefined ? {} : { target: problem.target }),
    hasLikelihood: told.size > 0,
    native,
  };
}

/** Runs `outcome` on every row; observables of rows that are not ok become NaN. */
function compute(parameters: Matrix, cols: number, allowed: Uint8Array, outcome: Outcome) {
  const observables = matrix(parameters.rows, cols);
  const status = new Uint8Array(parameters.rows);
  for (let i = 0; i < parameters.rows; i++) {
    const out = row(observables, i);
    status[i] = allowed[i] ? outcome(row(parameters, i), out) : Status.invalid;
    if (status[i] !== Status.ok) out.fill(NaN);
  }
  return { observables, status };
}

/** `outcome` replaces the problem's own function, for tests of how a sampler takes failures. */
export function createTestProblem(problem: ReferenceProblem, outcome?: Outcome): TestProblem {
  const native = encodeProblem(describeProblem(problem));
  const run: Outcome = outcome ?? ((x, out) => (problem.evaluate(x, out) ? Status.ok : Status.unphysical));
  return {
    problem,
    dim: problem.parameters.length,
    view: viewOf(problem, native),
    evaluate(points, tags, firstId) {
      const parameters = cubeToParameters(native, points);
      const allowed = checkParameters(native, parameters);
      const { observables, status } = compute(parameters, problem.observables.length, allowed, run);
      const scored = scoreObservables(native, parameters, observables, status);
      return {
        ids: Float64Array.from({ length: points.rows }, (_, i) => firstId + i),
        tags,
        points,
        parameters,
        observables,
        terms: scored.terms,
        logLikelihood: scored.logLikelihood,
        violations: scored.violations,
        objectives: scored.objectives,
        status,
        reason: Array.from(status, (code) => (code === Status.ok ? "" : "test")),
        found: scored.found,
      };
    },
  };
}
