// Evenly spread points of the open unit cube.
import { type Matrix, matrix } from "../contract/matrix.js";
import type { Random } from "../contract/random.js";
import { addon } from "./addon.js";

/** Dimensions of the Sobol sequence here (direction numbers of Joe and Kuo, new-joe-kuo-6). */
export const sobolDimensions: number = addon.sobolDimensions!();

export interface SobolOptions {
  /** Index of the first point, 0 by default; the sequence ends after 2^32 points. */
  skip?: number;
  /** Key of the Owen scrambling (`random.key`); without it, the plain sequence. */
  key?: Uint32Array;
}

/** Points skip, skip + 1, ... of the Sobol sequence in Gray code order: (count, dim). Any part can be made on its own. */
export function sobol(count: number, dim: number, options: SobolOptions = {}): Matrix {
  const out = matrix(count, dim);
  addon.sobol!(options.skip ?? 0, count, dim, options.key, out.data);
  return out;
}

/** In each dimension one point in each of `count` equal cells, jittered; the next call with `random` gives another one. */
export function latinHypercube(count: number, dim: number, random: Random): Matrix {
  const out = matrix(count, dim);
  const { key } = random.stream("latin-hypercube", random.integer(2 ** 52));
  addon.latinHypercube!(key, count, dim, out.data);
  return out;
}
