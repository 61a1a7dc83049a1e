// Parzen estimators on the unit cube: a mixture with one component a point and one for the prior. Products of truncated
// normals, of normals over the cells of integers, and of smoothed choices; jointly, or each column by itself.
// Bergstra et al. 2011 (NeurIPS 24), Watanabe (arXiv:2304.11127).
import { type Matrix, matrix } from "../contract/matrix.js";
import type { Random } from "../contract/random.js";
import type { Dimension } from "../contract/sampler.js";
import { addon } from "./addon.js";

/** 0: continuous; n: an integer of n values; -n: a choice among n. */
export function parzenLevels(dimensions: readonly Dimension[]): Int32Array {
  return Int32Array.from(dimensions, ({ kind, levels = 1 }) =>
    kind === "continuous" ? 0 : kind === "integer" ? levels : -levels,
  );
}

/** Components are columns of `centres` and `widths`, which are (dim, count). Widths of choices: probability of each other level. */
export interface ParzenMixture {
  readonly levels: Int32Array;
  /** Products of all columns, or each column by itself. */
  readonly joint: boolean;
  /** Sum 1. */
  readonly weights: Float64Array;
  readonly centres: Matrix;
  readonly widths: Matrix;
  /** What does not depend on the place: (1, count) joint, else (dim, count). */
  readonly coefficients: Matrix;
}

export interface ParzenOptions {
  readonly levels: Int32Array;
  readonly joint: boolean;
  /** neighbours: the larger gap to the next points of the column. scott: standard deviation x n^(-1 / (dim + 4)). */
  readonly widths: "neighbours" | "scott";
  /** Least width of continuous and integer columns; the largest is 1. */
  readonly least: number;
  /** Weight of the prior, where a point weighs as `weights` says. */
  readonly priorWeight: number;
}

const arguments_ = ({ levels, weights, centres, widths, joint }: Omit<ParzenMixture, "coefficients">) =>
  [centres.rows, levels, centres.cols, weights, centres.data, widths.data, joint] as const;

/** A mixture of given components; the weights are scaled to sum 1. */
export function parzenMixture(parts: Omit<ParzenMixture, "coefficients">): ParzenMixture {
  let total = 0;
  for (const weight of parts.weights) total += weight;
  const weights = parts.weights.map((weight) => weight / total);
  const coefficients = matrix(parts.joint ? 1 : parts.centres.rows, parts.centres.cols);
  const mixture = { ...parts, weights, coefficients };
  addon.parzenCoefficients!(...arguments_(mixture), coefficients.data);
  return mixture;
}

/** The estimator of points (rows, dim) that weigh `weights`; the prior is its last component. */
export function fitParzen(points: Matrix, weights: Float64Array, options: ParzenOptions): ParzenMixture {
  const { levels, joint, least, priorWeight } = options;
  const dim = levels.length;
  const centres = matrix(dim, points.rows + 1);
  const widths = matrix(dim, points.rows + 1);
  addon.parzenFit!(
    dim,
    levels,
    points.rows,
    points.data,
    options.widths === "scott" ? 1 : 0,
    least,
    priorWeight / (points.rows + 1),
    centres.data,
    widths.data,
  );
  const all = new Float64Array(points.rows + 1);
  all.set(weights);
  all[points.rows] = points.rows === 0 ? 1 : priorWeight;
  return parzenMixture({ levels, joint, weights: all, centres, widths });
}

/** Log density at points (rows, dim): (rows, 1) of a joint mixture, else (rows, dim), one a column. */
export function parzenLogDensity(mixture: ParzenMixture, points: Matrix): Matrix {
  const out = matrix(points.rows, mixture.joint ? 1 : points.cols);
  const { coefficients } = mixture;
  addon.parzenLogDensity!(...arguments_(mixture), coefficients.data, points.rows, points.data, out.data);
  return out;
}

/** `rows` points, a pure function of the stream's key: nothing is taken from the stream. */
export function drawParzen(mixture: ParzenMixture, random: Random, rows: number): Matrix {
  const out = matrix(rows, mixture.centres.rows);
  addon.parzenDraw!(...arguments_(mixture), random.key, rows, out.data);
  return out;
}
