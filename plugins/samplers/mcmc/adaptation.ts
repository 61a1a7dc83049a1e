// The adapted gaussian proposal of each temperature: covariance as in adaptive Metropolis (Haario et al.,
// doi:10.2307/3318737), scale by Robbins and Monro towards the wanted acceptance (Andrieu and Thoms,
// doi:10.1007/s11222-008-9110-y, algorithm 4). The covariance is learned in epochs, each twice as long as the one
// before and from its own steps only, so that what was learned on the way to the posterior is forgotten.
import type { Snapshot } from "lodescan/contract";
import { choleskyInto } from "./cholesky.js";
import { copyInto, type Walkers } from "./walkers.js";

/** Moves of a temperature in an epoch, for each dimension, without which its covariance is not learned. */
const fewestMoves = 10;
/** Chains whose R-hat is below this walk the same ground. */
const together = 2;

export class Adaptation {
  readonly #walkers: Walkers;
  readonly #acceptance: number;
  /** Lower factor of each temperature's covariance. */
  readonly factors: Float64Array;
  /** Log of the scale of each walker's steps. */
  readonly logScales: Float64Array;
  /** Of the running epoch, by walker: where its sums are taken from, sums, sums of products, steps, moves. */
  readonly #origins: Float64Array;
  readonly #sums: Float64Array;
  readonly #products: Float64Array;
  readonly #steps: Int32Array;
  readonly #moved: Float64Array;

  constructor(walkers: Walkers, { step, acceptance }: { step: number; acceptance: number }) {
    const { count, dim, temperatures } = walkers;
    this.#walkers = walkers;
    this.#acceptance = acceptance;
    this.factors = new Float64Array(temperatures * dim * dim);
    for (let r = 0; r < temperatures; r++)
      for (let j = 0; j < dim; j++) this.factors[(r * dim + j) * dim + j] = step;
    this.logScales = new Float64Array(count);
    this.#origins = new Float64Array(count * dim);
    this.#sums = new Float64Array(count * dim);
    this.#products = new Float64Array(count * dim * dim);
    this.#steps = new Int32Array(count);
    this.#moved = new Float64Array(count);
  }

  /** Walker w's gaussian step, from standard normals in `point`. */
  step(w: number, point: Float64Array): void {
    const { dim, chains, points } = this.#walkers;
    const factor = Math.floor(w / chains) * dim * dim;
    const scale = Math.exp(this.logScales[w]!);
    for (let i = dim - 1; i >= 0; i--) {
      let sum = 0;
      for (let j = 0; j <= i; j++) sum += this.factors[factor + i * dim + j]! * point[j]!;
      point[i] = points[w * dim + i]! + scale * sum;
    }
  }

  /** A gaussian step of walker w was accepted with that probability. */
  answered(w: number, probability: number): void {
    const gain = (1 + this.#steps[w]!) ** -0.6;
    this.logScales[w] = this.logScales[w]! + gain * (probability - this.#acceptance);
    this.#moved[w] = this.#moved[w]! + probability;
  }

  /** Walker w stands at its place for one more step. */
  visited(w: number): void {
    const { dim, points } = this.#walkers;
    const at = w * dim;
    if (this.#steps[w] === 0) for (let j = 0; j < dim; j++) this.#origins[at + j] = points[at + j]!;
    this.#steps[w] = this.#steps[w]! + 1;
    for (let i = 0; i < dim; i++) {
      const a = points[at + i]! - this.#origins[at + i]!;
      this.#sums[at + i] = this.#sums[at + i]! + a;
      for (let j = 0; j <= i; j++) {
        const k = (at + i) * dim + j;
        this.#products[k] = this.#products[k]! + a * (points[at + j]! - this.#origins[at + j]!);
      }
    }
  }

  /** Ends an epoch: learns covariances and scales, if there is a gaussian proposal to learn. */
  learn(learns: boolean): void {
    const { temperatures, chains } = this.#walkers;
    if (learns) for (let r = 0; r < temperatures; r++) this.#learn(r, r * chains, (r + 1) * chains);
    for (const values of [this.#sums, this.#products, this.#moved]) values.fill(0);
    this.#steps.fill(0);
  }

  #learn(r: number, from: number, to: number): void {
    const { dim } = this.#walkers;
    const { covariance, between, moves } = this.#spread(from, to);
    // Chains that walk the same ground tell its length together; what lies between islands is no step's length.
    if (ratio(covariance, between, dim) < together)
      for (let k = 0; k < covariance.length; k++) covariance[k]! += between[k]!;
    const factor = this.factors.subarray(r * dim * dim, (r + 1) * dim * dim);
    let logScale = 0;
    for (let w = from; w < to; w++) logScale += this.logScales[w]! / (to - from);
    const learned = new Float64Array(dim * dim);
    // The step keeps its volume, so that the new shape starts from a scale that was accepted, ...
    const before = logVolume(factor, dim);
    if (moves >= fewestMoves * dim && choleskyInto(learned, covariance, dim)) {
      factor.set(learned);
      // ... up to the scale that is best for a gaussian of this covariance (Gelman et al. 1996).
      const best = Math.log(2.38 / Math.sqrt(dim));
      logScale = Math.min(best, logScale + (before - logVolume(learned, dim)) / dim);
    }
    this.logScales.fill(logScale, from, to);
  }

  /** Covariance of the chains about their own means, that of the means, and the moves that they were learned from. */
  #spread(from: number, to: number): { covariance: Float64Array; between: Float64Array; moves: number } {
    const { dim } = this.#walkers;
    const covariance = new Float64Array(dim * dim);
    const between = new Float64Array(dim * dim);
    const means = new Float64Array((to - from) * dim);
    const centre = new Float64Array(dim);
    let [steps, moves] = [0, 0];
    for (let w = from; w < to; w++) {
      const n = Math.max(1, this.#steps[w]!);
      steps += n;
      moves += this.#moved[w]!;
      for (let i = 0; i < dim; i++) {
        means[(w - from) * dim + i] = this.#origins[w * dim + i]! + this.#sums[w * dim + i]! / n;
        centre[i]! += means[(w - from) * dim + i]! / (to - from);
        for (let j = 0; j <= i; j++) {
          const product = this.#sums[w * dim + i]! * this.#sums[w * dim + j]!;
          covariance[i * dim + j]! += this.#products[(w * dim + i) * dim + j]! - product / n;
        }
      }
    }
    for (let k = 0; k < covariance.length; k++) covariance[k]! /= steps;
    for (let w = 0; w < to - from; w++)
      for (let i = 0; i < dim; i++)
        for (let j = 0; j <= i; j++) {
          const product = (means[w * dim + i]! - centre[i]!) * (means[w * dim + j]! - centre[j]!);
          between[i * dim + j]! += product / Math.max(1, to - from - 1);
        }
    return { covariance, between, moves };
  }

  /** How far the chains of the first temperature are apart in this epoch: largest R-hat of Gelman and Rubin. */
  disagreement(): number {
    const { covariance, between } = this.#spread(0, this.#walkers.chains);
    return ratio(covariance, between, this.#walkers.dim);
  }

  save(): Snapshot {
    return {
      factors: this.factors.slice(),
      logScales: this.logScales.slice(),
      origins: this.#origins.slice(),
      sums: this.#sums.slice(),
      products: this.#products.slice(),
      steps: this.#steps.slice(),
      moved: this.#moved.slice(),
    };
  }

  load(saved: Snapshot): void {
    copyInto(this.factors, saved.factors);
    copyInto(this.logScales, saved.logScales);
    copyInto(this.#origins, saved.origins);
    copyInto(this.#sums, saved.sums);
    copyInto(this.#products, saved.products);
    copyInto(this.#steps, saved.steps);
    copyInto(this.#moved, saved.moved);
  }
}

/** The largest R-hat, from the variances within and between chains. */
function ratio(within: Float64Array, between: Float64Array, dim: number): number {
  let worst = 1;
  for (let j = 0; j < dim; j++) {
    const [w, b] = [within[j * dim + j]!, between[j * dim + j]!];
    worst = Math.max(worst, w > 0 ? Math.sqrt(1 + b / w) : b > 0 ? Infinity : 1);
  }
  return worst;
}

/** Log of the determinant of a lower triangular factor. */
function logVolume(factor: Float64Array, dim: number): number {
  let sum = 0;
  for (let j = 0; j < dim; j++) sum += Math.log(factor[j * dim + j]!);
  return sum;
}
