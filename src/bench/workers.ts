// A pool of worker processes, one task at a time each. A worker that dies is replaced, and its task reported as failed.
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Task } from "./worker.js";

type Answer = { id: number; result?: unknown; error?: { code?: string; message: string; stack?: string } };

export class TaskError extends Error {
  readonly code: string | undefined;
  constructor(message: string, code?: string) {
    super(message);
    this.code = code;
  }
}

export class Workers {
  readonly #count: number;
  readonly #children = new Set<ChildProcess>();
  readonly #idle: ChildProcess[] = [];
  #stopped = false;

  constructor(count: number) {
    this.#count = count;
  }

  /** No further tasks; runs in progress end where they can be resumed. */
  stop(): void {
    this.#stopped = true;
    for (const child of this.#children) if (child.connected) child.send({ stop: true });
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Performs the tasks in order, as many at a time as there are workers. `done` hears of each. */
  async perform<Result>(
    tasks: readonly Task[],
    done: (index: number, result: Result | TaskError) => void,
  ): Promise<void> {
    let next = 0;
    const lane = async () => {
      let child: ChildProcess | undefined;
      while (next < tasks.length && !this.#stopped) {
        const index = next++;
        while (!child?.connected) child = this.#idle.pop() ?? this.#start();
        done(index, (await ask(child, index, tasks[index]!)) as Result | TaskError);
      }
      if (child !== undefined) this.#idle.push(child);
    };
    await Promise.all(Array.from({ length: Math.min(this.#count, tasks.length) }, lane));
  }

  /** Ends all processes. */
  close(): void {
    for (const child of this.#children) if (child.connected) child.disconnect();
  }

  #start(): ChildProcess {
    const child = fork(fileURLToPath(new URL("./worker.js", import.meta.url)), [], {
      serialization: "advanced",
      // What evaluators print goes where errors go, never into the tables.
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.#children.add(child);
    child.once("exit", () => this.#children.delete(child));
    return child;
  }
}

/** The answer of a worker; a TaskError where it failed or died. */
function ask(child: ChildProcess, id: number, task: Task): Promise<unknown> {
  return new Promise((resolve) => {
    const settle = (answer: unknown) => {
      child.off("message", onMessage);
      child.off("exit", onExit);
      resolve(answer);
    };
    const onMessage = (message: unknown) => {
      const answer = message as Answer;
      if (answer.id !== id) return;
      settle(
        answer.error === undefined ? answer.result : new TaskError(answer.error.message, answer.error.code),
      );
    };
    const onExit = (code: number | null, signal: string | null) =>
      settle(new TaskError(`its process ended with ${signal ?? `status ${code}`}`));
    child.on("message", onMessage);
    child.once("exit", onExit);
    child.send({ id, task });
  });
}
