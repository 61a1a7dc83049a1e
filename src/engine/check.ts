// One point through the evaluator, with everything that the problem makes of it: what `lode check` shows.
import { LodeError, matrix, type StatusName, statusNames } from "../contract/index.js";
import { checkParameters, cubeToParameters } from "../numerics/index.js";
import type { Scan } from "../problem/generated/scan.js";
import { evaluationsOf, makeBatch, scoreRows } from "./batch.js";
import { createParts } from "./parts.js";

export interface CheckedPoint {
  parameters: Record<string, number>;
  status: StatusName;
  reason: string;
  /** What the evaluator had to say beside its results. */
  messages: string[];
  seconds: number;
  observables: Record<string, number>;
  derived: Record<string, number>;
  terms: Record<string, number>;
  logLikelihood: number;
  violations: Record<string, number>;
  objectives: Record<string, number>;
  found: boolean;
}

/**
 * Evaluates the point `at` (parameter name to value; those not named are put to the middle of their prior). A point that
 * fails a constraint on parameters is evaluated too: somebody wants to know.
 */
export async function checkPoint(
  scan: Scan,
  at: Record<string, number> = {},
  options: { signal?: AbortSignal } = {},
): Promise<CheckedPoint> {
  const messages: string[] = [];
  const listener = { stage() {}, event() {}, warning: (message: string) => void messages.push(message) };
  const one: Scan = { ...scan, schedule: { ...scan.schedule, workers: 1 }, retry: 0 };
  const parts = await createParts(one, listener);
  const stop = () => void parts.pool.close();
  options.signal?.addEventListener("abort", stop, { once: true });
  try {
    const { frame, problem } = parts;
    const names = problem.view.parameters;
    const middle = matrix(1, problem.view.dimensions.length);
    middle.data.fill(0.5);
    const parameters = cubeToParameters(frame.native, middle);
    for (const [name, value] of Object.entries(at)) {
      const j = names.indexOf(name);
      if (j < 0) {
        throw new LodeError("LODE_SCAN_NAME", `There is no parameter ${name}.`, {
          found: name,
          expected: [...names],
        });
      }
      parameters.data[j] = value;
    }
    const batch = makeBatch(frame, parameters, 0, ["check"]);
    const allowed = checkParameters(frame.native, parameters)[0] === 1;
    await parts.pool.evaluate({
      ...batch,
      rows: Int32Array.of(0),
      attachments: [],
      reasons: batch.reasons as string[],
      arrived() {},
    });
    if (options.signal?.aborted) throw new LodeError("LODE_EVAL_CHECK", "The check was interrupted.");
    if (!allowed) messages.push("The point fails a constraint on parameters: a scan would not evaluate it.");
    scoreRows(frame, batch, 1);
    const named = (keys: readonly string[], data: Float64Array) =>
      Object.fromEntries(keys.map((key, k) => [key, data[k]!]));
    const evaluation = evaluationsOf(frame, batch);
    return {
      parameters: named(names, parameters.data),
      status: statusNames[batch.status[0]!]!,
      reason: batch.reasons[0]!,
      messages,
      seconds: batch.seconds[0]!,
      observables: named(problem.view.observables, batch.observables.data),
      derived: named(
        problem.derived.map(({ name }) => name),
        batch.derived.data,
      ),
      terms: named(problem.view.terms, evaluation.terms.data),
      logLikelihood: batch.logLikelihood[0]!,
      violations: named(
        problem.violations.map(({ name }) => name),
        batch.violations.data,
      ),
      objectives: named(
        problem.view.objectives.map(({ name }) => name),
        batch.objectives.data,
      ),
      found: allowed && batch.found[0] === 1,
    };
  } finally {
    options.signal?.removeEventListener("abort", stop);
    await parts.close();
  }
}
