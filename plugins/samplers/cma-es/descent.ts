// One descent: a distribution, its population and its history, from the start to the reason why it stopped.
import { type Dimension, type Matrix, matrix } from "lodescan/contract";
import { reflected, toCube, within } from "./box.js";
import { type Distribution, newDistribution, sample, spread, update } from "./distribution.js";
import { cellOf, keepMargin } from "./margin.js";
import { type Outcome, rank, type Summing } from "./ranking.js";
import type { Plan } from "./restarts.js";
import { type Elsewhere, type History, record, type StopReason, stopReason } from "./stopping.js";
import { type Strategy, strategyOf } from "./strategy.js";

export interface Descent {
  plan: Plan;
  strategy: Strategy;
  distribution: Distribution;
  history: History;
  evaluations: number;
  /** Results of the present generation. */
  results: Outcome[];
  /** Generations on end of which every point failed. */
  failures: number;
  /** With novelty: whether a point was found, the rarest one's penalty, and generations since there was a rarer one. */
  found: boolean;
  leastPenalty: number;
  /** Before that: the least violation when it last fell by a share worth waiting for. */
  nearest: number;
  /** New cells that its found points reached. */
  fresh: number;
  waited: number;
}

/** Beyond this standard deviation the folded distribution is uniform for all purposes. */
const widest = 1;
/** The step size does not grow while fewer points than this stay within the limits of the box. */
const leastInside = 0.5;
/** So much wider is the next generation if all points failed; after so many of these the descent is given up. */
const widening = 1.5;
const mostFailures = 5;

export function newDescent(plan: Plan, active: boolean, mean: Float64Array, covariance?: Matrix): Descent {
  return {
    plan,
    strategy: strategyOf(mean.length, plan.lambda, active),
    distribution: newDistribution(mean, plan.sigma, covariance),
    history: { best: [], median: [], scale: [0, 0] },
    evaluations: 0,
    results: [],
    failures: 0,
    found: false,
    leastPenalty: 2,
    nearest: -1,
    fresh: 0,
    waited: 0,
  };
}

/**
 * Draws the point of row `i` of `normals`, standard normal numbers: search coordinates into that row of `searched`, coordinates of
 * the cube into that of `cube`. Integers lie amid their cells. Gives the search coordinates.
 */
export function draw(
  { distribution }: Descent,
  dimensions: readonly Dimension[],
  { normals, searched, cube }: Population,
  i: number,
): Float64Array {
  const dim = dimensions.length;
  const at = searched.subarray(i * dim, (i + 1) * dim);
  sample(distribution, normals, i * dim, at);
  for (let j = 0; j < dim; j++) {
    const { levels } = dimensions[j]!;
    if (levels === undefined) cube[i * dim + j] = toCube((at[j] = reflected(at[j]!)));
    else cube[i * dim + j] = (cellOf(at[j]!, levels) + 0.5) / levels;
  }
  return at;
}

/** Rows of a generation, made at once: arrays of their own for each point cost more than all else. */
export interface Population {
  normals: Float64Array;
  searched: Float64Array;
  cube: Float64Array;
}

export function newPopulation(rows: number, dim: number): Population {
  const room = () => new Float64Array(rows * dim);
  return { normals: room(), searched: room(), cube: room() };
}

/** A violation that falls by less than this share in all the time of patience leads nowhere. */
const worthwhile = 0.02;

/** Whether the generation's least violation is worth going on for. */
export function comesNearer(descent: Descent): boolean {
  const violation = descent.results.reduce((least, outcome) => Math.min(least, outcome.violation), Infinity);
  if (violation === Infinity) return true;
  if (descent.nearest >= 0 && violation > (1 - worthwhile) * descent.nearest) return false;
  descent.nearest = violation;
  return true;
}

/** Back into the box, where the fold is one to one; integers off the brink of freezing; not wider than the box. */
function keepInside({ distribution: d, strategy }: Descent, dimensions: readonly Dimension[]): void {
  let most = 0;
  for (let j = 0; j < d.mean.length; j++) most = Math.max(most, spread(d, j) / d.stretch[j]!);
  if (most > widest) d.sigma *= widest / most;
  dimensions.forEach(({ levels }, j) => {
    if (levels !== undefined) keepMargin(d, j, levels, 1 / (strategy.dim * strategy.lambda));
    else d.mean[j] = reflected(d.mean[j]!);
  });
}

/** Estimated share of points that are not reflected. */
function shareWithin(d: Distribution, dimensions: readonly Dimension[]): number {
  return dimensions.reduce(
    (share, { levels }, j) => (levels === undefined ? share * within(d.mean[j]!, spread(d, j)) : share),
    1,
  );
}

/** (x - m) / (sigma A), a row for each; results of other distributions are folded to where the mean is. */
function stepsOf(
  ranked: readonly Outcome[],
  d: Distribution,
  dimensions: readonly Dimension[],
  present: number,
) {
  const dim = dimensions.length;
  const steps = matrix(ranked.length, dim);
  const foreign = Uint8Array.from(ranked, ({ generation }) => (generation === present ? 0 : 1));
  ranked.forEach(({ at }, i) => {
    for (let j = 0; j < dim; j++) {
      steps.data[i * dim + j] = (at[j]! - d.mean[j]!) / (d.sigma * d.stretch[j]!);
    }
  });
  return {
    steps,
    foreign,
    failed: Uint8Array.from(ranked, ({ violation }) => (violation === Infinity ? 1 : 0)),
  };
}

/** Ends a generation with the results that are in; says why the descent should stop, if it should. */
export function endGeneration(
  descent: Descent,
  dimensions: readonly Dimension[],
  present: number,
  summing: Summing,
  byValue: boolean,
  elsewhere: Elsewhere | undefined,
): StopReason | undefined {
  const { distribution, strategy, plan } = descent;
  const ranked = rank(descent.results, summing);
  descent.results = [];
  descent.evaluations += ranked.length;
  if (ranked[0]!.violation === Infinity) {
    distribution.sigma *= widening;
    keepInside(descent, dimensions);
    return ++descent.failures >= mostFailures ? "failures" : undefined;
  }
  descent.failures = 0;
  // Fewer than mu may be ok, but not none of the first mu: failed ones rank last.
  const { sigma } = distribution;
  const inside = shareWithin(distribution, dimensions);
  update(distribution, strategy, stepsOf(ranked, distribution, dimensions, present));
  // Reflected steps all point inwards, which looks like progress to the step size: it must not run away by them.
  if (inside < leastInside) distribution.sigma = Math.min(sigma, distribution.sigma);
  keepInside(descent, dimensions);
  record(descent.history, ranked);
  if (descent.evaluations >= plan.limit) return "spent";
  return stopReason(descent.history, ranked, distribution, strategy, plan.sigma, byValue, elsewhere);
}
