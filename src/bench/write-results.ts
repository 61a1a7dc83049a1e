// What a comparison leaves beside its run folders: results.json (with all statistics), results.csv with one row a run, timing.csv with what
// depends on the clock, and the page.
import { join } from "node:path";
import { writeWhole } from "../store/disk.js";
import {
  type BenchMetric,
  type BenchResults,
  type BenchRun,
  benchMetrics,
  timingMetrics,
} from "./results.js";
import { statisticsOf } from "./statistics.js";

const cell = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const number = (value: number | null | undefined) =>
  value === null || value === undefined
    ? "nan"
    : Number.isFinite(value)
      ? String(value)
      : value > 0
        ? "inf"
        : "-inf";

/** One row a run: what it was, then the metrics; `nan` where there is none. */
export function resultsCsv(
  results: BenchResults,
  metrics: readonly BenchMetric[] = benchMetrics,
  of: (run: BenchRun) => Record<string, number | null> = (run) => run.metrics,
): string {
  const head = [
    "problem",
    "strategy",
    "seed",
    "budget",
    "status",
    "reason",
    ...metrics.map(({ name }) => name),
  ];
  const rows = results.runs.map((run) => [
    run.problem,
    run.strategy,
    String(run.seed),
    String(run.budget),
    run.status,
    run.reason ?? "",
    ...metrics.map(({ name }) => number(of(run)[name])),
  ]);
  return [head, ...rows].map((cells) => `${cells.map(cell).join(",")}\n`).join("");
}

/** Writes everything; gives the paths. `page` makes the HTML. */
export function writeResults(
  results: BenchResults,
  dir: string,
  page?: (results: BenchResults) => string,
): string[] {
  const files: [string, string][] = [
    ["results.json", `${JSON.stringify({ ...results, statistics: statisticsOf(results) }, null, 1)}\n`],
    ["results.csv", resultsCsv(results)],
    ["timing.csv", resultsCsv(results, timingMetrics, (run) => run.timing)],
  ];
  if (page !== undefined) files.push(["index.html", page(results)]);
  return files.map(([name, text]) => {
    const path = join(dir, name);
    writeWhole(path, text);
    return path;
  });
}
