// A chain of external programs for each point: written for, run, judged and read, step by step.
import {
  type CreateEvaluator,
  type EvaluateContext,
  type Evaluated,
  type EvaluatorContext,
  type Matrix,
  matrix,
  Status,
  type StatusCode,
} from "lodescan/contract";
import { copiedBytes, WorkerFolders } from "./folders.js";
import { type Outcome, runPoint } from "./run-point.js";
import { type Chain, compileChain, type Options } from "./steps.js";
import { Values } from "./values.js";

export type { Options } from "./steps.js";

export const create: CreateEvaluator<Options> = async (options, context) => {
  const chain = compileChain(options, context);
  const values = new Values(chain.names);
  const bytes = await roomFor(chain);
  let folders: WorkerFolders | undefined;
  let working: Promise<unknown> = Promise.resolve();

  async function evaluate(parameters: Matrix, where: EvaluateContext): Promise<Evaluated> {
    folders ??= workerFolders(options, chain, bytes, context);
    const outcomes: Outcome[] = [];
    const setting = { chain, context, values, folders: folders ?? new WorkerFolders(where.scratch) };
    for (let i = 0; i < parameters.rows && !where.signal.aborted; i++) {
      const row = parameters.data.slice(i * parameters.cols, (i + 1) * parameters.cols);
      outcomes.push(await runPoint(setting, row, i, where));
    }
    return collect(outcomes, parameters.rows, chain.observables.length);
  }

  return {
    observables: chain.observables,
    evaluate(parameters, where) {
      const work = evaluate(parameters, where);
      working = work.catch(() => {});
      return work;
    },
    async close() {
      await working;
      await folders?.remove();
    },
  };
};

/** Bytes that one worker's folders take at most, before the programs run. */
async function roomFor({ steps }: Chain): Promise<number> {
  let bytes = 0;
  for (const {
    step: { folder },
  } of steps)
    if (folder !== undefined) bytes += await copiedBytes(folder);
  return bytes;
}

function workerFolders(
  { scratch }: Options,
  { steps }: Chain,
  bytes: number,
  { scratchFolder }: EvaluatorContext,
): WorkerFolders | undefined {
  const root = scratchFolder?.({
    bytes: scratch === "disk" ? Infinity : bytes,
    programs: steps.some(({ step: { folder } }) => folder !== undefined),
  });
  return root === undefined ? undefined : new WorkerFolders(root);
}

function collect(outcomes: readonly Outcome[], rows: number, cols: number): Evaluated {
  const observables = matrix(rows, cols);
  observables.data.fill(Number.NaN);
  const status: StatusCode[] = new Array(rows).fill(Status.failed);
  const reason: string[] = new Array(rows).fill("aborted");
  const message: string[] = new Array(rows).fill("");
  for (const [i, { values, fault }] of outcomes.entries()) {
    observables.data.set(values, i * cols);
    status[i] = fault?.status ?? Status.ok;
    reason[i] = fault?.reason ?? "";
    message[i] = fault?.message ?? "";
  }
  const attachment = outcomes.map((outcome) => outcome.attachment);
  return {
    observables,
    status,
    reason,
    message,
    attachment: [...attachment, ...new Array(rows - outcomes.length)],
  };
}
