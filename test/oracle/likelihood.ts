// A small independent oracle of likelihood terms, constraints and found, straight from their definitions.
import type { ProblemDescription, TermDescription } from "lodescan/numerics";
import { erfc } from "./statistics.js";

/** log(erfc(x) / 2), through the leading asymptotic terms where erfc underflows. */
function logHalfErfc(x: number): number {
  if (x < 10) return Math.log(0.5 * erfc(x));
  const s = 1 / (2 * x * x);
  return (
    -x * x - Math.log(2 * x * Math.sqrt(Math.PI)) + Math.log(1 - s + 3 * s * s - 15 * s ** 3 + 105 * s ** 4)
  );
}

/** Solves C z = r by Gauss elimination, for chi^2 = r . z. */
function solve(matrix: number[][], right: number[]): number[] {
  const a = matrix.map((row, i) => [...row, right[i]!]);
  const n = right.length;
  for (let i = 0; i < n; i++) {
    const pivot = a
      .slice(i)
      .reduce((best, r, k) => (Math.abs(r[i]!) > Math.abs(a[best]![i]!) ? i + k : best), i);
    [a[i], a[pivot]] = [a[pivot]!, a[i]!];
    for (let k = 0; k < n; k++) {
      if (k === i) continue;
      const factor = a[k]![i]! / a[i]![i]!;
      for (let c = i; c <= n; c++) a[k]![c]! -= factor * a[i]![c]!;
    }
  }
  return a.map((r, i) => r[n]! / r[i]!);
}

export function oracleSigma(term: TermDescription, observable: number): number {
  const asymmetric = term.kind === "asymmetric-gaussian";
  const [mean, up] = term.numbers as [number, number];
  const sigma = asymmetric && observable < mean ? term.numbers[2]! : up;
  const rest = term.numbers.slice(asymmetric ? 3 : 2);
  return Math.hypot(sigma, rest[0] ?? 0, (rest[1] ?? 0) * observable);
}

/** `values` are all columns; `formula` gives an expression term's value. */
export function oracleTerm(
  term: TermDescription,
  values: number[],
  formula: (values: number[]) => number,
): number {
  if (term.kind === "expression") return formula(values);
  const xs = term.columns.map((c) => values[c]!);
  const x = xs[0]!;
  const n = term.numbers;
  if (xs.some(Number.isNaN)) return Number.NaN;
  switch (term.kind) {
    case "gaussian":
    case "asymmetric-gaussian":
      return -((x - n[0]!) ** 2) / (2 * oracleSigma(term, x) ** 2);
    case "correlated-gaussian": {
      const size = xs.length;
      const r = xs.map((value, i) => value - n[i]!);
      const covariance = xs.map((_, i) => n.slice(size + i * size, size + (i + 1) * size) as number[]);
      const z = solve(covariance, r);
      return -0.5 * r.reduce((sum, value, i) => sum + value * z[i]!, 0);
    }
    case "upper-limit":
    case "lower-limit": {
      const excess = term.kind === "upper-limit" ? x - n[0]! : n[0]! - x;
      if (!n[1]) return excess <= 0 ? 0 : Number.NEGATIVE_INFINITY;
      return logHalfErfc(excess / (Math.SQRT2 * n[1]));
    }
    case "step":
      return x >= n[0]! && x <= n[1]! ? 0 : n[2]!;
    case "table": {
      const points = (n.length - 1) / 2;
      const grid = n.slice(1, 1 + points);
      const values_ = n.slice(1 + points);
      if (x < grid[0]!) return n[0] ? values_[0]! : Number.NEGATIVE_INFINITY;
      if (x > grid[points - 1]!) return n[0] ? values_[points - 1]! : Number.NEGATIVE_INFINITY;
      for (let i = 1; i < points; i++) {
        if (x > grid[i]!) continue;
        const t = (x - grid[i - 1]!) / (grid[i]! - grid[i - 1]!);
        return values_[i - 1]! * (1 - t) + values_[i]! * t;
      }
    }
  }
  throw new Error(`unreachable: ${term.kind}`);
}

export function oracleViolation(c: ProblemDescription["constraints"][number], x: number): number {
  const excess = Number.isNaN(x) ? x : Math.max(0, c.lower - x, x - c.upper);
  return c.measure === "log" ? Math.log1p(excess) : excess;
}

/** Found, of a row whose status is ok and whose observables are all there. */
export function oracleFound(
  d: ProblemDescription,
  values: number[],
  terms: number[],
  violations: number[],
): boolean {
  if (d.constraints.some((c, i) => c.apply && violations[i] !== 0)) return false;
  const { target } = d;
  if (target.kind === "logLikelihood") return terms.reduce((a, b) => a + b, 0) > target.min;
  if (target.kind === "constraints") return true;
  return d.terms.every((term, i) => {
    if (term.kind !== "gaussian" && term.kind !== "asymmetric-gaussian") {
      return terms[i]! > -0.5 * target.sigmas ** 2;
    }
    const x = values[term.columns[0]!]!;
    return Math.abs(x - term.numbers[0]!) <= target.sigmas * oracleSigma(term, x);
  });
}
