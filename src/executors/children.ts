// Child processes of evaluators: each in a process group and with a marker of its own, never started through a shell,
// and none outlives its evaluation: the tree is swept when a child exits, is killed, or when the host itself dies.
import { type ChildProcess as NodeChild, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, existsSync, openSync, rmSync } from "node:fs";
import { type ChildProcess, LodeError, type ScratchNeeds, type SpawnOptions } from "../contract/index.js";
import { Keeper } from "./keeper.js";
import { childMarker, killTree, runMarker } from "./process-tree.js";
import { ScratchFolders } from "./scratch.js";

/** Kept of a child's standard error. */
const stderrBytes = 8192;
const hasProc = existsSync("/proc/self/environ");
/** A longer line of output is not one of ours: the child is killed. */
const longestLine = 64 << 20;

/** Lines of a stream, for one reader. Reading pauses while nobody takes them. */
class LineQueue implements AsyncIterableIterator<string> {
  readonly #waiting: ((result: IteratorResult<string>) => void)[] = [];
  readonly #lines: string[] = [];
  #tail = "";
  #ended = false;
  readonly #stream: NodeJS.ReadableStream | null;

  constructor(stream: NodeJS.ReadableStream | null, tooLong: () => void) {
    this.#stream = stream;
    if (stream === null) {
      this.#ended = true;
      return;
    }
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
      if (this.#lines.length === 0) this.#stream?.resume();
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
  readonly #folders = new ScratchFolders(this.#token);
  /** Copied once: process.env asks the system for each variable. */
  readonly #environment = { ...process.env };
  readonly #keeper = new Keeper(this.#token, this.#folders.paths, this.#environment);
  readonly #live = new Set<ChildProcess>();
  readonly #pids = new Set<number>();
  #count = 0;
  #closed = false;

  /** A new empty folder, removed when the run ends, also when the host is killed. */
  folder(needs?: ScratchNeeds): string {
    this.#keeper.start();
    return this.#folders.next(needs);
  }

  spawn(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
    if (this.#closed)
      throw new LodeError("LODE_EVAL_CREATE", `${command} was to be started after the run had ended.`);
    const marker = `${this.#token}.${++this.#count}`;
    const { cwd, env = {}, stdin, stdout, stderr } = options;
    if (stdin !== undefined && stdout !== undefined && stderr !== undefined)
      return this.#add(
        this.#keeper.spawn({ command, args, cwd, env, streams: [stdin, stdout, stderr], marker }),
      );
    this.#keeper.start();
    const opened: number[] = [];
    const stream = (path: string | undefined, flags: "r" | "w"): "pipe" | number => {
      if (path === undefined) return "pipe";
      opened.push(openSync(path, flags));
      return opened.at(-1)!;
    };
    let child: NodeChild;
    try {
      const stdio = [stream(stdin, "r"), stream(stdout, "w"), stream(stderr, "w")];
      child = spawn(command, args, {
        cwd,
        env: { ...this.#environment, ...env, [runMarker]: this.#token, [childMarker]: marker },
        detached: true,
        stdio,
      });
    } finally {
      for (const file of opened) closeSync(file);
    }
    return this.#add(this.#wrap(child, marker));
  }

  #add(child: ChildProcess): ChildProcess {
    this.#live.add(child);
    void child.exited.then(() => this.#live.delete(child));
    return child;
  }

  #wrap(child: NodeChild, marker: string): ChildProcess {
    const pid = child.pid;
    const start = performance.now();
    let gone = false;
    const sweep = () => {
      // Once it is gone and its tree swept, its pid may be another's.
      if (pid === undefined || gone) return;
      this.#pids.delete(pid);
      const seconds = (performance.now() - start) / 1000;
      killTree(`${childMarker}=${marker}`, { pid, seconds, others: this.#pids });
    };
    if (pid !== undefined) {
      this.#pids.add(pid);
      this.#tellWatchdog({ group: pid });
    }
    let tail = "";
    child.stderr?.setEncoding("utf8");
    child.stderr?.on("data", (text: string) => {
      tail = (tail + text).slice(-stderrBytes);
    });
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.on("error", () => {});
    const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
      child.on("error", (error: NodeJS.ErrnoException) => {
        tail = `${tail}${error.message}`;
        if (pid === undefined) resolve({ code: null, signal: error.code ?? "not-started" });
      });
      // "exit", not "close": a descendant that holds the pipes open would keep "close" away.
      child.on("exit", (code, signal) => {
        sweep();
        gone = true;
        if (pid !== undefined) this.#tellWatchdog({ gone: pid });
        resolve({ code, signal });
      });
    });
    const lines = new LineQueue(child.stdout, sweep);
    return {
      pid: pid ?? -1,
      write: (text) => void child.stdin?.write(text),
      end: () => void child.stdin?.end(),
      lines: () => lines,
      stderrTail: () => tail,
      exited,
      async kill() {
        sweep();
        await exited;
      },
    };
  }

  /** Where there is no /proc, which tells the watchdog more and costs nothing while all goes well. */
  #tellWatchdog(request: { group: number } | { gone: number }): void {
    if (!hasProc) this.#keeper.tell(request);
  }

  /** Kills whatever still runs, and removes the scratch folder. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.all([...this.#live].map((child) => child.kill()));
    if (this.#count > 0) killTree(`${runMarker}=${this.#token}`);
    this.#keeper.close();
    for (const folder of this.#folders.made) rmSync(folder, { recursive: true, force: true });
  }
}
