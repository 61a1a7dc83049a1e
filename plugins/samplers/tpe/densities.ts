// The densities of good and bad points, l and g of Bergstra et al. 2011, with the weights and widths of Optuna and Hyperopt:
// the latest 25 points weigh 1, older ones less and less (Watanabe, arXiv:2304.11127, section 3.3); widths of at least
// 1 / min(100, n + 2), so that no kernel is a needle ("magic clip").
import { type Matrix, matrix, row } from "lodescan/contract";
import { fitParzen, type ParzenMixture } from "lodescan/numerics";
import type { Weighted } from "./kept-points.js";
import type { Settings } from "./options.js";
import type { Ranked } from "./ranking.js";

/** Joins points, the later ones last. */
export function gather(
  dim: number,
  kept: Weighted,
  single: readonly Pick<Ranked, "point" | "turn">[],
): Weighted {
  const rows = kept.points.rows + single.length;
  const turns = new Float64Array(rows);
  turns.set(kept.turns);
  for (const [i, { turn }] of single.entries()) turns[kept.points.rows + i] = turn;
  const order = Uint32Array.from(turns, (_, i) => i).sort((a, b) => turns[a]! - turns[b]! || a - b);
  const points = matrix(rows, dim);
  const counts = new Float64Array(rows).fill(1);
  for (const [to, from] of order.entries()) {
    const old = from < kept.points.rows;
    row(points, to).set(old ? row(kept.points, from) : single[from - kept.points.rows]!.point);
    if (old) counts[to] = kept.counts[from]!;
  }
  return { points, counts, turns: turns.map((_, to) => turns[order[to]!]!) };
}

/** Points stand in the order in which they were told: from 1/n for the first to 1 for the latest 25, times their counts. */
export function fadingWeights(counts: Float64Array): Float64Array {
  let n = 0;
  for (const count of counts) n += count;
  let before = 0;
  return counts.map((count) => {
    const age = before + (count - 1) / 2;
    before += count;
    const fading = age < n - 25;
    return fading ? count * (1 / n + (1 - 1 / n) * (n > 26 ? age / (n - 26) : 0)) : count;
  });
}

/** The estimator of the points, of which `total` were merged into these rows. */
export function densityOf(
  points: Matrix,
  weights: Float64Array,
  total: number,
  levels: Int32Array,
  { multivariate, bandwidth, priorWeight }: Settings,
): ParzenMixture {
  const least = 1 / Math.min(100, total + 2);
  return fitParzen(points, weights, { levels, joint: multivariate, widths: bandwidth, least, priorWeight });
}
