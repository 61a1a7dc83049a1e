// What the fault-injection tests share: temporary folders, runs in processes of their own, and logs to compare.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { type ColumnTable, openRun, type ScanFile } from "lodescan";

/** Models that the tests run, as source files. */
export const models = fileURLToPath(new URL("../../../test/fixtures/models/", import.meta.url));

/** A folder that is gone after the test. */
export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "lodescan-test-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A two-dimensional ring with a module evaluator in `file` of the models' folder. */
export function ringScan(file: string, changes: Partial<ScanFile> = {}): ScanFile {
  return {
    name: "ring",
    folder: models,
    parameters: { x: { prior: "flat", min: -2, max: 2 }, y: { prior: "flat", min: -2, max: 2 } },
    evaluator: { plugin: "module", options: { file } },
    likelihood: { O1: { gaussian: { mean: 2, sigma: 0.3 } } },
    target: { sigmas: 2 },
    sampler: "random",
    seed: 5,
    ...changes,
  } as ScanFile;
}

const main = fileURLToPath(new URL("./run-main.js", import.meta.url));

export interface Ended {
  code: number | null;
  signal: string | null;
  output: string;
  errors: string;
}

/** Starts or resumes a run in a process of its own. `going`: its set-up is behind it. */
export function runProcess(
  scan: ScanFile,
  dir: string,
): { child: ChildProcess; going: Promise<void>; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [main, JSON.stringify(scan), dir], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let errors = "";
  child.stdout!.on("data", (text) => {
    output += text;
  });
  child.stderr!.on("data", (text) => {
    errors += text;
  });
  const going = new Promise<void>((resolve) => {
    child.stdout!.once("data", () => resolve());
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (code, signal) => resolve({ code, signal, output, errors }));
  });
  return { child, going, ended };
}

/** All columns of a run's log. */
export async function readLog(dir: string): Promise<ColumnTable> {
  return (await openRun(dir)).read();
}

/** The log without what differs between runs of the same points: how long each took. */
export function points(log: ColumnTable): Record<string, unknown[]> {
  return Object.fromEntries(
    Object.entries(log)
      .filter(([name]) => name !== "seconds")
      .map(([name, values]) => [name, Array.from(values as ArrayLike<unknown>)]),
  );
}
