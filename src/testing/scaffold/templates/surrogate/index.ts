// Inverse-distance weighting (Shepard, doi:10.1145/800186.810616) of the nearest known points; the spread is the
// weighted standard deviation of their targets. Slow beyond some thousands of points: there is no search tree.
import { deserialize, serialize } from "node:v8";
import { type CreateSurrogate, type Matrix, matrix, row } from "lodescan/contract";

/** Validated and defaulted by the schema in plugin.json. */
interface Options {
  neighbours: number;
}

interface Known {
  inputs: Matrix;
  targets: Matrix;
  weights: Float64Array;
}

/** Squared distance below which a known point is taken to be met exactly. */
const closest = 1e-18;

/** Rows with a target in column `k`, nearest first, at most `count`, each with its weight in the mean. */
function nearest(known: Known, point: Float64Array, k: number, count: number) {
  const found: { i: number; distance: number }[] = [];
  for (let i = 0; i < known.inputs.rows; i++) {
    if (Number.isNaN(row(known.targets, i)[k]!) || known.weights[i]! === 0) continue;
    let distance = closest;
    for (let j = 0; j < point.length; j++) distance += (row(known.inputs, i)[j]! - point[j]!) ** 2;
    found.push({ i, distance });
  }
  found.sort((a, b) => a.distance - b.distance);
  return found
    .slice(0, count)
    .map(({ i, distance }) => ({ target: row(known.targets, i)[k]!, weight: known.weights[i]! / distance }));
}

const copyOf = (m: Matrix): Matrix => ({ data: Float64Array.from(m.data), rows: m.rows, cols: m.cols });

export const create: CreateSurrogate<Options> = (options, context) => {
  const classes = context.classes ?? 2;
  let known: Known = { inputs: matrix(0, 0), targets: matrix(0, 0), weights: new Float64Array(0) };

  /** Mean and spread of each output, (rows, outputs). */
  function regress(inputs: Matrix) {
    const mean = matrix(inputs.rows, context.outputs);
    const spread = matrix(inputs.rows, context.outputs);
    for (let i = 0; i < inputs.rows; i++) {
      for (let k = 0; k < context.outputs; k++) {
        const near = nearest(known, row(inputs, i), k, options.neighbours);
        const total = near.reduce((sum, { weight }) => sum + weight, 0);
        const average = near.reduce((sum, { target, weight }) => sum + target * weight, 0) / total;
        const variance = near.reduce((sum, n) => sum + n.weight * (n.target - average) ** 2, 0) / total;
        row(mean, i)[k] = average;
        row(spread, i)[k] = Math.sqrt(variance);
      }
    }
    return { mean, spread };
  }

  /** Share of each class in the weights, (rows, classes). */
  function classify(inputs: Matrix) {
    const mean = matrix(inputs.rows, classes);
    for (let i = 0; i < inputs.rows; i++) {
      const near = nearest(known, row(inputs, i), 0, options.neighbours);
      const total = near.reduce((sum, { weight }) => sum + weight, 0);
      for (const { target, weight } of near) row(mean, i)[target]! += weight / total;
    }
    return { mean };
  }

  return {
    async fit(data) {
      // Fits get all points at once, so a warm fit and a cold one are the same here.
      const weights = data.weights ?? new Float64Array(data.inputs.rows).fill(1);
      known = { inputs: copyOf(data.inputs), targets: copyOf(data.targets), weights: weights.slice() };
      return { losses: new Float64Array(0), epochs: 0, seconds: 0 };
    },
    async predict(inputs) {
      return context.task === "classification" ? classify(inputs) : regress(inputs);
    },
    async save() {
      return new Uint8Array(serialize(known));
    },
    async load(bytes) {
      known = deserialize(bytes);
    },
  };
};
