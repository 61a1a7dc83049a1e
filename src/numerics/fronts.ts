// Non-dominated sorting, survival and reference directions of genetic algorithms for several objectives: the less, the better.
import { LodeError } from "../contract/errors.js";
import { type Matrix, matrix } from "../contract/matrix.js";
import { addon } from "./addon.js";

/** The front of each row, 0 the best, in near-linear time; equal rows share it. NaN counts as +Infinity. */
export function nonDominatedRanks(values: Matrix): Int32Array {
  const rank = new Int32Array(values.rows);
  addon.nonDominatedRanks!(values.rows, values.cols, values.data, rank);
  return rank;
}

/** Points with what they are ranked by: rows with a violation stand behind all others, by it (Deb's constraint domination). */
export interface Crowd {
  /** (rows, dim), unit cube. */
  points: Matrix;
  /** (rows, objectives). */
  values: Matrix;
  violation: Float64Array;
}

const flat = ({ points, values, violation }: Crowd) =>
  [points.rows, points.cols, values.cols, points.data, values.data, violation] as const;

export interface Standings {
  /** Front. */
  rank: Int32Array;
  /** Crowding distance within the front. */
  crowding: Float64Array;
  /** Distance in the cube to the nearest row with equal objectives. */
  spread: Float64Array;
}

/** What the rows of a population stand for in a tournament. */
export function standings(crowd: Crowd): Standings {
  const { rows } = crowd.points;
  const out = {
    rank: new Int32Array(rows),
    crowding: new Float64Array(rows),
    spread: new Float64Array(rows),
  };
  addon.standings!(...flat(crowd), out.rank, out.crowding, out.spread);
  return out;
}

/**
 * Row numbers of at most `keep` survivors, ascending: fronts in their order, of the last one those with the largest crowding
 * distance (NSGA-II, doi:10.1109/4235.996017), ties by the key. Rows of equal objectives count as one of these; the room left
 * goes to those that lie farthest apart in the cube.
 */
export function surviveByCrowding(crowd: Crowd, keep: number, key: Uint32Array): Int32Array {
  const out = new Int32Array(Math.min(keep, crowd.points.rows));
  return out.subarray(0, addon.surviveByCrowding!(...flat(crowd), key, out) as number);
}

/** What NSGA-III remembers of the objectives' ranges. */
export interface Ranges {
  ideal: Float64Array;
  worst: Float64Array;
  /** (objectives, objectives): the vectors that are extreme in one objective each. */
  extremes: Float64Array;
}

export function unknownRanges(objectives: number): Ranges {
  return {
    ideal: new Float64Array(objectives).fill(NaN),
    worst: new Float64Array(objectives).fill(NaN),
    extremes: new Float64Array(objectives * objectives).fill(NaN),
  };
}

/** The same over niches round reference directions (NSGA-III, doi:10.1109/TEVC.2013.2281535); widens `ranges`. */
export function surviveByNiches(
  crowd: Crowd,
  keep: number,
  directions: Matrix,
  ranges: Ranges,
  key: Uint32Array,
): Int32Array {
  if (directions.cols !== crowd.values.cols)
    throw new LodeError("LODE_NATIVE_ARGUMENT", "surviveByNiches: directions of another dimension.", {
      found: directions.cols,
      expected: crowd.values.cols,
    });
  const out = new Int32Array(Math.min(keep, crowd.points.rows));
  const { ideal, worst, extremes } = ranges;
  const { rows, data } = directions;
  const kept = addon.surviveByNiches!(...flat(crowd), key, rows, data, ideal, worst, extremes, out) as number;
  return out.subarray(0, kept);
}

/**
 * Das and Dennis' reference points on the simplex (doi:10.1137/S1052623496307510): all multiples of 1 / outer that sum to 1;
 * with inner > 0 a second layer of multiples of 1 / inner, drawn half way to the centre.
 */
export function referenceDirections(objectives: number, outer: number, inner = 0): Matrix {
  const edge = addon.simplexLattice!(objectives, outer) as Float64Array;
  const middle = inner > 0 ? (addon.simplexLattice!(objectives, inner) as Float64Array) : new Float64Array(0);
  const out = matrix((edge.length + middle.length) / objectives, objectives);
  out.data.set(edge);
  out.data.set(
    middle.map((value) => (value + 1 / objectives) / 2),
    edge.length,
  );
  return out;
}

/** Number of Das and Dennis' points of one layer: objectives + divisions - 1 over divisions. */
export function directionCount(objectives: number, divisions: number): number {
  let size = 1;
  for (let k = 1; k < objectives; k++) size = (size * (divisions + k)) / k;
  return size;
}

/**
 * Divisions of the layers with the most points that are at most `count`: one layer, or two where one layer of that size would
 * have no point inside the simplex (fewer divisions than objectives).
 */
export function divisionsFor(objectives: number, count: number): { outer: number; inner: number } {
  if (objectives === 1) return { outer: 1, inner: 0 };
  let outer = 1;
  while (directionCount(objectives, outer + 1) <= count) outer++;
  if (outer >= objectives) return { outer, inner: 0 };
  let best = { outer, inner: 0, size: directionCount(objectives, outer) };
  for (let edge = 1; edge <= outer; edge++)
    for (let inner = 1; inner <= edge; inner++) {
      const size = directionCount(objectives, edge) + directionCount(objectives, inner);
      if (size <= count && size > best.size) best = { outer: edge, inner, size };
    }
  return { outer: best.outer, inner: best.inner };
}
