// Cholesky factor of a covariance matrix, computed once when a problem is encoded.
import { LodeError } from "../contract/errors.js";

/** Lower factor L of the n x n row-major covariance C = L L^T; refuses what is not symmetric and positive definite. */
export function choleskyFactor(covariance: readonly number[], n: number): Float64Array {
  if (covariance.length !== n * n) throw refused(`${covariance.length} numbers`, `${n} x ${n} numbers`);
  const factor = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const a = covariance[i * n + j]!;
      const scale = Math.sqrt(Math.abs(covariance[i * n + i]! * covariance[j * n + j]!));
      // Rounded decimals of a symmetric matrix may differ in the last digits.
      if (!(Math.abs(a - covariance[j * n + i]!) <= 1e-9 * scale)) {
        throw refused(`${a} and ${covariance[j * n + i]} across the diagonal`, "a symmetric matrix");
      }
      let sum = a;
      for (let k = 0; k < j; k++) sum -= factor[i * n + k]! * factor[j * n + k]!;
      if (i !== j) {
        factor[i * n + j] = sum / factor[j * n + j]!;
      } else if (sum > 1e-14 * Math.abs(a)) {
        factor[i * n + i] = Math.sqrt(sum);
      } else {
        throw refused(`a direction of variance ${sum}`, "a positive definite matrix");
      }
    }
  }
  return factor;
}

function refused(found: string, expected: string): LodeError {
  return new LodeError("LODE_SCAN_INVALID", "A covariance matrix makes no gaussian.", {
    found,
    expected,
    hint: "check the correlations: each within -1 and 1, and consistent with each other",
  });
}
