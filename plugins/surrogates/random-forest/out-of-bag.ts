// What trees say of the points that their bootstrap left out: an honest error, and the calibration of class probabilities.
import { type ClassScaling, fitClassScaling, type GrownForest, type TreeData } from "lodescan/numerics";

/** Least share of a class whose logarithm is taken. */
export const shareFloor = 1e-3;

/** Scaling of the logarithms of the classes' shares, by the rows that some tree left out. */
export function calibration(
  grown: readonly GrownForest[],
  { targets, weights, classes }: TreeData,
): ClassScaling {
  const rows = targets.length;
  const z = new Float64Array(rows * classes);
  const counted = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let trees = 0;
    for (const part of grown) trees += part.counted[i]!;
    if (trees === 0) continue;
    counted[i] = weights ? weights[i]! : 1;
    for (let k = i * classes; k < (i + 1) * classes; k++) {
      let sum = 0;
      for (const part of grown) sum += part.outside[k]!;
      z[k] = Math.log(Math.max(sum / trees, shareFloor));
    }
  }
  return fitClassScaling(z, targets, classes, counted);
}

/** Mean squared error (of targets of variance 1, or of the classes' shares) on left-out rows, after each part of the forest. */
export function outOfBagCurve(
  grown: readonly GrownForest[],
  { targets, weights, classes }: TreeData,
): Float64Array {
  const rows = grown[0]!.counted.length;
  const values = grown[0]!.outside.length / rows;
  const sums = new Float64Array(rows * values);
  const counted = new Float64Array(rows);
  return Float64Array.from(grown, ({ outside, counted: more }) => {
    let loss = 0;
    let total = 0;
    for (let i = 0; i < rows; i++) {
      counted[i]! += more[i]!;
      const weight = weights ? weights[i]! : 1;
      for (let k = 0; k < values; k++) {
        sums[i * values + k]! += outside[i * values + k]!;
        const truth = classes > 0 ? Number(targets[i] === k) : targets[i * values + k]!;
        if (counted[i] === 0 || !Number.isFinite(truth)) continue;
        loss += weight * (sums[i * values + k]! / counted[i]! - truth) ** 2;
        total += weight;
      }
    }
    return total > 0 ? loss / total : 0;
  });
}
