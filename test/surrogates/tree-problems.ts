// Problems that tree models are compared on; bench/peers/trees.py makes the same points.
import { type Matrix, matrix } from "../../src/contract/index.js";

/** Park and Miller's minimal generator. */
function uniforms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

const normal = (u: () => number) => {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += u();
  return sum;
};

function physical(x: Float64Array): [number, number, number, number] {
  return [100 * x[0]!, (40 + 520 * x[1]!) * Math.PI, x[2]!, 1 + 10 * x[3]!];
}

export interface TreeProblem {
  dim: number;
  task: "regression" | "classification";
  outputs: number;
  classes?: number;
  /** Targets of a point; may move the point. */
  targets(x: Float64Array, u: () => number): number[];
}

export const treeProblems: Record<string, TreeProblem> = {
  friedman1: {
    dim: 10,
    task: "regression",
    outputs: 1,
    targets: (x, u) => [
      10 * Math.sin(Math.PI * x[0]! * x[1]!) + 20 * (x[2]! - 0.5) ** 2 + 10 * x[3]! + 5 * x[4]! + normal(u),
    ],
  },
  friedman2: {
    dim: 4,
    task: "regression",
    outputs: 1,
    targets(x) {
      const [a, b, c, d] = physical(x);
      return [Math.sqrt(a * a + (b * c - 1 / (b * d)) ** 2)];
    },
  },
  friedman3: {
    dim: 4,
    task: "regression",
    outputs: 1,
    targets(x) {
      const [a, b, c, d] = physical(x);
      return [Math.atan((b * c - 1 / (b * d)) / a)];
    },
  },
  eggbox: {
    dim: 2,
    task: "regression",
    outputs: 1,
    targets: (x) => [(2 + Math.cos(5 * Math.PI * x[0]!) * Math.cos(5 * Math.PI * x[1]!)) ** 5],
  },
  thirty: {
    dim: 5,
    task: "regression",
    outputs: 30,
    targets: (x) =>
      Array.from(
        { length: 30 },
        (_, k) => Math.sin((1 + (k % 3)) * x[k % 5]! * 2) + x[(k + 1) % 5]! * x[(k + 2) % 5]! * (1 + k / 10),
      ),
  },
  moons: {
    dim: 2,
    task: "classification",
    outputs: 1,
    classes: 2,
    targets(x, u) {
      const label = x[0]! < 0.5 ? 1 : 0;
      const t = Math.PI * x[1]!;
      const [a, b] = label === 0 ? [Math.cos(t), Math.sin(t)] : [1 - Math.cos(t), 0.5 - Math.sin(t)];
      x[0] = (a + 0.25 * normal(u) + 2) / 5;
      x[1] = (b + 0.25 * normal(u) + 2) / 5;
      return [label];
    },
  },
  fourClasses: {
    dim: 4,
    task: "classification",
    outputs: 1,
    classes: 4,
    targets(x, u) {
      const a = Math.sin(4 * x[0]!) + x[1]! + 0.15 * normal(u);
      const b = x[2]! - x[0]! * x[1]! + 0.1 * normal(u);
      return [(a > 1 ? 1 : 0) + (b > 0.2 ? 2 : 0)];
    },
  },
};

/** The first `rows` points of a problem. */
export function treePoints(problem: TreeProblem, rows: number): { inputs: Matrix; targets: Matrix } {
  const u = uniforms(12345);
  const inputs = matrix(rows, problem.dim);
  const targets = matrix(rows, problem.outputs);
  for (let i = 0; i < rows; i++) {
    const x = Float64Array.from({ length: problem.dim }, u);
    targets.data.set(problem.targets(x, u), i * problem.outputs);
    inputs.data.set(x, i * problem.dim);
  }
  return { inputs, targets };
}

export function rowsOf(m: Matrix, from: number, to: number): Matrix {
  return { data: m.data.slice(from * m.cols, to * m.cols), rows: to - from, cols: m.cols };
}

/** Mean R2 over the outputs, or the share of rows whose most probable class is right. */
export function quality(problem: TreeProblem, predicted: Matrix, truth: Matrix): number {
  if (problem.task === "classification") {
    let right = 0;
    for (let i = 0; i < truth.rows; i++) {
      const row = predicted.data.subarray(i * predicted.cols, (i + 1) * predicted.cols);
      if (row.indexOf(Math.max(...row)) === truth.data[i]) right++;
    }
    return right / truth.rows;
  }
  let sum = 0;
  for (let k = 0; k < truth.cols; k++) {
    const column = (m: Matrix) => Array.from({ length: m.rows }, (_, i) => m.data[i * m.cols + k]!);
    const [p, t] = [column(predicted), column(truth)];
    const mean = t.reduce((a, b) => a + b, 0) / t.length;
    const error = t.reduce((a, b, i) => a + (b - p[i]!) ** 2, 0);
    sum += 1 - error / t.reduce((a, b) => a + (b - mean) ** 2, 0);
  }
  return sum / truth.cols;
}

/** Expected calibration error of the most probable class, in ten bins (Guo et al. 2017). */
export function calibrationError(probabilities: Matrix, truth: Matrix): number {
  const bins = Array.from({ length: 10 }, () => ({ count: 0, said: 0, right: 0 }));
  for (let i = 0; i < truth.rows; i++) {
    const row = probabilities.data.subarray(i * probabilities.cols, (i + 1) * probabilities.cols);
    const most = Math.max(...row);
    const bin = bins[Math.min(9, Math.floor(most * 10))]!;
    bin.count++;
    bin.said += most;
    if (row.indexOf(most) === truth.data[i]) bin.right++;
  }
  return bins.reduce((sum, bin) => sum + Math.abs(bin.said - bin.right), 0) / truth.rows;
}
