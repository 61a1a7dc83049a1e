// A comparison from its file to its results: plan, runs, measures. Runs that are there already are kept, so that a
// comparison that was stopped, or changed in a few entries, only makes what is missing.
import { existsSync, mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative, resolve } from "node:path";
import { readBench } from "../registry/bench.js";
import type { BenchFile } from "../registry/generated/bench-file.js";
import { WriterGuard } from "../store/writer-guard.js";
import { measureAll } from "./measure-all.js";
import { makePlan, type Plan, type PlannedRun, type PlanOptions } from "./plan.js";
import type { BenchResults } from "./results.js";
import { runState } from "./run-state.js";
import type { RunOutcome, Task } from "./worker.js";
import { TaskError, Workers } from "./workers.js";

export interface BenchProgress {
  stage: "runs" | "measures";
  done: number;
  total: number;
  /** Runs that were there already. */
  kept: number;
  failed: number;
  /** Of this sitting. */
  seconds: number;
  secondsLeft?: number;
  /** What was done last. */
  last?: { problem: string; strategy: string; seed: number; outcome: string; reason?: string };
}

export interface BenchOptions extends PlanOptions {
  /** Default: benches/<name>, or benches/<name>-smoke. */
  out?: string;
  /** Runs at the same time, instead of the file's. */
  parallel?: number;
  /** Where relative paths start, where the source is no file. */
  folder?: string;
  /** Stops the comparison; it can be gone on with by the same call. */
  signal?: AbortSignal;
  onProgress?(progress: BenchProgress): void;
}

export interface BenchEnding {
  dir: string;
  /** Undefined where the comparison was interrupted. */
  results: BenchResults | undefined;
  done: number;
  total: number;
}

/** A run as it went. */
export interface MadeRun extends PlannedRun {
  dir: string;
  status: "done" | "failed" | "unsuited";
  reason?: string;
}

/** Folder of a run below that of the results. */
export function runFolder(plan: Plan, run: PlannedRun): string {
  const { budgets } = plan.problems.find(({ name }) => name === run.problem)!;
  const several = budgets.length > 1 ? [`evaluations-${run.budget}`] : [];
  return join("runs", run.problem, run.strategy, ...several, `seed-${run.seed}`);
}

/** Runs and measures a comparison: a bench file's path, its text, or data. */
export async function runBench(source: string | BenchFile, options: BenchOptions = {}): Promise<BenchEnding> {
  const loaded = readBench(source, options.folder === undefined ? {} : { folder: options.folder });
  const plan = await makePlan(loaded, options);
  const { name } = plan.bench;
  const dir = resolve(options.out ?? join("benches", options.smoke ? `${name}-smoke` : name));
  mkdirSync(dir, { recursive: true });
  const guard = new WriterGuard(dir);
  const wanted = options.parallel ?? plan.bench.parallel;
  const workers = new Workers(wanted === "auto" ? availableParallelism() : wanted);
  const stop = () => workers.stop();
  if (options.signal?.aborted) stop();
  options.signal?.addEventListener("abort", stop, { once: true });
  try {
    const made = await makeRuns(plan, dir, workers, options);
    const total = plan.runs.length;
    if (made === undefined || workers.stopped)
      return { dir, results: undefined, done: made?.length ?? 0, total };
    const results = await measureAll(plan, made, dir, workers, options.onProgress);
    return { dir, results, done: total, total };
  } finally {
    options.signal?.removeEventListener("abort", stop);
    workers.close();
    guard.release();
  }
}

/** Makes what is missing. Undefined where it was interrupted. */
async function makeRuns(
  plan: Plan,
  out: string,
  workers: Workers,
  { onProgress }: BenchOptions,
): Promise<MadeRun[] | undefined> {
  const began = performance.now();
  const made = plan.runs.map((run): MadeRun => {
    const dir = join(out, runFolder(plan, run));
    if (run.unsuited !== undefined) return { ...run, dir, status: "unsuited", reason: run.unsuited };
    return run.scan === undefined ? foreignRun(plan, run) : { ...run, dir, status: "done" };
  });
  // Seed by seed, so that a comparison that is stopped early has something of everything.
  const order = made.filter(({ scan }) => scan !== undefined);
  const rank = new Map(plan.bench.seeds.map((seed, i) => [seed, i]));
  order.sort((a, b) => rank.get(a.seed)! - rank.get(b.seed)!);
  const missing = order.filter(({ scan, dir }) => runState(dir, scan!) !== "finished");
  const kept = order.length - missing.length;
  const state = { done: kept, failed: 0, interrupted: false };
  const total = order.length;
  if (kept > 0) onProgress?.({ stage: "runs", done: kept, total, kept, failed: 0, seconds: 0 });
  const tasks = missing.map(({ scan, dir }): Task => ({ kind: "run", scan: scan!, dir, out }));
  await workers.perform<RunOutcome>(tasks, (index, result) => {
    const run = missing[index]!;
    const { outcome, reason } = result instanceof TaskError ? lost(result) : result;
    if (outcome === "interrupted") state.interrupted = true;
    else state.done++;
    if (outcome === "failed" || outcome === "unsuited") run.status = outcome;
    if (outcome === "failed") state.failed++;
    if (reason !== undefined) run.reason = reason;
    const seconds = (performance.now() - began) / 1000;
    const fresh = state.done - kept;
    const { problem, strategy, seed } = run;
    onProgress?.({
      stage: "runs",
      done: state.done,
      total,
      kept,
      failed: state.failed,
      seconds,
      ...(fresh > 0 ? { secondsLeft: (seconds / fresh) * (total - state.done) } : {}),
      last: { problem, strategy, seed, outcome, ...(reason === undefined ? {} : { reason }) },
    });
  });
  return state.interrupted || state.done < total ? undefined : made;
}

const lost = ({ message }: TaskError): RunOutcome => ({ outcome: "failed", reason: message });

/** A run that another tool made: `<results>/<problem>/seed-<n>.csv`. */
function foreignRun(plan: Plan, run: PlannedRun): MadeRun {
  const { results } = plan.strategies.find(({ name }) => name === run.strategy)!;
  const problem = plan.problems.find(({ name }) => name === run.problem)!;
  const dir = join(results!, problem.reference ?? run.problem, `seed-${run.seed}`);
  if (existsSync(`${dir}.csv`)) return { ...run, dir, status: "done" };
  return { ...run, dir, status: "unsuited", reason: `There is no ${relative(plan.bench.folder, dir)}.csv.` };
}
