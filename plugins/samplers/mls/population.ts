// A population of points that fills the surrogate's target region, however thin: sequential Monte Carlo from the prior
// (Del Moral, Doucet and Jasra, doi:10.1111/j.1467-9868.2006.00553.x), the prediction's spread shrinking from that of all
// observables to its own, with differential-evolution moves between halves (ter Braak, doi:10.1007/s11222-006-8769-1).
import { type Dimension, type Matrix, matrix, type Random } from "lodescan/contract";
import { snapToLevels } from "./matrices.js";

/** Log of the probability of being found, with the spread widened by `temper` times the observables' own spread. */
export type LogProbability = (points: Matrix, temper: number) => Promise<Float64Array> | Float64Array;

export interface PopulationSettings {
  size: number;
  /** Moves at every temperature, and after the last. */
  moves: number;
  finalMoves: number;
  /** Scorings allowed in all: the population stops cooling when they are spent. */
  budget: number;
}

export interface Population {
  points: Matrix;
  /** Log probability at temperature `temper`. */
  logProbability: Float64Array;
  /** 0 when the population reached the surrogate's own target. */
  temper: number;
  scored: number;
  /** Share of accepted moves at the end. */
  acceptance: number;
}

/** Share of the population that must go on carrying weight from one temperature to the next. */
const leastEffective = 0.4;
/** Factors tried, in this order, on the temperature. */
const coolings = [0, 0.3, 0.6, 0.8, 0.93];
/** Numbers drawn for each move, besides those for its coordinates. */
const movesDraws = 5;
/** Below this temperature the widened spread is that of the target for all purposes. */
const coldest = 1e-6;

/** Systematic resampling: `size` indices, index i appearing about size * weight[i] / sum(weight) times. */
export function resample(weights: Float64Array, size: number, offset: number): Int32Array {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const out = new Int32Array(size);
  for (let i = 0, k = 0, reached = weights[0]! / sum; i < size; i++) {
    while (reached < (i + offset) / size && k < weights.length - 1) reached += weights[++k]! / sum;
    out[i] = k;
  }
  return out;
}

/** exp(after - before), the largest being 1; undefined where nothing is left. */
function relativeWeights(before: Float64Array, after: Float64Array): Float64Array | undefined {
  const logs = after.map((value, i) => (before[i]! > Number.NEGATIVE_INFINITY ? value - before[i]! : value));
  let largest = Number.NEGATIVE_INFINITY;
  for (const value of logs) if (value > largest) largest = value;
  return largest > Number.NEGATIVE_INFINITY ? logs.map((value) => Math.exp(value - largest)) : undefined;
}

function effectiveShare(weights: Float64Array): number {
  let sum = 0;
  let squares = 0;
  for (const weight of weights) {
    sum += weight;
    squares += weight * weight;
  }
  return squares > 0 ? (sum * sum) / squares / weights.length : 0;
}

/** Reflects into the open unit interval. */
function reflect(value: number): number {
  const folded = Math.abs(value) % 2;
  return Math.min(1 - 1e-12, Math.max(1e-12, folded > 1 ? 2 - folded : folded));
}

export class PopulationRun {
  points: Matrix;
  logProbability: Float64Array = new Float64Array(0);
  temper = 1;
  scored = 0;
  #scale = 1;
  #acceptance = 0;
  readonly #random: Random;
  readonly #density: LogProbability;
  readonly #dimensions: readonly Dimension[];
  readonly #settings: PopulationSettings;

  constructor(
    random: Random,
    dimensions: readonly Dimension[],
    density: LogProbability,
    settings: PopulationSettings,
  ) {
    this.#random = random;
    this.#dimensions = dimensions;
    this.#density = density;
    this.#settings = settings;
    this.points = matrix(settings.size, dimensions.length);
    random.fillUniform(this.points.data);
  }

  async run(extra?: Matrix): Promise<Population> {
    let alive = this.#reweight(
      new Float64Array(this.points.rows),
      await this.#score(this.points, this.temper),
    );
    while (alive && this.temper > 0 && this.scored < this.#settings.budget) {
      await this.#move(this.#settings.moves);
      alive = await this.#cool();
    }
    if (extra && extra.rows > 0 && this.temper === 0) await this.#join(extra);
    await this.#move(this.#settings.finalMoves);
    const { points, logProbability, temper, scored } = this;
    return { points, logProbability, temper, scored, acceptance: this.#acceptance };
  }

  async #score(points: Matrix, temper: number): Promise<Float64Array> {
    this.scored += points.rows;
    return await this.#density(points, temper);
  }

  /** Resamples by new over old probability; false if nothing is left to resample. */
  #reweight(before: Float64Array, after: Float64Array): boolean {
    const weights = relativeWeights(before, after);
    if (!weights) return false;
    const chosen = resample(weights, this.#settings.size, this.#random.uniform());
    const dim = this.points.cols;
    const points = matrix(chosen.length, dim);
    chosen.forEach((from, i) => {
      points.data.set(this.points.data.subarray(from * dim, (from + 1) * dim), i * dim);
    });
    this.points = points;
    this.logProbability = Float64Array.from(chosen, (from) => after[from]!);
    return true;
  }

  /** Lowers the temperature as far as enough of the population keeps its weight. */
  async #cool(): Promise<boolean> {
    for (const factor of coolings) {
      const temper = factor === 0 || this.temper > coldest ? this.temper * factor : 0;
      const after = await this.#score(this.points, temper);
      const weights = relativeWeights(this.logProbability, after);
      if ((!weights || effectiveShare(weights) < leastEffective) && factor !== coolings.at(-1)) continue;
      if (!this.#reweight(this.logProbability, after)) return false;
      this.temper = temper;
      return true;
    }
    return false;
  }

  /** Adds points that are known to be found, so that small islands are among the population, however small. */
  async #join(extra: Matrix): Promise<void> {
    const joining = await this.#score(extra, 0);
    const rows = this.points.rows + extra.rows;
    const points = matrix(rows, extra.cols);
    points.data.set(this.points.data);
    points.data.set(extra.data, this.points.data.length);
    const all = new Float64Array(rows);
    all.set(this.logProbability);
    all.set(joining, this.logProbability.length);
    this.points = points;
    this.logProbability = all;
  }

  /** Each half in turn moves along differences of the other half. */
  async #move(steps: number): Promise<void> {
    const half = this.points.rows >> 1;
    for (let step = 0; step < steps && this.scored < this.#settings.budget; step++) {
      const accepted =
        (await this.#moveHalf(0, half, half, this.points.rows)) +
        (await this.#moveHalf(half, this.points.rows, 0, half));
      this.#acceptance = accepted / this.points.rows;
      // Robbins and Monro towards an acceptance of one quarter.
      this.#scale = Math.min(1, Math.max(1e-4, this.#scale * Math.exp(0.6 * (this.#acceptance - 0.25))));
    }
  }

  async #moveHalf(from: number, to: number, otherFrom: number, otherTo: number): Promise<number> {
    const { cols: dim, data } = this.points;
    const others = otherTo - otherFrom;
    if (others < 2 || to <= from) return 0;
    const proposals = matrix(to - from, dim);
    // Drawn in bulk: partners, kind and length of each move, then two numbers a coordinate.
    const stride = movesDraws + 2 * dim;
    const draws = new Float64Array(proposals.rows * stride);
    this.#random.fillUniform(draws);
    for (let i = 0; i < proposals.rows; i++) {
      const u = draws.subarray(i * stride, (i + 1) * stride);
      const a = (otherFrom + Math.floor(u[0]! * others)) * dim;
      const b = (otherFrom + Math.floor(u[1]! * others)) * dim;
      // Now and then a whole difference, which jumps between islands, and few coordinates at a time, as in DREAM.
      const share = u[3]! < 0.5 ? 1 : Math.max(0.3, 2 / dim);
      const length = (this.#scale * 2.38 * (0.5 + u[4]!)) / Math.sqrt(2 * Math.max(1, share * dim));
      const gamma = u[2]! < 0.1 ? 1 : length;
      for (let j = 0; j < dim; j++) {
        const old = data[(from + i) * dim + j]!;
        const moves = u[movesDraws + j]! < share;
        const jitter = 1e-5 * (u[movesDraws + dim + j]! - 0.5);
        proposals.data[i * dim + j] = moves
          ? reflect(old + gamma * (data[a + j]! - data[b + j]!) + jitter)
          : old;
      }
    }
    const moved = await this.#score(snapToLevels(proposals, this.#dimensions), this.temper);
    const needs = new Float64Array(proposals.rows);
    this.#random.fillUniform(needs);
    let accepted = 0;
    for (let i = 0; i < proposals.rows; i++) {
      if (!(Math.log(needs[i]!) + this.logProbability[from + i]! < moved[i]!)) continue;
      data.set(proposals.data.subarray(i * dim, (i + 1) * dim), (from + i) * dim);
      this.logProbability[from + i] = moved[i]!;
      accepted++;
    }
    return accepted;
  }
}
