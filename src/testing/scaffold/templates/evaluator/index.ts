// A model in a few lines: replace `sum` and `distance` by what yours computes.
import { type CreateEvaluator, matrix, row, Status, type StatusCode } from "lodescan/contract";

/** Validated and defaulted by the schema in plugin.json. */
interface Options {
  centre: number;
}

export const create: CreateEvaluator<Options> = (options) => ({
  observables: [{ name: "sum" }, { name: "distance" }],
  evaluate(parameters) {
    const observables = matrix(parameters.rows, 2);
    const status: StatusCode[] = [];
    const reason: string[] = [];
    for (let i = 0; i < parameters.rows; i++) {
      const shifted = Array.from(row(parameters, i), (value) => value - options.centre);
      const out = row(observables, i);
      out[0] = shifted.reduce((sum, value) => sum + value, 0);
      out[1] = Math.hypot(...shifted);
      // A point that your model cannot have is unphysical: say so, with a short code why, and the scan learns it.
      const physical = Number.isFinite(out[1]!);
      status.push(physical ? Status.ok : Status.unphysical);
      reason.push(physical ? "" : "overflow");
    }
    return { observables, status, reason };
  },
});
