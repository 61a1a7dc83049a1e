// A piscina of one thread that is started anew after it died: the home of one evaluator or one surrogate.
import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";

export class Thread {
  readonly #script: string;
  readonly #workerData: unknown;
  #pool: Piscina | undefined;

  /** `script`: file name of a module beside this one, whose default export takes the messages. */
  constructor(script: string, workerData: unknown) {
    this.#script = fileURLToPath(new URL(script, import.meta.url));
    this.#workerData = workerData;
  }

  /** Calls the thread's function; `signal` ends the thread by force. */
  async run<Result>(message: unknown, signal?: AbortSignal): Promise<Result> {
    this.#pool ??= this.#start();
    return (await this.#pool.run(message, signal ? { signal } : {})) as Result;
  }

  #start(): Piscina {
    const pool = new Piscina({
      filename: this.#script,
      workerData: this.#workerData,
      minThreads: 1,
      maxThreads: 1,
      idleTimeout: Infinity,
      // Threads keep an event loop of their own going: evaluators may be asynchronous, surrogates have pools.
      atomics: "disabled",
      recordTiming: false,
    });
    pool.on("error", () => {});
    return pool;
  }

  /** Ends the thread, whatever it is doing. */
  async destroy(): Promise<void> {
    const pool = this.#pool;
    this.#pool = undefined;
    await pool?.destroy();
  }
}
