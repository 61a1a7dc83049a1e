// A region that is known by a set of its points: how much of it was found, in parameters and in observables.
import type { Matrix } from "../contract/index.js";
import { boundingBox, type Cells, finestCell, gridCells } from "./grid-cells.js";

/** Divisions of a side, at most: finer cells than these no picture shows. */
const mostDivisions = { points: 100, observables: 20 };

export interface ReferenceRegion {
  /** (rows, dim) in the unit cube. */
  readonly points: Matrix;
  /** Side of a cell in the unit cube. */
  readonly cell: number;
  /** The same points' observables, (rows, observables). */
  readonly observables?: Matrix;
  /** Side of a cell where each observable's range over the reference set is scaled to [0, 1]. */
  readonly observableCell?: number;
}

/** The cells of a region; `of` of the one takes a point of the unit cube, of the other its observables. */
export interface RegionCells {
  readonly parameters: Cells;
  readonly observables?: Cells;
}

/** A region with the finest cells that its points can fill; no cells of observables where these are too many to be cut. */
export function referenceRegion(points: Matrix, observables?: Matrix): ReferenceRegion {
  const cell = finestCell(points, mostDivisions.points);
  if (observables === undefined || observables.cols === 0) return { points, cell };
  const observableCell = finestCell(observables, mostDivisions.observables, boundingBox(observables));
  return { points, cell, observables, ...(observableCell < 1 ? { observableCell } : {}) };
}

export function regionCells(region: ReferenceRegion): RegionCells {
  const parameters = gridCells(region.points, region.cell);
  const { observables, observableCell } = region;
  if (observables === undefined || observableCell === undefined) return { parameters };
  return { parameters, observables: gridCells(observables, observableCell, boundingBox(observables)) };
}
