// A problem of a bench file as a checked scan: a reference problem by its name, or a scan file of the user's.
import { resolve } from "node:path";
import { LodeError } from "../contract/index.js";
import { checkWithEvaluator } from "../engine/dry-run.js";
import type { Scan } from "../problem/generated/scan.js";
import { nameHint } from "../problem/nearest.js";
import { dimensionsOf } from "../problem/priors.js";
import { raise } from "../problem/raise.js";
import type { Bench, BenchProblemEntry } from "../registry/generated/bench.js";
import { loadScan } from "../registry/scan.js";
import { problemScan, type ReferenceProblem, referenceProblems } from "../testing/index.js";
import { type Aim, benchMetrics, timingMetrics } from "./results.js";

export interface PlannedProblem {
  name: string;
  title: string;
  entry: BenchProblemEntry;
  /** Without a strategy: the sampler in it means nothing. */
  scan: Scan;
  /** Name of the reference problem. */
  reference?: string;
  aim: Aim;
  dim: number;
  /** Ascending. */
  budgets: number[];
}

/** A mapping of paths to values as `--set` takes them. */
export function assignments(set: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(set).map(([path, value]) => `${path}=${JSON.stringify(value)}`);
}

/** Reads, changes and checks a problem. */
export async function planProblem(
  name: string,
  entry: BenchProblemEntry,
  bench: Bench,
  smoke: boolean,
): Promise<PlannedProblem> {
  const path = `/problems/${name}`;
  raise(checkMetrics(entry, path));
  if (entry.scan !== undefined && entry.problem !== undefined)
    throw new LodeError("LODE_BENCH_INVALID", `${name} has both a problem and a scan.`, {
      path,
      expected: "one of problem, scan",
      hint: "Remove one of the two.",
    });
  const reference = entry.scan === undefined ? referenceOf(name, entry) : undefined;
  // Which sampler the scan names does not matter: every strategy puts its own in the place.
  const change = { set: assignments(entry.set), sampler: "random" };
  const source = reference === undefined ? resolve(bench.folder, entry.scan!) : problemScan(reference);
  let scan: Scan;
  try {
    scan = await loadScan(source, reference === undefined ? change : { ...change, folder: bench.folder });
    await checkWithEvaluator(scan);
  } catch (error) {
    throw error instanceof LodeError ? atProblem(error, path, reference !== undefined) : error;
  }
  const budgets = budgetsOf(name, entry, bench, scan);
  const shown = smoke ? budgets.map((budget) => Math.min(budget, bench.smoke.evaluations)) : budgets;
  const initial = entry.initial ?? scan.initial.count;
  const most = Math.min(...shown);
  return {
    name,
    title: entry.title ?? reference?.name ?? scan.name,
    entry,
    scan: {
      ...scan,
      name,
      initial: { ...scan.initial, count: smoke ? Math.min(initial, Math.ceil(most / 3)) : initial },
      schedule: { ...scan.schedule, mode: "batch", workers: 1 },
      compute: { ...scan.compute, threads: 1 },
      plugins: [...scan.plugins, ...bench.plugins.map((folder) => resolve(bench.folder, folder))],
    },
    ...(reference === undefined ? {} : { reference: reference.name }),
    aim: entry.aim ?? reference?.aim ?? aimOf(scan),
    dim: dimensionsOf(scan).length,
    budgets: [...new Set(shown)].sort((a, b) => a - b),
  };
}

function aimOf({ objectives }: Scan): Aim {
  const count = Object.keys(objectives).length;
  return count === 0 ? "region" : count === 1 ? "optimum" : "front";
}

function referenceOf(name: string, entry: BenchProblemEntry): ReferenceProblem {
  const wanted = entry.problem ?? name;
  const found = referenceProblems.find((problem) => problem.name === wanted);
  if (found !== undefined) return found;
  const known = referenceProblems.map((problem) => problem.name);
  throw new LodeError("LODE_BENCH_NAME", `There is no reference problem ${wanted}.`, {
    path: `/problems/${name}${entry.problem === undefined ? "" : "/problem"}`,
    found: wanted,
    expected: known,
    hint: `${nameHint(wanted, known, "problems")} A model of your own is named by \`scan\`.`,
  });
}

function budgetsOf(name: string, entry: BenchProblemEntry, bench: Bench, scan: Scan): number[] {
  if (entry.budgets.length > 0) return entry.budgets;
  if (entry.evaluations !== undefined) return [entry.evaluations];
  if (bench.budgets.length > 0) return bench.budgets;
  if (scan.budget.evaluations !== undefined) return [scan.budget.evaluations];
  throw new LodeError("LODE_BENCH_INVALID", `The scan of ${name} does not say how many evaluations.`, {
    path: `/problems/${name}`,
    expected: "evaluations",
    hint: "Add `evaluations`: strategies are compared after equal numbers of them.",
  });
}

/** Metrics that `primary` and `targets` name are there. */
function checkMetrics({ primary, targets }: BenchProblemEntry, path: string): LodeError[] {
  const check = (name: string, at: string, known: readonly string[]) =>
    known.includes(name)
      ? []
      : [
          new LodeError("LODE_BENCH_NAME", `There is no metric ${name}.`, {
            path: at,
            found: name,
            expected: known,
            hint: nameHint(name, known, "metrics"),
          }),
        ];
  const all = [...benchMetrics, ...timingMetrics].map(({ name }) => name);
  return [
    ...(primary === undefined ? [] : check(primary, `${path}/primary`, all)),
    ...Object.keys(targets ?? {}).flatMap((name) => check(name, `${path}/targets/${name}`, targetMetrics)),
  ];
}

/** Metrics that only ever improve while a run goes on, so that a target is reached once and for all. */
export const targetMetrics: readonly string[] = [
  ...["found", "components", "cells", "coverage", "coverageObservables"],
  ...["best", "precision", "hypervolume", "hypervolumeShare"],
];

/** Errors of a scan file speak of that file; those of a reference problem can only come from `set`. */
function atProblem(error: LodeError, path: string, reference: boolean): LodeError {
  const moved = (each: LodeError): LodeError => {
    const bySet = each.path?.startsWith("--set") ?? false;
    if (!bySet && !reference && each.path?.includes("#")) return each;
    const { code, message, found, expected, hint, cause } = each;
    return new LodeError(code, message, {
      path: `${path}/${bySet || reference ? "set" : "scan"}`,
      found,
      expected,
      hint,
      cause,
    });
  };
  const [first, ...others] = [error, ...error.others].map(moved);
  first!.others.splice(0, Infinity, ...others);
  return first!;
}
