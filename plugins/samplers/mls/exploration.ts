// Points that are proposed to learn, not to find: where the surrogates, taken to be less sure than they say, leave room for
// an unknown island, and where nothing is known at all. How many follows from what such points have brought so far.
import { type Matrix, matrix, type Random } from "lodescan/contract";
import { nearestDistance } from "lodescan/numerics";
import type { Scoring } from "./scoring.js";
import { selectSpread } from "./selection.js";

/** Share of a batch at the beginning, and what remains of it when exploring has brought nothing for long. */
const firstShare = 0.12;
const leastShare = 0.005;
/** Trials without a surprise after which the share has halved. */
const patience = 4;
/** A found point that was predicted with less than this probability is a surprise. */
export const surprising = 0.3;
/** Surprises of long ago count less: factor an iteration. */
const forgetting = 0.95;
/** Uniform candidates among which doubtful places are looked for. */
const looked = 4096;
/** Candidates for one place far from everything: few, or in many dimensions all would be corners. */
const gapCandidates = 8;

export class Exploration {
  trials = 0;
  surprises = 0;
  /** Part of a point owed from earlier batches. */
  owed = 0;
  /** Fixed share of the scan file, if there is one. */
  readonly fixed: number | undefined;

  constructor(randomFraction: number | "auto") {
    this.fixed = randomFraction === "auto" ? undefined : randomFraction;
  }

  get share(): number {
    if (this.fixed !== undefined) return this.fixed;
    const share = (firstShare * (1 + 4 * this.surprises)) / (1 + this.trials / patience);
    return Math.min(0.3, Math.max(leastShare, share));
  }

  /** How many points of a batch of `count` explore. */
  take(count: number): number {
    this.owed += this.share * count;
    const taken = Math.min(count, Math.floor(this.owed));
    this.owed -= taken;
    this.surprises *= forgetting;
    return taken;
  }

  /** A point of this kind was evaluated. */
  learn(found: boolean, probability: number): void {
    this.trials++;
    if (found && probability < surprising) this.surprises++;
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

/** Places where a wider spread would let points be found, far from known points first. */
export async function doubtfulPoints(
  random: Random,
  dim: number,
  scoring: Scoring,
  known: Matrix,
  count: number,
): Promise<Matrix> {
  const candidates = matrix(looked, dim);
  random.fillUniform(candidates.data);
  const wide = await scoring.score(candidates, { factor: 3, temper: 0.05 });
  return selectSpread(candidates, relative(wide.logProbability), known, count, 1).points;
}

/** exp(log probability), the largest being 1: only ratios matter when all are small. */
export function relative(logProbability: Float64Array): Float64Array {
  let largest = Number.NEGATIVE_INFINITY;
  for (const value of logProbability) if (value > largest) largest = value;
  return logProbability.map((value) => (largest > Number.NEGATIVE_INFINITY ? Math.exp(value - largest) : 1));
}
