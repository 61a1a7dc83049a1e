// The options of plugin.json, and what "auto" means for a problem.
import { LodeError, type ProblemView } from "lodescan/contract";
import { type RankBy, requirementNames } from "lodescan/numerics";

export interface Options {
  rank: "auto" | RankBy;
  goodSet: "auto" | "capped" | "all-found";
  multivariate: boolean;
  batch: number;
  startup: number;
  candidates: number;
  goodShare: number;
  goodMost: "auto" | number;
  bandwidth: "neighbours" | "scott";
  priorWeight: number;
  exact: "auto" | number;
  exploration: number;
}

export interface Settings extends Omit<Options, "rank" | "goodSet" | "goodMost" | "exact"> {
  rank: RankBy;
  /** Several objectives, ranked by domination. */
  several: boolean;
  /** Every found point is good. */
  allFound: boolean;
  goodMost: number;
  exact: number;
}

const missing: Record<RankBy, string> = {
  violations: "a target or a constraint",
  likelihood: "a term of the likelihood",
  objective: "an objective",
};

export function settingsFor(options: Options, problem: ProblemView): Settings {
  const has: Record<RankBy, boolean> = {
    objective: problem.objectives.length > 0,
    violations: requirementNames(problem).length > 0,
    likelihood: problem.terms.length > 0,
  };
  const possible = (Object.keys(has) as RankBy[]).find((by) => has[by]);
  const rank = options.rank === "auto" ? possible : options.rank;
  if (rank === undefined || !has[rank])
    throw new LodeError("LODE_PLUGIN_UNSUITED", "The tpe sampler has nothing to rank points by.", {
      found: `rank: ${options.rank}`,
      expected: rank === undefined ? "an objective, a target, a constraint or a likelihood" : missing[rank],
      hint: "Add one to the scan, or choose another rank.",
    });
  const several = rank === "objective" && problem.objectives.length > 1;
  const allFound = options.goodSet === "auto" ? rank === "violations" : options.goodSet === "all-found";
  const usualMost = allFound ? 200 : several ? 100 : 25;
  const goodMost = options.goodMost === "auto" ? usualMost : options.goodMost;
  const exact = options.exact !== "auto" ? options.exact : options.multivariate ? 1000 : 500;
  return { ...options, rank, several, allFound, goodMost, exact };
}
