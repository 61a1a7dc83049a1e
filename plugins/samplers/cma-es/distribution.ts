// The search distribution N(m, sigma^2 A C A) and its update from one ranked generation: the (mu/mu_w, lambda)-CMA-ES with
// active covariance update, as in Hansen's tutorial (arXiv:1604.00772; equation numbers are the tutorial's). A is diagonal
// and differs from 1 only for integer parameters (margin.ts).
import { type Matrix, matrix } from "lodescan/contract";
import { symmetricEigen } from "lodescan/numerics";
import type { Strategy } from "./strategy.js";

export interface Distribution {
  mean: Float64Array;
  sigma: number;
  covariance: Matrix;
  /** Diagonal of A. */
  stretch: Float64Array;
  pathSigma: Float64Array;
  pathC: Float64Array;
  /** Eigenvectors, one a column, and square roots of the eigenvalues, of the covariance as it was when they were taken. */
  axes: Matrix;
  lengths: Float64Array;
  /** Generations since the start, and at the last decomposition. */
  generation: number;
  decomposed: number;
}

export function newDistribution(mean: Float64Array, sigma: number, covariance?: Matrix): Distribution {
  const dim = mean.length;
  const identity = matrix(dim, dim);
  for (let j = 0; j < dim; j++) identity.data[j * dim + j] = 1;
  const distribution: Distribution = {
    mean: mean.slice(),
    sigma,
    covariance: covariance ?? { ...identity, data: identity.data.slice() },
    stretch: new Float64Array(dim).fill(1),
    pathSigma: new Float64Array(dim),
    pathC: new Float64Array(dim),
    axes: identity,
    lengths: new Float64Array(dim).fill(1),
    generation: 0,
    decomposed: 0,
  };
  if (covariance !== undefined) decompose(distribution);
  return distribution;
}

/** out = m + sigma A B D z for standard normal z, the numbers of `normals` from `first` on. */
export function sample(d: Distribution, normals: Float64Array, first: number, out: Float64Array): void {
  const dim = out.length;
  const { data } = d.axes;
  for (let i = 0; i < dim; i++) {
    let y = 0;
    for (let k = 0; k < dim; k++) y += data[i * dim + k]! * d.lengths[k]! * normals[first + k]!;
    out[i] = d.mean[i]! + d.sigma * d.stretch[i]! * y; // (eq. 38 to 40)
  }
}

/** Bᵀ y / D: the coordinates along the axes in which the distribution is a standard normal one. */
function whitened(
  d: Distribution,
  y: Float64Array,
  out: Float64Array = new Float64Array(y.length),
): Float64Array {
  const dim = y.length;
  out.fill(0);
  for (let i = 0; i < dim; i++) for (let k = 0; k < dim; k++) out[k]! += d.axes.data[i * dim + k]! * y[i]!;
  for (let k = 0; k < dim; k++) out[k]! /= d.lengths[k]!;
  return out;
}

/** C^(-1/2) y = B D^(-1) Bᵀ y */
function isotropic(d: Distribution, y: Float64Array): Float64Array {
  const dim = y.length;
  const white = whitened(d, y);
  const out = new Float64Array(dim);
  for (let i = 0; i < dim; i++)
    for (let k = 0; k < dim; k++) out[i]! += d.axes.data[i * dim + k]! * white[k]!;
  return out;
}

function length(v: Float64Array): number {
  let squares = 0;
  for (let j = 0; j < v.length; j++) squares += v[j]! * v[j]!;
  return Math.sqrt(squares);
}

/** Eigenvalues below this share of the largest are raised to it. */
const leastEigenvalue = 1e-15;

export function decompose(d: Distribution): void {
  const eigen = symmetricEigen(d.covariance);
  // Not finite: the last good axes go on until the stop criteria end the run.
  if (eigen === undefined) return;
  const dim = eigen.values.length;
  const floor = leastEigenvalue * Math.max(eigen.values[dim - 1]!, Number.MIN_VALUE);
  d.axes = eigen.vectors;
  d.lengths = eigen.values.map((value) => Math.sqrt(Math.max(value, floor)));
  d.decomposed = d.generation;
}

/** Steps of one generation, best first. */
export interface RankedSteps {
  /** (rows, dim): y = (x - m) / (sigma A). */
  steps: Matrix;
  /** Rows, from the best, that are not ok: they repel but never attract. */
  failed: Uint8Array;
  /** Whether the row was not drawn from the present distribution: late results and given points. */
  foreign: Uint8Array;
}

/** Moves the distribution by one generation. `rows` may be fewer or more than lambda; weights go by rank. */
export function update(d: Distribution, s: Strategy, { steps, failed, foreign }: RankedSteps): void {
  const { dim } = s;
  const step = (i: number) => steps.data.subarray(i * dim, (i + 1) * dim);
  // Foreign steps may be arbitrarily long: clipped as injected ones (arXiv:1110.4181, eq. 4 and 5).
  const longest = Math.sqrt(dim) + (2 * dim) / (dim + 2);
  for (let i = 0; i < steps.rows; i++) {
    if (!foreign[i]) continue;
    const yi = step(i);
    const factor = Math.min(1, longest / length(whitened(d, yi)));
    for (let j = 0; j < dim; j++) yi[j]! *= factor;
  }
  const weights = s.weights.slice();
  let total = 0;
  for (let i = 0; i < s.mu; i++) total += failed[i] ? (weights[i] = 0) : weights[i]!;
  let squares = 0;
  for (let i = 0; i < s.mu; i++) squares += (weights[i]! /= total) ** 2;
  const muEff = 1 / squares; // (eq. 8); that of the strategy unless points failed

  // Selection and recombination
  const y = new Float64Array(dim);
  for (let i = 0; i < s.mu; i++)
    for (let j = 0; j < dim; j++) y[j]! += weights[i]! * steps.data[i * dim + j]!; // (eq. 41)
  for (let j = 0; j < dim; j++) d.mean[j]! += s.cm * d.sigma * d.stretch[j]! * y[j]!; // (eq. 42)

  // Step-size control
  const along = isotropic(d, y);
  const gain = Math.sqrt(s.cSigma * (2 - s.cSigma) * muEff);
  for (let j = 0; j < dim; j++) d.pathSigma[j] = (1 - s.cSigma) * d.pathSigma[j]! + gain * along[j]!; // (eq. 43)
  const pathLength = length(d.pathSigma);
  d.sigma *= Math.exp(Math.min(1, (s.cSigma / s.dSigma) * (pathLength / s.chi - 1))); // (eq. 44)
  d.generation++;

  // Covariance matrix adaptation
  const settled = Math.sqrt(1 - (1 - s.cSigma) ** (2 * (d.generation + 1)));
  const h = pathLength / settled < (1.4 + 2 / (dim + 1)) * s.chi ? 1 : 0; // (p. 28)
  const stretchC = h * Math.sqrt(s.cc * (2 - s.cc) * muEff);
  for (let j = 0; j < dim; j++) d.pathC[j] = (1 - s.cc) * d.pathC[j]! + stretchC * y[j]!; // (eq. 45)
  let sum = 0;
  const rankMu = new Float64Array(dim * dim);
  for (let i = 0; i < steps.rows; i++) {
    sum += weights[i]!;
    const yi = step(i);
    if (weights[i]! < 0) weights[i]! *= dim / (length(whitened(d, yi, along)) ** 2 + 1e-300); // (eq. 46)
    for (let j = 0; j < dim; j++) {
      const part = weights[i]! * yi[j]!;
      for (let k = 0; k <= j; k++) rankMu[j * dim + k]! += part * yi[k]!;
    }
  }
  const missing = (1 - h) * s.cc * (2 - s.cc); // (p. 28)
  const keep = 1 + s.c1 * missing - s.c1 - s.cMu * sum;
  const c = d.covariance.data;
  for (let j = 0; j < dim; j++)
    for (let k = 0; k <= j; k++) {
      const rankOne = d.pathC[j]! * d.pathC[k]!;
      const at = j * dim + k;
      c[at] = c[k * dim + j] = keep * c[at]! + s.c1 * rankOne + s.cMu * rankMu[at]!; // (eq. 47)
    }

  // The decomposition costs dim^3 and may wait while the matrix hardly changes (p. 37).
  if (d.generation - d.decomposed > 1 / ((s.c1 + s.cMu) * dim * 10)) decompose(d);
}

/** Standard deviation of coordinate j as it is sampled. */
export const spread = (d: Distribution, j: number) =>
  d.sigma * d.stretch[j]! * Math.sqrt(d.covariance.data[j * d.mean.length + j]!);
