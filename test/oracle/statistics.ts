// Small statistics for tests, written apart from the native core.

/** Largest distance between the empirical distribution of `values` and the uniform one on (0, 1). */
export function uniformDeviation(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  let largest = 0;
  sorted.forEach((x, i) => {
    largest = Math.max(largest, Math.abs(x - i / sorted.length), Math.abs(x - (i + 1) / sorted.length));
  });
  return largest;
}

/** erfc(x) by its series near 0 and its continued fraction beyond, to about 1e-14. */
export function erfc(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x < 0) return 2 - erfc(-x);
  if (x < 2) {
    let term = x;
    let sum = x;
    for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
      term *= (-x * x) / n;
      sum += term / (2 * n + 1);
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = 0;
  for (let k = 200; k >= 1; k--) fraction = k / 2 / (x + fraction);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
}

export function normalCdf(x: number): number {
  return 0.5 * erfc(-x / Math.SQRT2);
}
