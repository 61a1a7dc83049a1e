// Points that are proposed to learn, not to find. Evaluated exploring points show how wrong the surrogates are away from
// what they were asked for; with that doubt, which candidates might be found although the surrogates say no? They are
// explored, in proportion to their share, and a few points go where nothing is known at all.
import { type Matrix, matrix, type Random } from "lodescan/contract";
import { nearestDistance } from "lodescan/numerics";
import type { Residuals } from "./calibration.js";
import type { Scoring } from "./scoring.js";
import { selectSpread } from "./selection.js";

/** Share of a batch that explores when all that might be found is in doubt, and when nothing is. */
const largestShare = 0.1;
const leastShare = 0.015;
/** Every so many exploring points, one goes far from all known points instead of where the doubt is. */
const gapEvery = 2;
/** Before there is evidence: errors this many times the ensemble's spread, worth so many points. */
const priorDoubt = 3;
const priorRows = 5;
/** A single miss counts as at most this many spreads. */
const largestMiss = 10;
/** Candidates that might be found, of which the doubtful ones are explored, and how many to test for them. */
const wantedDoubtful = 1024;
const testedDoubtful = 1 << 16;
/** With fewer of them nothing can be said about their share. */
const fewest = 64;
/** Candidates for one place far from everything: few, or in many dimensions all would be corners. */
const gapCandidates = 8;

/** Root mean square of error over spread, on exploring points: how many times wronger than its spread an ensemble is. */
export function doubtFactor({ error, spread }: Residuals): number {
  let sum = priorRows * priorDoubt ** 2;
  error.forEach((value, i) => {
    sum += Math.min(largestMiss, Math.abs(value) / (spread[i]! || Number.MIN_VALUE)) ** 2;
  });
  return Math.sqrt(sum / (priorRows + error.length));
}

export interface Doubt {
  /** Candidates that might be found, taking the surrogates to be as wrong as they were on exploring points. */
  points: Matrix;
  /** Of that chance, the part that the surrogates do not give them. */
  weights: Float64Array;
  /** Share of what might be found that the surrogates rule out: 1 as long as nothing can be said. */
  undecided: number;
}

/** Looks for places that the surrogates may wrongly rule out. */
export async function surveyDoubt(random: Random, scoring: Scoring, factors: Float64Array): Promise<Doubt> {
  const { points } = await scoring.draw(random, wantedDoubtful, testedDoubtful, { widening: { factors } });
  if (points.rows === 0) return { points, weights: new Float64Array(0), undecided: 0 };
  const wide = await scoring.score(points, { factors });
  const narrow = await scoring.score(points);
  const weights = wide.probability.map((value, i) => Math.max(0, value - narrow.probability[i]!));
  const undecided = weights.reduce((sum, weight, i) => sum + weight / wide.probability[i]!, 0) / points.rows;
  return { points, weights, undecided: points.rows < fewest ? 0 : undecided };
}

export class Exploration {
  /** Part of a point owed from earlier batches, and points explored so far. */
  owed = 0;
  explored = 0;
  /** Share of the last batch. */
  share = largestShare;
  /** Fixed share of the scan file, if there is one. */
  readonly fixed: number | undefined;

  constructor(randomFraction: number | "auto") {
    this.fixed = randomFraction === "auto" ? undefined : randomFraction;
  }

  /** How many points of a batch of `count` explore. */
  take(count: number, undecided: number): number {
    this.share = this.fixed ?? Math.max(leastShare, largestShare * undecided);
    this.owed += this.share * count;
    const taken = Math.min(count, Math.floor(this.owed));
    this.owed -= taken;
    return taken;
  }

  /** How many of `count` exploring points go into gaps. */
  gaps(count: number): number {
    const before = Math.floor(this.explored / gapEvery);
    this.explored += count;
    return Math.floor(this.explored / gapEvery) - before;
  }
}

/** Of `gapCandidates` uniform points each, the one farthest from all known ones. */
export function gapPoints(random: Random, dim: number, known: Matrix, count: number): Matrix {
  const candidates = matrix(count * gapCandidates, dim);
  random.fillUniform(candidates.data);
  const distance =
    known.rows > 0 ? nearestDistance(known, candidates) : new Float64Array(candidates.rows).fill(1);
  const out = matrix(count, dim);
  for (let i = 0; i < count; i++) {
    let best = i * gapCandidates;
    for (let c = best; c < (i + 1) * gapCandidates; c++) if (distance[c]! > distance[best]!) best = c;
    out.data.set(candidates.data.subarray(best * dim, (best + 1) * dim), i * dim);
  }
  return out;
}

/** Doubtful places, far from known points first. */
export function doubtfulPoints(doubt: Doubt, known: Matrix, count: number): Matrix {
  return selectSpread(doubt.points, doubt.weights, known, count, 1).points;
}

/** exp(log probability), the largest being 1: only ratios matter when all are small. */
export function relative(logProbability: Float64Array): Float64Array {
  let largest = Number.NEGATIVE_INFINITY;
  for (const value of logProbability) if (value > largest) largest = value;
  return logProbability.map((value) => (largest > Number.NEGATIVE_INFINITY ? Math.exp(value - largest) : 1));
}
