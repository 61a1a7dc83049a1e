// Points that equal an earlier one to the last bit are answered with its result. For evaluators whose results are a
// function of the parameters; what failed or timed out is not remembered.
import { type Matrix, Status } from "../contract/index.js";
import type { Batch } from "./batch.js";

interface Result {
  observables: Float64Array;
  status: number;
  reason: string;
}

export class Repeats {
  readonly #results = new Map<string, Result>();
  /** Points answered so far. */
  reused = 0;

  #key(parameters: Matrix, i: number): string {
    const { data, cols } = parameters;
    return Buffer.from(data.buffer, data.byteOffset + i * cols * 8, cols * 8).toString("latin1");
  }

  remember(batch: Batch, i: number): void {
    const status = batch.status[i]!;
    if (status === Status.failed || status === Status.timeout) return;
    const key = this.#key(batch.parameters, i);
    if (this.#results.has(key)) return;
    const { data, cols } = batch.observables;
    this.#results.set(key, {
      observables: data.slice(i * cols, (i + 1) * cols),
      status,
      reason: batch.reasons[i]!,
    });
  }

  /** Fills row `i` if its point is known. */
  answer(batch: Batch, i: number): boolean {
    const known = this.#results.get(this.#key(batch.parameters, i));
    if (known === undefined) return false;
    batch.observables.data.set(known.observables, i * batch.observables.cols);
    batch.status[i] = known.status;
    (batch.reasons as string[])[i] = known.reason;
    batch.done[i] = 1;
    this.reused++;
    return true;
  }

  /** Of `rows`, those whose point occurs for the first time among them; the others wait for these. */
  first(batch: Batch, rows: Int32Array): Int32Array {
    const seen = new Set<string>();
    return rows.filter((i) => {
      const key = this.#key(batch.parameters, i);
      return !seen.has(key) && seen.add(key) !== undefined;
    });
  }
}
