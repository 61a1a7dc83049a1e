// All figures of one run, from its folder (or from another tool's points): what stands in a row of the results.
import { matrix, row, statusNames } from "../contract/index.js";
import type { ReferenceRegion } from "../metrics/reference-region.js";
import { repeatedRows } from "../metrics/repeats.js";
import { cubeToParameters } from "../numerics/index.js";
import type { Scan } from "../problem/generated/scan.js";
import { type ReferenceProblem, referenceProblem, referenceSet } from "../testing/index.js";
import { bestSoFar, precisionSoFar } from "./measure-best.js";
import { type FrontGoal, frontFigures } from "./measure-front.js";
import { posteriorFigures } from "./measure-posterior.js";
import { type RegionKnown, regionFigures } from "./measure-region.js";
import { curveGrid, evaluationsTo, onGrid } from "./progression.js";
import { type Aim, type BenchProblem, type BenchRun, targetKey } from "./results.js";
import { type RunTable, readForeignTable, readRunTable } from "./run-table.js";
import { simulatedWallClock } from "./timing.js";

/** What measuring needs to know of a problem. */
export interface MeasureProblem {
  problem: BenchProblem;
  aim: Aim;
  /** Name of the reference problem. */
  reference?: string;
  /** A region that is not stored with a reference problem. */
  region?: ReferenceRegion;
  front?: FrontGoal;
}

export interface MeasureTask {
  of: MeasureProblem;
  budget: number;
  /** A run folder; or the path of another tool's files without their endings. */
  source: { dir: string } | { foreign: string; scan: Scan };
  /** "" where another tool made the points. */
  sampler: string;
  /** Adds points for a picture, where the problem has two parameters. */
  picture: boolean;
}

export type Measured = Pick<BenchRun, "metrics" | "timing" | "curve" | "hits" | "statuses" | "sample">;

export async function measureRun({ of, budget, source, sampler, picture }: MeasureTask): Promise<Measured> {
  const table =
    "dir" in source
      ? await readRunTable(source.dir)
      : firstRows(await readForeignTable(source.foreign, source.scan, of.reference), budget);
  const measured = measureTable(table, of, budget, sampler);
  return picture && table.points.cols === 2 ? { ...measured, sample: pictureOf(table) } : measured;
}

/** Points of a picture, at most. */
const mostPictured = 600;

/** Some tested points in physical parameters, spread over the run by the golden ratio: every n-th of a Sobol sequence would lie in a part of the box. */
function pictureOf(table: RunTable): NonNullable<BenchRun["sample"]> {
  const { view, parameters, native } = table.problem;
  const physical = cubeToParameters(native, table.points);
  const [x, y] = view.dimensions.map(({ name }) => parameters.findIndex((column) => column.name === name));
  const share = mostPictured / table.rows;
  const short = (value: number) => Number(value.toPrecision(5));
  const out: NonNullable<BenchRun["sample"]> = [];
  for (let i = 0; i < table.rows; i++) {
    if ((i * 0.6180339887498949) % 1 >= share) continue;
    const values = row(physical, i);
    out.push([short(values[x!]!), short(values[y!]!), table.found[i] ? 1 : 0]);
  }
  return out;
}

/** Another tool may have gone on for longer. */
function firstRows(table: RunTable, budget: number): RunTable {
  if (table.rows <= budget) return table;
  const cut = (m: RunTable["points"]) => ({
    data: m.data.subarray(0, budget * m.cols),
    rows: budget,
    cols: m.cols,
  });
  return {
    ...table,
    rows: budget,
    points: cut(table.points),
    observables: cut(table.observables),
    violations: cut(table.violations),
    objectives: cut(table.objectives),
    status: table.status.subarray(0, budget),
    logLikelihood: table.logLikelihood.subarray(0, budget),
    found: table.found.subarray(0, budget),
    iterations: Array.from(table.iterations).slice(0, budget),
    logWeights: table.logWeights?.subarray(0, budget),
  };
}

export function measureTable(table: RunTable, of: MeasureProblem, budget: number, sampler: string): Measured {
  const { problem } = of;
  const grid = curveGrid(budget);
  const repeated = repeatedRows(table.points);
  const fresh = table.found.map((found, i) => (repeated[i] ? 0 : found));
  const known = of.reference === undefined ? undefined : referenceProblem(of.reference);
  const { series, fillDistances } = regionFigures(table, fresh, regionKnown(table, of, known), grid);
  const best = bestSoFar(table);
  series.best = best;
  const { optimum, logEvidence } = problem.answers;
  if (optimum !== undefined) series.precision = precisionSoFar(table, best, optimum);
  const front = of.front === undefined ? undefined : frontFigures(table, of.front, grid);
  const last = (name: string): number | null => {
    const value = series[name]?.at(-1);
    return value === undefined || !Number.isFinite(value) ? null : value;
  };
  const statuses: Record<string, number> = {};
  for (const code of table.status) statuses[statusNames[code]!] = (statuses[statusNames[code]!] ?? 0) + 1;
  const efficiency = last("efficiency");
  const { components, baseline } = problem;
  const metrics: Record<string, number | null> = {
    found: last("found") ?? 0,
    efficiency,
    gain: efficiency === null || !baseline ? null : efficiency / baseline,
    components: last("components"),
    lastComponent:
      components === null || series.components === undefined
        ? null
        : evaluationsTo(series.components, components),
    cells: last("cells"),
    coverage: last("coverage"),
    coverageObservables: last("coverageObservables"),
    fillDistance: fillDistances.at(-1) ?? null,
    firstFind: evaluationsTo(series.found!, 1),
    best: last("best"),
    precision: last("precision"),
    ...(front?.metrics ?? { hypervolume: null, hypervolumeShare: null }),
    ...posteriorFigures(table, logEvidence, of.aim === "posterior" ? sampler : ""),
    failedShare: table.rows > 0 ? 1 - (statuses.ok ?? 0) / table.rows : null,
    repeats: repeated.reduce((sum, flag) => sum + flag, 0),
  };
  const { samplerSeconds, evaluatorSeconds } = table.said;
  return {
    metrics,
    timing: {
      samplerSeconds,
      evaluatorSeconds,
      wallClock: simulatedWallClock(table.iterations, problem.cost, problem.workers, samplerSeconds ?? 0),
    },
    curve: {
      evaluations: grid,
      ...Object.fromEntries(curvesOf(of.aim, series).map((name) => [name, onGrid(series[name]!, grid)])),
      ...(series.coverage === undefined ? {} : { fillDistance: fillDistances }),
      ...front?.curve,
    },
    hits: hitsOf(problem, series, front?.hits),
    statuses,
  };
}

/** Which figures are worth a curve. */
function curvesOf(aim: Aim, series: Readonly<Record<string, Float64Array>>): string[] {
  const region = ["found", "efficiency", "components", "cells", "coverage", "coverageObservables"];
  const byAim: Record<Aim, string[]> = {
    region,
    optimum: ["best", "precision"],
    front: [],
    posterior: ["best", "found", "efficiency"],
  };
  return byAim[aim].filter((name) => series[name] !== undefined);
}

/** Metrics of which less is better. */
const falling: ReadonlySet<string> = new Set(["best", "precision"]);

function hitsOf(
  { targets }: BenchProblem,
  series: Readonly<Record<string, Float64Array>>,
  ofFront: Record<string, number | null> | undefined,
): Record<string, number | null> {
  const hits: Record<string, number | null> = {};
  for (const [metric, values] of Object.entries(targets))
    for (const value of values) {
      const key = targetKey(metric, value);
      const figures = series[metric];
      hits[key] =
        figures === undefined ? (ofFront?.[key] ?? null) : evaluationsTo(figures, value, falling.has(metric));
    }
  return hits;
}

/** Islands, cells and reference points of the problem's region. */
function regionKnown(
  table: RunTable,
  { aim, reference, region }: MeasureProblem,
  known: ReferenceProblem | undefined,
): RegionKnown {
  const out: RegionKnown = {};
  if (known !== undefined && aim === "region") {
    const physical = cubeToParameters(table.problem.native, table.points);
    const names = table.problem.parameters.map(({ name }) => name);
    const columns = known.parameters.map(({ name }) => names.indexOf(name));
    const point = matrix(1, columns.length).data;
    out.parts = {
      components: known.components,
      cells: known.cells,
      parametersOf(i) {
        const all = row(physical, i);
        for (const [j, column] of columns.entries()) point[j] = all[column]!;
        return point;
      },
    };
  }
  if (aim !== "region") return out;
  const used = region ?? (reference === undefined ? undefined : referenceSet(reference));
  if (used !== undefined) out.region = used;
  return out;
}
