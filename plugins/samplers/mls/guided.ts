// Candidates in the surrogate's target region: by rejection from the prior as long as enough are accepted, by a population
// that is cooled down to the target where it is too thin for that, and near the best known points where even that fails.
import { type Matrix, matrix, type Random, type SamplerContext } from "lodescan/contract";
import { shortfalls } from "./emphasis.js";
import { relative } from "./exploration.js";
import type { History } from "./history.js";
import { snapped, stacked } from "./matrices.js";
import type { Options } from "./options.js";
import type { Scoring } from "./scoring.js";

/** Candidates of the first look, which decides between rejection and a population. */
const firstLook = 1 << 16;
/** Moves of the population at each temperature and at the end. */
const moves = 6;
const finalMoves = 12;
/** Of the best known points, this many have their neighbourhoods searched when all else fails. */
const bestKnown = 64;

export interface Pool {
  points: Matrix;
  /** Probability of being found, relative to the largest where all are small. */
  preference: Float64Array;
  probability: Float64Array;
  tested: number;
  accepted: number;
  /** True where the pool is not of the surrogate's target region, but the best that there was. */
  fallback: boolean;
}

export async function guidedPool(
  random: Random,
  context: SamplerContext,
  options: Options,
  scoring: Scoring,
  history: History,
  wanted: number,
): Promise<Pool> {
  const look = await scoring.draw(random.stream("look"), wanted, Math.min(firstLook, options.candidates));
  let parts: Matrix[] = [look.points];
  let tested = look.tested;
  let fallback = false;
  const missing = wanted - look.points.rows;
  if (missing > 0) {
    const left = options.candidates - tested;
    const enough = look.points.rows >= 16 && (missing * tested) / look.points.rows <= left;
    if (enough) {
      const more = await scoring.draw(random.stream("more"), missing, left);
      parts.push(more.points);
      tested += more.tested;
    } else {
      const size = Math.max(options.particles, wanted);
      const budget = size * (40 + 10 * context.dim) * 4;
      const settings = {
        size,
        moves: moves + (context.dim >> 1),
        finalMoves: finalMoves + context.dim,
        budget,
      };
      const population = await scoring.populate(
        random.stream("population"),
        settings,
        foundToJoin(history, size >> 1),
      );
      fallback = population.temper > 0;
      tested += population.scored;
      // Few accepted candidates add nothing to a population, but where they are all there is they count.
      parts = fallback
        ? [...parts, population.points, nearBest(random, history, wanted)]
        : [population.points];
    }
  }
  const accepted = parts.reduce((sum, part) => sum + part.rows, 0);
  if (accepted === 0) {
    parts = [nearBest(random, history, wanted)];
    fallback = true;
  }
  const points = snapped(stacked(parts, context.dim), context.problem.dimensions);
  const scores = await scoring.score(points);
  const preference = relative(scores.logProbability);
  return { points, preference, probability: scores.probability, tested, accepted, fallback };
}

/** Found points, evenly over the run, at most `limit`. */
function foundToJoin(history: History, limit: number): Matrix {
  const every = Math.max(1, Math.ceil(history.found / Math.max(1, limit)));
  let seen = 0;
  return history.pick((i) => history.foundFlags[i] === 1 && seen++ % every === 0);
}

/** Points round the known ones with the smallest shortfall, at distances over two orders of magnitude. */
function nearBest(random: Random, history: History, count: number): Matrix {
  const stream = random.stream("near-best");
  const short = shortfalls(history);
  const order = Array.from(short.keys())
    .filter((i) => Number.isFinite(short[i]!))
    .sort((a, b) => short[a]! - short[b]!)
    .slice(0, bestKnown);
  const { points } = history;
  const dim = points.cols;
  const out = matrix(count, dim);
  stream.fillUniform(out.data);
  if (order.length === 0) return out;
  for (let i = 0; i < count; i++) {
    const from = order[stream.integer(order.length)]! * dim;
    const step = 0.2 * 0.01 ** stream.uniform();
    for (let j = 0; j < dim; j++) {
      const value = points.data[from + j]! + step * stream.normal();
      out.data[i * dim + j] = value > 0 && value < 1 ? value : out.data[i * dim + j]!;
    }
  }
  return out;
}
