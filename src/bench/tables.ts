// Tables of a comparison for the terminal: one a problem, the strategies from best to worst, median and quartiles of the
// main metrics; and one of the seconds, which alone differ when a comparison is made again.
import { quartiles } from "../metrics/quartiles.js";
import { compareStrategies, type StrategySummary } from "./compare.js";
import {
  type BenchMetric,
  type BenchProblem,
  type BenchResults,
  benchMetric,
  runsOf,
  timingMetrics,
} from "./results.js";

/** A metric's value as a table shows it; null where a goal was never reached, or there is none. */
export function shown(value: number | null, { kind, better }: BenchMetric): string {
  if (value === null || Number.isNaN(value)) return better === "less" && kind === "count" ? "never" : "–";
  if (kind === "share") return `${(100 * value).toFixed(1)} %`;
  if (kind === "count") return String(Math.round(value * 10) / 10);
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e5 || size < 1e-3) return value.toExponential(1);
  return String(Number(value.toPrecision(3)));
}

/** "median [low, high]", or the median alone where all three read the same. */
function quartileText({ low, median, high }: StrategySummary, metric: BenchMetric): string {
  const [a, b, c] = [low, median, high].map((value) => shown(value, metric));
  return a === b && b === c ? b! : `${b} [${a}, ${c}]`;
}

/** Columns to the width of their widest cell. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, k) => Math.max(...rows.map((cells) => cells[k]!.length)));
  const line = (cells: readonly string[]) => cells.map((cell, k) => cell.padEnd(widths[k]!)).join("  ");
  return rows.map((cells) => line(cells).trimEnd()).join("\n");
}

const plural = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;

/** What a problem is, in a line. */
export function problemLine(problem: BenchProblem, results: BenchResults): string {
  const seeds = new Set(results.runs.filter((run) => run.problem === problem.name).map(({ seed }) => seed));
  const { reference, budget, initial, aim, dim } = problem;
  const parts = [
    aim,
    plural(dim, "parameter"),
    `${budget} evaluations${initial > 0 ? `, ${initial} of them initial` : ""}`,
    plural(seeds.size, "seed"),
  ];
  if (reference?.source === "stored")
    parts.push(`coverage of ${reference.cells} cells of the set ${reference.name}`);
  else if (reference !== null) parts.push(`coverage of the ${reference.cells} cells that all runs reached`);
  return `${problem.title}: ${parts.join(", ")}`;
}

/** The table of a problem, with what was left out below it. */
export function problemTable(results: BenchResults, problem: BenchProblem): string {
  const measured = (name: string) =>
    results.runs.some((run) => run.problem === problem.name && typeof run.metrics[name] === "number");
  const columns = problem.main.filter(measured).map(benchMetric);
  const comparison = compareStrategies(results, problem);
  const first = comparison.strategies[0]?.strategy;
  const mark = (name: string) => (name === first ? "*" : comparison.best.includes(name) ? "=" : " ");
  const byMetric = columns.map(({ name }) => compareStrategies(results, problem, name));
  const rows = comparison.strategies.map(({ strategy }) => [
    `${mark(strategy)} ${strategy}`,
    ...columns.map((metric, k) =>
      quartileText(byMetric[k]!.strategies.find((summary) => summary.strategy === strategy)!, metric),
    ),
  ]);
  const lines = [problemLine(problem, results)];
  if (rows.length > 0) lines.push(aligned([["  strategy", ...columns.map(({ title }) => title)], ...rows]));
  return [...lines, ...leftOut(results, problem)].join("\n");
}

/** Strategies that were not run, or failed, with the reason. */
function leftOut(results: BenchResults, problem: BenchProblem): string[] {
  return results.strategies.flatMap(({ name }) => {
    const runs = runsOf(results, problem, name);
    return (["failed", "unsuited"] as const).flatMap((status) => {
      const left = runs.filter((run) => run.status === status);
      if (left.length === 0) return [];
      const which =
        status === "failed"
          ? `${left.length} of ${runs.length} failed`
          : left.length < runs.length
            ? `${left.length} of ${runs.length} not there`
            : "not run";
      return [`  ${name}: ${which}. ${left[0]!.reason ?? ""}`.trimEnd()];
    });
  });
}

/** All tables that are the same again for the same seeds. */
export function resultTables(results: BenchResults): string {
  return results.problems.map((problem) => problemTable(results, problem)).join("\n\n");
}

export const legend =
  "Median [quartiles] over seeds; the first column decides. * best; = not told apart from it at the 5 % level (rank-sum test, Holm's correction).";

/** Medians of what depends on the clock. */
export function timingTable(results: BenchResults): string {
  const rows = results.problems.flatMap((problem) =>
    results.strategies.flatMap(({ name }) => {
      const runs = runsOf(results, problem, name).filter(({ status }) => status === "done");
      if (runs.length === 0) return [];
      const median = (metric: BenchMetric) =>
        quartiles(runs.flatMap((run) => run.timing[metric.name] ?? [])).median;
      return [[problem.name, name, ...timingMetrics.map((metric) => shown(median(metric), metric))]];
    }),
  );
  if (rows.length === 0) return "";
  return aligned([["problem", "strategy", ...timingMetrics.map(({ title }) => `${title}, s`)], ...rows]);
}
