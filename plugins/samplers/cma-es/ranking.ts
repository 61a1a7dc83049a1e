// What a point is worth, and the order of a generation: fewer violations first, then the smaller value (merit.ts).
import { type Evaluations, LodeError, type ProblemView } from "lodescan/contract";
import { meritsOf, type RankBy, requirementNames, requirementViolations } from "lodescan/numerics";

/** How the requirements that a point lacks add up: as they are, by log(1 + v), or each by its range in the generation. */
export type Summing = "plain" | "log" | "range";

export interface Outcome {
  tag: number;
  /** Search coordinates. */
  at: Float64Array;
  /** Plain sum; +Infinity for points that failed. */
  violation: number;
  /** The violations one by one. */
  parts: Float64Array;
  value: number;
  found: boolean;
  /** Generation of the distribution that it was drawn from. */
  generation: number;
  /** What novelty is judged by; empty without it. */
  features: Float64Array;
}

/** The ranking that a scan allows, or the refusal that says what it lacks. To fill a region, its requirements come first. */
export function rankingOf(wanted: "auto" | RankBy, problem: ProblemView, filling: boolean): RankBy {
  const has: Record<RankBy, boolean> = {
    objective: problem.objectives.length > 0,
    violations: requirementNames(problem).length > 0,
    likelihood: problem.terms.length > 0,
  };
  const usual: RankBy[] = ["objective", "violations", "likelihood"];
  const order: RankBy[] = wanted !== "auto" ? [wanted] : filling ? ["violations", ...usual] : usual;
  const found = order.find((by) => has[by]);
  if (found !== undefined) return found;
  const lack = {
    auto: "objective, constraint or likelihood",
    objective: "objective",
    violations: "constraint or target",
    likelihood: "likelihood",
  };
  throw new LodeError(
    "LODE_PLUGIN_UNSUITED",
    `cma-es has nothing to rank points by: the scan has no ${lack[wanted]}.`,
    {
      found: wanted,
      hint: "declare objectives, constraints or likelihood terms in the scan file, or set the option `rank`",
    },
  );
}

/** Merits of all rows, and their violations one by one, `parts` to a row. */
export function judged(evaluations: Evaluations, problem: ProblemView, by: RankBy) {
  const merits = meritsOf(evaluations, problem, by);
  const parts = by === "violations" ? requirementViolations(evaluations, problem) : evaluations.violations;
  return { ...merits, parts };
}

/** By violation, then by value; ties by tag, so that the order of arrival does not matter. */
export function better(a: Outcome, b: Outcome): number {
  return compare(a.violation, b.violation) || compare(a.value, b.value) || a.tag - b.tag;
}

/** Infinities are equal to themselves. */
const compare = (a: number, b: number) => (a < b ? -1 : a > b ? 1 : 0);

function summed(outcomes: readonly Outcome[], summing: Summing): (outcome: Outcome) => number {
  if (summing === "plain") return ({ violation }) => violation;
  if (summing === "log")
    return ({ violation, parts }) =>
      violation === Infinity ? Infinity : parts.reduce((total, part) => total + Math.log1p(part), 0);
  const cols = outcomes[0]?.parts.length ?? 0;
  const least = new Float64Array(cols).fill(Infinity);
  const most = new Float64Array(cols).fill(-Infinity);
  for (const { violation, parts } of outcomes) {
    if (violation === Infinity) continue;
    for (let k = 0; k < cols; k++) {
      least[k] = Math.min(least[k]!, parts[k]!);
      most[k] = Math.max(most[k]!, parts[k]!);
    }
  }
  return ({ violation, parts }) =>
    violation === Infinity
      ? Infinity
      : parts.reduce(
          (total, part, k) =>
            total + (most[k]! > least[k]! ? (part - least[k]!) / (most[k]! - least[k]!) : 0),
          0,
        );
}

/** Sorts a generation, best first. A point without violation stays ahead of any with one, however they are summed. */
export function rank(outcomes: readonly Outcome[], summing: Summing): Outcome[] {
  const sum = summed(outcomes, summing);
  const keyed = outcomes.map((outcome) => ({ outcome, key: outcome.violation === 0 ? -1 : sum(outcome) }));
  keyed.sort(
    (a, b) =>
      compare(a.key, b.key) || compare(a.outcome.value, b.outcome.value) || a.outcome.tag - b.outcome.tag,
  );
  return keyed.map(({ outcome }) => outcome);
}
