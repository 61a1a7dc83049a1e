// Any executable as the model: kept alive and spoken to in JSON lines (schemas/protocol.schema.json), or started anew for
// each point. The host gives each worker a program of its own, ends it when a point takes too long, and sweeps up after it.
import {
  type CreateEvaluator,
  type EvaluateContext,
  type Evaluated,
  type EvaluatorContext,
  LodeError,
  type Matrix,
  matrix,
  type StatusCode,
} from "lodescan/contract";
import { failed, type Outcome, readAnswer } from "./answer.js";
import { Conversation } from "./conversation.js";
import { runOnce } from "./run-once.js";

export interface Options {
  command: string[];
  mode: "stream" | "once";
  observables: (string | { name: string; unit?: string })[];
  env: Record<string, string>;
  scratch: boolean;
  startTimeout: number;
}

/** What an evaluator of this plugin works with. */
export interface Program {
  options: Options;
  context: EvaluatorContext;
  /** Names of the observables, in order. */
  names: string[];
}

export const create: CreateEvaluator<Options> = async (options, context) => {
  const listed = options.observables.length > 0 ? options.observables : [...context.requested];
  let observables = listed.map((entry) => (typeof entry === "string" ? { name: entry } : entry));
  const program: Program = { options, context, names: observables.map(({ name }) => name) };
  let conversation: Conversation | undefined;
  if (options.mode === "stream") {
    conversation = await Conversation.start(program);
    // The program may have more to give, or know its units better, than the scan file says.
    if (options.observables.length === 0 && conversation.offered !== undefined)
      observables = conversation.offered;
    program.names = observables.map(({ name }) => name);
  } else checkCommand(options.command);

  async function evaluatePoint(parameters: Record<string, number>, where: EvaluateContext): Promise<Outcome> {
    if (options.mode === "once") return runOnce(program, parameters, where);
    if (conversation === undefined || conversation.ended) {
      try {
        conversation = await Conversation.start(program);
      } catch (error) {
        return failed("start-failed", (error as Error).message);
      }
    }
    const reply = await conversation.ask(parameters, where);
    return "answer" in reply ? readAnswer(reply.answer, program.names) : reply;
  }

  return {
    observables,
    async prepare() {
      if (conversation?.ended) conversation = await Conversation.start(program);
    },
    async evaluate(points, where) {
      const outcomes: Outcome[] = [];
      for (let i = 0; i < points.rows && !where.signal.aborted; i++)
        outcomes.push(await evaluatePoint(named(points, i, context), where));
      return collect(outcomes, points.rows, program.names.length);
    },
    async close() {
      await conversation?.close();
    },
  };
};

function checkCommand(command: readonly string[]): void {
  if (command[0]!.trim() === "") {
    throw new LodeError("LODE_EVAL_CREATE", "The command is empty.", { path: "/evaluator/options/command" });
  }
}

function named(points: Matrix, i: number, { parameters }: EvaluatorContext): Record<string, number> {
  return Object.fromEntries(parameters.map(({ name }, j) => [name, points.data[i * points.cols + j]!]));
}

function collect(outcomes: readonly Outcome[], rows: number, cols: number): Evaluated {
  const observables = matrix(rows, cols);
  observables.data.fill(Number.NaN);
  const status: StatusCode[] = [];
  const reason: string[] = [];
  const message: string[] = [];
  for (let i = 0; i < rows; i++) {
    const outcome = outcomes[i] ?? failed("aborted", "");
    observables.data.set(outcome.values, i * cols);
    status.push(outcome.status);
    reason.push(outcome.reason);
    message.push(outcome.message);
  }
  return { observables, status, reason, message };
}
