// How far predictions can be trusted. Every batch is predicted before it is evaluated and learned from; these honest
// residuals fit, for each observable, the factor on the ensemble's spread and the error that all members share.

const factors = [0.7, 1, 1.4, 2, 2.8, 4];
/** Shared errors tried, in units of the root mean square of the residuals. */
const shares = [0, 0.1, 0.2, 0.35, 0.5, 0.7, 1];
/** Weight of the prior, in residuals: an ensemble alone is somewhat too sure of itself. */
const priorRows = 10;
const priorFactor = 1.4;

export interface Spread {
  /** On the deviations of the ensemble's members from their mean. */
  factor: number;
  /** Standard deviation of an error that all members share, in units of the observable (of its log where that is learned). */
  extra: number;
  /** Largest spread of the ensemble on the residuals' points, 0 without any. */
  largest: number;
}

export interface Residuals {
  error: number[];
  spread: number[];
}

/** Student's t with 5 degrees of freedom instead of a normal: a few wild residuals must not blind the rest. */
function logDensity(error: number, variance: number): number {
  return -0.5 * Math.log(variance) - 3 * Math.log1p((error * error) / variance / 3);
}

/** The most probable (factor, extra) for the residuals of one observable. */
export function calibrate({ error, spread }: Residuals): Spread {
  const rms = Math.sqrt(error.reduce((sum, value) => sum + value * value, 0) / Math.max(1, error.length));
  const seen = spread.reduce((most, value) => Math.max(most, value), 0);
  let best: Spread = { factor: priorFactor, extra: 0, largest: seen };
  if (!(rms > 0)) return best;
  // A typical error (not the root mean square, which follows the outliers) sets the scale of the shared one.
  const sorted = error.map(Math.abs).sort((a, b) => a - b);
  const typical = Math.max(sorted[sorted.length >> 1]! * 1.5, rms * 0.05);
  let highest = Number.NEGATIVE_INFINITY;
  for (const factor of factors)
    for (const share of shares) {
      const extra = share * typical;
      // The prior: a normal in the logarithm of the factor.
      let sum = -0.5 * priorRows * Math.log(factor / priorFactor) ** 2;
      for (let i = 0; i < error.length; i++)
        sum += logDensity(error[i]!, (factor * spread[i]!) ** 2 + extra ** 2 + 1e-12 * typical ** 2);
      if (sum > highest) {
        highest = sum;
        best = { factor, extra, largest: seen };
      }
    }
  return best;
}

/** Keeps the newest residuals of one observable, at most `limit`. */
export function remember(residuals: Residuals, error: number, spread: number, limit: number): void {
  if (!Number.isFinite(error) || !Number.isFinite(spread)) return;
  residuals.error.push(error);
  residuals.spread.push(spread);
  if (residuals.error.length <= limit) return;
  residuals.error.shift();
  residuals.spread.shift();
}
