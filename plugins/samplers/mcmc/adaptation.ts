// The adapted gaussian proposal of each temperature: covariance as in adaptive Metropolis (Haario et al.,
// doi:10.2307/3318737), scale by Robbins and Monro towards the wanted acceptance (Andrieu and Thoms,
// doi:10.1007/s11222-008-9110-y, algorithm 4). The covariance is learned in epochs, each twice as long as the one
// before and from its own steps only, so that what was learned on the way to the posterior is forgotten.
import type { Snapshot } from "lodescan/contract";
import { choleskyInto } from "./cholesky.js";
import { copyInto, type Walkers } from "./walkers.js";

/** Moves of a temperature in an epoch, in units of the dimension, at which its correlations are trusted as much as none. */
const trust = 5;

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
    const { covariance, moves } = this.#within(from, to);
    const factor = this.factors.subarray(r * dim * dim, (r + 1) * dim * dim);
    let logScale = 0;
    for (let w = from; w < to; w++) logScale += this.logScales[w]! / (to - from);
    const weight = moves / (moves + trust * dim);
    for (let i = 0; i < dim; i++)
      for (let j = 0; j < i; j++) covariance[i * dim + j] = covariance[i * dim + j]! * weight;
    const learned = new Float64Array(dim * dim);
    // The step keeps its volume, so that the new shape starts from a scale that was accepted, ...
    const before = logVolume(factor, dim);
    if (moves > dim && choleskyInto(learned, covariance, dim)) {
      factor.set(learned);
      logScale += (before - logVolume(learned, dim)) / dim;
    }
    // ... up to the scale that is best for a gaussian of this covariance (Gelman et al. 1996).
    const best = Math.log(2.38 / Math.sqrt(dim));
    this.logScales.fill(moves > dim ? Math.min(best, logScale) : logScale, from, to);
  }

  /** Mean covariance of the chains about their own means, and the moves that it was learned from. */
  #within(from: number, to: number): { covariance: Float64Array; moves: number } {
    const { dim } = this.#walkers;
    const covariance = new Float64Array(dim * dim);
    let [steps, moves] = [0, 0];
    for (let w = from; w < to; w++) {
      const n = this.#steps[w]!;
      steps += n;
      moves += this.#moved[w]!;
      if (n === 0) continue;
      for (let i = 0; i < dim; i++)
        for (let j = 0; j <= i; j++) {
          const product = this.#sums[w * dim + i]! * this.#sums[w * dim + j]!;
          covariance[i * dim + j]! += this.#products[(w * dim + i) * dim + j]! - product / n;
        }
    }
    for (let k = 0; k < covariance.length; k++) covariance[k]! /= Math.max(1, steps);
    return { covariance, moves };
  }

  /** How far the chains of the first temperature are apart in this epoch: largest R-hat of Gelman and Rubin. */
  disagreement(): number {
    const { dim, chains } = this.#walkers;
    if (chains === 1) return 1;
    const { covariance } = this.#within(0, chains);
    let worst = 1;
    for (let j = 0; j < dim; j++) {
      const means = Array.from({ length: chains }, (_, w) => {
        return this.#origins[w * dim + j]! + this.#sums[w * dim + j]! / Math.max(1, this.#steps[w]!);
      });
      const mean = means.reduce((sum, value) => sum + value, 0) / chains;
      const between = means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (chains - 1);
      const within = covariance[j * dim + j]!;
      worst = Math.max(worst, within > 0 ? Math.sqrt(1 + between / within) : between > 0 ? Infinity : 1);
    }
    return worst;
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

/** Log of the determinant of a lower triangular factor. */
function logVolume(factor: Float64Array, dim: number): number {
  let sum = 0;
  for (let j = 0; j < dim; j++) sum += Math.log(factor[j * dim + j]!);
  return sum;
}
