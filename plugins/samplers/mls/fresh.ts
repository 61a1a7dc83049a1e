// Points that are new: never a near-repeat of a known, pending or chosen one, and never one that the constraints on
// parameters rule out, as long as there are others.
import { type Dimension, type Matrix, matrix, type Random, type SamplerContext } from "lodescan/contract";
import { checkParameters, cubeToParameters, nearestDistance } from "lodescan/numerics";
import { rowsOf, snapped, stacked } from "./matrices.js";
import { tooNear } from "./selection.js";

/** Discrete spaces up to this size are listed when random draws hit known points only. */
const listable = 1 << 16;
/** Draws for each point wanted. */
const tries = 32;

/** Number of different points of the cube: Infinity where a dimension is continuous. */
export function spaceSize(dimensions: readonly Dimension[]): number {
  return dimensions.reduce(
    (product, { kind, levels }) =>
      product * (kind === "continuous" ? Number.POSITIVE_INFINITY : (levels ?? 1)),
    1,
  );
}

/** The rows of `points` that are no near-repeats of `known` or of rows before them, at most `count`. */
export function onlyNew(points: Matrix, known: readonly Matrix[], count: number): Matrix {
  const { cols: dim, data } = points;
  const near = new Uint8Array(points.rows);
  for (const others of known)
    if (others.rows > 0 && points.rows > 0)
      nearestDistance(others, points).forEach((distance, i) => {
        if (distance <= tooNear) near[i] = 1;
      });
  const kept: number[] = [];
  const repeats = (i: number) =>
    kept.some((k) => {
      let sum = 0;
      for (let j = 0; j < dim; j++) sum += (data[i * dim + j]! - data[k * dim + j]!) ** 2;
      return sum <= tooNear ** 2;
    });
  for (let i = 0; i < points.rows && kept.length < count; i++) if (!near[i] && !repeats(i)) kept.push(i);
  return rowsOf(points, kept);
}

/** The rows that the constraints on parameters allow; all of them where they allow none. */
export function allowed(points: Matrix, context: SamplerContext): Matrix {
  if (points.rows === 0) return points;
  const pass = checkParameters(context.problem.native, cubeToParameters(context.problem.native, points));
  const rows = Array.from(pass.keys()).filter((i) => pass[i] === 1);
  return rows.length > 0 ? rowsOf(points, rows) : points;
}

/** Every point of a discrete space, in the middle of its cell. */
function everyPoint(dimensions: readonly Dimension[]): Matrix {
  const out = matrix(spaceSize(dimensions), dimensions.length);
  for (let i = 0; i < out.rows; i++) {
    let rest = i;
    dimensions.forEach(({ levels = 1 }, j) => {
      out.data[i * out.cols + j] = ((rest % levels) + 0.5) / levels;
      rest = Math.floor(rest / levels);
    });
  }
  return out;
}

/** Up to `count` new points, uniform in the prior. */
export function freshPoints(
  random: Random,
  context: SamplerContext,
  known: readonly Matrix[],
  count: number,
): Matrix {
  if (count === 0) return matrix(0, context.dim);
  const { dimensions } = context.problem;
  const continuous = spaceSize(dimensions) === Number.POSITIVE_INFINITY;
  const draws = matrix(count * tries, context.dim);
  random.fillUniform(draws.data);
  const first = onlyNew(allowed(snapped(draws, context.problem.dimensions), context), known, count);
  if (first.rows === count || continuous || spaceSize(dimensions) > listable) return first;
  const every = everyPoint(dimensions);
  const order = Int32Array.from(every.data.subarray(0, every.rows), (_, i) => i);
  random.shuffle(order);
  const rest = onlyNew(
    allowed(rowsOf(every, Array.from(order)), context),
    [...known, first],
    count - first.rows,
  );
  return stacked([first, rest], context.dim);
}
