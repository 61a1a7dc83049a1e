// The batch out of a pool of candidates: greedy farthest points (Gonzalez, doi:10.1016/0304-3975(85)90224-5), where the
// distance to all known and chosen points is weighed against the probability of being found.
import { type Matrix, matrix } from "lodescan/contract";
import { farthestPoints } from "lodescan/numerics";

/** Candidates nearer than this to a known or chosen point are repeats. */
export const tooNear = 2e-6;

/** In many dimensions distances hardly differ, and the probability has to keep its say. */
const leastPower = 1;

/** The given rows as a matrix of their own. */
export function rowsOf(points: Matrix, rows: ArrayLike<number>): Matrix {
  const { cols } = points;
  const out = matrix(rows.length, cols);
  for (let i = 0; i < rows.length; i++)
    out.data.set(points.data.subarray(rows[i]! * cols, (rows[i]! + 1) * cols), i * cols);
  return out;
}

/**
 * Up to `count` rows of `pool`: each time the one with the largest preference^(sharpness / dim) times distance to `known`
 * and chosen points: the empty volume round a point goes with the distance to the power of the dimension. Never a near-repeat, so it may be fewer.
 */
export function selectSpread(
  pool: Matrix,
  preference: Float64Array,
  known: Matrix,
  count: number,
  sharpness: number,
): { points: Matrix; chosen: Int32Array } {
  const power = Math.max(leastPower, sharpness / pool.cols);
  const weights = preference.map((value) => value ** power);
  const chosen = farthestPoints(pool, known, count, { weights, least: tooNear });
  return { points: rowsOf(pool, chosen), chosen };
}
