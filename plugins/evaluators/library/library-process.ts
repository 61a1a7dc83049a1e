// The process that a library lives in, as seen from here: what it offers, then batches of points and what became of them.
// Doubles travel as the hexadecimal digits of their bytes (native/library-host/main.cpp has the other end).
import { type ChildProcess, type EvaluatorContext, LodeError, type Matrix } from "lodescan/contract";
import { libraryHost } from "lodescan/numerics";

/** What the library says of its parameters and observables: "m0 [GeV], tanb". */
export interface Offer {
  parameters?: string;
  observables?: string;
}

/** How a process ended, with the end of what the library printed. */
export interface Ending {
  code: number | null;
  signal: string | null;
  printed: string;
}

export interface Setup {
  /** Absolute path of the library. */
  file: string;
  env: Record<string, string>;
  /** Seconds until it has to be ready. */
  startTimeout: number;
}

export class LibraryProcess {
  ended = false;
  readonly offer: Offer = {};
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterableIterator<string>;
  readonly #setup: Setup;

  private constructor(setup: Setup, context: EvaluatorContext) {
    this.#setup = setup;
    this.#child = context.spawn(libraryHost(), [setup.file], { cwd: context.folder, env: setup.env });
    this.#lines = this.#child.lines();
    void this.#child.exited.then(() => {
      this.ended = true;
    });
  }

  /** Starts a process and loads the library into it. */
  static async load(setup: Setup, context: EvaluatorContext): Promise<LibraryProcess> {
    const started = new LibraryProcess(setup, context);
    await started.#until("loaded", (word, text) => {
      if (word === "parameters" || word === "observables") started.offer[word] = text;
    });
    return started;
  }

  /** Tells the model how many numbers there will be. */
  async open(parameters: number, observables: number): Promise<void> {
    this.#child.write(`open ${parameters} ${observables}\n`);
    await this.#until("ready");
  }

  /** Reads lines up to the one with this word. */
  async #until(last: string, take?: (word: string, text: string) => void): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const { startTimeout } = this.#setup;
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(() => resolve("late"), startTimeout * 1000);
    });
    const refusal = await Promise.race([this.#read(last, take), late]).finally(() => clearTimeout(timer));
    if (refusal === undefined) return;
    await this.#child.kill();
    const { file } = this.#setup;
    const why = refusal === "late" ? `it is not ready after ${startTimeout} s.` : refusal;
    throw new LodeError("LODE_EVAL_CREATE", `The library ${file} cannot be used: ${why}`, {
      path: "/evaluator/options/file",
      found: file,
      expected: "a shared library with the C function lodescan_evaluate",
      hint: "The evaluator's page says how to build one: plugins/evaluators/library/README.md.",
    });
  }

  /** Undefined, or why there is no such line. */
  async #read(last: string, take?: (word: string, text: string) => void): Promise<string | undefined> {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) return `its process ended (${endingText(await this.ending())}`;
      const blank = value.indexOf(" ");
      const word = blank < 0 ? value : value.slice(0, blank);
      const text = blank < 0 ? "" : value.slice(blank + 1);
      if (word === last) return undefined;
      if (word === "error") return `${text}.`;
      take?.(word, text);
    }
  }

  /** One line for each point ("STATUS observables or reason"), or how the process ended instead. */
  async evaluate(parameters: Matrix): Promise<string[] | Ending> {
    const { buffer, byteOffset, byteLength } = parameters.data;
    this.#child.write(`${parameters.rows} ${Buffer.from(buffer, byteOffset, byteLength).toString("hex")}\n`);
    const replies: string[] = [];
    while (replies.length < parameters.rows) {
      const { value, done } = await this.#lines.next();
      if (done) return this.ending();
      replies.push(value);
    }
    return replies;
  }

  async ending(): Promise<Ending> {
    const exit = await this.#child.exited;
    this.ended = true;
    return { ...exit, printed: this.#child.stderrTail() };
  }

  async close(): Promise<void> {
    this.ended = true;
    this.#child.end();
    // lodescan_close may have something to write.
    const soon = new Promise((resolve) => setTimeout(resolve, 1000).unref());
    await Promise.race([this.#child.exited, soon]);
    await this.#child.kill();
  }
}

/** "SIGSEGV" or "exit status 3", then what it printed last, with the bracket that goes before closed. */
export function endingText({ code, signal, printed }: Ending): string {
  const text = printed.trim().replace(/\s+/g, " ").slice(-400);
  return `${code === null ? signal : `exit status ${code}`}).${text === "" ? "" : ` It printed last: ${text}`}`;
}
