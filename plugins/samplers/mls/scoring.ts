// Candidates scored by the fitted surrogates: in the native core where all of them have a kernel, else tile by tile through
// their predictions. Either way a candidate's score is P(physical) times the probability that it is found.
import {
  type Matrix,
  matrix,
  type NativeModel,
  type Random,
  rowRange,
  type SamplerContext,
  Status,
} from "lodescan/contract";
import { cubeToParameters, type Scorer, scoreObservables } from "lodescan/numerics";
import type { Spread } from "./calibration.js";
import type { History } from "./history.js";
import type { DrawTask, PopulateTask, ScoreTask } from "./kernels.js";
import type { Learning } from "./learning.js";
import { everyNth, stacked } from "./matrices.js";
import { type Population, PopulationRun, type PopulationSettings } from "./population.js";

const kernelsModule = new URL("./kernels.js", import.meta.url).href;

export interface Scores {
  /** P(physical) times P(found), and its logarithm, which does not underflow. */
  probability: Float64Array;
  logProbability: Float64Array;
  physical: Float64Array;
  /** Of the mean prediction. */
  logLikelihood: Float64Array;
}

export interface Drawn {
  points: Matrix;
  tested: number;
}

/** How candidates are accepted: by the probability that they are found, by L / Lmax of the mean prediction, or by a mix. */
export interface Acceptance {
  by: "found" | "likelihood" | "mixed";
  logLmax: number;
  /** Share of "found" in the mix. */
  mix: number;
  /** Above 0: the classifier only filters, at this probability of being physical. */
  physicalCut: number;
}

export const byFound: Acceptance = { by: "found", logLmax: 0, mix: 1, physicalCut: 0 };

export interface DrawOptions {
  acceptance?: Acceptance;
  widening?: Widening;
}

/** Widens the spread: `temper` times the observables' own, in quadrature, and at least these factors on the ensemble's. */
export interface Widening {
  temper?: number;
  factors?: Float64Array;
}

export interface Scoring {
  score(points: Matrix, widening?: Widening): Promise<Scores>;
  /** Uniform candidates accepted with their probability, until `wanted` or `limit` tested. */
  draw(random: Random, wanted: number, limit: number, options?: DrawOptions): Promise<Drawn>;
  populate(random: Random, settings: PopulationSettings, joining: Matrix): Promise<Population>;
}

/** Standard deviation of each observable over the prior, as far as known: over the first points or over all, the larger. */
export function columnScales(history: History, logarithmic: Uint8Array): Float64Array {
  const { data, rows, cols } = history.observables;
  return Float64Array.from({ length: cols }, (_, k) => {
    const deviation = (to: number) => {
      let count = 0;
      let mean = 0;
      let squares = 0;
      for (let i = 0; i < to; i++) {
        const raw = data[i * cols + k]!;
        const value = logarithmic[k] ? Math.log(raw) : raw;
        if (!Number.isFinite(value)) continue;
        const step = value - mean;
        mean += step / ++count;
        squares += step * (value - mean);
      }
      return count > 1 ? Math.sqrt(squares / count) : 0;
    };
    return Math.max(deviation(Math.min(rows, 100)), deviation(rows)) || 1;
  });
}

/** (2, observables): the factor on the ensemble's spread, then the shared error. */
export function packSpread(
  spreads: readonly Spread[],
  scales: Float64Array,
  { temper = 0, factors }: Widening = {},
): Float64Array {
  const out = new Float64Array(2 * spreads.length);
  spreads.forEach((spread, k) => {
    out[k] = Math.max(spread.factor, factors?.[k] ?? 0);
    out[spreads.length + k] = Math.hypot(spread.extra, temper * scales[k]!);
  });
  return out;
}

interface Parts {
  context: SamplerContext;
  learning: Learning;
  spreads: readonly Spread[];
  scales: Float64Array;
}

/** Candidates of one task of a pool thread. Fixed, so that results do not depend on the number of threads. */
const chunk = 1 << 16;
/** Populations that run side by side, each of its own stream. */
const groups = 4;

export class NativeScoring implements Scoring {
  readonly #parts: Parts;
  readonly #scorer: Omit<Scorer, "spread">;

  constructor(parts: Parts, models: Scorer["models"], physical: NativeModel | undefined) {
    this.#parts = parts;
    this.#scorer = {
      problem: parts.context.problem.native,
      models,
      ...(physical ? { physical } : {}),
      acceptance: "found",
    };
  }

  #scorerAt(widening?: Widening): Scorer {
    const { spreads, scales } = this.#parts;
    return { ...this.#scorer, spread: packSpread(spreads, scales, widening) };
  }

  async score(points: Matrix, widening?: Widening): Promise<Scores> {
    const task: ScoreTask = { scorer: this.#scorerAt(widening), points };
    return await this.#parts.context.compute.run<Scores>(kernelsModule, "score", task);
  }

  async draw(random: Random, wanted: number, limit: number, options: DrawOptions = {}): Promise<Drawn> {
    const { compute, dim } = this.#parts.context;
    const { by, logLmax, mix, physicalCut } = options.acceptance ?? byFound;
    const scorer = { ...this.#scorerAt(options.widening), acceptance: by, logLmax, mix, physicalCut };
    const accepted: Matrix[] = [];
    let rows = 0;
    let tested = 0;
    for (let next = 0; rows < wanted && next * chunk < limit; ) {
      // As many chunks as the acceptance so far lets expect to suffice: known from finished chunks only.
      const rate = tested > 0 ? Math.max(rows, 0.5) / tested : 1;
      const needed = Math.ceil((wanted - rows) / rate / chunk);
      const count = Math.min(needed, Math.ceil(limit / chunk) - next, tested > 0 ? 64 : 1);
      const results = await Promise.all(
        Array.from({ length: count }, (_, c) => {
          const task: DrawTask = {
            scorer,
            key: random.key,
            first: (next + c) * chunk,
            count: chunk,
            limit: wanted,
          };
          return compute.run<Drawn>(kernelsModule, "draw", task);
        }),
      );
      for (const result of results) {
        accepted.push(result.points);
        rows += result.points.rows;
        tested += result.tested;
      }
      next += count;
    }
    return { points: stacked(accepted, dim, wanted), tested };
  }

  async populate(random: Random, settings: PopulationSettings, joining: Matrix): Promise<Population> {
    const { context, spreads, scales } = this.#parts;
    const size = Math.max(16, Math.ceil(settings.size / groups));
    const budget = Math.ceil(settings.budget / groups);
    const parts = await Promise.all(
      Array.from({ length: groups }, (_, group) => {
        const task: PopulateTask = {
          scorer: this.#scorerAt(),
          spreads,
          scales,
          key: random.stream("group", group).key,
          dimensions: context.problem.dimensions,
          settings: { ...settings, size, budget },
          joining: everyNth(joining, groups, group),
        };
        return context.compute.run<Population>(kernelsModule, "populate", task);
      }),
    );
    return merged(parts, context.dim);
  }
}

/** Joins the groups that cooled the farthest: those left behind at a higher temperature are not of the target. */
function merged(parts: readonly Population[], dim: number): Population {
  const temper = Math.min(...parts.map((part) => part.temper));
  const kept = parts.filter((part) => part.temper === temper);
  return {
    points: stacked(
      kept.map((part) => part.points),
      dim,
    ),
    logProbability: Float64Array.from(kept.flatMap((part) => Array.from(part.logProbability))),
    temper,
    scored: parts.reduce((sum, part) => sum + part.scored, 0),
    acceptance: kept.reduce((sum, part) => sum + part.acceptance, 0) / kept.length,
  };
}

/** Quantiles of a standard normal, in equal steps of probability: the draws that stand for a prediction's spread. */
const quantiles = [
  -1.86, -1.32, -1.01, -0.78, -0.58, -0.4, -0.24, -0.08, 0.08, 0.24, 0.4, 0.58, 0.78, 1.01, 1.32, 1.86,
];
/** Smallest probability that 16 draws and their distance from the target are taken to mean. */
const unseen = 1e-3;
const tile = 8192;

/** For surrogates without a native kernel: the same scores, by predictions on whole tiles. */
export class PredictedScoring implements Scoring {
  readonly #parts: Parts;

  constructor(parts: Parts) {
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

/** The scoring that the fitted surrogates allow. */
export async function createScoring(
  context: SamplerContext,
  learning: Learning,
  history: History,
): Promise<Scoring> {
  const observables = context.problem.observables.length;
  const kernels = await Promise.all(learning.regressors.map((surrogate) => surrogate.kernel()));
  const logarithmic = new Uint8Array(observables);
  kernels.forEach((kernel, r) => {
    learning.columns(r).forEach((k, c) => {
      if (kernel?.scales[c]?.log) logarithmic[k] = 1;
    });
  });
  const physical = learning.classifies ? await learning.classifier!.kernel() : undefined;
  const native =
    kernels.every((kernel) => kernel !== undefined) && (!learning.classifies || physical !== undefined);
  const scales = columnScales(history, logarithmic);
  const parts = { context, learning, spreads: learning.spreads(), scales };
  learning.logarithmic = logarithmic;
  if (!native) return new PredictedScoring(parts);
  const models = kernels.map((kernel, r) => ({
    model: kernel!.model,
    columns: learning.columns(r),
    log: Uint8Array.from(kernel!.scales, ({ log }) => (log ? 1 : 0)),
  }));
  return new NativeScoring(parts, models, physical?.model);
}
