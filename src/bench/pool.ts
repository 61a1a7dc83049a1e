// What stands for the truth where nobody knows it: the found points of all runs together for a region, their joint front
// for a front; or points that the user gives.
import { type Matrix, matrix, row } from "../contract/index.js";
import { defaultResolution } from "../metrics/filled.js";
import { boundingBox, finestCell, gridCells } from "../metrics/grid-cells.js";
import { type ReferenceRegion, referenceRegion } from "../metrics/reference-region.js";
import { hypervolume, parametersToCube } from "../numerics/index.js";
import type { Scan } from "../problem/generated/scan.js";
import { buildProblem } from "../problem/problem.js";
import { readTable } from "../store/point-file.js";
import { improvements } from "./measure-front.js";
import { type RunTable, readForeignTable, readRunTable } from "./run-table.js";

export type Source = { dir: string } | { foreign: string; scan: Scan };

export interface PoolTask {
  what: "region" | "front";
  sources: readonly Source[];
  /** Name of the reference problem. */
  reference?: string;
}

export interface PooledFront {
  reference: number[];
  hypervolume: number;
}

const read = (source: Source, reference: string | undefined): Promise<RunTable> =>
  "dir" in source ? readRunTable(source.dir) : readForeignTable(source.foreign, source.scan, reference);

/** Undefined where no run found anything. */
export async function pool(task: PoolTask): Promise<ReferenceRegion | PooledFront | undefined> {
  return task.what === "region" ? pooledRegion(task) : pooledFront(task);
}

/** One found point for each cell of the default resolution that any run reached. */
async function pooledRegion({ sources, reference }: PoolTask): Promise<ReferenceRegion | undefined> {
  const points: Float64Array[] = [];
  const observables: Float64Array[] = [];
  const seen = new Set<string>();
  let cell = 1;
  for (const source of sources) {
    const table = await read(source, reference);
    cell = cellOf(table.points.cols);
    for (let i = 0; i < table.rows; i++) {
      if (!table.found[i]) continue;
      const point = row(table.points, i);
      const key = Array.from(point, (u) => Math.floor(u / cell)).join(" ");
      if (seen.has(key)) continue;
      seen.add(key);
      points.push(point.slice());
      observables.push(row(table.observables, i).slice());
    }
  }
  if (points.length === 0) return undefined;
  const together = stacked(observables);
  // One point a cell: what is left of it in observables is cut so that a cell holds several.
  const observableCell = together.cols > 0 ? finestCell(together, 20, boundingBox(together)) : 1;
  return {
    points: stacked(points),
    cell,
    ...(observableCell < 1 ? { observables: together, observableCell } : {}),
  };
}

/** A whole number of cells in a side. */
const cellOf = (dim: number) => 1 / Math.round(1 / defaultResolution(dim));

function stacked(rows: readonly Float64Array[]): Matrix {
  const out = matrix(rows.length, rows[0]?.length ?? 0);
  for (const [i, values] of rows.entries()) out.data.set(values, i * out.cols);
  return out;
}

/** Hypervolume of the joint front, up to a corner a tenth of its extent beyond its worst values. */
async function pooledFront({ sources, reference }: PoolTask): Promise<PooledFront | undefined> {
  let front: number[][] = [];
  const dominated = (a: number[], b: number[]) => a.every((value, k) => value >= b[k]!);
  for (const source of sources)
    for (const { values } of improvements(await read(source, reference))) {
      if (front.some((other) => dominated(values, other))) continue;
      front = front.filter((other) => !dominated(other, values));
      front.push(values);
    }
  if (front.length === 0) return undefined;
  const points = stacked(front.map((values) => Float64Array.from(values)));
  const { min, max } = boundingBox(points);
  const corner = max.map((value, k) => value + 0.1 * (value - min[k]!));
  return { reference: corner, hypervolume: hypervolume(points, Float64Array.from(corner)) };
}

/** A region given as a table of points, or as a run folder, of which the found ones count. */
export async function givenRegion(file: string, scan: Scan): Promise<ReferenceRegion> {
  const table = await readTable(file);
  const column = (name: string): Float64Array => {
    const values = table[name];
    if (values instanceof Float64Array) return values;
    throw new RangeError(`${file} has no numeric column ${name}`);
  };
  const names = Object.keys(scan.parameters);
  const found = table.found as Float64Array | undefined;
  const kept = Array.from(column(names[0]!).keys()).filter((i) => found === undefined || found[i] === 1);
  const gather = (of: readonly string[]) => {
    const out = matrix(kept.length, of.length);
    for (const [j, name] of of.entries())
      for (const [i, from] of kept.entries()) out.data[i * of.length + j] = column(name)[from]!;
    return out;
  };
  const observed = Object.keys(scan.observables).filter((name) => table[name] instanceof Float64Array);
  const { native } = buildProblem(
    scan,
    Object.keys(table)
      .filter((name) => !names.includes(name))
      .map((name) => ({ name })),
  );
  return referenceRegion(parametersToCube(native, gather(names)), gather(observed));
}

/** Number of cells of a region, in parameters and, where they are cut, in observables. */
export function countCells(region: ReferenceRegion): { parameters: number; observables: number | null } {
  const { points, cell, observables, observableCell } = region;
  return {
    parameters: gridCells(points, cell).count,
    observables:
      observables === undefined || observableCell === undefined
        ? null
        : gridCells(observables, observableCell, boundingBox(observables)).count,
  };
}
