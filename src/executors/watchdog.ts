// A small process beside the host. Its standard input is a pipe from the host; when that ends, for whatever reason
// (kill -9 included), it kills all processes that carry the run's marker and removes the run's scratch folders.
// It starts programs for the host, and tells it how they ended (see keeper.ts). One JSON object a line, in both directions.
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { childMarker, killTree, runMarker } from "./process-tree.js";

/** A program to start: all its streams are files. */
export interface Program {
  command: string;
  args: readonly string[];
  cwd: string;
  env: Record<string, string>;
  streams: [stdin: string, stdout: string, stderr: string];
  marker: string;
}

/** What the host says. */
export type Request =
  /** Environment of all programs. */
  | { environment: Record<string, string | undefined> }
  | { start: number; program: Program }
  | { kill: number }
  /** A process group that the host started itself, for systems without /proc; or that is gone. */
  | { group: number }
  | { gone: number };

/** A program has ended, or could not be started. */
export interface Answer {
  id: number;
  code: number | null;
  signal: string | null;
  /** Why it could not be started. */
  error?: string;
}

/** Programs that run: their pids, and how to kill them with all that they started. */
const sweeps = new Map<number, () => void>();
const pids = new Set<number>();
const groups = new Set<number>();
let environment: Record<string, string | undefined> = {};

function say(answer: Answer): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

function start(token: string, id: number, program: Program): void {
  const { command, args, cwd, env, streams, marker } = program;
  const opened: number[] = [];
  let child: ChildProcess;
  try {
    for (const [k, path] of streams.entries()) opened.push(openSync(path, k === 0 ? "r" : "w"));
    const marks = { [runMarker]: token, [childMarker]: marker };
    child = spawn(command, args, {
      cwd,
      env: { ...environment, ...env, ...marks },
      detached: true,
      stdio: opened,
    });
  } catch (error) {
    const { code = "not-started", message } = error as NodeJS.ErrnoException;
    say({ id, code: null, signal: code, error: message });
    return;
  } finally {
    for (const file of opened) closeSync(file);
  }
  const { pid } = child;
  const began = performance.now();
  const sweep = () => {
    if (pid === undefined) return;
    pids.delete(pid);
    const seconds = (performance.now() - began) / 1000;
    killTree(`${childMarker}=${marker}`, { pid, seconds, others: pids });
  };
  if (pid !== undefined) {
    pids.add(pid);
    sweeps.set(id, sweep);
  }
  child.on("error", ({ code, message }: NodeJS.ErrnoException) => {
    if (pid === undefined) say({ id, code: null, signal: code ?? "not-started", error: message });
  });
  child.on("exit", (code, signal) => {
    sweep();
    sweeps.delete(id);
    say({ id, code, signal });
  });
}

function take(token: string, line: string): void {
  let request: Request;
  try {
    request = JSON.parse(line) as Request;
  } catch {
    // The host was killed in the middle of a line.
    return;
  }
  if ("environment" in request) environment = request.environment;
  else if ("start" in request) start(token, request.start, request.program);
  else if ("kill" in request) sweeps.get(request.kill)?.();
  else if ("group" in request) groups.add(request.group);
  else groups.delete(request.gone);
}

function watch(token: string, folders: readonly string[]): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
  process.stdout.on("error", () => {});
  createInterface({ input: process.stdin })
    .on("line", (line) => take(token, line))
    .on("close", () => {
      for (const pid of [...groups, ...pids])
        killTree(`${runMarker}=${token}`, { pid, seconds: Infinity, others: new Set() });
      killTree(`${runMarker}=${token}`);
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
      process.exit(0);
    });
}

const [token, ...folders] = process.argv.slice(2);
if (token !== undefined) watch(token, folders);
