// A region known by points of it, cut into the cells of a regular grid: what "share of reference cells hit" counts.
import { type Matrix, row } from "../contract/index.js";

/** Pieces of a region, numbered from 0; `of` gives the piece a point lies in, -1 outside all of them. */
export interface Cells {
  readonly count: number;
  of(point: ArrayLike<number>): number;
}

/** Bounds of each column. */
export interface Box {
  readonly min: readonly number[];
  readonly max: readonly number[];
}

/** Smallest box that holds all rows. A column of one value gets a width of 1, so that it can be scaled by. */
export function boundingBox(points: Matrix): Box {
  const min = new Array<number>(points.cols).fill(Infinity);
  const max = new Array<number>(points.cols).fill(-Infinity);
  for (let i = 0; i < points.rows; i++) {
    for (let j = 0; j < points.cols; j++) {
      const value = points.data[i * points.cols + j]!;
      if (value < min[j]!) min[j] = value;
      if (value > max[j]!) max[j] = value;
    }
  }
  return { min, max: max.map((value, j) => (value > min[j]! ? value : min[j]! + 1)) };
}

function keyOf(point: ArrayLike<number>, cell: number, box: Box | undefined): string {
  let key = "";
  for (let j = 0; j < point.length; j++) {
    const u = box ? (point[j]! - box.min[j]!) / (box.max[j]! - box.min[j]!) : point[j]!;
    // A value on the upper border belongs to the last cell, however 1 / cell is rounded.
    const last = Math.max(0, Math.round(1 / cell) - 1);
    const index = Math.floor(u / cell);
    key += `${u === 1 ? Math.min(index, last) : index} `;
  }
  return key;
}

/**
 * The grid cells of side `cell` in which a reference point lies, numbered in the order of their first points.
 * `box`: what the unit cube stands for where the points do not lie in it (observables).
 */
export function gridCells(reference: Matrix, cell: number, box?: Box): Cells {
  const numbers = new Map<string, number>();
  for (let i = 0; i < reference.rows; i++) {
    const key = keyOf(row(reference, i), cell, box);
    if (!numbers.has(key)) numbers.set(key, numbers.size);
  }
  return { count: numbers.size, of: (point) => numbers.get(keyOf(point, cell, box)) ?? -1 };
}

/** Reference points a cell should hold on average: uniform points of that number miss a cell in e^-10. */
const pointsPerCell = 10;

/** Side of the finest grid of at most `most` divisions whose occupied cells hold ten reference points on average. */
export function finestCell(reference: Matrix, most: number, box?: Box): number {
  for (let divisions = most; divisions > 1; divisions--) {
    if (gridCells(reference, 1 / divisions, box).count * pointsPerCell <= reference.rows)
      return 1 / divisions;
  }
  return 1;
}
