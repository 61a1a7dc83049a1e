// Distances between points, and choices by them. Euclidean, optionally with a factor per dimension.
import { LodeError } from "../contract/errors.js";
import type { Matrix } from "../contract/matrix.js";
import { addon } from "./addon.js";

export interface DistanceOptions {
  /** Factor on each coordinate before distances are taken; 1 by default. */
  scale?: Float64Array;
}

/** Distance from each query to the nearest known point: Infinity if none is known; rows with NaN are nobody's neighbours. */
export function nearestDistance(known: Matrix, queries: Matrix, options: DistanceOptions = {}): Float64Array {
  const out = new Float64Array(queries.rows);
  const dim = sameDimension(known, queries);
  addon.nearestDistance!(known.rows, known.data, queries.rows, queries.data, dim, options.scale, out);
  return out;
}

export interface FarthestOptions extends DistanceOptions {
  /** Factor on each candidate's distance; candidates of weight 0 are never chosen. */
  weights?: Float64Array;
  /** Nothing this near to a known or chosen point is chosen; 0 by default, which excludes exact repeats. */
  least?: number;
}

/**
 * Greedy maximin: indices of at most `count` candidates, each the one with the largest weighted distance to all that is
 * known or chosen before it. Ties go to the lowest index.
 */
export function farthestPoints(
  candidates: Matrix,
  known: Matrix,
  count: number,
  options: FarthestOptions = {},
): Int32Array {
  const out = new Int32Array(Math.min(count, candidates.rows));
  const picked = addon.farthestPoints!(
    candidates.rows,
    candidates.data,
    known.rows,
    known.data,
    sameDimension(known, candidates),
    options.weights,
    options.scale,
    options.least ?? 0,
    out,
  ) as number;
  return out.subarray(0, picked);
}

/** A matrix without rows fits any dimension. */
function sameDimension(known: Matrix, others: Matrix): number {
  if (known.rows > 0 && others.rows > 0 && known.cols !== others.cols) {
    throw new LodeError("LODE_NATIVE_ARGUMENT", "Points of different dimensions have no distance.", {
      found: others.cols,
      expected: known.cols,
    });
  }
  return Math.max(1, others.rows > 0 ? others.cols : known.cols);
}
