// What runs in pool threads: stateless functions of a fitted scorer, which rests in shared memory.
import type { Dimension, Matrix } from "lodescan/contract";
import { drawCandidates, randomFromKey, type Scorer, scoreCandidates } from "lodescan/numerics";
import type { Spread } from "./calibration.js";
import { type Population, PopulationRun, type PopulationSettings } from "./population.js";
import { type Drawn, packSpread, type Scores } from "./scoring.js";

export interface ScoreTask {
  scorer: Scorer;
  points: Matrix;
}

export interface DrawTask {
  scorer: Scorer;
  key: Uint32Array;
  /** Index of the first candidate, how many to test, and how many to accept at most. */
  first: number;
  count: number;
  limit: number;
}

export interface PopulateTask {
  scorer: Scorer;
  spreads: readonly Spread[];
  scales: Float64Array;
  key: Uint32Array;
  dimensions: readonly Dimension[];
  settings: PopulationSettings;
  joining: Matrix;
}

export function score({ scorer, points }: ScoreTask): Scores {
  const { score: probability, logScore, physical, logLikelihood } = scoreCandidates(scorer, points);
  return { probability, logProbability: logScore, physical, logLikelihood };
}

export function draw({ scorer, key, first, count, limit }: DrawTask): Drawn {
  const { points, tested } = drawCandidates(scorer, { key, first, count, limit });
  return { points, tested };
}

export async function populate(task: PopulateTask): Promise<Population> {
  const { scorer, spreads, scales, key, dimensions, settings, joining } = task;
  const density = (points: Matrix, temper: number) =>
    scoreCandidates({ ...scorer, spread: packSpread(spreads, scales, { temper }) }, points).logScore;
  return await new PopulationRun(randomFromKey(key), dimensions, density, settings).run(joining);
}
