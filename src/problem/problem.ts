// From a scan and the observables of its evaluator to the problem that engine, samplers and the native core work on.
// Columns are numbered [parameters | observables | derived], derived quantities in the order of their computation.
import type { LodeError, NativeProblem, ProblemView } from "../contract/index.js";
import { compileFormula, encodeProblem, type ProblemDescription } from "../numerics/index.js";
import { requestedObservables } from "./check.js";
import { closure, orderDerived } from "./derived.js";
import type { Scan } from "./generated/scan.js";
import { checkObservables, unknownName } from "./names.js";
import { describePrior, dimensionsOf } from "./priors.js";
import { raise } from "./raise.js";
import { describeTerm } from "./terms.js";

export interface NamedColumn {
  name: string;
  unit?: string;
  label?: string;
}

export interface LogColumn extends NamedColumn {
  group: "meta" | "parameter" | "observable" | "derived" | "term" | "violation" | "objective";
}

export interface Problem {
  readonly scan: Scan;
  readonly parameters: readonly NamedColumn[];
  readonly observables: readonly NamedColumn[];
  /** In the order of their computation, which is also that of the log. */
  readonly derived: readonly NamedColumn[];
  readonly terms: readonly string[];
  /** Constraints that are computed: applied and skipped ones. */
  readonly violations: readonly { name: string; applied: boolean }[];
  /** Columns of the applied constraints among the violations. */
  readonly appliedViolations: Int32Array;
  readonly description: ProblemDescription;
  readonly native: NativeProblem;
  readonly view: ProblemView;
  /** Columns of the log, in order. */
  readonly columns: readonly LogColumn[];
}

/** Throws LodeErrors, `path` being JSON pointers into the scan, for names that nothing provides and the like. */
export function buildProblem(
  scan: Scan,
  evaluatorObservables: readonly { name: string; unit?: string }[],
): Problem {
  raise(checkObservables(scan, evaluatorObservables));
  const parameters = Object.entries(scan.parameters).map(([name, prior]) => column(name, prior));
  const observables = evaluatorObservables.map(({ name, unit }) =>
    column(name, { ...(unit === undefined ? {} : { unit }), ...own(scan.observables, name) }),
  );
  const known = new Set([...Object.keys(scan.parameters), ...Object.keys(scan.derived)]);
  const { order, uses, errors } = orderDerived(scan, known);
  raise(errors);
  const derived = order.map((name) => column(name, scan.derived[name]!));
  const names = [...parameters, ...observables, ...derived].map(({ name }) => name);
  raise(missingNames(scan, names, observables));
  const description = describe(scan, names, observables.length, order, uses);
  const native = encodeProblem(description);
  const violations = computedConstraints(scan).map(([name, { severity }]) => ({
    name,
    applied: severity === "apply",
  }));
  const terms = Object.keys(scan.likelihood);
  const view = viewOf(scan, observables, native);
  return {
    scan,
    parameters,
    observables,
    derived,
    terms,
    violations,
    appliedViolations: Int32Array.from(violations.flatMap(({ applied }, i) => (applied ? [i] : []))),
    description,
    native,
    view,
    columns: logColumns(scan, parameters, observables, derived),
  };
}

const own = <T>(mapping: Record<string, T>, name: string): T | undefined =>
  Object.hasOwn(mapping, name) ? mapping[name] : undefined;

function column(name: string, { unit, label }: { unit?: string; label?: string }): NamedColumn {
  return { name, ...(unit === undefined ? {} : { unit }), ...(label === undefined ? {} : { label }) };
}

/** Constraints of severity apply and skip, in the scan's order. */
const computedConstraints = (scan: Scan) =>
  Object.entries(scan.constraints).filter(([, { severity }]) => severity !== "ignore");

function missingNames(
  scan: Scan,
  names: readonly string[],
  observables: readonly NamedColumn[],
): LodeError[] {
  const errors: LodeError[] = [];
  const what = "neither a parameter, nor an observable of the evaluator, nor derived";
  const need = (name: string, path: string) => {
    if (!names.includes(name)) errors.push(unknownName(name, path, names, what));
  };
  for (const [name, term] of Object.entries(scan.likelihood))
    for (const [i, of] of (term.of ?? []).entries())
      need(of, of === name && term.of!.length === 1 ? `/likelihood/${name}` : `/likelihood/${name}/of/${i}`);
  for (const [name, { of }] of computedConstraints(scan))
    need(of, of === name ? `/constraints/${name}` : `/constraints/${name}/of`);
  for (const name of Object.keys(scan.objectives)) need(name, `/objectives/${name}`);
  const evaluated = observables.map(({ name }) => name);
  const needObservable = (name: string, path: string) => {
    if (!evaluated.includes(name))
      errors.push(unknownName(name, path, evaluated, "the evaluator gives no such observable"));
  };
  for (const name of Object.keys(scan.observables)) needObservable(name, `/observables/${name}`);
  for (const [i, { learns }] of scan.surrogates.entries())
    if (learns !== "physical")
      for (const [k, name] of learns.entries()) needObservable(name, `/surrogates/${i}/learns/${k}`);
  return errors;
}

function describe(
  scan: Scan,
  names: readonly string[],
  observables: number,
  order: readonly string[],
  uses: ReadonlyMap<string, readonly string[]>,
): ProblemDescription {
  const first = names.length - order.length;
  const parameters = Object.keys(scan.parameters);
  const onParameters = (name: string) =>
    [...closure([name], uses)].every((used) => parameters.includes(used) || uses.has(used));
  const { sigmas, logLikelihood } = scan.target;
  return {
    parameters: Object.values(scan.parameters).map((prior) => describePrior(scan, prior)),
    observables,
    derived: order.map((name, k) =>
      compileFormula(String(scan.derived[name]!.formula), names.slice(0, first + k), {
        path: `/derived/${name}`,
      }),
    ),
    terms: Object.entries(scan.likelihood).map(([name, term]) =>
      describeTerm(term, names, `/likelihood/${name}`),
    ),
    constraints: computedConstraints(scan).map(([, { of, min, max, violation, severity }]) => ({
      column: names.indexOf(of),
      lower: min ?? -Infinity,
      upper: max ?? Infinity,
      measure: violation,
      apply: severity === "apply",
      onParameters: onParameters(of),
    })),
    objectives: Object.entries(scan.objectives).map(([name, sense]) => ({
      column: names.indexOf(name),
      sense: sense === "minimize" ? 1 : -1,
    })),
    target:
      sigmas !== undefined
        ? { kind: "sigmas", sigmas }
        : logLikelihood !== undefined
          ? { kind: "logLikelihood", min: logLikelihood.min }
          : { kind: "constraints" },
  };
}

function viewOf(scan: Scan, observables: readonly NamedColumn[], native: NativeProblem): ProblemView {
  const evaluated = observables.map(({ name }) => name);
  const needed = new Set(requestedObservables(scan, true));
  const applied = computedConstraints(scan).filter(([, { severity }]) => severity === "apply");
  return {
    dimensions: dimensionsOf(scan),
    parameters: Object.keys(scan.parameters),
    observables: evaluated,
    terms: Object.keys(scan.likelihood),
    constraints: applied.map(([name]) => name),
    objectives: Object.entries(scan.objectives).map(([name, sense]) => ({ name, sense })),
    needed: evaluated.filter((name) => needed.has(name)),
    ...targetOf(scan),
    hasLikelihood: Object.keys(scan.likelihood).length > 0 || applied.length > 0,
    native,
  };
}

function targetOf({ target: { sigmas, logLikelihood } }: Scan): Pick<ProblemView, "target"> {
  if (sigmas !== undefined) return { target: { sigmas } };
  return logLikelihood === undefined ? {} : { target: { logLikelihood } };
}

function logColumns(
  scan: Scan,
  parameters: readonly NamedColumn[],
  observables: readonly NamedColumn[],
  derived: readonly NamedColumn[],
): LogColumn[] {
  const meta = ["id", "iteration", "origin", "status", "reason", "seconds", "logLikelihood", "found"];
  const units = new Map([...parameters, ...observables, ...derived].map(({ name, unit }) => [name, unit]));
  const withUnit = (of: string) => (units.get(of) === undefined ? {} : { unit: units.get(of)! });
  return [
    ...meta.map((name) => ({ name, group: "meta" as const, ...(name === "seconds" ? { unit: "s" } : {}) })),
    ...parameters.map((named) => ({ ...named, group: "parameter" as const })),
    ...observables.map((named) => ({ ...named, group: "observable" as const })),
    ...derived.map((named) => ({ ...named, group: "derived" as const })),
    ...Object.keys(scan.likelihood).map((name) => ({ name: `term.${name}`, group: "term" as const })),
    ...computedConstraints(scan).map(([name, { of, violation }]) => ({
      name: `violation.${name}`,
      group: "violation" as const,
      ...(violation === "plain" ? withUnit(of) : {}),
    })),
    ...Object.keys(scan.objectives).map((name) => ({
      name: `objective.${name}`,
      group: "objective" as const,
      ...withUnit(name),
    })),
  ];
}
