// Tables about one problem: strategies with their metrics, all pairs with their tests, and what changed with the budget.
import { writeNumber } from "../../report/axis.js";
import { element, escapeText } from "../../report/svg.js";
import {
  compareStrategies,
  type PairComparison,
  type ProblemComparison,
  pairOf,
  summarizeStrategies,
} from "../compare.js";
import {
  type BenchMetric,
  type BenchProblem,
  type BenchResults,
  benchMetric,
  targetKey,
} from "../results.js";
import { runTimesOf } from "../statistics.js";
import type { Look } from "./palette.js";
import { nameCell, quartilesCell, tableHtml } from "./table-html.js";
import { writeP, writeValue } from "./words.js";

const width = 96;

/** Place of each value on the scale that all rows share, from 0 to 1: from the worst to the best. */
function scaleOf(metric: BenchMetric, comparison: ProblemComparison): (value: number | null) => number {
  const values = comparison.strategies.flatMap(({ low, median, high }) =>
    [low, median, high].filter((value): value is number => value !== null && Number.isFinite(value)),
  );
  const positive = values.filter((value) => value > 0);
  const [least, most] = [Math.min(...positive), Math.max(...positive)];
  const log = metric.kind !== "share" && positive.length > 0 && most > 100 * least;
  const place = (value: number) => (log ? Math.log(Math.max(value, least)) : value);
  const low = log ? Math.log(least) : Math.min(0, ...values);
  const high = metric.kind === "share" ? 1 : log ? Math.log(most) : Math.max(1e-300, ...values);
  return (value) => {
    if (value === null || !Number.isFinite(value)) return 0;
    const at = (place(value) - low) / (high - low || 1);
    return metric.better === "less" ? 1 - at : at;
  };
}

/** Quartiles as a bar, the median as a line across it. */
function bar(look: Look, low: number, median: number, high: number): string {
  const [from, to] = [Math.min(low, high) * width, Math.max(low, high) * width];
  const rest = { y: 6, height: 2, rx: 1, fill: "var(--grid)" };
  const whole = { y: 3, height: 8, rx: 2, fill: look.colour, "fill-opacity": "0.45" };
  const content =
    element("rect", { x: 0, width, ...rest }) +
    element("rect", { x: from, width: Math.max(2, to - from), ...whole }) +
    element("rect", {
      x: Math.max(0, median * width - 1.25),
      y: 1,
      width: 2.5,
      height: 12,
      fill: look.colour,
    });
  return `<svg class="bar" viewBox="0 0 ${width} 14" width="${width}" height="14" aria-hidden="true">${content}</svg>`;
}

function a12Text({ effect }: PairComparison): string {
  const short = (value: number) => value.toFixed(2).replace(/\.?0+$/, "");
  return `A12 ${short(effect.a12)} [${short(effect.low)}, ${short(effect.high)}]`;
}

function againstBest(comparison: ProblemComparison, strategy: string): string {
  const first = comparison.strategies[0]!.strategy;
  if (strategy === first) return comparison.best.length === 1 ? "<b>best</b>" : "<b>in front</b>";
  const pair = pairOf(comparison, first, strategy);
  if (pair === undefined) return "";
  const level = comparison.tooFew ? "undecided" : "<b>level</b>";
  const verdict = pair.real && pair.better === first ? "worse" : level;
  return `${verdict} <span class="quartiles">${writeP(pair.pHolm)}, ${a12Text(pair)}</span>`;
}

/** Median and quartiles of the problem's main metrics, and how each strategy stands against the best. */
export function metricsTable(
  results: BenchResults,
  problem: BenchProblem,
  comparison: ProblemComparison,
  looks: ReadonlyMap<string, Look>,
): string {
  const metric = benchMetric(comparison.metric);
  const present = (name: string) =>
    results.runs.some((run) => {
      const value = run.problem === problem.name ? (run.metrics[name] ?? run.timing[name]) : null;
      return value !== null && value !== undefined;
    });
  const others = [...problem.main.filter((name) => name !== metric.name), "samplerSeconds", "wallClock"]
    .filter(present)
    .map((name) => ({ name, strategies: summarizeStrategies(results, problem, name) }));
  // Beside what decides stands efficiency: neither says anything without the other.
  const rank = ({ name }: { name: string }) => (name === "efficiency" || name === "coverage" ? 0 : 1);
  others.sort((a, b) => rank(a) - rank(b));
  const near = others.filter((other) => rank(other) === 0).length;
  const place = scaleOf(metric, comparison);
  const rows = comparison.strategies.map((summary) => {
    const look = looks.get(summary.strategy)!;
    const { low, median, high } = summary;
    const rest = others.map((other) => {
      const own = other.strategies.find(({ strategy }) => strategy === summary.strategy);
      return own ? quartilesCell(benchMetric(other.name), own) : "";
    });
    return {
      look,
      cells: [
        nameCell(look),
        bar(look, place(low), place(median), place(high)) + quartilesCell(metric, summary),
        ...rest.slice(0, near),
        againstBest(comparison, summary.strategy),
        ...rest.slice(near),
      ],
    };
  });
  const heading = (name: string) => {
    const { title, better, means } = benchMetric(name);
    const arrow = better === "neither" ? "" : better === "more" ? " ↑" : " ↓";
    return `<span title="${escapeText(means)}">${escapeText(title)}${arrow}</span>`;
  };
  const headings = others.map(({ name }) => heading(name));
  const runs = Math.max(...comparison.strategies.map((summary) => summary.runs));
  return tableHtml({
    caption: `Median [quartiles] over ${runs} ${runs === 1 ? "run" : "runs"}; the first column of numbers decides. ↑ more is better, ↓ less is.`,
    head: [
      "strategy",
      heading(metric.name),
      ...headings.slice(0, near),
      "against the best",
      ...headings.slice(near),
    ],
    rows,
    kind: "metrics",
  });
}

/** Every pair with its test. */
export function pairsTable(comparison: ProblemComparison): string {
  const rows = comparison.pairs.map((pair) => ({
    cells: [
      `${escapeText(pair.better)} over ${escapeText(pair.worse)}`,
      a12Text(pair),
      writeP(pair.p),
      writeP(pair.pHolm),
      pair.real ? "<b>real</b>" : "not certain",
    ],
  }));
  return tableHtml({
    caption: `All pairs by ${benchMetric(comparison.metric).title}: rank-sum test, corrected by Holm for the ${rows.length} pairs.`,
    head: ["pair", "effect [95 %]", "p", "p, corrected", "difference"],
    rows,
  });
}

/** Evaluations spent for each time that a target of the deciding metric, or else of the first one, was reached; "" without targets. */
export function runTimesTable(
  results: BenchResults,
  problem: BenchProblem,
  looks: ReadonlyMap<string, Look>,
): string {
  const metric = problem.primary in problem.targets ? problem.primary : Object.keys(problem.targets)[0];
  const values = metric === undefined ? [] : problem.targets[metric]!;
  if (metric === undefined || values.length === 0) return "";
  const times = runTimesOf(results, problem);
  const names = results.strategies
    .map(({ name }) => name)
    .filter((name) => times.some((t) => t.strategy === name));
  const cell = (name: string, value: number) => {
    const time = times.find((t) => t.strategy === name && t.target === targetKey(metric, value))!;
    if (time.evaluations === null) return '<span class="quartiles">never</span>';
    const all = time.reached === time.runs;
    const some = all ? "" : ` <span class="quartiles">${time.reached} of ${time.runs} runs</span>`;
    return `${Math.round(time.evaluations).toLocaleString("en-US")}${some}`;
  };
  const described = benchMetric(metric);
  const target = (value: number) =>
    escapeText(
      described.kind === "share"
        ? `${writeNumber(Number((100 * value).toPrecision(3)))} %`
        : writeValue(described, value),
    );
  return tableHtml({
    caption: `Evaluations spent for each time that a target of ${described.title} was reached, vain runs included (average run time, as in COCO).`,
    head: ["strategy", ...values.map(target)],
    rows: names.map((name) => ({
      look: looks.get(name)!,
      cells: [nameCell(looks.get(name)!), ...values.map((value) => cell(name, value))],
    })),
  });
}

/** The deciding metric at each budget, where there are several; "" otherwise. */
export function budgetTable(
  results: BenchResults,
  problem: BenchProblem,
  looks: ReadonlyMap<string, Look>,
): string {
  if (problem.budgets.length < 2) return "";
  const metric = benchMetric(problem.primary);
  const columns = problem.budgets.map((budget) => compareStrategies(results, { ...problem, budget }));
  const rows = results.strategies
    .filter(({ name }) => columns.some((c) => c.strategies.some(({ strategy }) => strategy === name)))
    .map(({ name }) => ({
      look: looks.get(name)!,
      cells: [
        nameCell(looks.get(name)!),
        ...columns.map((column) => {
          const own = column.strategies.find(({ strategy }) => strategy === name);
          const text = own ? quartilesCell(metric, own) : "";
          return column.best.includes(name) ? `<b>${text}</b>` : text;
        }),
      ],
    }));
  return tableHtml({
    caption: `${metric.title} by budget; bold: not really worse than the best.`,
    head: ["strategy", ...problem.budgets.map((budget) => `${budget.toLocaleString("en-US")} evaluations`)],
    rows,
  });
}

/** One line about a problem: size, budget, baseline, reference. */
export function problemFacts(problem: BenchProblem): string {
  const number = (value: number) => value.toLocaleString("en-US");
  const { reference } = problem;
  const facts = [
    `${problem.dim} ${problem.dim === 1 ? "parameter" : "parameters"}`,
    `${number(problem.budget)} evaluations, ${number(problem.initial)} of them initial`,
  ];
  if (problem.baseline !== null && problem.aim === "region")
    facts.push(
      `uniform points are found with probability ${writeValue(benchMetric("efficiency"), problem.baseline)}`,
    );
  if ((problem.components ?? 0) > 1) facts.push(`${number(problem.components!)} islands`);
  if (reference !== null) {
    const made =
      reference.source === "pooled"
        ? "the found points of all runs"
        : `the reference set ${reference.name}${reference.version ? ` (version ${reference.version}, seed ${reference.seed})` : ""}`;
    facts.push(
      `coverage against ${made}: ${number(reference.rows)} points in ${number(reference.cells)} cells of side ${writeValue(benchMetric("fillDistance"), reference.cell)}` +
        (reference.cellsObservables === null ? "" : `, ${number(reference.cellsObservables)} in observables`),
    );
  }
  return `${facts.join("; ")}.`;
}
