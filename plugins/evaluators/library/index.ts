// A C function in a shared library as the model (lodescan_model.h). The library lives in a process of its own that is kept
// alive: what kills it, or never ends, costs one point, and the next one gets a new process.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import {
  type CreateEvaluator,
  type Evaluated,
  LodeError,
  type Matrix,
  matrix,
  Status,
  type StatusCode,
} from "lodescan/contract";
import { observablesOf, parameterColumns, type Quantity } from "./columns.js";
import { type Ending, endingText, LibraryProcess, type Setup } from "./library-process.js";

interface Options {
  file: string;
  parameters: string[];
  observables: (string | Quantity)[];
  env: Record<string, string>;
  startTimeout: number;
}

export const create: CreateEvaluator<Options> = async (options, context) => {
  const file = locate(options.file, context.folder);
  const setup: Setup = { file, env: options.env, startTimeout: options.startTimeout };
  let library = await LibraryProcess.load(setup, context);
  const columns = parameterColumns(options.parameters, library.offer, context.parameters);
  const observables = observablesOf(options.observables, library.offer);
  await library.open(columns.length, observables.length);

  async function restart(): Promise<void> {
    library = await LibraryProcess.load(setup, context);
    await library.open(columns.length, observables.length);
  }

  return {
    observables,
    async prepare() {
      if (library.ended) await restart();
    },
    async evaluate(points) {
      if (library.ended) await restart();
      const replies = await library.evaluate(chosen(points, columns));
      if (Array.isArray(replies)) return collect(replies, observables);
      // Which of several points it was is not known: the host tries each alone.
      if (points.rows > 1) throw new Error(`The library ended (${endingText(replies)}`);
      return afterEnding(replies, observables.length);
    },
    close: () => library.close(),
  };
};

function locate(file: string, folder: string): string {
  const path = resolve(folder, file);
  const found = ["", ".so", ".dylib"].map((ending) => path + ending).find((name) => existsSync(name));
  if (found !== undefined) return found;
  throw new LodeError("LODE_EVAL_CREATE", `There is no library ${file}.`, {
    path: "/evaluator/options/file",
    found: file,
    expected: `a shared library at ${path}, .so or .dylib`,
    hint: "Build it first, such as: cc -O2 -shared -fPIC -o model.so model.c -lm",
  });
}

/** The parameters that the library takes, in its order. */
function chosen({ data, rows, cols }: Matrix, columns: readonly number[]): Matrix {
  const out = matrix(rows, columns.length);
  for (let i = 0; i < rows; i++)
    for (const [j, column] of columns.entries()) out.data[i * columns.length + j] = data[i * cols + column]!;
  return out;
}

/** Statuses by the numbers of lodescan_model.h. */
const statuses: readonly StatusCode[] = [Status.ok, Status.unphysical, Status.failed, Status.invalid];

/** What an observable holds that the model did not write: main.cpp's `notComputed`, low word first. */
const notComputed = [0x64657363, 0x7ff86c6f] as const;

interface Outcome {
  status: StatusCode;
  reason: string;
  message: string;
}

function collect(replies: readonly string[], names: readonly Quantity[]): Evaluated {
  const observables = matrix(replies.length, names.length);
  const outcomes = replies.map((reply, i) =>
    readReply(reply, names, observables.data.subarray(i * names.length, (i + 1) * names.length)),
  );
  return {
    observables,
    status: outcomes.map(({ status }) => status),
    reason: outcomes.map(({ reason }) => reason),
    message: outcomes.map(({ message }) => message),
  };
}

/** Writes the observables into `row`. */
function readReply(reply: string, names: readonly Quantity[], row: Float64Array): Outcome {
  const blank = reply.indexOf(" ");
  const status = statuses[Number(reply.slice(0, blank))];
  const text = reply.slice(blank + 1);
  if (status === undefined) {
    const message = `The library returned the status ${reply.slice(0, blank)}.`;
    return { status: Status.invalid, reason: "unknown-status", message };
  }
  if (status !== Status.ok) return { status, reason: text, message: "" };
  Buffer.from(row.buffer, row.byteOffset, row.byteLength).write(text, "hex");
  const words = new Int32Array(row.buffer, row.byteOffset, 2 * row.length);
  const skipped = (k: number) => words[2 * k] === notComputed[0] && words[2 * k + 1] === notComputed[1];
  const wrong = row.findIndex((value, k) => !Number.isFinite(value) && !skipped(k));
  if (wrong >= 0) {
    const reason = Number.isNaN(row[wrong]) ? "nan" : "overflow";
    return {
      status: Status.invalid,
      reason,
      message: `The library gave ${row[wrong]} for ${names[wrong]!.name}.`,
    };
  }
  if (names.length > 0 && names.every((_, k) => skipped(k))) {
    const message = "The library wrote none of the observables.";
    return { status: Status.failed, reason: "missing-output", message };
  }
  return { status, reason: "", message: "" };
}

/** "exit-3" or "signal-sigsegv", with the end of what the library printed. */
function afterEnding(ending: Ending, cols: number): Evaluated {
  const { code, signal } = ending;
  return {
    observables: matrix(1, cols),
    status: [Status.failed],
    reason: [code === null ? `signal-${String(signal).toLowerCase()}` : `exit-${code}`],
    message: [`The library ended its process (${endingText(ending)}`],
  };
}
