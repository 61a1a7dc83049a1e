// Evaluators in a thread: one instance a thread, chunks in shared memory, and a thread that dies costs one chunk.
import { type Evaluator, LodeError, type Matrix, matrix } from "../contract/index.js";
import { type Chunk, ChunkFailure, type EvaluatorSpec, type Slot } from "./evaluation.js";
import { Thread } from "./thread.js";

/** To the thread. */
export type ThreadRequest =
  | { kind: "open" }
  | { kind: "evaluate"; parameters: Matrix; observables: Matrix; status: Uint8Array };
/** From it. `reasons` are left out where all are empty. */
export interface ThreadAnswer {
  error?: { reason: string; message: string; code?: string; hint?: string };
  observables?: Evaluator["observables"];
  reasons?: string[];
  messages?: string[];
  /** By row; left out where there are none. */
  attachments?: (Uint8Array | undefined)[];
  seconds?: number;
}

/** workerData of the thread. */
export interface ThreadData {
  spec: EvaluatorSpec;
  worker: number;
}

export class ThreadSlot implements Slot {
  readonly #spec: EvaluatorSpec;
  readonly #worker: number;
  #thread: Thread | undefined;
  #observables: Evaluator["observables"] | undefined;
  #parameters = matrix(0, 0, true);
  #results = matrix(0, 0, true);
  #status: Uint8Array = new Uint8Array(0);

  constructor(spec: EvaluatorSpec, worker: number) {
    this.#spec = spec;
    this.#worker = worker;
  }

  async open(): Promise<Evaluator["observables"]> {
    if (this.#observables !== undefined) return this.#observables;
    const data: ThreadData = { spec: this.#spec, worker: this.#worker };
    this.#thread ??= new Thread("./evaluation-thread.js", data);
    const answer = await this.#ask({ kind: "open" });
    if (answer.error !== undefined) {
      const { code, message, hint } = answer.error;
      throw new LodeError(
        (code as LodeError["code"]) ?? "LODE_EVAL_CREATE",
        message,
        hint === undefined ? {} : { hint },
      );
    }
    this.#observables = answer.observables!;
    return this.#observables;
  }

  async #ask(request: ThreadRequest, signal?: AbortSignal): Promise<ThreadAnswer> {
    try {
      return await this.#thread!.run<ThreadAnswer>(request, signal);
    } catch (error) {
      await this.kill();
      throw new ChunkFailure(
        "thread-died",
        `The evaluator's thread ended: ${(error as Error)?.message ?? error}.`,
      );
    }
  }

  async evaluate(chunk: Chunk, signal: AbortSignal): Promise<number> {
    const { rows } = chunk.parameters;
    this.#reserve(rows, chunk);
    const parameters = {
      data: this.#parameters.data.subarray(0, rows * chunk.parameters.cols),
      rows,
      cols: chunk.parameters.cols,
    };
    const observables = {
      data: this.#results.data.subarray(0, rows * chunk.observables.cols),
      rows,
      cols: chunk.observables.cols,
    };
    const status = this.#status.subarray(0, rows);
    parameters.data.set(chunk.parameters.data);
    const answer = await this.#ask({ kind: "evaluate", parameters, observables, status }, signal);
    if (answer.error !== undefined) throw new ChunkFailure(answer.error.reason, answer.error.message);
    chunk.observables.data.set(observables.data);
    chunk.status.set(status);
    for (let i = 0; i < rows; i++) chunk.reasons[i] = answer.reasons?.[i] ?? "";
    chunk.messages = answer.messages ?? [];
    chunk.attachments = answer.attachments ?? [];
    return answer.seconds!;
  }

  #reserve(rows: number, chunk: Chunk): void {
    if (this.#status.length >= rows) return;
    this.#parameters = matrix(rows, chunk.parameters.cols, true);
    this.#results = matrix(rows, chunk.observables.cols, true);
    this.#status = new Uint8Array(new SharedArrayBuffer(rows));
  }

  async kill(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    this.#observables = undefined;
    await thread?.destroy();
  }

  close(): Promise<void> {
    return this.kill();
  }
}
