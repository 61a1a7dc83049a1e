// Coverage of a region known by reference: which of its cells were hit, and how far its emptiest place is from a found point.
import type { Matrix } from "../contract/index.js";
import { nearestDistance } from "../numerics/index.js";

export interface CellCoverage {
  cells: number;
  hit: number;
  /** hit / cells. */
  share: number;
  /** Found points by cell. */
  counts: Uint32Array;
}

/** `cellOf` gives the reference cell (0 to cells - 1) of point `i`, or -1 where it lies in none. Only found points count. */
export function cellCoverage(cells: number, found: Uint8Array, cellOf: (i: number) => number): CellCoverage {
  const counts = new Uint32Array(cells);
  for (let i = 0; i < found.length; i++) {
    if (!found[i]) continue;
    const cell = cellOf(i);
    if (cell >= 0 && cell < cells) counts[cell]!++;
  }
  const hit = counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  return { cells, hit, share: cells > 0 ? hit / cells : 0, counts };
}

/** Largest distance from a reference point of the region to the nearest found point (covering radius); Infinity where none is found. */
export function fillDistance(reference: Matrix, foundPoints: Matrix): number {
  if (foundPoints.rows === 0) return Number.POSITIVE_INFINITY;
  return nearestDistance(foundPoints, reference).reduce(
    (largest, distance) => Math.max(largest, distance),
    0,
  );
}

/** Each part's share of the found points over its share of the region: 1 is fair, 0 is a lost part. */
export function fairShares(counts: ArrayLike<number>, volumes: ArrayLike<number>): Float64Array {
  const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);
  const points = sum(counts);
  const volume = sum(volumes);
  return Float64Array.from(counts, (count, i) => (points > 0 ? count / points / (volumes[i]! / volume) : 0));
}
