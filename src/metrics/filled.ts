// The stopping rule "the region is filled": found points grow in number, but hardly any is far from all found before it.
// Found points are thinned to a net (Gonzalez, doi:10.1016/0304-3975(85)90224-5), so memory is bounded by the region's size.
import { type Matrix, matrix, rowRange } from "../contract/index.js";
import { nearestDistance } from "../numerics/index.js";

export interface FilledOptions {
  /** Filled when the coverage grew by less than this share ... */
  growth: number;
  /** ... while the number of found points grew by this share. */
  window: number;
  /** Distance in the unit cube within which a found point covers others. Default: `defaultResolution(dim)`. */
  resolution?: number;
}

/** With fewer found points than this nothing is said to be filled. */
const fewest = 200;

/** 40,000 cells in the cube, but never finer than a two-hundredth of its side: as fine as a picture of the region shows. */
export function defaultResolution(dim: number): number {
  return Math.max(0.005, 2.5e-5 ** (1 / dim));
}

export class Filled {
  readonly #options: FilledOptions;
  readonly #resolution: number;
  /** Found points farther than the resolution from each other, and how many had been found when each came. */
  #net: Matrix;
  readonly #births: number[] = [];
  #found = 0;

  constructor(dim: number, options: FilledOptions) {
    this.#options = options;
    this.#resolution = options.resolution ?? defaultResolution(dim);
    this.#net = matrix(256, dim);
  }

  /** Takes in new found points, (rows, dim) in the unit cube, in log order. The rule does not depend on how they are split. */
  add(foundPoints: Matrix): void {
    if (foundPoints.rows === 0) return;
    const before = this.#births.length;
    const distances = before > 0 ? nearestDistance(rowRange(this.#net, 0, before), foundPoints) : undefined;
    for (let i = 0; i < foundPoints.rows; i++) {
      this.#found++;
      if (distances && distances[i]! <= this.#resolution) continue;
      const point = foundPoints.data.subarray(i * foundPoints.cols, (i + 1) * foundPoints.cols);
      if (!this.#coveredSince(before, point)) this.#append(point);
    }
  }

  /** Balls of the resolution's radius that the found points have reached. */
  get coverage(): number {
    return this.#births.length;
  }

  /** Share by which the coverage grew while the found points grew by the window; 1 as long as there are few. */
  get growth(): number {
    if (this.#found < fewest) return 1;
    const since = this.#found / (1 + this.#options.window);
    let old = this.#births.length;
    while (old > 0 && this.#births[old - 1]! > since) old--;
    return old > 0 ? (this.#births.length - old) / old : 1;
  }

  get filled(): boolean {
    return this.growth < this.#options.growth;
  }

  #coveredSince(from: number, point: Float64Array): boolean {
    const squared = this.#resolution ** 2;
    for (let i = from; i < this.#births.length; i++) {
      let sum = 0;
      for (let j = 0; j < point.length; j++) sum += (this.#net.data[i * point.length + j]! - point[j]!) ** 2;
      if (sum <= squared) return true;
    }
    return false;
  }

  #append(point: Float64Array): void {
    if (this.#births.length === this.#net.rows) {
      const larger = matrix(this.#net.rows * 2, point.length);
      larger.data.set(this.#net.data);
      this.#net = larger;
    }
    this.#net.data.set(point, this.#births.length * point.length);
    this.#births.push(this.#found);
  }
}
