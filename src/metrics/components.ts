// Connected parts of a point set at a linking length (single linkage): how many islands were found.
import type { Matrix } from "../contract/index.js";

/** A component number for every row, counted from 0 in the order of their first rows. Quadratic in the rows: for up to some 1e4. */
export function components(points: Matrix, linkingLength: number): { labels: Int32Array; count: number } {
  const { rows, cols, data } = points;
  const labels = new Int32Array(rows).fill(-1);
  const squared = linkingLength ** 2;
  const queue = new Int32Array(rows);
  let count = 0;
  for (let first = 0; first < rows; first++) {
    if (labels[first]! >= 0) continue;
    labels[first] = count;
    queue[0] = first;
    for (let head = 0, tail = 1; head < tail; head++) {
      const i = queue[head]!;
      for (let other = first + 1; other < rows; other++) {
        if (labels[other]! >= 0 || squaredDistance(data, cols, i, other) > squared) continue;
        labels[other] = count;
        queue[tail++] = other;
      }
    }
    count++;
  }
  return { labels, count };
}

function squaredDistance(data: Float64Array, cols: number, i: number, other: number): number {
  let sum = 0;
  for (let j = 0; j < cols; j++) sum += (data[i * cols + j]! - data[other * cols + j]!) ** 2;
  return sum;
}
