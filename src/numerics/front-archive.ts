// The non-dominated among all points told so far. New ones wait until they are as many as are kept, then all are sorted at
// once: near-linear in all, and the memory is that of the front.
import type { Matrix } from "../contract/matrix.js";
import { nonDominatedRanks } from "./fronts.js";

/** Waiting rows before the first sorting. */
const least = 1024;

export class FrontArchive {
  readonly #cols: number;
  #ids: Float64Array;
  #values: Float64Array;
  #rows = 0;
  /** Rows known not to dominate each other; the rest is waiting. */
  #kept = 0;

  constructor(objectives: number) {
    this.#cols = objectives;
    this.#ids = new Float64Array(least);
    this.#values = new Float64Array(least * objectives);
  }

  /** `values`: one objective vector, the less, the better. */
  add(id: number, values: Float64Array): void {
    if (this.#rows === this.#ids.length) {
      this.#sort();
      if (2 * this.#rows > this.#ids.length) this.#grow(2 * this.#ids.length);
    }
    this.#ids[this.#rows] = id;
    this.#values.set(values, this.#rows * this.#cols);
    this.#rows++;
  }

  /** Ids, ascending, and objective vectors of the front. */
  front(): { ids: Float64Array; values: Matrix } {
    this.#sort();
    const rows = this.#rows;
    const order = Array.from({ length: rows }, (_, i) => i).sort((a, b) => this.#ids[a]! - this.#ids[b]!);
    const data = new Float64Array(rows * this.#cols);
    for (const [n, i] of order.entries()) data.set(this.#row(i), n * this.#cols);
    return {
      ids: Float64Array.from(order, (i) => this.#ids[i]!),
      values: { data, rows, cols: this.#cols },
    };
  }

  #row(i: number): Float64Array {
    return this.#values.subarray(i * this.#cols, (i + 1) * this.#cols);
  }

  #sort(): void {
    if (this.#kept === this.#rows) return;
    const data = this.#values.subarray(0, this.#rows * this.#cols);
    const rank = nonDominatedRanks({ data, rows: this.#rows, cols: this.#cols });
    let kept = 0;
    for (let i = 0; i < this.#rows; i++) {
      if (rank[i] !== 0) continue;
      this.#ids[kept] = this.#ids[i]!;
      this.#values.copyWithin(kept * this.#cols, i * this.#cols, (i + 1) * this.#cols);
      kept++;
    }
    this.#kept = kept;
    this.#rows = kept;
  }

  #grow(rows: number): void {
    const ids = new Float64Array(rows);
    ids.set(this.#ids);
    this.#ids = ids;
    const values = new Float64Array(rows * this.#cols);
    values.set(this.#values);
    this.#values = values;
  }
}
