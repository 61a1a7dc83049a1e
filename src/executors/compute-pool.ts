// The compute pool: stateless kernels, named by module and export, run in piscina threads on shared memory.
import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import type { Compute } from "../contract/index.js";
import type { ThreadSetup } from "./evaluation.js";

/** A kernel call on its way to a thread. */
export interface KernelCall {
  moduleUrl: string;
  name: string;
  argument: unknown;
}

export class ComputePool implements Compute {
  readonly threads: number;
  readonly device: "cpu" | "cuda";
  readonly #setup: ThreadSetup | undefined;
  #pool: Piscina | undefined;
  #closed = false;

  /** Threads are started by the first call. */
  constructor(threads: number, device: "cpu" | "cuda", setup?: ThreadSetup) {
    this.threads = threads;
    this.device = device;
    this.#setup = setup;
  }

  async run<Result>(moduleUrl: string, name: string, argument: unknown): Promise<Result> {
    if (this.#closed) throw new Error("The compute pool is closed.");
    this.#pool ??= this.#start();
    return (await this.#pool.run({ moduleUrl, name, argument } satisfies KernelCall)) as Result;
  }

  #start(): Piscina {
    const pool = new Piscina({
      filename: fileURLToPath(new URL("./compute-thread.js", import.meta.url)),
      workerData: this.#setup,
      minThreads: this.threads,
      maxThreads: this.threads,
      idleTimeout: Infinity,
      recordTiming: false,
    });
    pool.on("error", () => {});
    return pool;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#pool?.destroy();
    this.#pool = undefined;
  }
}
