// Observables as formulas of parameters and of observables before them, run column-wise by the native formula machine.
// A point is unphysical where a condition says so, and invalid where a formula gives no finite number.
import {
  type CreateEvaluator,
  type Evaluated,
  LodeError,
  type Matrix,
  matrix,
  Status,
  type StatusCode,
} from "lodescan/contract";
import { compileFormula, evaluateFormulas, type Formula } from "lodescan/numerics";

type FormulaText = string | number;

interface Options {
  observables: Record<string, FormulaText | { formula: FormulaText; unit?: string }>;
  unphysical: Record<string, FormulaText | boolean>;
}

interface Condition {
  reason: string;
  formula: Formula;
}

export const create: CreateEvaluator<Options> = (options, context) => {
  const names = context.parameters.map(({ name }) => name);
  const observables: { name: string; unit?: string }[] = [];
  const formulas: Formula[] = [];
  for (const [name, entry] of Object.entries(options.observables)) {
    const path = `/evaluator/options/observables/${name}`;
    if (names.includes(name))
      throw new LodeError("LODE_SCAN_NAME", `${name} is both a parameter and an observable.`, {
        path,
        found: name,
        hint: "Rename one of them.",
      });
    const { formula, unit } = typeof entry === "object" ? entry : { formula: entry, unit: undefined };
    formulas.push(compileFormula(String(formula), names, { path }));
    observables.push(unit === undefined ? { name } : { name, unit });
    names.push(name);
  }
  const conditions = Object.entries(options.unphysical).map(([reason, text]) => ({
    reason,
    formula: compileFormula(String(text), names, { path: `/evaluator/options/unphysical/${reason}` }),
  }));
  const stages = inStages(formulas, context.parameters.length, names);
  return {
    observables,
    evaluate(points) {
      const values = compute(points, stages, formulas.length);
      return { observables: values, ...judge(points, values, conditions) };
    },
  };
};

/** Consecutive formulas of which none uses another of the same stage. */
function inStages(formulas: readonly Formula[], parameters: number, names: readonly string[]): Formula[][] {
  const stages: Formula[][] = [[]];
  let known = parameters;
  for (const [k, formula] of formulas.entries()) {
    if (formula.uses.some((name) => names.indexOf(name) >= known)) {
      stages.push([]);
      known = parameters + k;
    }
    stages.at(-1)!.push(formula);
  }
  return stages;
}

/** (rows, parameters) -> (rows, count) observables. */
function compute(points: Matrix, stages: readonly Formula[][], count: number): Matrix {
  const observables = matrix(points.rows, count);
  if (stages.length === 1) {
    evaluateFormulas(stages[0]!, points, observables);
    return observables;
  }
  const columns = sideBySide(points, observables);
  let first = 0;
  for (const stage of stages) {
    const values = matrix(points.rows, stage.length);
    evaluateFormulas(stage, columns, values);
    copyColumns(values, observables, first);
    copyColumns(values, columns, points.cols + first);
    first += stage.length;
  }
  return observables;
}

/** What became of each point; nothing to say where all are ok. */
function judge(
  points: Matrix,
  observables: Matrix,
  conditions: readonly Condition[],
): Omit<Evaluated, "observables"> {
  const { rows, cols } = observables;
  const status: StatusCode[] = [];
  const reason: string[] = [];
  const mark = (i: number, code: StatusCode, why: string) => {
    while (status.length < rows) reason[status.push(Status.ok) - 1] = "";
    status[i] = code;
    reason[i] = why;
  };
  for (let at = 0; at < observables.data.length; at++) {
    const value = observables.data[at]!;
    if (!Number.isFinite(value))
      mark(Math.floor(at / cols), Status.invalid, Number.isNaN(value) ? "nan" : "overflow");
  }
  const holds = matrix(rows, conditions.length);
  if (conditions.length > 0)
    evaluateFormulas(
      conditions.map(({ formula }) => formula),
      sideBySide(points, observables),
      holds,
    );
  // The first condition that holds is marked last. One that is NaN says nothing.
  for (let k = conditions.length - 1; k >= 0; k--)
    for (let i = 0; i < rows; i++)
      if (Math.abs(holds.data[i * conditions.length + k]!) > 0)
        mark(i, Status.unphysical, conditions[k]!.reason);
  return status.length > 0 ? { status, reason } : {};
}

function sideBySide(a: Matrix, b: Matrix): Matrix {
  const both = matrix(a.rows, a.cols + b.cols);
  copyColumns(a, both, 0);
  copyColumns(b, both, a.cols);
  return both;
}

/** Copies all columns of `from` into `to`, beginning at column `first`. */
function copyColumns(from: Matrix, to: Matrix, first: number): void {
  for (let i = 0, at = 0; i < from.rows; i++)
    for (let j = 0, put = i * to.cols + first; j < from.cols; j++) to.data[put++] = from.data[at++]!;
}
