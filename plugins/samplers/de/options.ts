// What the options mean for the problem at hand.
import { LodeError, type ProblemView } from "lodescan/contract";
import type { RankBy } from "lodescan/numerics";
import type { TrialOptions } from "./trials.js";

export interface Options extends TrialOptions {
  population: "auto" | number;
  rank: "auto" | RankBy;
  removeDuplicates: boolean;
  restart: boolean;
  tolerance: "auto" | number;
  generations: number;
}

/** Diver's advice (1705.07959, section 2.1): at least ten members a dimension. */
const membersPerDimension = 10;
/** With fewer, chance decides which islands survive. */
const leastMembers = 20;
/** Differences of log L that nobody cares for. */
const sameLogLikelihood = 0.01;

function rankOf(rank: Options["rank"], { objectives, terms, constraints, target }: ProblemView): RankBy {
  const wanted =
    rank !== "auto"
      ? rank
      : objectives.length > 0
        ? "objective"
        : terms.length > 0
          ? "likelihood"
          : "violations";
  const there = {
    objective: objectives.length > 0,
    likelihood: terms.length > 0,
    violations: constraints.length > 0 || target !== undefined,
  };
  if (there[wanted]) return wanted;
  throw new LodeError(
    "LODE_PLUGIN_UNSUITED",
    `de cannot rank points by ${wanted}: the scan declares nothing for it.`,
    {
      found: rank,
      expected: "an objective, a likelihood, or constraints",
      hint: "Add one of them to the scan, or choose another `rank`.",
    },
  );
}

export function settled(options: Options, problem: ProblemView) {
  const rank = rankOf(options.rank, problem);
  const members = Math.max(leastMembers, membersPerDimension * problem.dimensions.length);
  return {
    rank,
    size: options.population === "auto" ? members : options.population,
    tolerance:
      options.tolerance === "auto" ? (rank === "likelihood" ? sameLogLikelihood : 0) : options.tolerance,
  };
}
