// All statistics of a comparison as plain data: what results.json holds beside the runs.
import { averageRunTime } from "../metrics/run-lengths.js";
import { attemptsOf } from "./attempts.js";
import {
  type AimComparison,
  compareOverall,
  compareStrategies,
  level,
  type ProblemComparison,
} from "./compare.js";
import { type Aim, type BenchProblem, type BenchResults, targetKey } from "./results.js";

export const aims: readonly Aim[] = ["region", "optimum", "front", "posterior"];

/** What a strategy spent for each time that it reached a target, failures included: COCO's average run time. */
export interface RunTime {
  problem: string;
  strategy: string;
  target: string;
  runs: number;
  reached: number;
  /** null where no run reached it. */
  evaluations: number | null;
}

/** Strategies over all problems of a kind, by their ranks. */
export interface Ranking {
  aim: Aim;
  problems: string[];
  /** By mean rank, the best first; all arrays below are in this order. */
  strategies: string[];
  meanRanks: number[];
  friedman: { chiSquared: number; p: number; pImanDavenport: number };
  /** Nemenyi's critical difference of mean ranks. */
  nemenyi: number;
  /** Holm-corrected p values of mean ranks. */
  pHolm: number[][];
  /** Strategies that cannot be told apart by their ranks. */
  groups: string[][];
  /** wins[a][b]: problems on which a is really better than b. */
  wins: number[][];
  /** Mean A12 of a over b. */
  effects: (number | null)[][];
}

export interface BenchStatistics {
  /** Level at which differences are called real. */
  level: number;
  comparisons: ProblemComparison[];
  rankings: Ranking[];
  runTimes: RunTime[];
}

function rankingOf(overall: AimComparison): Ranking {
  const { difference, strategies, wins, effects } = overall;
  const { order, friedman, nemenyi, cliques } = difference;
  const sorted = <T>(table: readonly (readonly T[])[]) => order.map((a) => order.map((b) => table[a]![b]!));
  return {
    aim: overall.aim,
    problems: overall.problems,
    strategies: order.map((j) => strategies[j]!),
    meanRanks: order.map((j) => friedman.meanRanks[j]!),
    friedman: { chiSquared: friedman.chiSquared, p: friedman.p, pImanDavenport: friedman.pImanDavenport },
    nemenyi,
    pHolm: order.map((a) => order.map((b) => difference.p(a, b))),
    groups: cliques.map(([first, last]) => order.slice(first, last + 1).map((j) => strategies[j]!)),
    wins: sorted(wins),
    effects: order.map((a) => order.map((b) => effects[a]![b] ?? null)),
  };
}

/** Run times to all targets of a problem. */
export function runTimesOf(results: BenchResults, problem: BenchProblem): RunTime[] {
  return Object.entries(problem.targets).flatMap(([metric, values]) =>
    values.flatMap((value) =>
      results.strategies.flatMap(({ name }): RunTime[] => {
        const target = targetKey(metric, value);
        const attempts = attemptsOf(results, problem, name, target);
        if (attempts.length === 0) return [];
        const evaluations = averageRunTime(attempts);
        return [
          {
            problem: problem.name,
            strategy: name,
            target,
            runs: attempts.length,
            reached: attempts.filter(({ reached }) => reached).length,
            evaluations: Number.isFinite(evaluations) ? evaluations : null,
          },
        ];
      }),
    ),
  );
}

export function statisticsOf(results: BenchResults): BenchStatistics {
  const comparisons = results.problems.map((problem) => compareStrategies(results, problem));
  return {
    level,
    comparisons,
    rankings: aims.flatMap((aim) => {
      const overall = compareOverall(results, aim, comparisons);
      return overall === undefined ? [] : [rankingOf(overall)];
    }),
    runTimes: results.problems.flatMap((problem) => runTimesOf(results, problem)),
  };
}
