/** Writes the lower factor of the covariance whose lower triangle is given; false where it is not positive definite. */
export function choleskyInto(factor: Float64Array, covariance: Float64Array, dim: number): boolean {
  for (let i = 0; i < dim; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = covariance[i * dim + j]!;
      for (let k = 0; k < j; k++) sum -= factor[i * dim + k]! * factor[j * dim + k]!;
      if (j < i) factor[i * dim + j] = sum / factor[j * dim + j]!;
      // What is left of a variance by rounding is no direction to step in.
      else if (sum > 1e-12 * covariance[i * dim + i]!) factor[i * dim + i] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}
