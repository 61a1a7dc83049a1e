// Figures of a run on a problem that asks for a front: the hypervolume that its points dominate, as it grows.
import { type Matrix, matrix, Status } from "../contract/index.js";
import { hypervolume } from "../numerics/index.js";
import { type BenchProblem, targetKey } from "./results.js";
import type { RunTable } from "./run-table.js";

export interface FrontGoal {
  /** Upper corner of the volume, in objectives to be minimized. */
  reference: readonly number[];
  /** Hypervolume of the true front; undefined where nobody knows. */
  hypervolume?: number;
  targets: BenchProblem["targets"];
}

export interface FrontFigures {
  metrics: { hypervolume: number | null; hypervolumeShare: number | null };
  curve: Record<string, (number | null)[]>;
  hits: Record<string, number | null>;
}

/** Objectives to be minimized, of points that are ok and violate nothing; other rows are undefined. */
export function feasibleObjectives({ problem, objectives, violations, status }: RunTable) {
  const signs = problem.view.objectives.map(({ sense }) => (sense === "maximize" ? -1 : 1));
  return (i: number): number[] | undefined => {
    if (status[i] !== Status.ok) return undefined;
    for (let c = 0; c < violations.cols; c++)
      if (violations.data[i * violations.cols + c] !== 0) return undefined;
    const values = signs.map((sign, k) => sign * objectives.data[i * objectives.cols + k]!);
    return values.every(Number.isFinite) ? values : undefined;
  };
}

const dominates = (a: readonly number[], b: readonly number[]) => a.every((value, k) => value <= b[k]!);

/** Rows that were not dominated when they came: only these can change the hypervolume. In order, with their evaluation. */
export function improvements(table: RunTable): { at: number; values: number[] }[] {
  const of = feasibleObjectives(table);
  const all: { at: number; values: number[] }[] = [];
  let archive: number[][] = [];
  for (let i = 0; i < table.rows; i++) {
    const values = of(i);
    if (values === undefined || archive.some((other) => dominates(other, values))) continue;
    archive = archive.filter((other) => !dominates(values, other));
    archive.push(values);
    all.push({ at: i + 1, values });
  }
  return all;
}

function rowsOf(points: readonly (readonly number[])[], cols: number): Matrix {
  const out = matrix(points.length, cols);
  for (const [i, point] of points.entries()) out.data.set(point, i * cols);
  return out;
}

export function frontFigures(table: RunTable, goal: FrontGoal, grid: readonly number[]): FrontFigures {
  const steps = improvements(table);
  const reference = Float64Array.from(goal.reference);
  const known = new Map<number, number>();
  /** Hypervolume of the first `count` improvements. */
  const volume = (count: number): number => {
    if (!known.has(count)) {
      const points = steps.slice(0, count).map(({ values }) => values);
      known.set(count, count === 0 ? 0 : hypervolume(rowsOf(points, reference.length), reference));
    }
    return known.get(count)!;
  };
  const countAt = (evaluations: number) => {
    let count = 0;
    while (count < steps.length && steps[count]!.at <= evaluations) count++;
    return count;
  };
  const curve = grid.map((at) => volume(countAt(at)));
  const truth = goal.hypervolume;
  const share = (value: number) => (truth === undefined ? null : value / truth);
  const whole = volume(steps.length);
  const hits: Record<string, number | null> = {};
  for (const metric of ["hypervolume", "hypervolumeShare"])
    for (const value of goal.targets[metric] ?? []) {
      const wanted = metric === "hypervolume" ? value : value * (truth ?? Number.NaN);
      hits[targetKey(metric, value)] = firstReaching(steps, volume, wanted);
    }
  return {
    metrics: { hypervolume: whole, hypervolumeShare: share(whole) },
    curve: { hypervolume: curve, ...(truth === undefined ? {} : { hypervolumeShare: curve.map(share) }) },
    hits,
  };
}

/** The evaluation at which the hypervolume reaches `wanted`: it never falls, so bisection finds it. */
function firstReaching(
  steps: readonly { at: number }[],
  volume: (count: number) => number,
  wanted: number,
): number | null {
  if (!(volume(steps.length) >= wanted)) return null;
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (volume(middle) >= wanted) high = middle;
    else low = middle + 1;
  }
  return low === 0 ? 1 : steps[low - 1]!.at;
}
