// Strategies against each other: on one problem by their runs, over problems by their ranks. Everything that the table, the
// page and results.json say of significance comes from here.
import { matrix } from "../contract/index.js";
import { type CriticalDifference, criticalDifference } from "../metrics/critical-difference.js";
import { type EffectSize, varghaDelaney } from "../metrics/effect-size.js";
import { friedman } from "../metrics/friedman.js";
import { holm } from "../metrics/holm.js";
import { mannWhitney } from "../metrics/mann-whitney.js";
import { type Quartiles, quartiles } from "../metrics/quartiles.js";
import {
  type Aim,
  type BenchMetric,
  type BenchProblem,
  type BenchResults,
  benchMetric,
  runsOf,
} from "./results.js";

/** Differences with a smaller corrected p value are called real. */
export const level = 0.05;

export interface StrategySummary {
  strategy: string;
  runs: number;
  /** Runs without a value: these count as the worst. */
  missing: number;
  low: number | null;
  median: number | null;
  high: number | null;
}

export interface PairComparison {
  /** `better` has the higher chance to win a run against a run of `worse`. */
  better: string;
  worse: string;
  /** Rank-sum test, exact for few runs, and the same corrected by Holm for all pairs of this comparison. */
  p: number;
  pHolm: number;
  /** Chance that a run of `better` beats one of `worse`, with its interval of 95 %. */
  effect: EffectSize;
  real: boolean;
}

export interface ProblemComparison {
  problem: string;
  metric: string;
  /** By median, the best first; strategies that were unsuited or only failed are left out. */
  strategies: StrategySummary[];
  /** Do they differ at all? Over seeds that all of them have; null with fewer than two of these. */
  friedman: { p: number; blocks: number } | null;
  pairs: PairComparison[];
  /** Strategies that are not really worse than the best median, it among them. */
  best: string[];
  /** With so few runs not even a strategy that wins every pair of runs could be called really better. */
  tooFew: boolean;
}

/** More is better; -Infinity where there is no value, so that it ranks last. */
function scoresOf(metric: BenchMetric, values: readonly (number | null | undefined)[]): number[] {
  const sign = metric.better === "less" ? -1 : 1;
  return values.map((value) =>
    value === null || value === undefined || Number.isNaN(value) ? -Infinity : sign * value,
  );
}

/** A value as it is, not as a score; null where it is missing. */
function unscored(metric: BenchMetric, score: number): number | null {
  if (score === -Infinity || Number.isNaN(score)) return null;
  return metric.better === "less" && score !== 0 ? -score : score;
}

interface Sample {
  strategy: string;
  seeds: number[];
  scores: number[];
}

/** Values by strategy; a failed run counts as one without a value. Strategies without any done run are left out. */
function samplesOf(results: BenchResults, problem: BenchProblem, metric: BenchMetric): Sample[] {
  return results.strategies.flatMap(({ name }) => {
    const runs = runsOf(results, problem, name).filter((run) => run.status !== "unsuited");
    if (!runs.some((run) => run.status === "done")) return [];
    const values = runs.map((run) => run.metrics[metric.name] ?? run.timing[metric.name]);
    return [{ strategy: name, seeds: runs.map((run) => run.seed), scores: scoresOf(metric, values) }];
  });
}

function summarize(metric: BenchMetric, { strategy, scores }: Sample): StrategySummary {
  const q: Quartiles = quartiles(scores);
  const ends = [unscored(metric, q.low), unscored(metric, q.high)];
  if (metric.better === "less") ends.reverse();
  return {
    strategy,
    runs: scores.length,
    missing: scores.filter((score) => score === -Infinity).length,
    low: ends[0]!,
    median: unscored(metric, q.median),
    high: ends[1]!,
  };
}

function pairsOf(samples: readonly Sample[]): PairComparison[] {
  const pairs = samples.flatMap((a, i) => samples.slice(i + 1).map((b) => [a, b] as const));
  const p = pairs.map(([a, b]) => mannWhitney(a.scores, b.scores).p);
  const corrected = holm(p);
  return pairs.map(([a, b], i) => {
    const forward = varghaDelaney(a.scores, b.scores);
    const [better, worse] = forward.a12 >= 0.5 ? [a, b] : [b, a];
    return {
      better: better.strategy,
      worse: worse.strategy,
      p: p[i]!,
      pHolm: corrected[i]!,
      effect: forward.a12 >= 0.5 ? forward : varghaDelaney(b.scores, a.scores),
      real: corrected[i]! <= level,
    };
  });
}

/** The smallest p value of a rank-sum test of m and n runs: all of one are better than all of the other. */
function smallestP(m: number, n: number): number {
  let orders = 1;
  for (let i = 1; i <= n; i++) orders *= (m + i) / i;
  return 2 / orders;
}

/** Whether no pair could pass Holm's first step. */
function tooFewRuns(samples: readonly Sample[]): boolean {
  const runs = samples.map(({ scores }) => scores.length).sort((a, b) => b - a);
  const pairs = (runs.length * (runs.length - 1)) / 2;
  return runs.length > 1 && pairs * smallestP(runs[0]!, runs[1]!) > level;
}

/** Friedman's test over the seeds that all strategies have. */
function overSeeds(samples: readonly Sample[]): { p: number; blocks: number } | null {
  const seeds = (samples[0]?.seeds ?? []).filter((seed) => samples.every((s) => s.seeds.includes(seed)));
  if (seeds.length < 2 || samples.length < 2) return null;
  const values = matrix(seeds.length, samples.length);
  for (const [i, seed] of seeds.entries())
    for (const [j, sample] of samples.entries())
      values.data[i * samples.length + j] = sample.scores[sample.seeds.indexOf(seed)]!;
  return { p: friedman(values).pImanDavenport, blocks: seeds.length };
}

/** Samples by median, the best first. */
function rankedSamples(results: BenchResults, problem: BenchProblem, metric: BenchMetric): Sample[] {
  const medians = new Map<Sample, number>();
  for (const sample of samplesOf(results, problem, metric))
    medians.set(sample, quartiles(sample.scores).median);
  const difference = (a: number, b: number) => (a === b ? 0 : b - a);
  return [...medians.keys()].sort((a, b) => difference(medians.get(a)!, medians.get(b)!));
}

/** Medians and quartiles alone, the best first. */
export function summarizeStrategies(
  results: BenchResults,
  problem: BenchProblem,
  metricName: string,
): StrategySummary[] {
  const metric = benchMetric(metricName);
  return rankedSamples(results, problem, metric).map((sample) => summarize(metric, sample));
}

/** All strategies on one problem by one metric. */
export function compareStrategies(
  results: BenchResults,
  problem: BenchProblem,
  metricName: string = problem.primary,
): ProblemComparison {
  const metric = benchMetric(metricName);
  const samples = rankedSamples(results, problem, metric);
  const pairs = metric.better === "neither" ? [] : pairsOf(samples);
  const first = samples[0]?.strategy;
  const beaten = new Set(
    pairs.filter((pair) => pair.real && pair.better === first).map((pair) => pair.worse),
  );
  return {
    problem: problem.name,
    metric: metricName,
    strategies: samples.map((sample) => summarize(metric, sample)),
    friedman: overSeeds(samples),
    pairs,
    best: samples.map(({ strategy }) => strategy).filter((strategy) => !beaten.has(strategy)),
    tooFew: tooFewRuns(samples),
  };
}

/** The pair of two strategies, whichever is better. */
export function pairOf(comparison: ProblemComparison, a: string, b: string): PairComparison | undefined {
  return comparison.pairs.find(
    (pair) => (pair.better === a && pair.worse === b) || (pair.better === b && pair.worse === a),
  );
}

export interface AimComparison {
  aim: Aim;
  /** Rows of `difference`. A strategy that could not serve one of them ranks last there. */
  problems: string[];
  /** Problems on which the bench file runs some of the strategies only: ranks there would compare nothing. */
  leftOut: string[];
  /** Columns of `difference`. Strategies that could serve none of the problems are left out. */
  strategies: string[];
  difference: CriticalDifference;
  /** wins[a][b]: problems on which strategy a is really better than b. */
  wins: number[][];
  /** Mean over problems of the chance that a run of a beats one of b. */
  effects: (number | null)[][];
}

/** Strategies over all problems of one kind, by the primary metric of each. Undefined where there is nothing to rank. */
export function compareOverall(
  results: BenchResults,
  aim: Aim,
  comparisons: readonly ProblemComparison[] = results.problems.map((p) => compareStrategies(results, p)),
): AimComparison | undefined {
  const names = results.problems.filter((problem) => problem.aim === aim).map(({ name }) => name);
  const all = comparisons.filter((comparison) => names.includes(comparison.problem));
  const served = (strategy: string, c: ProblemComparison) =>
    c.strategies.find((summary) => summary.strategy === strategy);
  const strategies = results.strategies
    .map(({ name }) => name)
    .filter((name) => all.some((comparison) => served(name, comparison)));
  if (all.length === 0 || strategies.length < 2) return undefined;
  const tried = new Set(results.runs.map(({ problem, strategy }) => JSON.stringify([problem, strategy])));
  const whole = all.filter(({ problem }) =>
    strategies.every((strategy) => tried.has(JSON.stringify([problem, strategy]))),
  );
  const own = whole.length > 0 ? whole : all;
  const scores = matrix(own.length, strategies.length);
  for (const [i, comparison] of own.entries()) {
    const values = strategies.map((name) => served(name, comparison)?.median);
    scores.data.set(scoresOf(benchMetric(comparison.metric), values), i * strategies.length);
  }
  const table = <T>(cell: (a: string, b: string) => T) =>
    strategies.map((a) => strategies.map((b) => cell(a, b)));
  return {
    aim,
    problems: own.map(({ problem }) => problem),
    leftOut: all.filter((comparison) => !own.includes(comparison)).map(({ problem }) => problem),
    strategies,
    difference: criticalDifference(scores, level),
    wins: table(
      (a, b) =>
        own.filter((c) => c.pairs.some((pair) => pair.real && pair.better === a && pair.worse === b)).length,
    ),
    effects: table((a, b) => meanEffect(own, a, b)),
  };
}

function meanEffect(comparisons: readonly ProblemComparison[], a: string, b: string): number | null {
  const effects = comparisons.flatMap((comparison) => {
    const pair = a === b ? undefined : pairOf(comparison, a, b);
    return pair === undefined ? [] : [pair.better === a ? pair.effect.a12 : 1 - pair.effect.a12];
  });
  return effects.length > 0 ? effects.reduce((sum, effect) => sum + effect, 0) / effects.length : null;
}
