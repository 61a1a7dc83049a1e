// Runs one program: folder, inputs, old outputs away, standard streams as files, time and size watched, outputs for the verdict.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { devNull } from "node:os";
import { basename, dirname, join } from "node:path";
import type { ChildProcess, EvaluatorContext } from "lodescan/contract";
import { failed } from "./fault.js";
import { outputFile } from "./output-file.js";
import type { Point } from "./run-point.js";
import type { CompiledStep } from "./steps.js";
import type { Ended, Fault, OutputFile, Run, Sent, Step } from "./types.js";

/** No program writes faster, in bytes a millisecond: what is written is looked at before it can be too much. */
const fastest = 2e6;
/** Milliseconds between two looks, at least and at most. */
const [soonest, latest] = [20, 1000];
/** An input that is also an output is made this many milliseconds older than the point, so that it shows whether the program wrote it. */
const aged = 10_000;

export interface Ran {
  run: Run;
  ended: Ended;
  sent: Sent[];
}

export async function runStep(
  compiled: CompiledStep,
  point: Point,
  context: EvaluatorContext,
): Promise<Ran | Fault> {
  const { step } = compiled;
  const cwd = await point.folders.of(step, point.folder);
  const file = (stream: string) => join(point.folder, `${step.name}.${stream}`);
  const pathOf = (name: string) =>
    name === "stdout" || name === "stderr" || name === "stdin" ? file(name) : join(cwd, name);
  const outputs = compiled.files.map(pathOf);
  const command = compiled.command.at(point.values, point, cwd);
  if ("reason" in command) return command;
  const texts = inputTexts(compiled, point, outputs);
  if ("reason" in texts) return texts;
  for (const path of outputs) rmSync(path, { force: true, recursive: true });
  const inputs = writeInputs(texts, pathOf, outputs, point.started);
  const { env } = step;
  const streams = { stdin: inputs.stdin, stdout: file("stdout"), stderr: file("stderr") };
  const run: Run = { step, command, env, cwd, ...streams };
  point.runs.set(step.name, run);
  const start = performance.now();
  const child = context.spawn(command[0]!, command.slice(1), { cwd, env, ...streams });
  const { timedOut, tooMuch, exit } = await watched(
    child,
    step,
    point,
    cwd === point.folder ? [cwd] : [cwd, point.folder],
  );
  // Why it could not be started, for the verdict and for people.
  if (child.stderrTail() !== "") writeFileSync(streams.stderr, child.stderrTail());
  const seconds = (performance.now() - start) / 1000;
  const files: Record<string, OutputFile> = {};
  for (const name of ["stdout", "stderr", ...compiled.files])
    files[name] = outputFile(pathOf(name), point.started, step.maxOutput);
  const ended: Ended = {
    exit,
    timedOut,
    tooMuch: tooMuch || Object.values(files).some(({ cut }) => cut),
    seconds,
    get stdout() {
      return files.stdout!.text ?? "";
    },
    get stderr() {
      return (files.stderr!.text ?? "").slice(-8192);
    },
    files,
  };
  return { run, ended, sent: inputs.sent };
}

/** Waits for the end, and brings it about where the time is up, too much is written, or the run is stopped. */
async function watched(
  child: ChildProcess,
  { timeout, maxOutput }: Step,
  { signal }: Point,
  folders: readonly string[],
): Promise<{ timedOut: boolean; tooMuch: boolean; exit: Ended["exit"] }> {
  const end = { timedOut: false, tooMuch: false };
  // What a folder's template brought along does not count.
  const before = folders.length > 1 ? bytesIn(folders) : 0;
  const kill = () => void child.kill();
  const timer = setTimeout(() => {
    end.timedOut = true;
    kill();
  }, timeout * 1000);
  let looks: NodeJS.Timeout;
  const lookSoon = (left: number) => {
    looks = setTimeout(look, Math.min(latest, Math.max(soonest, left / fastest)));
  };
  const look = () => {
    const left = maxOutput - (bytesIn(folders) - before);
    if (left >= 0) return lookSoon(left);
    end.tooMuch = true;
    kill();
  };
  lookSoon(maxOutput);
  signal.addEventListener("abort", kill);
  if (signal.aborted) kill();
  try {
    return Object.assign(end, { exit: await child.exited });
  } finally {
    clearTimeout(timer);
    clearTimeout(looks!);
    signal.removeEventListener("abort", kill);
  }
}

/** Bytes of the files that lie in folders, not below them; what is linked does not count. */
function bytesIn(folders: readonly string[]): number {
  let sum = 0;
  for (const folder of folders) {
    try {
      for (const entry of readdirSync(folder, { withFileTypes: true }))
        if (entry.isFile()) sum += statSync(join(folder, entry.name)).size;
    } catch {
      // A file that came and went.
    }
  }
  return sum;
}

/** What goes into an input file; or, for standard input, a file that can be handed over as it is. */
type InputText = { file: string; text: string; sent: Sent[] } | { file: "stdin"; path: string };

/** Read before old outputs are removed: one of them may be what an earlier step left. */
function inputTexts({ inputs }: CompiledStep, point: Point, outputs: readonly string[]): InputText[] | Fault {
  const texts: InputText[] = [];
  for (const { file, from, plain, render } of inputs) {
    const source = from && point.pathOf(from.step, from.file);
    if (source !== undefined && !existsSync(source))
      return failed(
        "missing-input",
        `Step ${from!.step} left no ${basename(source)}, which ${file} comes from.`,
      );
    if (plain && file === "stdin" && !outputs.includes(source!)) {
      texts.push({ file, path: source! });
      continue;
    }
    const text = source === undefined ? "" : readFileSync(source, "latin1");
    const made = plain ? { text, sent: [] } : render(point.values, text);
    if ("reason" in made) return made;
    texts.push({ file, ...made });
  }
  return texts;
}

function writeInputs(
  texts: readonly InputText[],
  pathOf: (name: string) => string,
  outputs: readonly string[],
  started: number,
): { stdin: string; sent: Sent[] } {
  const written = { stdin: devNull as string, sent: [] as Sent[] };
  for (const input of texts) {
    const path = "path" in input ? input.path : pathOf(input.file);
    if (input.file === "stdin") written.stdin = path;
    if ("path" in input) continue;
    // Never through a link into the user's template.
    rmSync(path, { force: true });
    if (input.file.includes("/")) mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, input.text, "latin1");
    if (outputs.includes(path)) {
      const then = (started - aged) / 1000;
      utimesSync(path, then, then);
    }
    written.sent.push(...input.sent);
  }
  return written;
}
