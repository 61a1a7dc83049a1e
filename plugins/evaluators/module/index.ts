// A function of the user's own, from a .js or .ts file: parameters by name to observables by name, or whole matrices.
import {
  type CreateEvaluator,
  type Evaluated,
  type EvaluatorContext,
  LodeError,
  type Matrix,
  matrix,
  Status,
  type StatusCode,
} from "lodescan/contract";

interface Options {
  file: string;
  function: string;
  form: "point" | "matrix";
  observables: (string | { name: string; unit?: string })[];
}

/** What a function of the point form may return: observables, or the word that there are none. */
type Answer = Record<string, unknown>;
type PointFunction = (parameters: Record<string, number>) => Answer | Promise<Answer>;
type MatrixFunction = (
  parameters: Matrix,
  names: { parameters: readonly string[]; observables: readonly string[] },
) => Evaluated | Matrix | Promise<Evaluated | Matrix>;

/** What became of one point. */
interface Outcome {
  status: StatusCode;
  reason: string;
  message: string;
}

const ok: Outcome = { status: Status.ok, reason: "", message: "" };

export const create: CreateEvaluator<Options> = async (options, context) => {
  const fn = await importFunction(options, context);
  const listed = options.observables.length > 0 ? options.observables : [...context.requested];
  const observables = listed.map((entry) => (typeof entry === "string" ? { name: entry } : entry));
  const names = {
    parameters: context.parameters.map(({ name }) => name),
    observables: observables.map(({ name }) => name),
  };
  return {
    observables,
    evaluate: (parameters) =>
      options.form === "matrix"
        ? runMatrix(fn as MatrixFunction, parameters, names)
        : runPoints(fn as PointFunction, parameters, names),
  };
};

async function importFunction(
  options: Options,
  context: EvaluatorContext,
): Promise<PointFunction | MatrixFunction> {
  const path = "/evaluator/options/file";
  let module: Record<string, unknown>;
  try {
    module = await context.importModule!(options.file);
  } catch (error) {
    if (error instanceof LodeError) throw error;
    throw new LodeError(
      "LODE_EVAL_CREATE",
      `${options.file} cannot be imported: ${(error as Error)?.message ?? error}`,
      {
        path,
        found: options.file,
        cause: error,
      },
    );
  }
  const fn = module[options.function];
  if (typeof fn === "function") return fn as PointFunction;
  throw new LodeError("LODE_EVAL_CREATE", `${options.file} does not export a function ${options.function}.`, {
    path: "/evaluator/options/function",
    found: Object.keys(module),
    expected: options.function,
    hint: `Add: export function ${options.function === "default" ? "evaluate" : options.function}(parameters) { ... }`,
  });
}

async function runMatrix(
  fn: MatrixFunction,
  parameters: Matrix,
  names: Parameters<MatrixFunction>[1],
): Promise<Evaluated> {
  const result = await fn(parameters, names);
  return "observables" in result ? result : { observables: result };
}

async function runPoints(
  fn: PointFunction,
  parameters: Matrix,
  names: Parameters<MatrixFunction>[1],
): Promise<Evaluated> {
  const observables = matrix(parameters.rows, names.observables.length);
  const outcomes: Outcome[] = [];
  for (let i = 0; i < parameters.rows; i++) {
    const point: Record<string, number> = {};
    for (const [j, name] of names.parameters.entries())
      point[name] = parameters.data[i * parameters.cols + j]!;
    outcomes.push(
      await runPoint(
        fn,
        point,
        names.observables,
        observables.data.subarray(i * observables.cols, (i + 1) * observables.cols),
      ),
    );
  }
  if (outcomes.every((outcome) => outcome === ok)) return { observables };
  return {
    observables,
    status: outcomes.map(({ status }) => status),
    reason: outcomes.map(({ reason }) => reason),
    message: outcomes.map(({ message }) => message),
  };
}

async function runPoint(
  fn: PointFunction,
  point: Record<string, number>,
  names: readonly string[],
  out: Float64Array,
): Promise<Outcome> {
  let answer: Answer;
  try {
    answer = await fn(point);
  } catch (error) {
    const unphysical = (error as { unphysical?: unknown } | undefined)?.unphysical;
    if (typeof unphysical === "string") return { status: Status.unphysical, reason: unphysical, message: "" };
    return { status: Status.failed, reason: "exception", message: String((error as Error)?.stack ?? error) };
  }
  if (typeof answer?.unphysical === "string")
    return { status: Status.unphysical, reason: answer.unphysical, message: "" };
  return takeObservables(answer, names, out);
}

/** An observable that is left out was skipped (NaN); one that is there must be a finite number. */
function takeObservables(answer: Answer, names: readonly string[], out: Float64Array): Outcome {
  let found = 0;
  for (const [k, name] of names.entries()) {
    const value = answer?.[name];
    out[k] = Number.NaN;
    if (value === undefined || value === null) continue;
    if (typeof value !== "number") {
      return {
        status: Status.invalid,
        reason: "not-a-number",
        message: `${name} is ${JSON.stringify(value)}, not a number.`,
      };
    }
    if (Number.isNaN(value)) return { status: Status.invalid, reason: "nan", message: `${name} is NaN.` };
    if (!Number.isFinite(value))
      return { status: Status.invalid, reason: "overflow", message: `${name} is ${value}.` };
    out[k] = value;
    found++;
  }
  if (found > 0 || names.length === 0) return ok;
  return {
    status: Status.failed,
    reason: "no-result",
    message: `The function returned ${JSON.stringify(answer) ?? "nothing"}; expected an object with ${names.join(", ")}.`,
  };
}
