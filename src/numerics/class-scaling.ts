// Calibration of class scores z to probabilities softmax(slope z + offset), fitted on held-out rows by Newton's method with
// a weak pull to (1, 0). With two classes this is Platt scaling (1999), with more vector scaling with one common slope
// (Guo et al. 2017, arXiv:1706.04599).
import { choleskyFactor } from "./cholesky.js";

export interface ClassScaling {
  slope: number;
  offset: Float64Array;
}

/** Strength of the pull, in rows: keeps the fit finite where one class is missing or all rows are told apart. */
const pull = 1;
const iterations = 50;

/** z (rows, classes); labels 0, 1, ...; rows of weight 0 do not count. */
export function fitClassScaling(
  z: Float64Array,
  labels: ArrayLike<number>,
  classes: number,
  weights?: Float64Array,
): ClassScaling {
  let parameters = new Float64Array(classes + 1);
  parameters[0] = 1;
  let state = evaluate(z, labels, classes, weights, parameters);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const step = newtonStep(state);
    let size = 1;
    let moved = parameters;
    let next = state;
    // Halved until the loss falls: it is convex, so some step does.
    for (; size > 1e-6; size /= 2) {
      moved = parameters.map((value, p) => value - size * step[p]!);
      next = evaluate(z, labels, classes, weights, moved);
      if (next.loss <= state.loss) break;
    }
    const gain = state.loss - next.loss;
    if (!(gain >= 0)) break;
    parameters = moved;
    state = next;
    if (gain < 1e-10 * Math.max(1, Math.abs(state.loss))) break;
  }
  return { slope: parameters[0]!, offset: parameters.slice(1) };
}

interface State {
  loss: number;
  gradient: Float64Array;
  /** (parameters, parameters). */
  hessian: Float64Array;
}

function evaluate(
  z: Float64Array,
  labels: ArrayLike<number>,
  classes: number,
  weights: Float64Array | undefined,
  parameters: Float64Array,
): State {
  const size = classes + 1;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  let loss = 0;
  for (let p = 0; p < size; p++) {
    const away = parameters[p]! - (p === 0 ? 1 : 0);
    loss += 0.5 * pull * away * away;
    gradient[p] = pull * away;
    hessian[p * size + p] = pull;
  }
  const share = new Float64Array(classes);
  for (let i = 0; i < labels.length; i++) {
    const weight = weights ? weights[i]! : 1;
    if (!(weight > 0)) continue;
    loss += weight * addRow(z, i * classes, labels[i]!, parameters, share);
    let mean = 0;
    for (let k = 0; k < classes; k++) mean += share[k]! * z[i * classes + k]!;
    gradient[0]! += weight * (mean - z[i * classes + labels[i]!]!);
    for (let k = 0; k < classes; k++) {
      const centred = z[i * classes + k]! - mean;
      gradient[k + 1]! += weight * (share[k]! - (k === labels[i] ? 1 : 0));
      hessian[0]! += weight * share[k]! * centred * centred;
      hessian[k + 1]! += weight * share[k]! * centred;
      hessian[(k + 1) * size]! += weight * share[k]! * centred;
      for (let l = 0; l < classes; l++)
        hessian[(k + 1) * size + l + 1]! += weight * share[k]! * ((k === l ? 1 : 0) - share[l]!);
    }
  }
  return { loss, gradient, hessian };
}

/** Hessian times step = gradient. */
function newtonStep({ hessian, gradient }: State): Float64Array {
  const size = gradient.length;
  const factor = choleskyFactor(Array.from(hessian), size);
  const step = gradient.slice();
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) step[i]! -= factor[i * size + j]! * step[j]!;
    step[i]! /= factor[i * size + i]!;
  }
  for (let i = size; i-- > 0; ) {
    for (let j = i + 1; j < size; j++) step[i]! -= factor[j * size + i]! * step[j]!;
    step[i]! /= factor[i * size + i]!;
  }
  return step;
}

/** The row's probabilities into `share`; minus the logarithm of that of its label. */
function addRow(
  z: Float64Array,
  at: number,
  label: number,
  parameters: Float64Array,
  share: Float64Array,
): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < share.length; k++) {
    share[k] = parameters[0]! * z[at + k]! + parameters[k + 1]!;
    largest = Math.max(largest, share[k]!);
  }
  const own = share[label]! - largest;
  let sum = 0;
  for (let k = 0; k < share.length; k++) sum += share[k] = Math.exp(share[k]! - largest);
  for (let k = 0; k < share.length; k++) share[k]! /= sum;
  return Math.log(sum) - own;
}
