// Points as matrices: picked, stacked, and moved to the levels of discrete dimensions.
import { type Dimension, type Matrix, matrix, rowRange } from "lodescan/contract";

/** Integer and choice dimensions: a coordinate means its cell, so it moves to the cell's middle. In place; returns its argument. */
export function snapToLevels(points: Matrix, dimensions: readonly Dimension[]): Matrix {
  dimensions.forEach(({ kind, levels }, j) => {
    if (kind === "continuous" || !levels) return;
    for (let i = 0; i < points.rows; i++) {
      const at = i * points.cols + j;
      points.data[at] = (Math.min(levels - 1, Math.floor(points.data[at]! * levels)) + 0.5) / levels;
    }
  });
  return points;
}

/** A copy with discrete coordinates in the middle of their cells. */
export function snapped(points: Matrix, dimensions: readonly Dimension[]): Matrix {
  return snapToLevels({ ...points, data: points.data.slice() }, dimensions);
}

/** The given rows as a matrix of their own. */
export function rowsOf(points: Matrix, rows: ArrayLike<number>): Matrix {
  const { cols } = points;
  const out = matrix(rows.length, cols);
  for (let i = 0; i < rows.length; i++)
    out.data.set(points.data.subarray(rows[i]! * cols, (rows[i]! + 1) * cols), i * cols);
  return out;
}

/** Rows first, first + n, first + 2 n, ... */
export function everyNth(points: Matrix, n: number, first: number): Matrix {
  const rows = Math.max(0, Math.ceil((points.rows - first) / n));
  const out = matrix(rows, points.cols);
  for (let i = 0; i < rows; i++) {
    const from = (first + i * n) * points.cols;
    out.data.set(points.data.subarray(from, from + points.cols), i * points.cols);
  }
  return out;
}

/** One below the other, at most `limit` rows. */
export function stacked(parts: readonly Matrix[], cols: number, limit = Number.POSITIVE_INFINITY): Matrix {
  const rows = Math.min(
    limit,
    parts.reduce((sum, part) => sum + part.rows, 0),
  );
  const out = matrix(rows, cols);
  let at = 0;
  for (const part of parts) {
    const taken = rowRange(part, 0, Math.min(part.rows, rows - at));
    out.data.set(taken.data, at * cols);
    at += taken.rows;
  }
  return out;
}
