// Tests the plugin in a folder: the conformance suite of its kind in a process of its own, so that a plugin that crashes
// or hangs costs one case, and then the plugin's own tests.
import { type ChildProcess, fork } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { LodeError } from "../../contract/index.js";
import { runOwnTests } from "./own-tests.js";
import type { SuiteMessage } from "./suite-main.js";

export interface CaseResult {
  /** A present-tense sentence whose subject is the plugin. */
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: number;
  /** Why not. */
  readonly message?: string;
}

export interface PluginReport {
  readonly folder: string;
  readonly kind: string;
  readonly name: string;
  readonly passed: boolean;
  readonly results: readonly CaseResult[];
}

export interface TestPluginOptions {
  /** Hears every result as it comes. */
  readonly onResult?: (result: CaseResult) => void;
  /** Seconds that a single case may take. Default: 120. */
  readonly patience?: number;
  /** Only the cases whose names contain this. */
  readonly only?: string;
  /** Whether to run the plugin's own `*.test.ts` and `*.test.js` files. Default: unless `only` is given. */
  readonly ownTests?: boolean;
}

interface Suite {
  kind: string;
  name: string;
  cases: readonly string[];
}

interface Ended {
  suite?: Suite;
  /** Case that was running when the process ended; undefined when all were run. */
  broken?: { index: number; message: string };
}

const main = fileURLToPath(new URL("./suite-main.js", import.meta.url));

/** Runs the cases from `first` on in one process, until all are done or the process ends. */
function runProcess(
  folder: string,
  first: number,
  { patience, only }: { patience: number; only: string },
  report: (index: number, result: Omit<CaseResult, "name">) => void,
): Promise<Ended> {
  const child = fork(main, [folder, String(first), only], { stdio: ["ignore", "pipe", "pipe", "ipc"] });
  const stderr = tailOf(child);
  return new Promise((resolve, reject) => {
    let suite: Suite | undefined;
    let running = first;
    let late = false;
    let done = first;
    const timer = setTimeout(() => {
      late = true;
      child.kill("SIGKILL");
    }, patience * 1000);
    child.on("message", (message: SuiteMessage) => {
      timer.refresh();
      if (message.type === "opened") suite = message;
      else if (message.type === "started") running = message.index;
      else if (message.type === "refused") reject(refusal(message.error, folder));
      else {
        done = message.index + 1;
        report(message.index, {
          passed: message.message === undefined,
          seconds: message.seconds,
          message: message.message,
        });
      }
    });
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      if (suite !== undefined && done === suite.cases.length) resolve({ suite });
      const why = late ? `took longer than ${patience} s` : `the process ended with ${signal ?? code}`;
      resolve({ suite, broken: { index: running, message: `${why}. ${stderr()}`.trim() } });
    });
  });
}

/** The last lines that a process wrote to its standard error. */
function tailOf(child: ChildProcess): () => string {
  let text = "";
  child.stderr!.setEncoding("utf8").on("data", (chunk: string) => {
    text = (text + chunk).slice(-2000);
  });
  child.stdout!.resume();
  return () => text.trim().split("\n").slice(-5).join("\n");
}

function refusal(error: Record<string, unknown>, folder: string): LodeError {
  const { code = "LODE_PLUGIN_LOAD", message, ...details } = error;
  return new LodeError(code as LodeError["code"], String(message), { path: folder, ...details });
}

/** Throws a LodeError if the folder holds no plugin that could be loaded. */
export async function testPlugin(folder: string, options: TestPluginOptions = {}): Promise<PluginReport> {
  const { onResult = () => {}, patience = 120, only = "", ownTests = only === "" } = options;
  if (!existsSync(folder)) {
    throw new LodeError("LODE_PLUGIN_UNKNOWN", `There is no folder ${folder}.`, {
      path: folder,
      expected: "a folder with a plugin.json",
    });
  }
  const place = realpathSync(folder);
  const results: CaseResult[] = [];
  const add = (result: CaseResult) => {
    results.push(result);
    onResult(result);
  };
  let suite: Suite = { kind: "", name: "", cases: [] };
  for (let first = 0; first === 0 || first < suite.cases.length; ) {
    const pending: [number, Omit<CaseResult, "name">][] = [];
    const ended = await runProcess(place, first, { patience, only }, (index, result) =>
      pending.push([index, result]),
    );
    if (ended.suite === undefined) {
      throw new LodeError("LODE_PLUGIN_LOAD", `The plugin cannot be loaded: ${ended.broken?.message}`, {
        path: place,
      });
    }
    suite = ended.suite;
    for (const [index, result] of pending) add({ name: suite.cases[index]!, ...result });
    if (ended.broken === undefined) break;
    const { index, message } = ended.broken;
    add({ name: suite.cases[index]!, passed: false, seconds: patience, message });
    first = index + 1;
  }
  if (ownTests) for (const result of await runOwnTests(place)) add(result);
  return {
    folder: place,
    kind: suite.kind,
    name: suite.name,
    passed: results.every((result) => result.passed),
    results,
  };
}
