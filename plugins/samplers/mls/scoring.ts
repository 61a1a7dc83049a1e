// What a fitted surrogate says of candidates: P(physical) times the probability that they are found, for given points, by
// rejection from the prior, or by a population.
import type { Matrix, Random, SamplerContext } from "lodescan/contract";
import type { Spread } from "./calibration.js";
import type { History } from "./history.js";
import type { Learning } from "./learning.js";
import type { Population, PopulationSettings } from "./population.js";

export interface Scores {
  /** P(physical) times P(found), and its logarithm, which does not underflow. */
  probability: Float64Array;
  logProbability: Float64Array;
  physical: Float64Array;
  /** Of the mean prediction. */
  logLikelihood: Float64Array;
}

export interface Drawn {
  points: Matrix;
  tested: number;
}

/** How candidates are accepted: by the probability that they are found, by L / Lmax of the mean prediction, or by a mix. */
export interface Acceptance {
  by: "found" | "likelihood" | "mixed";
  logLmax: number;
  /** Share of "found" in the mix. */
  mix: number;
  /** Above 0: the classifier only filters, at this probability of being physical. */
  physicalCut: number;
}

export const byFound: Acceptance = { by: "found", logLmax: 0, mix: 1, physicalCut: 0 };

export interface DrawOptions {
  acceptance?: Acceptance;
  widening?: Widening;
}

/** Widens the spread: `temper` times the observables' own, in quadrature, and at least these factors on the ensemble's. */
export interface Widening {
  temper?: number;
  factors?: Float64Array;
}

export interface Scoring {
  score(points: Matrix, widening?: Widening): Promise<Scores>;
  /** Uniform candidates accepted with their probability, until `wanted` or `limit` tested. */
  draw(random: Random, wanted: number, limit: number, options?: DrawOptions): Promise<Drawn>;
  populate(random: Random, settings: PopulationSettings, joining: Matrix): Promise<Population>;
}

/** Standard deviation of each observable over the prior, as far as known: over the first points or over all, the larger. */
export function columnScales(history: History, logarithmic: Uint8Array): Float64Array {
  const { data, rows, cols } = history.observables;
  return Float64Array.from({ length: cols }, (_, k) => {
    const deviation = (to: number) => {
      let count = 0;
      let mean = 0;
      let squares = 0;
      for (let i = 0; i < to; i++) {
        const raw = data[i * cols + k]!;
        const value = logarithmic[k] ? Math.log(raw) : raw;
        if (!Number.isFinite(value)) continue;
        const step = value - mean;
        mean += step / ++count;
        squares += step * (value - mean);
      }
      return count > 1 ? Math.sqrt(squares / count) : 0;
    };
    return Math.max(deviation(Math.min(rows, 100)), deviation(rows)) || 1;
  });
}

/** Standard deviations beyond which a candidate is dropped on the word of one member, and how many of the prior's own. */
const screenDeviations = 6;
const screenScales = 0.5;

/**
 * (3, observables) for the native scorer: the factor on the ensemble's spread; the shared error; and how far outside a
 * required interval the first member may put a candidate that the others still get to see.
 */
export function packSpread(
  spreads: readonly Spread[],
  scales: Float64Array,
  { temper = 0, factors }: Widening = {},
): Float64Array {
  const count = spreads.length;
  const out = new Float64Array(3 * count).fill(Number.POSITIVE_INFINITY);
  spreads.forEach((spread, k) => {
    const factor = Math.max(spread.factor, factors?.[k] ?? 0);
    const extra = Math.hypot(spread.extra, temper * scales[k]!);
    out[k] = factor;
    out[count + k] = extra;
    const far = screenDeviations * (factor * spread.largest + extra);
    if (temper === 0 && spread.largest > 0) out[2 * count + k] = Math.max(far, screenScales * scales[k]!);
  });
  return out;
}

export interface ScoringParts {
  context: SamplerContext;
  learning: Learning;
  spreads: readonly Spread[];
  scales: Float64Array;
}
