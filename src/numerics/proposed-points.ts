// Points that should not be proposed again: those still out, the last ones told, and, where all parameters are discrete, every
// one ever told.
import type { Matrix } from "../contract/matrix.js";
import type { Snapshot } from "../contract/sampler.js";

/** Points proposed and not told yet, by tag. */
export class PendingPoints {
  readonly #dim: number;
  readonly #points = new Map<number, Float64Array>();

  constructor(dim: number) {
    this.#dim = dim;
  }

  get rows(): number {
    return this.#points.size;
  }

  add(tag: number, point: Float64Array): void {
    this.#points.set(tag, point.slice());
  }

  remove(tag: number): void {
    this.#points.delete(tag);
  }

  /** All of them, row after row. */
  points(): Float64Array {
    const out = new Float64Array(this.rows * this.#dim);
    let at = 0;
    for (const point of this.#points.values()) {
      out.set(point, at);
      at += this.#dim;
    }
    return out;
  }

  save(): Snapshot {
    return { tags: Int32Array.from(this.#points.keys()), points: this.points() };
  }

  load(saved: Snapshot): void {
    this.#points.clear();
    const points = saved.points as Float64Array;
    for (const [i, tag] of (saved.tags as Int32Array).entries())
      this.add(tag, points.subarray(i * this.#dim, (i + 1) * this.#dim));
  }
}

/** The last points told, at most `room` of them: in what order they stand does not matter. */
export class LastPoints {
  readonly #dim: number;
  readonly #room: number;
  readonly #points: Float64Array;
  #told = 0;

  constructor(dim: number, room: number) {
    this.#dim = dim;
    this.#room = room;
    this.#points = new Float64Array(room * dim);
  }

  add(point: Float64Array): void {
    this.#points.set(point, (this.#told++ % this.#room) * this.#dim);
  }

  /** A view, not a copy. */
  points(): Matrix {
    const rows = Math.min(this.#told, this.#room);
    return { data: this.#points.subarray(0, rows * this.#dim), rows, cols: this.#dim };
  }
}

/** More cells than this are not remembered: a scan that has seen a million different ones has others left. */
const most = 1_000_000;

/** Cells of a fully discrete space that were told. Comes back with the log. */
export class SeenCells {
  /** False where a parameter is continuous. */
  readonly active: boolean;
  readonly #cells = new Set<string>();

  constructor(levels: Int32Array) {
    this.active = levels.every((count) => count !== 0);
  }

  /** `point`: coordinates at the centres of their cells. */
  add(point: Float64Array): void {
    if (this.active && this.#cells.size < most) this.#cells.add(point.join());
  }

  has(point: Float64Array): boolean {
    return this.active && this.#cells.has(point.join());
  }
}
