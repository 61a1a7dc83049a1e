// For surrogates without a native kernel: the same scores as the native core's, by predictions on whole tiles.
import { type Matrix, matrix, type Random, rowRange, Status } from "lodescan/contract";
import { cubeToParameters, scoreObservables } from "lodescan/numerics";
import { stacked } from "./matrices.js";
import { type Population, PopulationRun, type PopulationSettings } from "./population.js";
import {
  type Acceptance,
  byFound,
  type Drawn,
  type DrawOptions,
  packSpread,
  type Scores,
  type Scoring,
  type ScoringParts,
  type Widening,
} from "./scoring.js";

/** Quantiles of a standard normal, in equal steps of probability: the draws that stand for a prediction's spread. */
const quantiles = [
  -1.86, -1.32, -1.01, -0.78, -0.58, -0.4, -0.24, -0.08, 0.08, 0.24, 0.4, 0.58, 0.78, 1.01, 1.32, 1.86,
];
/** Smallest probability that 16 draws and their distance from the target are taken to mean. */
const unseen = 1e-3;
const tile = 8192;

export class PredictedScoring implements Scoring {
  readonly #parts: ScoringParts;

  constructor(parts: ScoringParts) {
    this.#parts = parts;
  }

  async score(points: Matrix, widening?: Widening): Promise<Scores> {
    const { context, learning, spreads, scales } = this.#parts;
    const native = context.problem.native;
    const parameters = cubeToParameters(native, points);
    const { mean, spread, physical } = await learning.predict(points);
    const packed = packSpread(spreads, scales, widening);
    const status = new Uint8Array(points.rows).fill(Status.ok);
    const central = scoreObservables(native, parameters, mean, status);
    const hits = new Float64Array(points.rows);
    const order = [0, 7, 3, 12, 5, 14, 1, 9, 15, 2, 11, 6, 13, 4, 10, 8];
    const drawn = matrix(points.rows, mean.cols);
    for (let draw = 0; draw < quantiles.length; draw++) {
      for (let k = 0; k < mean.cols; k++) {
        // Another order for every observable, so that their errors are not drawn in step.
        const z = quantiles[k === 0 ? draw : order[(draw * (2 * k + 1) + 5 * k) % order.length]!]!;
        for (let at = k; at < drawn.data.length; at += mean.cols)
          drawn.data[at] =
            mean.data[at]! + z * Math.hypot(packed[k]! * spread.data[at]!, packed[mean.cols + k]!);
      }
      const { found } = scoreObservables(native, parameters, drawn, status);
      for (let i = 0; i < points.rows; i++) hits[i]! += found[i]!;
    }
    const probability = hits.map(
      (count, i) => (physical[i]! * Math.max(count, count > 0 ? 0 : unseen)) / quantiles.length,
    );
    return {
      probability,
      logProbability: probability.map(Math.log),
      physical,
      logLikelihood: central.logLikelihood,
    };
  }

  async draw(random: Random, wanted: number, limit: number, options: DrawOptions = {}): Promise<Drawn> {
    const { dim } = this.#parts.context;
    const accepted: Matrix[] = [];
    let rows = 0;
    let tested = 0;
    while (rows < wanted && tested < limit) {
      const candidates = matrix(Math.min(tile, limit - tested), dim);
      const needs = new Float64Array(candidates.rows);
      random.fillUniform(candidates.data);
      random.fillUniform(needs);
      const scores = await this.score(candidates, options.widening);
      for (let i = 0; i < candidates.rows; i++) {
        if (acceptedBy(options.acceptance ?? byFound, scores, i) <= needs[i]!) continue;
        accepted.push(rowRange(candidates, i, i + 1));
        rows++;
      }
      tested += candidates.rows;
    }
    return { points: stacked(accepted, dim, wanted), tested };
  }

  async populate(random: Random, settings: PopulationSettings, joining: Matrix): Promise<Population> {
    const density = async (points: Matrix, temper: number) =>
      (await this.score(points, { temper })).logProbability;
    return await new PopulationRun(random, this.#parts.context.problem.dimensions, density, settings).run(
      joining,
    );
  }
}

/** Probability with which candidate `i` is accepted. */
function acceptedBy({ by, logLmax, mix, physicalCut }: Acceptance, scores: Scores, i: number): number {
  const physical = scores.physical[i]!;
  const filter = physicalCut > 0 ? (physical >= physicalCut ? 1 : 0) : physical;
  const likelihood = filter * Math.min(1, Math.exp(scores.logLikelihood[i]! - logLmax));
  const found = physical > 0 ? (filter * scores.probability[i]!) / physical : 0;
  if (by === "found") return found;
  return by === "likelihood" ? likelihood : mix * found + (1 - mix) * likelihood;
}
