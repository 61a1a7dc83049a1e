// The stopping rule "the region is filled": hardly any new found point is farther than a resolution from all found before it.
// Found points are thinned to a net (Gonzalez, doi:10.1016/0304-3975(85)90224-5), so memory is bounded by the region's size.
import type { Matrix } from "../contract/index.js";
import { matrix, rowRange } from "../contract/index.js";
import { nearestDistance } from "../numerics/index.js";

export interface FilledOptions {
  /** Distance in the unit cube below which a found point tells nothing new. */
  resolution: number;
  /** Filled when at most this share of the last `window` found points was new. */
  newShare: number;
  window: number;
}

/** Default resolution: 10^4 cells in the cube, but never finer than a hundredth. */
export function defaultResolution(dim: number): number {
  return Math.max(0.01, 1e-4 ** (1 / dim));
}

export class Filled {
  readonly #options: FilledOptions;
  #net: Matrix;
  #netRows = 0;
  /** Ring of the last `window` found points: 1 where the point was new. */
  readonly #recent: Uint8Array;
  #seen = 0;

  constructor(dim: number, options: Partial<FilledOptions> = {}) {
    this.#options = { resolution: defaultResolution(dim), newShare: 0.005, window: 400, ...options };
    this.#recent = new Uint8Array(this.#options.window);
    this.#net = matrix(256, dim);
  }

  /** Takes in new found points, (rows, dim) in the unit cube, in log order. */
  add(foundPoints: Matrix): void {
    const known = rowRange(this.#net, 0, this.#netRows);
    const distances = known.rows > 0 ? nearestDistance(known, foundPoints) : undefined;
    for (let i = 0; i < foundPoints.rows; i++) {
      const point = foundPoints.data.subarray(i * foundPoints.cols, (i + 1) * foundPoints.cols);
      const far = (distances?.[i] ?? Number.POSITIVE_INFINITY) > this.#options.resolution;
      const isNew = far && !this.#nearNetSince(known.rows, point);
      if (isNew) this.#append(point);
      this.#recent[this.#seen++ % this.#recent.length] = isNew ? 1 : 0;
    }
  }

  /** Share of new points among the last found ones; 1 until the window is full. */
  get newShare(): number {
    if (this.#seen < this.#recent.length) return 1;
    return this.#recent.reduce((sum, isNew) => sum + isNew, 0) / this.#recent.length;
  }

  get filled(): boolean {
    return this.newShare <= this.#options.newShare;
  }

  #nearNetSince(from: number, point: Float64Array): boolean {
    const squared = this.#options.resolution ** 2;
    for (let i = from; i < this.#netRows; i++) {
      let sum = 0;
      for (let j = 0; j < point.length; j++) sum += (this.#net.data[i * point.length + j]! - point[j]!) ** 2;
      if (sum <= squared) return true;
    }
    return false;
  }

  #append(point: Float64Array): void {
    if (this.#netRows === this.#net.rows) {
      const larger = matrix(this.#net.rows * 2, point.length);
      larger.data.set(this.#net.data);
      this.#net = larger;
    }
    this.#net.data.set(point, this.#netRows++ * point.length);
  }
}
