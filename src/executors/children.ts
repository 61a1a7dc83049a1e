// Child processes of evaluators: each in a process group and with a marker of its own, never started through a shell,
// and none outlives its evaluation: the tree is swept when a child exits, is killed, or when the host itself dies.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ChildProcess, LodeError } from "../contract/index.js";
import { childMarker, killTree, runMarker } from "./process-tree.js";

/** Kept of a child's standard error. */
const stderrBytes = 8192;
/** A longer line of output is not one of ours: the child is killed. */
const longestLine = 64 << 20;

/** Lines of a stream, for one reader. Reading pauses while nobody takes them. */
class LineQueue implements AsyncIterableIterator<string> {
  readonly #waiting: ((result: IteratorResult<string>) => void)[] = [];
  readonly #lines: string[] = [];
  #tail = "";
  #ended = false;
  readonly #stream: NodeJS.ReadableStream;

  constructor(stream: NodeJS.ReadableStream, tooLong: () => void) {
    this.#stream = stream;
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      const parts = (this.#tail + text).split("\n");
      this.#tail = parts.pop()!;
      if (this.#tail.length > longestLine) {
        this.#tail = "";
        tooLong();
      }
      for (const line of parts) this.#push(line.endsWith("\r") ? line.slice(0, -1) : line);
      if (this.#lines.length > 1000) stream.pause();
    });
    const end = () => this.#end();
    stream.on("end", end).on("close", end).on("error", end);
  }

  #push(line: string): void {
    const waiting = this.#waiting.shift();
    if (waiting) waiting({ done: false, value: line });
    else this.#lines.push(line);
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#tail !== "") this.#push(this.#tail);
    this.#tail = "";
    for (const waiting of this.#waiting.splice(0)) waiting({ done: true, value: undefined });
  }

  next(): Promise<IteratorResult<string>> {
    const line = this.#lines.shift();
    if (line !== undefined) {
      if (this.#lines.length === 0) this.#stream.resume();
      return Promise.resolve({ done: false, value: line });
    }
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

/** All child processes of one run. */
export class Children {
  readonly #token = randomBytes(12).toString("hex");
  #scratch: string | undefined;
  #watchdog: ChildProcessWithoutNullStreams | undefined;
  readonly #live = new Set<ChildProcess>();
  #count = 0;
  #closed = false;

  /** A folder for the run's scratch space, removed when the run ends. */
  get scratch(): string {
    this.#scratch ??= mkdtempSync(join(tmpdir(), "lodescan-"));
    return this.#scratch;
  }

  /** A new empty folder below `scratch`. */
  scratchFolder(): string {
    const folder = join(this.scratch, `${++this.#count}`);
    mkdirSync(folder);
    return folder;
  }

  spawn(
    command: string,
    args: readonly string[],
    options: { cwd: string; env?: Record<string, string> },
  ): ChildProcess {
    if (this.#closed)
      throw new LodeError("LODE_EVAL_CREATE", `${command} was to be started after the run had ended.`);
    this.#watch();
    const marker = `${this.#token}.${++this.#count}`;
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env, [runMarker]: this.#token, [childMarker]: marker },
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
    });
    const wrapped = this.#wrap(child, marker);
    this.#live.add(wrapped);
    void wrapped.exited.then(() => this.#live.delete(wrapped));
    return wrapped;
  }

  #wrap(child: ChildProcessWithoutNullStreams, marker: string): ChildProcess {
    const pid = child.pid;
    const sweep = () => killTree(`${childMarker}=${marker}`, pid);
    if (pid !== undefined) this.#tellWatchdog(`+${pid}`);
    let tail = "";
    child.stderr.setEncoding("utf8");
    child.stderr.on("data", (text: string) => {
      tail = (tail + text).slice(-stderrBytes);
    });
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on("error", () => {});
    const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
      child.on("error", (error: NodeJS.ErrnoException) => {
        tail = `${tail}${error.message}`;
        if (pid === undefined) resolve({ code: null, signal: error.code ?? "not-started" });
      });
      // "exit", not "close": a descendant that holds the pipes open would keep "close" away.
      child.on("exit", (code, signal) => {
        sweep();
        this.#tellWatchdog(`-${pid}`);
        resolve({ code, signal });
      });
    });
    const lines = new LineQueue(child.stdout, sweep);
    return {
      pid: pid ?? -1,
      write: (text) => void child.stdin.write(text),
      end: () => void child.stdin.end(),
      lines: () => lines,
      stderrTail: () => tail,
      exited,
      async kill() {
        sweep();
        await exited;
      },
    };
  }

  #watch(): void {
    if (this.#watchdog !== undefined) return;
    const script = fileURLToPath(new URL("./watchdog.js", import.meta.url));
    this.#watchdog = spawn(process.execPath, ["--max-old-space-size=32", script, this.#token, this.scratch], {
      detached: true,
      cwd: "/",
      env: {},
      stdio: ["pipe", "ignore", "ignore"],
    }) as unknown as ChildProcessWithoutNullStreams;
    this.#watchdog.on("error", () => {});
    this.#watchdog.stdin.on("error", () => {});
    this.#watchdog.unref();
    (this.#watchdog.stdin as unknown as { unref?(): void }).unref?.();
  }

  #tellWatchdog(line: string): void {
    this.#watchdog?.stdin.write(`${line}\n`);
  }

  /** Kills whatever still runs, and removes the scratch folder. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.all([...this.#live].map((child) => child.kill()));
    if (this.#watchdog !== undefined) {
      killTree(`${runMarker}=${this.#token}`);
      this.#watchdog.stdin.end();
    }
    if (this.#scratch !== undefined) rmSync(this.#scratch, { recursive: true, force: true });
  }
}
