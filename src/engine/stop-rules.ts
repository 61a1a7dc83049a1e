// When a run has enough. The rules look at told rows only, at the end of each batch: so in batch mode a stop (that of
// the clock excepted) comes after the same point whatever the number of workers, and in a resumed run too.
import { matrix, row } from "../contract/index.js";
import { Filled } from "../metrics/filled.js";
import type { Budget } from "../problem/generated/scan.js";
import { type Batch, countsAsTested } from "./batch.js";

export type StopReason = "evaluations" | "time" | "found" | "efficiency" | "filled" | "done";

/** Found flags of the last tested points. */
export class Window {
  readonly #flags: Uint8Array;
  #seen = 0;
  #found = 0;

  constructor(length: number) {
    this.#flags = new Uint8Array(length);
  }

  add(found: number): void {
    const at = this.#seen++ % this.#flags.length;
    this.#found += found - this.#flags[at]!;
    this.#flags[at] = found;
  }

  get length(): number {
    return Math.min(this.#seen, this.#flags.length);
  }

  get full(): boolean {
    return this.#seen >= this.#flags.length;
  }

  get efficiency(): number {
    return this.length > 0 ? this.#found / this.length : 0;
  }
}

export class StopRules {
  readonly #budget: Budget;
  readonly #window: Window | undefined;
  readonly #filled: Filled | undefined;
  /** Tested rows that were told, without given ones. */
  tested = 0;
  found = 0;

  constructor(budget: Budget, dim: number) {
    this.#budget = budget;
    this.#window = budget.efficiency && new Window(budget.efficiency.window);
    this.#filled = budget.filled && new Filled(dim, budget.filled);
  }

  /** Takes in rows of a scored batch, in log order. */
  observe(batch: Batch, from = 0, to = batch.rows): void {
    const found: number[] = [];
    for (let i = from; i < to; i++) {
      if (batch.found[i]) found.push(i);
      if (!countsAsTested(batch, i)) continue;
      this.tested++;
      this.found += batch.found[i]!;
      this.#window?.add(batch.found[i]!);
    }
    if (this.#filled === undefined || found.length === 0) return;
    const points = matrix(found.length, batch.points.cols);
    for (const [k, i] of found.entries()) points.data.set(row(batch.points, i), k * points.cols);
    this.#filled.add(points);
  }

  /** The rule that ends the run now, if any. The number of evaluations is minded by what is asked. */
  reached(): StopReason | undefined {
    const { found, efficiency } = this.#budget;
    if (found !== undefined && this.found >= found) return "found";
    if (efficiency !== undefined && this.#window!.full && this.#window!.efficiency < efficiency.floor)
      return "efficiency";
    return this.#filled?.filled ? "filled" : undefined;
  }

  /** Figures of the rules for the progress display. */
  diagnostics(): Record<string, number> {
    if (this.#filled === undefined) return {};
    return { coverage: this.#filled.coverage, coverageGrowth: this.#filled.growth };
  }
}
