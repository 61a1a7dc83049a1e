// Evaluators on the host's own thread: light or asynchronous ones, and those that drive child processes.
import { rm } from "node:fs/promises";
import {
  type ChildProcess,
  type CreateEvaluator,
  type EvaluateContext,
  type Evaluator,
  LodeError,
} from "../contract/index.js";
import { compressTexts } from "./attachments.js";
import { reasonCode, takeResults } from "./checked-results.js";
import type { Children } from "./children.js";
import {
  type Chunk,
  ChunkFailure,
  type EvaluatorSpec,
  hostServices,
  type PoolSettings,
  type Slot,
} from "./evaluation.js";

/** After an abort an evaluator gets this long to return before it is left behind. */
const graceMilliseconds = 2000;

export class HostSlot implements Slot {
  readonly #spec: EvaluatorSpec;
  readonly #worker: number;
  readonly #children: Children;
  readonly #own = new Set<ChildProcess>();
  #evaluator: Promise<Evaluator> | undefined;

  readonly #keepFolder: PoolSettings["keepFolder"];

  constructor(
    spec: EvaluatorSpec,
    worker: number,
    children: Children,
    keepFolder?: PoolSettings["keepFolder"],
  ) {
    this.#keepFolder = keepFolder;
    this.#spec = spec;
    this.#worker = worker;
    this.#children = children;
  }

  async open(): Promise<Evaluator["observables"]> {
    this.#evaluator ??= this.#create();
    const creating = this.#evaluator;
    try {
      const evaluator = await creating;
      await evaluator.prepare?.();
      return evaluator.observables;
    } catch (error) {
      if (this.#evaluator === creating) this.#evaluator = undefined;
      throw error;
    }
  }

  async #create(): Promise<Evaluator> {
    const { moduleHref, name, options, parameters, requested, folder, keepAttachments } = this.#spec;
    const module = (await import(moduleHref)) as { create?: CreateEvaluator<unknown> };
    if (typeof module.create !== "function") {
      throw new LodeError("LODE_PLUGIN_LOAD", `The module of evaluator ${name} does not export create().`, {
        path: moduleHref,
      });
    }
    return module.create(options, {
      parameters,
      requested,
      folder,
      worker: this.#worker,
      keepAttachments,
      ...(await hostServices(this.#spec)),
      scratchFolder: (needs) => this.#children.folder(needs),
      spawn: (command, args, where) => {
        const child = this.#children.spawn(command, args, where);
        this.#own.add(child);
        void child.exited.then(() => this.#own.delete(child));
        return child;
      },
    });
  }

  async evaluate(chunk: Chunk, signal: AbortSignal): Promise<number> {
    const evaluator = await this.#evaluator!;
    const children = this.#children;
    let scratch: string | undefined;
    const context = {
      signal,
      /** Made when it is asked for: most evaluators never do. On a disk: what will be written there is not known. */
      get scratch(): string {
        scratch ??= children.folder({ bytes: Infinity });
        return scratch;
      },
    };
    const keep = this.#keepFolder?.();
    const keepFolder: EvaluateContext["keepFolder"] =
      keep && ((row, reason, folder) => keep(pointOf(chunk, row), reasonCode(reason), folder));
    if (keepFolder !== undefined) Object.assign(context, { keepFolder });
    const start = performance.now();
    try {
      const texts: string[] = [];
      takeResults(await evaluator.evaluate(chunk.parameters, context), { ...chunk, texts });
      const seconds = (performance.now() - start) / 1000;
      chunk.attachments = await compressTexts(this.#spec.keepAttachments, { status: chunk.status, texts });
      return seconds;
    } catch (error) {
      if (error instanceof ChunkFailure) throw error;
      throw new ChunkFailure("exception", String((error as Error)?.message ?? error));
    } finally {
      if (scratch !== undefined) await rm(scratch, { recursive: true, force: true }).catch(() => {});
    }
  }

  async kill(): Promise<void> {
    await Promise.all([...this.#own].map((child) => child.kill()));
    await this.close();
  }

  async close(): Promise<void> {
    const evaluator = this.#evaluator;
    this.#evaluator = undefined;
    if (evaluator !== undefined) {
      const closed = evaluator.then((instance) => instance.close?.()).catch(() => {});
      await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, graceMilliseconds).unref())]);
    }
    await Promise.all([...this.#own].map((child) => child.kill()));
  }
}

function pointOf(chunk: Chunk, row: number): { id: number; parameters: Float64Array } {
  const { data, cols } = chunk.parameters;
  return { id: chunk.ids[row]!, parameters: data.slice(row * cols, (row + 1) * cols) };
}
