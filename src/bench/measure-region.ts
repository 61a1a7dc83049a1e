// Figures of a run on a problem that asks for a region: what was found, which islands and cells of it, and how far its
// emptiest place is from a found point.
import { type Matrix, matrix, row } from "../contract/index.js";
import { type ReferenceRegion, regionCells } from "../metrics/reference-region.js";
import { nearestDistance } from "../numerics/index.js";
import type { Partition } from "../testing/index.js";
import { onGrid, piecesReached } from "./progression.js";
import type { RunTable } from "./run-table.js";

export interface RegionKnown {
  /** Islands and cells of a reference problem, by its physical parameters. */
  parts?: { components: Partition; cells: Partition; parametersOf(i: number): ArrayLike<number> };
  region?: ReferenceRegion;
}

/** Figures after each evaluation, by metric, and those that only a whole run has. */
export interface RegionFigures {
  series: Record<string, Float64Array>;
  fillDistances: (number | null)[];
}

/** `found`: 1 where the point is found and repeats no earlier one. */
export function regionFigures(
  table: RunTable,
  found: Uint8Array,
  known: RegionKnown,
  grid: readonly number[],
): RegionFigures {
  const { rows } = table;
  const counts = new Float64Array(rows);
  const efficiency = new Float64Array(rows);
  for (let i = 0, total = 0; i < rows; i++) {
    total += found[i]!;
    counts[i] = total;
    efficiency[i] = total / (i + 1);
  }
  const series: Record<string, Float64Array> = { found: counts, efficiency };
  const reached = (count: number, of: (i: number) => number) =>
    piecesReached(count, (i) => (found[i] ? of(i) : -1), rows);
  const { parts, region } = known;
  if (parts !== undefined) {
    const { components, cells, parametersOf } = parts;
    series.components = reached(components.count, (i) => components.of(parametersOf(i)));
    series.cells = reached(cells.count, (i) => cells.of(parametersOf(i)));
  }
  if (region === undefined) return { series, fillDistances: grid.map(() => null) };
  const { parameters, observables } = regionCells(region);
  const share = (values: Float64Array, count: number) => values.map((value) => value / count);
  if (parameters.count > 0)
    series.coverage = share(
      reached(parameters.count, (i) => parameters.of(row(table.points, i))),
      parameters.count,
    );
  if (observables !== undefined && observables.count > 0)
    series.coverageObservables = share(
      reached(observables.count, (i) => observables.of(row(table.observables, i))),
      observables.count,
    );
  return { series, fillDistances: fillDistances(table.points, found, region.points, grid) };
}

/** Covering radius of the reference points by the found ones, at each entry of the grid. */
function fillDistances(
  points: Matrix,
  found: Uint8Array,
  reference: Matrix,
  grid: readonly number[],
): (number | null)[] {
  const nearest = new Float64Array(reference.rows).fill(Infinity);
  let from = 0;
  return onGrid(
    grid.map((at) => {
      const to = Math.min(at, points.rows);
      const fresh = foundBetween(points, found, from, to);
      from = Math.max(from, to);
      if (fresh.rows > 0) {
        const distances = nearestDistance(fresh, reference);
        for (let i = 0; i < nearest.length; i++) nearest[i] = Math.min(nearest[i]!, distances[i]!);
      }
      return nearest.reduce((largest, distance) => Math.max(largest, distance), 0);
    }),
    grid.map((_, k) => k + 1),
  );
}

function foundBetween(points: Matrix, found: Uint8Array, from: number, to: number): Matrix {
  const rows = [];
  for (let i = from; i < to; i++) if (found[i]) rows.push(i);
  const out = matrix(rows.length, points.cols);
  for (const [k, i] of rows.entries()) out.data.set(row(points, i), k * points.cols);
  return out;
}
