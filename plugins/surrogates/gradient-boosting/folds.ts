// Each member leaves out a fold of its own, so that every row is judged by a member that has not seen it.
import type { Random } from "lodescan/contract";
import { type BoostedTrees, type ClassScaling, fitClassScaling } from "lodescan/numerics";

/** Folds of equal size, in random order. */
export function drawFolds(rows: number, members: number, random: Random): Int32Array {
  const folds = new Int32Array(new SharedArrayBuffer(4 * rows));
  for (let i = 0; i < rows; i++) folds[i] = i % members;
  random.shuffle(folds);
  return folds;
}

/** Raw values at the start: none of a standardized target; else the classes' log shares (their log odds where there are two). */
export function startOf(targets: Float64Array, classes: number, weights?: Float64Array): Float64Array {
  if (classes === 0) return new Float64Array(1);
  // Half a row more of each class: one that never came is rare, not impossible.
  const sums = new Float64Array(classes).fill(0.5);
  for (let i = 0; i < targets.length; i++)
    if (Number.isFinite(targets[i])) sums[targets[i]!]! += weights ? weights[i]! : 1;
  const logs = sums.map(Math.log);
  return classes === 2 ? Float64Array.of(logs[1]! - logs[0]!) : logs.map((value) => value - logs[0]!);
}

/** Scaling of the raw values, by what each row's own fold is given. */
export function calibration(
  members: readonly BoostedTrees[],
  folds: Int32Array,
  start: Float64Array,
  targets: Float64Array,
  classes: number,
  weights?: Float64Array,
): ClassScaling {
  const rows = targets.length;
  const z = new Float64Array(rows * classes);
  for (let i = 0; i < rows; i++) {
    const { raw } = members[folds[i]!]!;
    if (classes === 2) z[2 * i + 1] = raw[i]! + start[0]!;
    else for (let k = 0; k < classes; k++) z[i * classes + k] = raw[i * classes + k]! + start[k]!;
  }
  return fitClassScaling(z, targets, classes, weights);
}

/** Mean over members and outputs, round by round, as far as the longest went. */
export function meanCurve(curves: readonly Float64Array[]): Float64Array {
  return Float64Array.from({ length: Math.max(...curves.map((curve) => curve.length)) }, (_, round) => {
    const values = curves.filter((curve) => round < curve.length).map((curve) => curve[round]!);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  });
}
