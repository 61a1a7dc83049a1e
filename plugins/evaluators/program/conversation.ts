// A program that is kept alive: hello and ready once, then a request and an answer for each point.
import { type ChildProcess, type EvaluateContext, LodeError } from "lodescan/contract";
import { exitOutcome, invalid, type Outcome, shown } from "./answer.js";
import type { Hello, Request } from "./generated/protocol.js";
import type { Program } from "./index.js";
import { parseLine } from "./json-line.js";

/** Lines before the answer to hello that are not for us: greetings of libraries. */
const mostGreetings = 1000;

export class Conversation {
  /** Observables that the program says it gives. */
  offered: { name: string; unit?: string }[] | undefined;
  ended = false;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterableIterator<string>;
  readonly #scratch: boolean;
  #next = 0;

  private constructor(child: ChildProcess, scratch: boolean) {
    this.#child = child;
    this.#scratch = scratch;
    this.#lines = child.lines();
    void child.exited.then(() => {
      this.ended = true;
    });
  }

  /** Starts the program and waits until it is ready. */
  static async start({ options, context, names }: Program): Promise<Conversation> {
    const [command, ...args] = options.command as [string, ...string[]];
    const child = context.spawn(command, args, { cwd: context.folder, env: options.env });
    const conversation = new Conversation(child, options.scratch);
    const hello: Hello = {
      lodescan: 1,
      parameters: context.parameters.map(({ name, unit }) =>
        unit === undefined ? { name } : { name, unit },
      ),
      observables: names,
    };
    child.write(`${JSON.stringify(hello)}\n`);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(() => resolve("late"), options.startTimeout * 1000);
    });
    const outcome = await Promise.race([conversation.#ready(), late]).finally(() => clearTimeout(timer));
    if (outcome === "ready") return conversation;
    const ended = conversation.ended ? await child.exited : undefined;
    await child.kill();
    throw startError(options.command, outcome, ended, child.stderrTail());
  }

  /** Reads up to the ready line. */
  async #ready(): Promise<"ready" | "ended" | "silent"> {
    for (let k = 0; k < mostGreetings; k++) {
      const { value, done } = await this.#lines.next();
      if (done) {
        await this.#child.exited;
        return "ended";
      }
      const line = parseLine(value);
      if (line?.ready !== true) continue;
      if (Array.isArray(line.observables))
        this.offered = line.observables as { name: string; unit?: string }[];
      return "ready";
    }
    return "silent";
  }

  /** One point. The answer must be the next line; late answers to earlier requests are passed over. */
  async ask(
    parameters: Record<string, number>,
    where: EvaluateContext,
  ): Promise<{ answer: Record<string, unknown> } | Outcome> {
    const id = this.#next++;
    const request: Request = { id, parameters };
    // The folder is made when it is asked for, which not every model is worth.
    if (this.#scratch) request.scratch = where.scratch;
    this.#child.write(`${JSON.stringify(request)}\n`);
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) {
        this.ended = true;
        return exitOutcome(await this.#child.exited, this.#child.stderrTail());
      }
      const answer = parseLine(value);
      if (answer === undefined) {
        return invalid("garbage", `The program printed a line that is no JSON object: ${shown(value)}`);
      }
      if (typeof answer.id === "number" && answer.id < id) continue;
      if (answer.id !== id)
        return invalid("wrong-id", `The program answered request ${JSON.stringify(answer.id)}, not ${id}.`);
      return { answer };
    }
  }

  async close(): Promise<void> {
    this.ended = true;
    this.#child.end();
    // A program that ends by itself when its input does may write its last words first.
    const soon = new Promise((resolve) => setTimeout(resolve, 200));
    await Promise.race([this.#child.exited, soon]);
    await this.#child.kill();
  }
}

function startError(
  command: readonly string[],
  outcome: "ended" | "silent" | "late",
  exit: { code: number | null; signal: string | null } | undefined,
  stderr: string,
): LodeError {
  const shownCommand = command.join(" ");
  const tail = stderr.trim() === "" ? "" : ` Its standard error ends: ${shown(stderr.slice(-400))}`;
  const missing = exit?.signal === "ENOENT" || exit?.signal === "EACCES";
  const what = missing
    ? "cannot be started"
    : outcome === "ended"
      ? `ended (${exit?.code ?? exit?.signal}) before it said that it is ready`
      : "did not answer the hello line in time";
  return new LodeError("LODE_EVAL_CREATE", `The program ${shownCommand} ${what}.${tail}`, {
    path: "/evaluator/options/command",
    found: shownCommand,
    hint: missing
      ? "Check the path, which starts at the scan file's folder, and that the file is executable."
      : 'It must answer the first line of its standard input with {"ready": true}; see docs/program-evaluator.md, or set mode: once.',
  });
}
