// The numbers that a point has so far, by name: its parameters, then the observables of each step that was read. Formulas of
// the options are compiled over all these names, and see NaN where a number is not there (yet).
import { compileFormula, evaluateFormulas, type Formula } from "lodescan/numerics";
import { refuse } from "./fault.js";

export class Values {
  readonly names: readonly string[];
  readonly row: Float64Array;

  constructor(names: readonly string[]) {
    this.names = names;
    this.row = new Float64Array(names.length);
  }

  /** Starts a new point. */
  begin(parameters: Float64Array): void {
    this.row.fill(Number.NaN);
    this.row.set(parameters);
  }

  of(formulas: readonly Formula[]): Float64Array {
    const data = new Float64Array(formulas.length);
    if (formulas.length === 0) return data;
    const columns = { data: this.row, rows: 1, cols: this.row.length };
    evaluateFormulas(formulas, columns, { data, rows: 1, cols: formulas.length });
    return data;
  }
}

/** Names that a step's formulas may use: `all`, of which only the first `known` have a value by then. */
export interface Scope {
  all: readonly string[];
  known: number;
}

/** Compiles a formula; refuses names of observables that are read later. */
export function formulaIn(scope: Scope, text: string, path: string): Formula {
  const formula = compileFormula(text, scope.all, { path: `/evaluator/options${path}` });
  const late = formula.uses.find((name) => scope.all.indexOf(name) >= scope.known);
  if (late === undefined) return formula;
  throw refuse(path, `The formula "${text}" uses ${late}, which is read later.`, {
    found: late,
    expected: "parameters, and observables of earlier steps",
  });
}

/** As programs in C, C++ and FORTRAN read it back to the same double. */
export function numberText(value: number): string {
  return String(value);
}
