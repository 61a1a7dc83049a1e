// The batch out of a pool of candidates: greedy farthest points (Gonzalez, doi:10.1016/0304-3975(85)90224-5), where the
// distance to all known and chosen points is weighed against the probability of being found.
import type { Matrix } from "lodescan/contract";
import { farthestPoints, nearestDistance } from "lodescan/numerics";
import { rowsOf, stacked } from "./matrices.js";

/** Candidates nearer than this to a known or chosen point are repeats. */
export const tooNear = 2e-6;

/** In many dimensions distances hardly differ, and the probability has to keep its say. */
const leastPower = 1;

/** Share of a batch that may go to the frontier: places less sure, but so empty that they are worth more. */
const frontierShare = 0.25;
/** How many times more volume than a usual choice a place of the frontier must promise. */
const frontierGain = 5;
/** Distances count to at most this power: in many dimensions their ratios mean little. */
const largestPower = 6;

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
  const power = sharpness === 1 ? 1 / pool.cols : Math.max(leastPower, sharpness / pool.cols);
  const weights = preference.map((value) => value ** power);
  const chosen = farthestPoints(pool, known, count, { weights, least: tooNear });
  return { points: rowsOf(pool, chosen), chosen };
}

/** Volume that each chosen row promises, in the order of the choice: probability times distance^dim to what was before. */
function promises(pool: Matrix, probability: Float64Array, known: Matrix, chosen: Int32Array): Float64Array {
  const points = rowsOf(pool, chosen);
  const { cols: dim, data } = points;
  const distance = known.rows > 0 ? nearestDistance(known, points) : new Float64Array(points.rows).fill(1);
  for (let i = 0; i < points.rows; i++)
    for (let before = 0; before < i; before++) {
      let sum = 0;
      for (let j = 0; j < dim; j++) sum += (data[i * dim + j]! - data[before * dim + j]!) ** 2;
      distance[i] = Math.min(distance[i]!, Math.sqrt(sum));
    }
  return distance.map((value, i) => probability[chosen[i]!]! * value ** Math.min(dim, largestPower));
}

/**
 * A batch of `count` rows of `pool`: likely ones, well spread, and in their stead as many of the frontier as promise much
 * more volume. Islands of which the surrogates are not sure yet are neither lost nor left thin that way.
 */
export function selectBatch(
  pool: Matrix,
  probability: Float64Array,
  preference: Float64Array,
  known: Matrix,
  count: number,
  sharpness: number,
): { points: Matrix; chosen: Int32Array; frontier: number } {
  const sure = selectSpread(pool, preference, known, count, sharpness).chosen;
  const usual = promises(pool, probability, known, sure).sort()[sure.length >> 1] ?? 0;
  const wide = selectSpread(pool, preference, known, Math.ceil(frontierShare * count), 1).chosen;
  const gains = promises(pool, probability, known, wide);
  const frontier = wide.filter((_, i) => gains[i]! > frontierGain * usual);
  // Chosen anew with the frontier taken as known, so that the sure ones keep their distance from it.
  const rest = selectSpread(
    pool,
    preference,
    stacked([known, rowsOf(pool, frontier)], pool.cols),
    count - frontier.length,
    sharpness,
  );
  const chosen = Int32Array.from([...rest.chosen, ...frontier]);
  return { points: rowsOf(pool, chosen), chosen, frontier: frontier.length };
}
