// One point through the chain: each step that is to run is run, judged and read; the first failure ends the point.
import { statSync } from "node:fs";
import { join } from "node:path";
import { type EvaluateContext, type EvaluatorContext, Status } from "lodescan/contract";
import type { Places } from "./command.js";
import { failed } from "./fault.js";
import { removeFolder, type WorkerFolders } from "./folders.js";
import { describe } from "./rerun.js";
import { type Ran, runStep } from "./run-step.js";
import type { Chain, CompiledStep } from "./steps.js";
import type { Fault, OutputFile, Run } from "./types.js";
import type { Values } from "./values.js";
import { judge } from "./verdict.js";

/** A point on its way. */
export interface Point extends Places {
  folder: string;
  /** When it began, in milliseconds, by the clock of the file system. */
  started: number;
  folders: WorkerFolders;
  values: Values;
  signal: AbortSignal;
  /** Steps that were run, by name, in order. */
  runs: Map<string, Run>;
  /** A file of a step that was run; by default its main output. */
  pathOf(step: string, file?: string): string | undefined;
}

/** `values` in the order of the observables, NaN for those of steps that were skipped. */
export interface Outcome {
  fault?: Fault;
  values: Float64Array;
  attachment?: string;
}

function newPoint(
  folder: string,
  folders: WorkerFolders,
  values: Values,
  signal: AbortSignal,
  home: string,
): Point {
  const runs = new Map<string, Run>();
  return {
    folder,
    started: statSync(folder).mtimeMs,
    folders,
    values,
    signal,
    runs,
    home,
    point: folder,
    folderOf: (step) => runs.get(step)?.cwd,
    pathOf: (step, file) => {
      const run = runs.get(step);
      if (run === undefined) return undefined;
      const name = file ?? run.step.output;
      return name === "stdout" || name === "stderr" ? run[name] : join(run.cwd, name);
    },
  };
}

export interface Setting {
  chain: Chain;
  context: EvaluatorContext;
  folders: WorkerFolders;
  values: Values;
}

export async function runPoint(
  { chain, context, folders, values }: Setting,
  parameters: Float64Array,
  row: number,
  where: EvaluateContext,
): Promise<Outcome> {
  const count = parameters.length;
  const point = newPoint(folders.point(), folders, values, where.signal, context.folder);
  const outputs: OutputFile[] = [];
  values.begin(parameters);
  try {
    const fault = await runSteps(chain.steps, count, point, context, outputs);
    if (fault !== undefined) {
      const kept = await where.keepFolder?.(row, fault.reason, point.folder);
      if (kept !== undefined) describe(kept, point.folder, [...point.runs.values()], fault);
    }
    const attachment = (context.keepAttachments ?? "none") === "none" ? undefined : spectrumOf(outputs);
    return {
      values: values.row.slice(count),
      ...(fault === undefined ? {} : { fault }),
      ...(attachment === undefined ? {} : { attachment }),
    };
  } finally {
    removeFolder(point.folder);
  }
}

async function runSteps(
  steps: readonly CompiledStep[],
  parameters: number,
  point: Point,
  context: EvaluatorContext,
  outputs: OutputFile[],
): Promise<Fault | undefined> {
  let at = parameters;
  for (const compiled of steps) {
    const { step, readings } = compiled;
    const first = at;
    at += readings.observables.length;
    if (!runs(compiled, point)) continue;
    const ran = await runStep(compiled, point, context).catch((error: unknown) =>
      failed("exception", `It could not be run: ${(error as Error).message}`),
    );
    if ("ended" in ran) outputs.push(ran.ended.files[step.output]!);
    const result = point.signal.aborted ? aborted : readStep(compiled, ran);
    if ("reason" in result) return { ...result, message: `${step.name}: ${result.message}` };
    point.values.row.set(result, first);
  }
  return undefined;
}

const aborted: Fault = { status: Status.timeout, reason: "timeout", message: "The point was stopped." };

function readStep({ step, readings }: CompiledStep, ran: Ran | Fault): Float64Array | Fault {
  if ("reason" in ran) return ran;
  return judge(step, ran.ended, ran.sent) ?? readings.read(ran.ended);
}

/** Its condition holds, and the steps that it takes anything from were run. */
function runs({ when, inputs, command }: CompiledStep, point: Point): boolean {
  const needed = [...command.needs, ...inputs.flatMap(({ from }) => from?.step ?? [])];
  if (needed.some((name) => !point.runs.has(name))) return false;
  if (when === undefined) return true;
  const value = point.values.of([when])[0]!;
  return value !== 0 && !Number.isNaN(value);
}

/** The spectrum to keep: the last output with masses, else the last one in SLHA. */
function spectrumOf(outputs: readonly OutputFile[]): string | undefined {
  const texts = outputs.flatMap(({ text }) => (text === undefined ? [] : [text])).reverse();
  return (
    texts.find((text) => /^[ \t]*block\s+mass\b/im.test(text)) ??
    texts.find((text) => /^[ \t]*block\s/im.test(text))
  );
}
