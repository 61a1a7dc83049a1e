// A worker of a comparison: a process that makes one run after another, each on one core, and measures run folders.
// It lives as long as its parent, and ends in an orderly way, with the run interrupted and resumable, when that goes.
import { setTimeout as sleep } from "node:timers/promises";
import { LodeError } from "../contract/index.js";
import { type Run, resumeRun, startRun } from "../engine/run.js";
import type { Scan } from "../problem/generated/scan.js";
import { type MeasureTask, measureRun } from "./measure.js";
import { type PoolTask, pool } from "./pool.js";
import { putAside, type RunState, runState } from "./run-state.js";

export interface RunTask {
  kind: "run";
  scan: Scan;
  dir: string;
  /** Folder of the results. */
  out: string;
}

export type Task = RunTask | ({ kind: "measure" } & MeasureTask) | ({ kind: "pool" } & PoolTask);

/** What became of a run. */
export interface RunOutcome {
  outcome: "finished" | "interrupted" | "failed" | "unsuited";
  /** Why it failed, or is unsuited. */
  reason?: string;
  tested?: number;
  found?: number;
}

const busyTries = 40;
const busyPauseMilliseconds = 500;

/** Of the run in progress. */
let current = new AbortController();
let stopping = false;

function stop(): void {
  stopping = true;
  current.abort();
}

/** Makes the run, or what is missing of it. */
async function runOnce({ scan, dir, out }: RunTask): Promise<RunOutcome> {
  const state = runState(dir, scan);
  if (state === "other") putAside(dir, out);
  try {
    const run = await begin(scan, dir, out, state);
    const { outcome, tested, found } = await run.finished;
    if (outcome === "interrupted") return { outcome };
    return { outcome: "finished", tested, found };
  } catch (error) {
    const { code, message } = error as LodeError;
    const reason = error instanceof LodeError ? `${code}: ${message}` : String(message ?? error);
    return { outcome: code === "LODE_PLUGIN_UNSUITED" ? "unsuited" : "failed", reason };
  }
}

async function begin(scan: Scan, dir: string, out: string, state: RunState): Promise<Run> {
  current = new AbortController();
  if (stopping) current.abort();
  const options = { signal: current.signal };
  for (let tries = 1; state === "finished" || state === "unfinished"; tries++)
    try {
      return await resumeRun(dir, options);
    } catch (error) {
      if (!(error instanceof LodeError)) throw error;
      // A worker of a comparison that was killed just now ends its run in an orderly way first.
      if (error.code === "LODE_STORE_BUSY" && tries < busyTries) await sleep(busyPauseMilliseconds);
      else if (error.code === "LODE_STORE_BUSY") throw error;
      else {
        // What cannot be gone on with is begun again; what is there is kept.
        putAside(dir, out);
        break;
      }
    }
  return startRun(scan, { ...options, out: dir });
}

async function perform(task: Task): Promise<unknown> {
  switch (task.kind) {
    case "run":
      return runOnce(task);
    case "measure":
      return measureRun(task);
    default:
      return pool(task);
  }
}

// An interrupt of the terminal reaches all processes of its group: the parent decides what becomes of it.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});

/** Runs end at their next evaluation; a run that does not is left as kill -9 would leave it. */
const patienceMilliseconds = 5000;

process.on("disconnect", () => {
  stop();
  setTimeout(() => process.exit(0), patienceMilliseconds).unref();
});

process.on("message", (message: { id: number; task: Task } | { stop: true }) => {
  if ("stop" in message) {
    stop();
    return;
  }
  const { id, task } = message;
  perform(task).then(
    (result) => process.send?.({ id, result }),
    (error: unknown) => {
      const { code, message: text, stack } = error as LodeError;
      process.send?.({ id, error: { code, message: text ?? String(error), stack } });
    },
  );
});
