// Runs the real command line in a process of its own, as a user does.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

export const lodeMain = fileURLToPath(new URL("../../src/cli/main.js", import.meta.url));

export interface Outcome {
  status: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface LodeOptions {
  cwd?: string;
  env?: Record<string, string>;
  /** Sees the process once it runs. */
  started?: (child: ChildProcessWithoutNullStreams) => void;
}

export function lode(args: readonly string[], options: LodeOptions = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [lodeMain, ...args], {
      cwd: options.cwd,
      env: { ...process.env, NO_COLOR: "1", ...options.env },
    });
    const outcome = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      outcome.stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      outcome.stderr += text;
    });
    child.once("error", reject);
    child.once("close", (status, signal) => resolve({ ...outcome, status, signal }));
    const patience = setTimeout(() => child.kill("SIGKILL"), 120_000);
    child.once("close", () => clearTimeout(patience));
    options.started?.(child);
  });
}

/** A folder of its own for the tests of a file, removed after them. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "lode-test-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A two-dimensional scan that takes a moment: a ring within a square. */
export const ringScan = {
  name: "ring",
  parameters: {
    x: { prior: "flat", min: -2, max: 2, unit: "GeV" },
    y: { prior: "flat", min: -2, max: 2, label: "\\tan\\beta" },
  },
  evaluator: { plugin: "expression", options: { observables: { r2: "x^2 + y^2" } } },
  likelihood: { r2: { gaussian: { mean: 2, sigma: 0.5 } } },
  target: { sigmas: 2 },
  initial: { sampler: "random", count: 50 },
  sampler: "random",
  budget: { evaluations: 500 },
  seed: 3,
};

/** Writes a scan as JSON, which is YAML too. */
export function writeScan(folder: string, scan: object, name = "scan.yaml"): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(scan, null, 2));
  return path;
}
