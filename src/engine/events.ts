// What a run says while it goes: an async iterable for whoever listens, and events.jsonl for whoever reads later.
import type { RunSummary } from "../store/generated/run.js";

export interface ProgressEvent {
  type: "progress";
  dir: string;
  rows: number;
  tested: number;
  found: number;
  /** found / tested. */
  efficiency: number;
  /** Share of found points among the last `window` tested ones. */
  windowEfficiency: number;
  window: number;
  iteration: number;
  /** What the run is busy with: "initial", "evaluate", "tell", "ask", or what the sampler says ("fit", "candidates"). */
  stage: string;
  /** How far the stage is, where that is known. */
  stageFraction?: number;
  statuses: Record<string, number>;
  /** Wall-clock seconds of all sittings. */
  seconds: number;
  /** Estimate until the nearest limit of the budget; absent while nothing is known. */
  secondsLeft?: number;
  /** Share of the budget that is used up, 0 to 1. */
  fraction?: number;
  diagnostics: Record<string, number>;
}

export type RunEvent =
  | {
      type: "started" | "resumed";
      dir: string;
      rows: number;
      workers: number;
      sampler: string;
      evaluator: string;
    }
  | { type: "stage"; stage: string; fraction?: number }
  | ProgressEvent
  | {
      type: "iteration";
      iteration: number;
      rows: number;
      tested: number;
      found: number;
      efficiency: number;
      seconds: number;
      samplerSeconds: number;
      evaluatorSeconds: number;
      diagnostics: Record<string, number>;
    }
  | { type: "warning"; message: string; code?: string }
  /** Points of warmStart: as many evaluations are saved. */
  | {
      type: "given";
      message: string;
      points: number;
      skipped: { outside: number; forbidden: number; failed: number };
    }
  | { type: "snapshot"; number: number; rows: number }
  | { type: "sampler"; name: string; data: Record<string, unknown> }
  | { type: "finished"; summary: RunSummary };

/** Waiting events beyond this many are thinned out: a listener that does not listen must not fill the memory. */
const mostWaiting = 1000;

/** Hands events to one listener. Of progress and stages only the newest waits. */
export class EventQueue implements AsyncIterableIterator<RunEvent> {
  readonly #waiting: RunEvent[] = [];
  #listener: ((result: IteratorResult<RunEvent>) => void) | undefined;
  #ended = false;

  push(event: RunEvent): void {
    if (this.#ended) return;
    const listener = this.#listener;
    this.#listener = undefined;
    if (listener !== undefined) {
      listener({ done: false, value: event });
      return;
    }
    if (event.type === "progress" || event.type === "stage") {
      const old = this.#waiting.findIndex((waiting) => waiting.type === event.type);
      if (old >= 0) this.#waiting.splice(old, 1);
    }
    this.#waiting.push(event);
    if (this.#waiting.length > mostWaiting) this.#waiting.shift();
  }

  end(): void {
    this.#ended = true;
    this.#listener?.({ done: true, value: undefined });
    this.#listener = undefined;
  }

  next(): Promise<IteratorResult<RunEvent>> {
    const event = this.#waiting.shift();
    if (event !== undefined) return Promise.resolve({ done: false, value: event });
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => {
      this.#listener = resolve;
    });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
