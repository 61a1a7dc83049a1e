// The host's side of the watchdog. It also starts the programs whose streams are files: forking the host itself takes as long
// as its memory is large, tens of milliseconds for half a gigabyte, and would hold up everything else meanwhile.
import { type ChildProcess as NodeChild, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { ChildProcess } from "../contract/index.js";
import { childMarker, killTree } from "./process-tree.js";
import type { Answer, Program, Request } from "./watchdog.js";

interface Started {
  marker: string;
  tail: string;
  ended(exit: { code: number | null; signal: string | null }): void;
}

export class Keeper {
  readonly #token: string;
  readonly #folders: readonly string[];
  readonly #environment: Record<string, string | undefined>;
  #process: NodeChild | undefined;
  readonly #programs = new Map<number, Started>();
  #count = 0;
  #closed = false;

  constructor(token: string, folders: readonly string[], environment: Record<string, string | undefined>) {
    this.#token = token;
    this.#folders = folders;
    this.#environment = environment;
  }

  /** Starts the watchdog, if it does not run. */
  start(): void {
    if (this.#process !== undefined || this.#closed) return;
    const script = fileURLToPath(new URL("./watchdog.js", import.meta.url));
    const child = spawn(
      process.execPath,
      ["--max-old-space-size=32", script, this.#token, ...this.#folders],
      { detached: true, cwd: "/", env: {}, stdio: ["pipe", "pipe", "ignore"] },
    );
    this.#process = child;
    for (const emitter of [child, child.stdin, child.stdout]) emitter.on("error", () => {});
    child.on("exit", () => this.#lost(child));
    createInterface({ input: child.stdout }).on("line", (line) => this.#answer(JSON.parse(line) as Answer));
    (child.stdin as unknown as NodeChild).unref();
    this.#hold();
    this.tell({ environment: this.#environment });
  }

  /** The host stays alive as long as an answer is awaited, or word that the watchdog is gone. */
  #hold(): void {
    if (this.#process === undefined) return;
    const needed = this.#programs.size > 0;
    for (const handle of [this.#process, this.#process.stdout as unknown as NodeChild]) {
      if (needed) handle.ref();
      else handle.unref();
    }
  }

  tell(request: Request): void {
    this.#process?.stdin?.write(`${JSON.stringify(request)}\n`);
  }

  spawn(program: Program): ChildProcess {
    this.start();
    const id = ++this.#count;
    let ended: Started["ended"] = () => {};
    const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
      ended = resolve;
    });
    const started: Started = { marker: program.marker, tail: "", ended };
    this.#programs.set(id, started);
    this.#hold();
    this.tell({ start: id, program });
    const none = (async function* () {})();
    return {
      pid: -1,
      write() {},
      end() {},
      lines: () => none as AsyncIterableIterator<string>,
      stderrTail: () => started.tail,
      exited,
      kill: async () => {
        if (this.#programs.has(id)) this.tell({ kill: id });
        await exited;
      },
    };
  }

  #answer({ id, code, signal, error }: Answer): void {
    const started = this.#programs.get(id);
    if (started !== undefined) started.tail = error ?? "";
    this.#end(id, { code, signal });
  }

  #end(id: number, exit: { code: number | null; signal: string | null }): void {
    const started = this.#programs.get(id);
    this.#programs.delete(id);
    this.#hold();
    started?.ended(exit);
  }

  /** The watchdog itself was killed: what it had started goes as well, and the next program gets a new one. */
  #lost(child: NodeChild): void {
    if (this.#process !== child) return;
    this.#process = undefined;
    for (const [id, { marker }] of this.#programs) {
      killTree(`${childMarker}=${marker}`);
      this.#end(id, { code: null, signal: "SIGKILL" });
    }
  }

  /** The watchdog ends by itself, and removes what is left. */
  close(): void {
    this.#closed = true;
    this.#process?.stdin?.end();
  }
}
