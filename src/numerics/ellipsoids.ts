// Unions of ellipsoids that bound a cloud of points: fitted, drawn from uniformly, asked what they hold.
import { type Matrix, matrix } from "../contract/matrix.js";
import { addon } from "./addon.js";

/** Ellipsoids { centre + factor y : |y| <= 1 }, each dim + dim * dim numbers: centre, lower triangular factor by rows. */
export interface Ellipsoids {
  dim: number;
  data: Float64Array;
}

export interface FitRules {
  /** Fewest points of one ellipsoid. */
  least: number;
  /** Strength of the allowance for what the points leave out: 0 none, 1 its expectation. */
  caution: number;
  /** Log of the volume that the union should have at least: each ellipsoid gets its points' share of it. */
  logVolume: number;
}

export function ellipsoidCount({ dim, data }: Ellipsoids): number {
  return data.length / (dim + dim * dim);
}

/** Ellipsoids whose union holds all points (at least one). */
export function fitEllipsoids(points: Matrix, { least, caution, logVolume }: FitRules): Ellipsoids {
  const { rows, cols: dim, data } = points;
  return { dim, data: addon.fitEllipsoids!(dim, rows, data, least, caution, logVolume) };
}

/** For each point the least squared distance from a centre, in units of that ellipsoid: at most 1 inside of the union. */
export function nearestEllipsoid({ dim, data }: Ellipsoids, points: Matrix): Float64Array {
  const out = new Float64Array(points.rows);
  addon.nearestEllipsoid!(dim, data, points.rows, points.data, out);
  return out;
}

/**
 * `count` points, uniform in the union as far as it lies in the open unit cube (in the cube, if there are no ellipsoids);
 * fewer only where `mostTrials` do not suffice. `trials` were taken.
 */
export function drawFromEllipsoids(
  { dim, data }: Ellipsoids,
  count: number,
  key: Uint32Array,
  mostTrials: number,
): { points: Matrix; trials: number } {
  const points = matrix(count, dim);
  const trials = new Float64Array(1);
  const made = addon.drawFromEllipsoids!(dim, data, key, mostTrials, count, points.data, trials) as number;
  return {
    points: { data: points.data.subarray(0, made * dim), rows: made, cols: dim },
    trials: trials[0]!,
  };
}
