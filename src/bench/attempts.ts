// What the runs of a strategy did about a target: the input of run-length distributions and average run times.
import type { Attempt } from "../metrics/run-lengths.js";
import { type BenchProblem, type BenchResults, runsOf } from "./results.js";

/** A failed run has spent its budget in vain. */
export function attemptsOf(
  results: BenchResults,
  problem: BenchProblem,
  strategy: string,
  target: string,
): Attempt[] {
  return runsOf(results, problem, strategy)
    .filter((run) => run.status !== "unsuited")
    .map((run) => {
      const hit = run.hits[target] ?? null;
      return { evaluations: hit ?? problem.budget, reached: hit !== null };
    });
}
