// Distributions that tests of significance need: normal, chi-squared, F and the studentized range. Series and continued
// fractions of Press et al., Numerical Recipes (3rd ed., 6.1 to 6.4), to about 1e-14.

const lanczos = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** ln Gamma(x) for x > 0 (Lanczos' approximation with g = 7). */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  let sum = 0.99999999999980993;
  for (const [i, c] of lanczos.entries()) sum += c / (x + i);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/** Value of the continued fraction b0 + a1 / (b1 + a2 / (b2 + ...)) (modified Lentz). */
function continuedFraction(b0: number, term: (n: number) => readonly [a: number, b: number]): number {
  const tiny = 1e-300;
  let value = b0 === 0 ? tiny : b0;
  let c = value;
  let d = 0;
  for (let n = 1; n <= 10_000; n++) {
    const [a, b] = term(n);
    d = b + a * d || tiny;
    c = b + a / c || tiny;
    d = 1 / d;
    value *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return value;
}

/** Upper regularized incomplete gamma function Q(a, x). */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  if (x === Infinity) return 0;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; term > 1e-17 * sum; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return 1 - front * sum;
  }
  return front / continuedFraction(x + 1 - a, (n) => [-n * (n - a), x + 2 * n + 1 - a]);
}

/** Regularized incomplete beta function I_x(a, b). */
export function incompleteBeta(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, 1 - x);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  const fraction = continuedFraction(1, (n) => {
    const m = n >> 1;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    return [n % 2 === 1 ? odd : even, 1];
  });
  return front / a / fraction;
}

/** P(Z > z), standard normal. */
export function normalTail(z: number): number {
  return z >= 0 ? 0.5 * upperGamma(0.5, (z * z) / 2) : 1 - normalTail(-z);
}

/** z with P(Z < z) = p, by bisection. */
export function normalQuantile(p: number): number {
  return bisect((z) => 1 - normalTail(z) - p, -40, 40);
}

/** P(X > x), chi-squared with `df` degrees of freedom. */
export function chiSquaredTail(x: number, df: number): number {
  return upperGamma(df / 2, x / 2);
}

/** P(X > x), F with (df1, df2) degrees of freedom. */
export function fTail(x: number, df1: number, df2: number): number {
  if (x === Infinity) return 0;
  return x <= 0 ? 1 : incompleteBeta(df2 / 2, df1 / 2, df2 / (df2 + df1 * x));
}

/** P(Q < q): range of `groups` standard normals (studentized range with infinitely many degrees of freedom). */
export function rangeCdf(q: number, groups: number): number {
  // k times the integral of phi(z) [Phi(z) - Phi(z - q)]^(k - 1), by Simpson's rule.
  const steps = 1600;
  const [from, to] = [-8, 8 + q];
  const h = (to - from) / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const z = from + i * h;
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    if (density > 1e-20) sum += weight * density * (normalTail(z - q) - normalTail(z)) ** (groups - 1);
  }
  return Math.min(1, (groups * sum * h) / 3);
}

const rangeQuantiles = new Map<string, number>();

/** q with P(Q < q) = p. Remembered, since a quantile takes some 1e4 evaluations of the normal distribution. */
export function rangeQuantile(p: number, groups: number): number {
  const key = `${p} ${groups}`;
  const known = rangeQuantiles.get(key) ?? bisect((q) => rangeCdf(q, groups) - p, 0, 20);
  rangeQuantiles.set(key, known);
  return known;
}

/** Root of a rising function. */
function bisect(f: (x: number) => number, low: number, high: number): number {
  for (let i = 0; i < 60 && high - low > 1e-12; i++) {
    const middle = (low + high) / 2;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
