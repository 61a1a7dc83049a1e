// Which candidate is proposed. For an optimum: the one with the largest ratio of the densities of good and bad points, which
// has the largest expected improvement (Bergstra et al. 2011, eq. 9). For a region: one that is likely to be found, where few
// points have been tested. The ratio alone would go on and on to the place where found points are densest already.
import type { Matrix } from "lodescan/contract";
import type { ParzenDensity } from "lodescan/numerics";

/** Power of the chance to be found over that of loneliness. 2 fills more evenly, 8 finds more: of the eggbox 42 % or 60 %. */
const sharpness = 3;

/** Scores (rows, 1) of a joint density, (rows, dim) of one column by column. */
export function ratioScores(candidates: Matrix, good: ParzenDensity, bad: ParzenDensity): Matrix {
  const scores = good.logDensity(candidates);
  const against = bad.logDensity(candidates);
  return { ...scores, data: scores.data.map((score, i) => score - against.data[i]!) };
}

/**
 * The same for a region. The densities' kernels, not normalized, and a prior of weight 1 in the shares of found and other
 * points say how likely a place is found and how often it was tested.
 */
export function regionScores(candidates: Matrix, good: ParzenDensity, bad: ParzenDensity): Matrix {
  const scores = good.logDensity(candidates);
  const against = bad.logDensity(candidates);
  const share = good.total / (good.total + bad.total);
  const data = scores.data.map((log, i) => {
    const found = Math.max(0, (good.total + 1) * Math.exp(log) - 1) + share;
    const others = Math.max(0, (bad.total + 1) * Math.exp(against.data[i]!) - 1) + 1 - share;
    return sharpness * Math.log(found / (found + others)) - Math.log(found + others);
  });
  return { ...scores, data };
}

/** How little tested a place is. */
export function lonelyScores(candidates: Matrix, good: ParzenDensity, bad: ParzenDensity): Matrix {
  const scores = good.logDensity(candidates);
  const against = bad.logDensity(candidates);
  const data = scores.data.map(
    (log, i) => -Math.log(good.total * Math.exp(log) + bad.total * Math.exp(against.data[i]!)),
  );
  return { ...scores, data };
}

/** The candidate with the largest score; of columns by themselves, the best value of each. */
export function bestOf(candidates: Matrix, scores: Matrix): Float64Array {
  const best = new Int32Array(scores.cols);
  for (let i = 1; i < scores.rows; i++)
    for (let j = 0; j < scores.cols; j++)
      if (scores.data[i * scores.cols + j]! > scores.data[best[j]! * scores.cols + j]!) best[j] = i;
  return Float64Array.from(
    { length: candidates.cols },
    (_, j) => candidates.data[best[scores.cols === 1 ? 0 : j]! * candidates.cols + j]!,
  );
}
