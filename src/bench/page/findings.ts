// What came out, in sentences made from the tests: who won where, by how much, at which coverage, and whether the difference
// is real. Plain text; names of strategies stand between backticks.
import { writeNumber } from "../../report/axis.js";
import {
  type AimComparison,
  compareStrategies,
  type ProblemComparison,
  pairOf,
  type StrategySummary,
  summarizeStrategies,
} from "../compare.js";
import { type BenchProblem, type BenchResults, benchMetric, runsOf } from "../results.js";
import { aimWords, deed, listed, mostBy, times, writeP, writeValue } from "./words.js";

const named = (name: string) => `\`${name}\``;
const names = (all: readonly string[], word?: string) => listed(all.map(named), word);

/** "(p = 0.002, A12 = 0.98)" */
function evidence(p: number, a12: number): string {
  return `(${writeP(p)}, A12\u00a0=\u00a0${writeNumber(Number(a12.toFixed(2)))})`;
}

function medianOf(summaries: readonly StrategySummary[], strategy: string): number | null {
  return summaries.find((summary) => summary.strategy === strategy)?.median ?? null;
}

/** What the winner did, and beside it its efficiency, islands and cells where these are known. */
function winnerSentence(results: BenchResults, problem: BenchProblem, c: ProblemComparison): string {
  const { strategy, median } = c.strategies[0]!;
  const beside = (metric: string): string[] => {
    if (metric === c.metric || !problem.main.includes(metric)) return [];
    const value = medianOf(summarizeStrategies(results, problem, metric), strategy);
    if (value === null || (metric === "components" && problem.components === 1)) return [];
    const gain = problem.baseline ? value / problem.baseline : 0;
    const more = metric === "efficiency" && gain >= 1.5 ? ` (${times(gain)} as many as uniform points)` : "";
    return [deed(metric, value, problem) + more];
  };
  const first = listed([deed(c.metric, median, problem), ...beside("efficiency")]);
  const pieces = [...beside("components"), ...beside("cells")].map((text) => text.replace("reaches ", ""));
  return `${named(strategy)} ${first}${pieces.length > 0 ? `; it reaches ${listed(pieces)}` : ""}.`;
}

/** Those that cannot be told apart from the winner, and by how much the next ones are behind. */
function rivalSentences(problem: BenchProblem, c: ProblemComparison): string[] {
  const first = c.strategies[0]!.strategy;
  const alike = c.best.filter((strategy) => strategy !== first);
  const beaten = c.strategies.map(({ strategy }) => strategy).filter((s) => !c.best.includes(s));
  const out: string[] = [];
  if (alike.length > 0) {
    const p = Math.min(...alike.map((strategy) => pairOf(c, first, strategy)?.pHolm ?? 1));
    out.push(
      alike.length === 1
        ? `${names(alike)} cannot be told apart from it (${writeP(p)}).`
        : `${names(alike)} cannot be told apart from it (${writeP(p)} at the least).`,
    );
  }
  if (beaten.length > 0) {
    const next = beaten[0]!;
    const pair = pairOf(c, first, next)!;
    const others = beaten.length > 1 ? ", and so is that to all others behind it" : "";
    const values = new Set(beaten.map((s) => writeValue(benchMetric(c.metric), medianOf(c.strategies, s))));
    if (beaten.length > 2 && values.size === 1)
      return [
        ...out,
        `The ${beaten.length} others all stand at ${[...values][0]}: the differences are real ${evidence(pair.pHolm, pair.effect.a12)}.`,
      ];
    out.push(
      `${named(next)} comes next and ${deed(c.metric, medianOf(c.strategies, next), problem)}: the difference is real ${evidence(pair.pHolm, pair.effect.a12)}${others}.`,
    );
  }
  return out;
}

/** A strategy that finds a larger share of its points by sitting in a corner of the region. */
function sittingStill(results: BenchResults, problem: BenchProblem, c: ProblemComparison): string[] {
  if (problem.aim !== "region" || c.metric === "efficiency" || !problem.main.includes("efficiency"))
    return [];
  const winner = c.strategies[0]!.strategy;
  const most = summarizeStrategies(results, problem, "efficiency")[0];
  if (most === undefined || most.strategy === winner || most.median === null) return [];
  const pair = pairOf(c, winner, most.strategy);
  if (!pair?.real || pair.better !== winner) return [];
  const covered = medianOf(c.strategies, most.strategy);
  const { better } = benchMetric(c.metric);
  // Hardly less than the winner is no sitting still.
  if (better === "more" && covered !== null && covered > 0.8 * c.strategies[0]!.median!) return [];
  return [
    `${named(most.strategy)} ${deed("efficiency", most.median, problem)}, but ${deed(c.metric, covered, problem).replace(/^(\w+)/, "$1 only")}: efficiency alone rewards sitting still.`,
  ];
}

function againstBaseline(results: BenchResults, c: ProblemComparison): string[] {
  const { baseline } = results;
  if (baseline === null || !c.strategies.some(({ strategy }) => strategy === baseline)) return [];
  const others = c.strategies.map(({ strategy }) => strategy).filter((strategy) => strategy !== baseline);
  const notBetter = others.filter((strategy) => {
    const pair = pairOf(c, strategy, baseline)!;
    return !(pair.real && pair.better === strategy);
  });
  if (notBetter.length === 0 && others.length > 1)
    return [`All others are really better than ${named(baseline)}.`];
  if (notBetter.length === 0) return [];
  if (c.tooFew) return [];
  if (notBetter.length === others.length)
    return [`No strategy is really better than ${named(baseline)} here.`];
  return [
    `${names(notBetter)} ${notBetter.length === 1 ? "is" : "are"} not really better than ${named(baseline)}.`,
  ];
}

function missing(results: BenchResults, problem: BenchProblem): string[] {
  const unsuited: string[] = [];
  const failed: string[] = [];
  for (const { name } of results.strategies) {
    const runs = runsOf(results, problem, name);
    if (runs.length > 0 && runs.every((run) => run.status === "unsuited")) unsuited.push(name);
    else if (runs.some((run) => run.status === "failed")) failed.push(name);
  }
  return [
    ...(unsuited.length > 0 ? [`Not suited, and not run: ${names(unsuited)}.`] : []),
    ...(failed.length > 0
      ? [`Some runs of ${names(failed)} failed, and count as the worst of all runs.`]
      : []),
  ];
}

function nobodyWon(c: ProblemComparison): string {
  const runs = Math.max(...c.strategies.map((summary) => summary.runs));
  if (c.tooFew)
    return `Nobody won: with ${runs} ${runs === 1 ? "run" : "runs"} each, no difference among ${c.strategies.length} strategies can be called certain. Take more seeds.`;
  return `Nobody won: no other strategy is certainly worse than the one in front.`;
}

/** One paragraph about a problem; the first sentence says who won. */
export function problemFindings(
  results: BenchResults,
  problem: BenchProblem,
  c: ProblemComparison = compareStrategies(results, problem),
): string[] {
  if (c.strategies.length === 0)
    return ["No strategy has finished a run on this problem.", ...missing(results, problem)];
  if (c.strategies.length === 1) return [winnerSentence(results, problem, c), ...missing(results, problem)];
  const metric = benchMetric(c.metric);
  if (metric.better === "neither" || c.strategies[0]!.median === null)
    return [
      `There is no winner: no strategy has a ${metric.title} to compare in half of its runs or more.`,
      ...missing(results, problem),
    ];
  if (c.strategies.every(({ median }) => median === c.strategies[0]!.median))
    return [
      `Nobody won: all ${c.strategies.length} strategies stand at ${writeValue(metric, c.strategies[0]!.median)} (${metric.title}).`,
      ...missing(results, problem),
    ];
  const nobody = c.best.length === c.strategies.length;
  return [
    ...(nobody ? [nobodyWon(c)] : []),
    (nobody ? "In front: " : "") + winnerSentence(results, problem, c),
    ...(nobody ? [] : rivalSentences(problem, c)),
    ...sittingStill(results, problem, c),
    ...againstBaseline(results, c),
    ...missing(results, problem),
  ];
}

/** The short form of a problem's finding: for a list. */
export function problemHeadline(c: ProblemComparison): string {
  const first = c.strategies[0];
  if (first === undefined || first.median === null) return "nobody won";
  if (c.strategies.length === 1) return `only ${named(first.strategy)} was run`;
  const value = writeValue(benchMetric(c.metric), first.median);
  if (c.strategies.every(({ median }) => median === first.median)) return `all strategies stand at ${value}`;
  if (c.tooFew)
    return `${named(first.strategy)} is in front (${value}), but with so few seeds nothing is certain`;
  if (c.best.length === c.strategies.length)
    return `nobody won; ${named(first.strategy)} is in front (${value})`;
  const most = mostBy[c.metric] ?? `has the best ${benchMetric(c.metric).title}`;
  if (c.best.length === 1) return `${named(first.strategy)} ${most} (${value})`;
  const alike = c.best.slice(1);
  const rest = alike.length > 3 ? `${alike.length} others` : names(alike);
  return `${named(first.strategy)} ${most} (${value}), level with ${rest}`;
}

/** Over all problems of a kind: who ranks first, and how far that can be trusted. */
export function overallFindings(
  results: BenchResults,
  overall: AimComparison,
  comparisons: readonly ProblemComparison[],
): string[] {
  const { difference, strategies, problems } = overall;
  const { order, friedman } = difference;
  const first = order[0]!;
  const rank = (j: number) => writeNumber(Number(friedman.meanRanks[j]!.toFixed(1)));
  const asked = overall.leftOut.length > 0 ? " that all were run on" : "";
  const where = `the ${problems.length === 1 ? "one problem" : `${writeNumber(problems.length)} problems`}${asked}`;
  const out = [
    `In ${aimWords[overall.aim]}, ${named(strategies[first]!)} ranks first over ${where}: its mean rank is ${rank(first)} of ${strategies.length}.`,
  ];
  if (friedman.pImanDavenport > 0.05) {
    out.push(
      `But over these problems the strategies do not differ with any certainty (Friedman's test, ${writeP(friedman.pImanDavenport)}): the order may be chance.`,
    );
    return out;
  }
  const level = order.slice(1).filter((j) => difference.p(first, j) > 0.05);
  out.push(`That strategies differ is certain (Friedman's test, ${writeP(friedman.pImanDavenport)}).`);
  if (level.length === strategies.length - 1)
    out.push("But over so few problems no single one can be told apart from it by its ranks.");
  else if (level.length > 0)
    out.push(
      `By their ranks over so few problems ${names(level.map((j) => strategies[j]!))} cannot be told apart from it.`,
    );
  const own = comparisons.filter(({ problem }) => problems.includes(problem));
  const decided = own.filter(({ tooFew }) => !tooFew);
  const won = decided.filter(({ best }) => best.includes(strategies[first]!)).length;
  if (decided.length > 0)
    out.push(`Problem by problem, no strategy is really better on ${won} of ${problems.length}.`);
  const { baseline } = results;
  const grey = baseline === null ? -1 : strategies.indexOf(baseline);
  if (grey >= 0 && grey !== first && decided.length > 0)
    out.push(
      `It is really better than ${named(baseline!)} on ${overall.wins[first]![grey]} of ${problems.length}.`,
    );
  return out;
}
