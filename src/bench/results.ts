// The result of a comparison: plain data, as it stands in results.json. What depends on the clock stands apart, in `timing`,
// so that everything else is the same again for the same seeds.

export type Aim = "region" | "optimum" | "front" | "posterior";

/** Figures of merit of a run. null: it does not apply to the run, or could not be had. */
export interface BenchMetric {
  readonly name: string;
  /** Heading of a column. */
  readonly title: string;
  readonly better: "more" | "less" | "neither";
  /** share: 0 to 1, shown as a percentage; seconds and counts as such. */
  readonly kind: "share" | "count" | "number" | "seconds";
  /** One sentence. */
  readonly means: string;
}

const metric = (
  name: string,
  title: string,
  better: BenchMetric["better"],
  kind: BenchMetric["kind"],
  means: string,
): BenchMetric => ({ name, title, better, kind, means });

/** All metrics, in the order of tables. */
export const benchMetrics: readonly BenchMetric[] = [
  metric("found", "found", "more", "count", "Found points; repeats of earlier points do not count."),
  metric("efficiency", "efficiency", "more", "share", "Found over all tested points."),
  metric("gain", "gain", "more", "number", "Efficiency over that of uniform random points."),
  metric("components", "islands", "more", "count", "Islands of the region with at least one found point."),
  metric(
    "lastComponent",
    "until last island",
    "less",
    "count",
    "Evaluations until every island had a found point.",
  ),
  metric("cells", "cells", "more", "count", "Cells of the region with at least one found point."),
  metric(
    "coverage",
    "coverage",
    "more",
    "share",
    "Share of the reference region's cells, in parameters, with a found point.",
  ),
  metric(
    "coverageObservables",
    "coverage in observables",
    "more",
    "share",
    "Share of the reference region's cells, in observables, with a found point.",
  ),
  metric(
    "fillDistance",
    "fill distance",
    "less",
    "number",
    "Largest distance, in the unit cube, from a reference point of the region to the nearest found one.",
  ),
  metric("firstFind", "first find", "less", "count", "Evaluations until the first found point."),
  metric("best", "best", "less", "number", "Best value: of the objective, or -log L, or summed violation."),
  metric(
    "precision",
    "distance to optimum",
    "less",
    "number",
    "Best value minus the known optimum, never below 0.",
  ),
  metric("hypervolume", "hypervolume", "more", "number", "Volume dominated by the front that was found."),
  metric(
    "hypervolumeShare",
    "share of hypervolume",
    "more",
    "share",
    "Hypervolume over that of the true front.",
  ),
  metric("logEvidence", "log evidence", "neither", "number", "Natural log of the evidence, as estimated."),
  metric("logEvidenceError", "its error", "neither", "number", "Standard error that the sampler states."),
  metric(
    "evidenceBias",
    "evidence off by",
    "less",
    "number",
    "Distance of the log evidence from the truth, in absolute value.",
  ),
  metric(
    "effectiveSamples",
    "effective samples",
    "more",
    "number",
    "Kish's effective number of posterior samples, from the weights.",
  ),
  metric("failedShare", "failed", "less", "share", "Share of tested points whose status is not ok."),
  metric("repeats", "repeats", "less", "count", "Points within 1e-6 of an earlier one."),
];

/** Metrics that depend on the clock, and so differ from run to run. */
export const timingMetrics: readonly BenchMetric[] = [
  metric("samplerSeconds", "sampler", "less", "seconds", "Seconds spent in the sampler and its surrogates."),
  metric("evaluatorSeconds", "evaluator", "less", "seconds", "Seconds spent in the evaluator, summed."),
  metric(
    "wallClock",
    "simulated wall clock",
    "less",
    "seconds",
    "Seconds that the run would take with the stated cost per evaluation and number of workers.",
  ),
];

export function benchMetric(name: string): BenchMetric {
  const found = [...benchMetrics, ...timingMetrics].find((candidate) => candidate.name === name);
  if (found === undefined) throw new RangeError(`there is no metric ${name}`);
  return found;
}

export interface BenchProblem {
  name: string;
  title: string;
  aim: Aim;
  dim: number;
  /** Evaluations of a run, initial points included. */
  budget: number;
  /** All budgets that were run, ascending; the last one is `budget`. */
  budgets: number[];
  initial: number;
  /** Share of uniform points that is found; null where nobody knows. */
  baseline: number | null;
  /** Islands and cells of the region; null where they are not known. */
  components: number | null;
  cells: number | null;
  /** Best value of the first objective, log evidence, hypervolume of the front: where they are known. */
  answers: { optimum?: number; logEvidence?: number; hypervolume?: number; hypervolumePoint?: number[] };
  /** The set of points that stands for the whole region; null where there is none. */
  reference: {
    /** stored: made beforehand. pooled: the found points of all runs of this comparison. */
    source: "stored" | "pooled";
    name: string;
    version?: string;
    seed?: number;
    rows: number;
    /** Side of a cell in the unit cube of the parameters. */
    cell: number;
    cells: number;
    cellsObservables: number | null;
  } | null;
  /** Seconds an evaluation and number of workers of the simulated wall clock. */
  cost: number;
  workers: number;
  /** The metric that decides who won, and those of the table, it among them. */
  primary: string;
  main: string[];
  /** By metric, from easy to hard: what the run-length distributions ask for. */
  targets: Record<string, number[]>;
  /** The two parameters of a problem that has two, for the pictures of `sample`. */
  axes?: [BenchAxis, BenchAxis];
}

export interface BenchAxis {
  title: string;
  min: number;
  max: number;
}

export interface BenchStrategy {
  name: string;
  sampler: string;
  options: Record<string, unknown>;
  /** What made results that were not made here. */
  tool?: { name: string; version: string };
}

export interface BenchRun {
  problem: string;
  strategy: string;
  seed: number;
  budget: number;
  /** unsuited: the strategy cannot serve the problem, and was not run. */
  status: "done" | "failed" | "unsuited";
  reason?: string;
  /** By name of `benchMetrics`. Empty where the run is not done. */
  metrics: Record<string, number | null>;
  /** By name of `timingMetrics`. */
  timing: Record<string, number | null>;
  /** Metrics as they grew: `evaluations` is the grid, and every other array is as long. */
  curve: { evaluations: number[]; [metric: string]: (number | null)[] };
  /** Evaluations until each target, by `targetKey`; null where it was not reached. */
  hits: Record<string, number | null>;
  /** Tested points by status. */
  statuses: Record<string, number>;
  /** Run folder, from the folder of the results; "" where there is none. */
  folder: string;
  /** For a picture, where a problem has two parameters: x, y (in the problem's `axes`) and 1 for found, of some tested points. */
  sample?: [x: number, y: number, found: 0 | 1][];
}

export interface BenchResults {
  format: 1;
  name: string;
  title: string;
  description: string;
  /** Strategy that the others are compared with; null: none of them. */
  baseline: string | null;
  machine: { cpu: string; cores: number; platform: string };
  versions: { lodescan: string; node: string; instructions: string };
  problems: BenchProblem[];
  strategies: BenchStrategy[];
  /** By problem, strategy, budget and seed, in the order of the file. */
  runs: BenchRun[];
}

/** Key of a target in `hits`. */
export function targetKey(metric: string, value: number): string {
  return `${metric}:${value}`;
}

/** The runs of a problem and a strategy at the problem's budget, by seed. */
export function runsOf(results: BenchResults, problem: BenchProblem, strategy: string): BenchRun[] {
  return results.runs.filter(
    (run) => run.problem === problem.name && run.strategy === strategy && run.budget === problem.budget,
  );
}
