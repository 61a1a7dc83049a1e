// Eigen-decomposition of symmetric matrices, and the normal distribution function with its inverse.
import type { Matrix } from "../contract/matrix.js";
import { addon } from "./addon.js";

/** Column k of `vectors` (n, n) is the eigenvector of values[k]; ascending. */
export interface Eigen {
  vectors: Matrix;
  values: Float64Array;
}

/** Of a symmetric matrix (n, n), of which only the lower triangle is read; undefined where a number is not finite. */
export function symmetricEigen(symmetric: Matrix): Eigen | undefined {
  const n = symmetric.rows;
  const vectors = { data: symmetric.data.slice(), rows: n, cols: n };
  const values = new Float64Array(n);
  const converged = addon.symmetricEigen!(n, vectors.data, values, new Float64Array(n)) as boolean;
  return converged ? { vectors, values } : undefined;
}

/** P(X <= x) of a standard normal. */
export function normalCdf(x: number): number {
  return addon.normalCdf!(x) as number;
}

/** x with P(X <= x) = p, for 0 < p < 1. */
export function normalQuantile(p: number): number {
  return addon.normalQuantile!(p) as number;
}
