// Hypervolume of a set of objective vectors: exact in any number of dimensions. Zitzler and Thiele, doi:10.1109/4235.797969.
import { LodeError } from "../contract/errors.js";
import type { Matrix } from "../contract/matrix.js";
import { addon } from "./addon.js";

/**
 * Volume that the rows dominate, up to the reference point; the less, the better, in every column. Rows that are not finite,
 * or not better than the reference everywhere, count for nothing. A front's cost grows steeply beyond four objectives.
 */
export function hypervolume(values: Matrix, reference: ArrayLike<number>): number {
  if (reference.length !== values.cols) {
    throw new LodeError("LODE_NATIVE_ARGUMENT", "hypervolume: a reference point of another dimension.", {
      found: reference.length,
      expected: values.cols,
    });
  }
  return addon.hypervolume!(values.rows, values.cols, values.data, Float64Array.from(reference)) as number;
}
