// Convergence of chains: rank-normalized split R-hat and effective sample size (Vehtari et al. 2021,
// doi:10.1214/20-BA1221), integrated autocorrelation time (Sokal's window as in emcee, doi:10.1086/670067).
// A quantity is given chain by chain, all chains equally long.
import { normalQuantiles } from "./normal-quantile.js";

type Chains = readonly Float64Array[];

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Divided by n - 1. */
function variance(values: Float64Array): number {
  const centre = mean(values);
  let sum = 0;
  for (const value of values) sum += (value - centre) ** 2;
  return sum / (values.length - 1);
}

/** Each chain as two; an odd middle is left out. */
export function split(chains: Chains): Float64Array[] {
  const half = Math.floor((chains[0]?.length ?? 0) / 2);
  return chains.flatMap((chain) => [chain.subarray(0, half), chain.subarray(chain.length - half)]);
}

/** All values of all chains, in order. */
function sorted(chains: Chains): Float64Array {
  const length = chains[0]?.length ?? 0;
  const all = new Float64Array(chains.length * length);
  for (const [c, chain] of chains.entries()) all.set(chain, c * length);
  return all.sort();
}

/** How many of the sorted values are below `value`, or not above it. */
function countBelow(values: Float64Array, value: number, orEqual: boolean): number {
  let [from, to] = [0, values.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (values[middle]! < value || (orEqual && values[middle] === value)) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Normal scores of the ranks over all chains; equal values share their mean rank. (eq. 14) */
export function rankNormalized(chains: Chains): Float64Array[] {
  const values = sorted(chains);
  const level = (value: number) => {
    const rank = (1 + countBelow(values, value, false) + countBelow(values, value, true)) / 2;
    return (rank - 3 / 8) / (values.length + 1 / 4);
  };
  return chains.map((chain) => normalQuantiles(chain.map(level)));
}

/** (eqs. 1 to 4), of the chains as they are; NaN where nothing varies. */
export function plainRHat(chains: Chains): number {
  const length = chains[0]?.length ?? 0;
  const within = mean(Float64Array.from(chains, variance));
  const between = length * variance(Float64Array.from(chains, mean));
  return Math.sqrt((between / within + length - 1) / length);
}

/** The larger of rank-normalized split R-hat and its folded form. 1 for a quantity that never varies. */
export function rHat(chains: Chains): number {
  const halves = split(chains);
  if (isConstant(halves)) return 1;
  const values = sorted(halves);
  // Halves come in pairs, so their values are even in number.
  const middle = values.length / 2;
  const median = (values[middle - 1]! + values[middle]!) / 2;
  const folded = halves.map((chain) => chain.map((value) => Math.abs(value - median)));
  return Math.max(plainRHat(rankNormalized(halves)), plainRHat(rankNormalized(folded)));
}

function isConstant(chains: Chains): boolean {
  return chains.every((chain) => chain.every((value) => value === chains[0]![0]));
}

/** Autocovariance at `lag`, divided by n. `centred` has its mean taken away. */
function autocovariance(centred: Float64Array, lag: number): number {
  let sum = 0;
  for (let i = lag; i < centred.length; i++) sum += centred[i]! * centred[i - lag]!;
  return sum / centred.length;
}

function centred(chain: Float64Array): Float64Array {
  const centre = mean(chain);
  return chain.map((value) => value - centre);
}

/** Variance of the quantity as all chains together show it (eq. 3), of the chains as they are. */
export function pooledVariance(chains: Chains): number {
  const length = chains[0]?.length ?? 0;
  const within = mean(Float64Array.from(chains, variance));
  const between = chains.length > 1 ? variance(Float64Array.from(chains, mean)) : 0;
  return (within * (length - 1)) / length + between;
}

/** Effective number of independent values (eqs. 10 to 13), of the chains as they are: split them first. */
export function effectiveSize(chains: Chains): number {
  const length = chains[0]?.length ?? 0;
  const size = chains.length * length;
  if (length < 4) return NaN;
  if (isConstant(chains)) return size;
  const within = mean(Float64Array.from(chains, variance));
  const pooled = pooledVariance(chains);
  const deviations = chains.map(centred);
  const correlation = (lag: number) => {
    const covariance = mean(Float64Array.from(deviations, (d) => autocovariance(d, lag)));
    return 1 - (within - covariance) / pooled; // (eq. 10)
  };
  // Geyer's initial positive, then monotone, sequence of pairs; of the first pair that is left out, the even part counts.
  const pairs: number[] = [1 + correlation(1)];
  let tail = 0;
  for (let t = 1; t < length - 3 && pairs.at(-1)! > 0; t += 2) {
    const [even, odd] = [correlation(t + 1), correlation(t + 2)];
    tail = even;
    if (even + odd < 0 || t + 2 >= length - 3) break;
    pairs.push(even + odd);
  }
  for (let k = 1; k < pairs.length; k++) pairs[k] = Math.min(pairs[k]!, pairs[k - 1]!);
  const time = -1 + 2 * pairs.reduce((sum, pair) => sum + pair, 0) + Math.max(0, tail); // (eq. 12)
  return size / Math.max(time, 1 / Math.log10(size));
}

/** Bulk effective sample size: of the rank-normalized split chains. */
export function bulkEffectiveSize(chains: Chains): number {
  return effectiveSize(rankNormalized(split(chains)));
}

/** Window of Sokal's estimate, in autocorrelation times. */
const windowTimes = 5;

/** Integrated autocorrelation time in steps, from the mean of the chains' autocorrelation functions. */
export function autocorrelationTime(chains: Chains): number {
  const length = chains[0]?.length ?? 0;
  const deviations = chains.map(centred);
  const scales = deviations.map((d) => autocovariance(d, 0));
  let time = 1;
  for (let lag = 1; lag < length; lag++) {
    let correlation = 0;
    for (const [c, d] of deviations.entries())
      if (scales[c]! > 0) correlation += autocovariance(d, lag) / scales[c]! / chains.length;
    time += 2 * correlation;
    if (lag >= windowTimes * time) break;
  }
  return time;
}
