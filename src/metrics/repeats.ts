// Near-repeats: points closer than a tolerance to an earlier one. They tell nothing new and never count as found.
import type { Matrix } from "../contract/index.js";

/** Two points of the unit cube nearer than this (Euclidean) are the same point, for every figure of merit. */
export const repeatDistance = 1e-6;

/**
 * Remembers points and says of new ones whether they repeat an earlier one.
 * Points are filed by their projection on one oblique direction, which never lengthens a distance, so three bins hold all neighbours.
 */
export class Repeats {
  readonly #dim: number;
  readonly #direction: Float64Array;
  readonly #bins = new Map<number, number[]>();
  #points: Float64Array;
  #rows = 0;

  constructor(dim: number) {
    this.#dim = dim;
    this.#points = new Float64Array(64 * dim);
    // Square roots of square-free numbers are independent over the rationals: no two grid nodes project to one place by symmetry.
    this.#direction = Float64Array.from({ length: dim }, (_, j) => 1 + ((Math.sqrt(2) * (j + 1)) % 1));
    const norm = Math.hypot(...this.#direction);
    for (let j = 0; j < dim; j++) this.#direction[j]! /= norm;
  }

  get rows(): number {
    return this.#rows;
  }

  /** True if the point repeats an earlier one. Otherwise it is remembered, too. */
  add(point: Float64Array): boolean {
    const dim = this.#dim;
    let along = 0;
    for (let j = 0; j < dim; j++) along += this.#direction[j]! * point[j]!;
    const bin = Math.floor(along / repeatDistance);
    for (let b = bin - 1; b <= bin + 1; b++)
      for (const i of this.#bins.get(b) ?? []) if (this.#near(i, point)) return true;
    this.#remember(point, bin);
    return false;
  }

  #near(i: number, point: Float64Array): boolean {
    let sum = 0;
    for (let j = 0; j < this.#dim; j++) sum += (this.#points[i * this.#dim + j]! - point[j]!) ** 2;
    return sum < repeatDistance ** 2;
  }

  #remember(point: Float64Array, bin: number): void {
    if ((this.#rows + 1) * this.#dim > this.#points.length) {
      const larger = new Float64Array(this.#points.length * 2);
      larger.set(this.#points);
      this.#points = larger;
    }
    this.#points.set(point, this.#rows * this.#dim);
    const bins = this.#bins.get(bin);
    if (bins) bins.push(this.#rows);
    else this.#bins.set(bin, [this.#rows]);
    this.#rows++;
  }
}

/** 1 for every row that lies within `repeatDistance` of an earlier row. */
export function repeatedRows(points: Matrix): Uint8Array {
  const repeats = new Repeats(points.cols);
  const out = new Uint8Array(points.rows);
  for (let i = 0; i < points.rows; i++)
    out[i] = repeats.add(points.data.subarray(i * points.cols, (i + 1) * points.cols)) ? 1 : 0;
  return out;
}
