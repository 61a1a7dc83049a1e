// The best value so far: of the first objective, or -log L, or the summed violation, always such that less is better.
// Points that are not ok, or that violate a constraint, have none (a violation is the value where there is nothing else).
import { Status } from "../contract/index.js";
import type { RunTable } from "./run-table.js";

/** What a row is worth, +Infinity where nothing. */
function worthOf({ problem, objectives, logLikelihood, violations, status }: RunTable) {
  const sum = (i: number) => {
    let total = 0;
    for (let c = 0; c < violations.cols; c++) total += violations.data[i * violations.cols + c]!;
    return total;
  };
  const { view } = problem;
  const sign = view.objectives[0]?.sense === "maximize" ? -1 : 1;
  const value = (i: number) => {
    if (view.objectives.length > 0)
      return sum(i) === 0 ? sign * objectives.data[i * objectives.cols]! : Infinity;
    if (view.terms.length > 0) return sum(i) === 0 ? -logLikelihood[i]! : Infinity;
    return view.constraints.length > 0 ? sum(i) : Number.NaN;
  };
  return (i: number) => {
    const worth = status[i] === Status.ok ? value(i) : Infinity;
    return Number.isNaN(worth) ? Infinity : worth;
  };
}

/** The least value after each evaluation. */
export function bestSoFar(table: RunTable): Float64Array {
  const worth = worthOf(table);
  const best = new Float64Array(table.rows);
  for (let i = 0, least = Infinity; i < table.rows; i++) {
    least = Math.min(least, worth(i));
    best[i] = least;
  }
  return best;
}

/** Distance of the best value so far to the known optimum, never below 0. */
export function precisionSoFar(table: RunTable, best: Float64Array, optimum: number): Float64Array {
  const sign = table.problem.view.objectives[0]?.sense === "maximize" ? -1 : 1;
  return best.map((value) => Math.max(0, value - sign * optimum));
}
