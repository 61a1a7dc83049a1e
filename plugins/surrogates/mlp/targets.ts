// Standardization of targets by the rows that count: where weights single out a thin region, its differences are what the
// network must resolve. Going on from earlier weights, the last layer is rescaled so that predictions stay what they were.
import type { Matrix } from "lodescan/contract";
import type { NetworkState } from "lodescan/numerics";

export interface Scale {
  shift: Float64Array;
  scale: Float64Array;
}

/** Weighted mean and standard deviation of each column, over finite values; scale 1 for constant columns. */
export function weightedScale(targets: Matrix, weights?: Float64Array): Scale {
  const shift = new Float64Array(targets.cols);
  const scale = new Float64Array(targets.cols).fill(1);
  for (let k = 0; k < targets.cols; k++) {
    let sum = 0;
    let mean = 0;
    let squares = 0;
    for (let i = 0; i < targets.rows; i++) {
      const value = targets.data[i * targets.cols + k]!;
      const weight = weights?.[i] ?? 1;
      if (!Number.isFinite(value) || !(weight > 0)) continue;
      sum += weight;
      const step = value - mean;
      mean += (step * weight) / sum;
      squares += weight * step * (value - mean);
    }
    const deviation = sum > 0 ? Math.sqrt(squares / sum) : 0;
    shift[k] = mean;
    if (deviation > 1e-12 * Math.abs(mean) && Number.isFinite(deviation)) scale[k] = deviation;
  }
  return { shift, scale };
}

/** Changes the last layer of every member so that it predicts under `to` what it predicted under `from`. */
export function rescaleLastLayer(state: NetworkState, from: Scale, to: Scale): void {
  const { hidden, outputs, members } = state.layout;
  const stride = Math.ceil(outputs / 16) * 16;
  const rows = hidden.at(-1)! + 1;
  const size = state.weights.length / members;
  for (let member = 0; member < members; member++) {
    const last = state.weights.subarray((member + 1) * size - rows * stride, (member + 1) * size);
    for (let k = 0; k < outputs; k++) {
      const factor = from.scale[k]! / to.scale[k]!;
      for (let row = 0; row < rows; row++) last[row * stride + k]! *= factor;
      last[(rows - 1) * stride + k]! += (from.shift[k]! - to.shift[k]!) / to.scale[k]!;
    }
  }
}
