// Volume that objective vectors dominate up to a corner, all minimized: slices along the last objective, each with one
// objective less.
import type { Matrix } from "../contract/index.js";

export function hypervolume(values: Matrix, corner: ArrayLike<number>): number {
  const rows = Array.from({ length: values.rows }, (_, i) =>
    Array.from(values.data.subarray(i * values.cols, (i + 1) * values.cols)),
  );
  const inside = rows.filter((point) => point.every((value, k) => value < corner[k]!));
  return slices(inside, Array.from(corner));
}

function slices(points: number[][], corner: readonly number[]): number {
  const last = corner.length - 1;
  if (points.length === 0) return 0;
  if (last === 0) return corner[0]! - Math.min(...points.map(([value]) => value!));
  const sorted = [...points].sort((a, b) => a[last]! - b[last]!);
  let volume = 0;
  let front: number[][] = [];
  for (const [i, point] of sorted.entries()) {
    const below = point.slice(0, last);
    if (!front.some((other) => other.every((value, k) => value <= below[k]!)))
      front = [...front.filter((other) => !below.every((value, k) => value <= other[k]!)), below];
    const height = (sorted[i + 1]?.[last] ?? corner[last]!) - point[last]!;
    if (height > 0) volume += height * slices(front, corner.slice(0, last));
  }
  return volume;
}
