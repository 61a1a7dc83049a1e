// What diagnostics see of chains of any length: at most so many rows a chain. A row is the last point and the mean of
// `stride` steps; when a chain's rows are full, neighbours are joined and the stride doubles.
import type { Snapshot } from "lodescan/contract";
import { copyInto } from "./walkers.js";

/** Rows of all chains together, and of one at least and at most. Powers of two. */
const rowsInAll = 4096;
const fewestRows = 16;
const mostRows = 2048;

export class History {
  readonly rows: number;
  readonly #chains: number;
  readonly #dim: number;
  /** (chains, rows, dim) */
  readonly #points: Float64Array;
  readonly #means: Float64Array;
  readonly #lengths: Int32Array;
  /** Of the row that is being made: sums and steps. */
  readonly #sums: Float64Array;
  readonly #inRow: Float64Array;
  stride = 1;

  constructor(chains: number, dim: number) {
    const share = 2 ** Math.floor(Math.log2(rowsInAll / chains));
    this.rows = Math.min(mostRows, Math.max(fewestRows, share));
    this.#chains = chains;
    this.#dim = dim;
    this.#points = new Float64Array(chains * this.rows * dim);
    this.#means = new Float64Array(chains * this.rows * dim);
    this.#lengths = new Int32Array(chains);
    this.#sums = new Float64Array(chains * dim);
    this.#inRow = new Float64Array(chains);
  }

  /** Rows that every chain has. */
  get length(): number {
    return this.#lengths.reduce((least, length) => Math.min(least, length), this.rows);
  }

  record(chain: number, point: Float64Array): void {
    const dim = this.#dim;
    for (let j = 0; j < dim; j++) this.#sums[chain * dim + j] = this.#sums[chain * dim + j]! + point[j]!;
    this.#inRow[chain] = this.#inRow[chain]! + 1;
    if (this.#inRow[chain]! < this.stride) return;
    const at = (chain * this.rows + this.#lengths[chain]!) * dim;
    for (let j = 0; j < dim; j++) {
      this.#points[at + j] = point[j]!;
      this.#means[at + j] = this.#sums[chain * dim + j]! / this.stride;
      this.#sums[chain * dim + j] = 0;
    }
    this.#inRow[chain] = 0;
    this.#lengths[chain] = this.#lengths[chain]! + 1;
    if (this.#lengths[chain] === this.rows) this.#join();
  }

  #join(): void {
    const dim = this.#dim;
    for (let c = 0; c < this.#chains; c++) {
      const first = c * this.rows * dim;
      const pairs = Math.floor(this.#lengths[c]! / 2);
      for (let k = 0; k < pairs; k++)
        for (let j = 0; j < dim; j++) {
          const [to, one, two] = [
            first + k * dim + j,
            first + 2 * k * dim + j,
            first + (2 * k + 1) * dim + j,
          ];
          this.#points[to] = this.#points[two]!;
          this.#means[to] = (this.#means[one]! + this.#means[two]!) / 2;
        }
      // An odd row goes back into the one that is being made.
      if (this.#lengths[c]! % 2 === 1) {
        const last = first + 2 * pairs * dim;
        for (let j = 0; j < dim; j++)
          this.#sums[c * dim + j] = this.#sums[c * dim + j]! + this.stride * this.#means[last + j]!;
        this.#inRow[c] = this.#inRow[c]! + this.stride;
      }
      this.#lengths[c] = pairs;
    }
    this.stride *= 2;
  }

  /** Rows of dimension j after the first `skipped` steps, chain by chain: last points, and means. */
  series(j: number, skipped: number): { points: Float64Array[]; means: Float64Array[] } {
    const length = this.length;
    const from = Math.min(length, Math.ceil(skipped / this.stride));
    const pick = (data: Float64Array) =>
      Array.from({ length: this.#chains }, (_, c) =>
        Float64Array.from(
          { length: length - from },
          (_, k) => data[(c * this.rows + from + k) * this.#dim + j]!,
        ),
      );
    return { points: pick(this.#points), means: pick(this.#means) };
  }

  save(): Snapshot {
    const used = this.#lengths.reduce((most, length) => Math.max(most, length), 0) * this.#dim;
    const trim = (data: Float64Array) => {
      const out = new Float64Array(this.#chains * used);
      for (let c = 0; c < this.#chains; c++)
        out.set(data.subarray(c * this.rows * this.#dim, c * this.rows * this.#dim + used), c * used);
      return out;
    };
    return {
      stride: this.stride,
      points: trim(this.#points),
      means: trim(this.#means),
      lengths: this.#lengths.slice(),
      sums: this.#sums.slice(),
      inRow: this.#inRow.slice(),
    };
  }

  load(saved: Snapshot): void {
    copyInto(this.#lengths, saved.lengths);
    copyInto(this.#sums, saved.sums);
    copyInto(this.#inRow, saved.inRow);
    this.stride = Number(saved.stride);
    for (const [data, from] of [
      [this.#points, saved.points as Float64Array],
      [this.#means, saved.means as Float64Array],
    ] as const) {
      const used = from.length / this.#chains;
      for (let c = 0; c < this.#chains; c++)
        data.set(from.subarray(c * used, (c + 1) * used), c * this.rows * this.#dim);
    }
  }
}
