// Weights and learning rates by population size and dimension: the default strategy parameters of Hansen's tutorial
// (arXiv:1604.00772, table 1). Equation numbers are the tutorial's.

export interface Strategy {
  readonly dim: number;
  readonly lambda: number;
  readonly mu: number;
  /** By rank, best first; the first mu are positive and sum to 1, the others negative (0 without active update). */
  readonly weights: Float64Array;
  readonly muEff: number;
  readonly cm: number;
  readonly cSigma: number;
  readonly dSigma: number;
  readonly cc: number;
  readonly c1: number;
  readonly cMu: number;
  /** Expected length of a standard normal vector. */
  readonly chi: number;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const effective = (values: readonly number[]) => sum(values) ** 2 / sum(values.map((value) => value * value));

/** (eq. 48): the smallest population that searches well. */
export const defaultLambda = (dim: number) => 4 + Math.floor(3 * Math.log(dim));

export function strategyOf(dim: number, lambda: number, active: boolean): Strategy {
  const mu = Math.floor(lambda / 2);
  const raw = Array.from({ length: lambda }, (_, i) => Math.log((lambda + 1) / 2) - Math.log(i + 1)); // (eq. 49)
  const muEff = effective(raw.slice(0, mu)); // (eq. 8)
  const muEffMinus = effective(raw.slice(mu));
  const c1 = 2 / ((dim + 1.3) ** 2 + muEff); // (eq. 57)
  const cMu = Math.min(1 - c1, (2 * (1 / 4 + muEff + 1 / muEff - 2)) / ((dim + 2) ** 2 + muEff)); // (eq. 58)
  const least = Math.min(
    1 + c1 / cMu, // (eq. 50)
    1 + (2 * muEffMinus) / (muEff + 2), // (eq. 51)
    (1 - c1 - cMu) / (dim * cMu), // (eq. 52)
  );
  const positive = sum(raw.filter((weight) => weight > 0));
  const negative = -sum(raw.filter((weight) => weight < 0));
  // (eq. 53)
  const weights = Float64Array.from(raw, (weight) =>
    weight >= 0 ? weight / positive : active ? (least * weight) / negative : 0,
  );
  const cSigma = (muEff + 2) / (dim + muEff + 5); // (eq. 55)
  return {
    dim,
    lambda,
    mu,
    weights,
    muEff,
    cm: 1, // (eq. 54)
    cSigma,
    dSigma: 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (dim + 1)) - 1) + cSigma, // (eq. 55)
    cc: (4 + muEff / dim) / (dim + 4 + (2 * muEff) / dim), // (eq. 56)
    c1,
    cMu,
    chi: Math.sqrt(dim) * (1 - 1 / (4 * dim) + 1 / (21 * dim * dim)), // (p. 28)
  };
}
