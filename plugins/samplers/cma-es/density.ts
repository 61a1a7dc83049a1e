// How rare a point is among the found ones: histograms of single features, as HBOS has them, and of pairs of features, which
// see corners and rings that single ones do not. All is counted point by point; scoring costs the same at any number found.
import type { Finds } from "./filling.js";
import { binOf, count, type Histogram, newHistogram } from "./histograms.js";

/** A pair's grid has a quarter of the bins of its features' histograms each way. */
const coarser = 4;
const side = 16;
/** In many dimensions only so many pairs are watched, those of nearby features first. */
const mostPairs = 66;

interface Pair {
  readonly j: number;
  readonly k: number;
  counts: Float64Array;
  largest: number;
}

export interface Density {
  readonly singles: readonly Histogram[];
  readonly pairs: readonly Pair[];
  /** Scratch: the bin of every feature of the point at hand. */
  readonly bins: Int32Array;
}

/** Of `features` features; pairs are made of the first `paired`. */
export function newDensity(features: number, paired: number): Density {
  const singles = Array.from({ length: features }, newHistogram);
  const pairs: Pair[] = [];
  for (let gap = 1; gap < paired; gap++)
    for (let j = 0; j + gap < paired && pairs.length < mostPairs; j++)
      pairs.push({ j, k: j + gap, counts: new Float64Array(side * side), largest: 0 });
  return { singles, pairs, bins: new Int32Array(singles.length) };
}

/** The bin of every feature, -1 outside. */
function binsOf({ singles, bins }: Density, features: Float64Array): Int32Array {
  for (let k = 0; k < singles.length; k++) bins[k] = binOf(singles[k]!, features[k]!);
  return bins;
}

/** The grid cell of a point by its bins; -1 outside. */
function cell({ j, k }: Pair, bins: Int32Array): number {
  const row = bins[j]!;
  const col = bins[k]!;
  return row < 0 || col < 0 ? -1 : Math.floor(row / coarser) * side + Math.floor(col / coarser);
}

/** Gives the number of cells that were empty before. */
function countPairs(density: Density, features: Float64Array, weight: number): number {
  const bins = binsOf(density, features);
  let fresh = 0;
  for (const pair of density.pairs) {
    const at = cell(pair, bins);
    if (at < 0) continue;
    if (pair.counts[at] === 0) fresh++;
    pair.largest = Math.max(pair.largest, (pair.counts[at]! += weight));
  }
  return fresh;
}

/** Adds a found point; gives the number of bins and cells that were empty before. Where a histogram's window has moved, the grids are made again from the points that were kept. */
export function addFind(density: Density, features: Float64Array, finds: Finds): number {
  let moved = false;
  let fresh = 0;
  density.singles.forEach((histogram, k) => {
    if (count(histogram, features[k]!)) moved = true;
    if (histogram.counts[binOf(histogram, features[k]!)] === 1) fresh++;
  });
  fresh += countPairs(density, features, 1);
  if (!moved) return fresh;
  for (const pair of density.pairs) {
    pair.counts.fill(0);
    pair.largest = 0;
  }
  for (const find of finds.kept) countPairs(density, find.features, finds.stride);
  return fresh;
}

/** Penalty in [0, 1]: 1 where all is in its fullest bin, 0 where all is in an empty one. */
export function penaltyOf(density: Density, features: Float64Array): number {
  const bins = binsOf(density, features);
  let score = 0;
  let most = 0;
  for (let k = 0; k < bins.length; k++) {
    const { total, largest, counts } = density.singles[k]!;
    if (total === 0) continue;
    const bin = bins[k]!;
    score += Math.log((1 + largest) / (1 + (bin < 0 ? 0 : counts[bin]!)));
    most += Math.log(1 + largest);
  }
  for (const pair of density.pairs) {
    if (pair.largest === 0) continue;
    const at = cell(pair, bins);
    score += Math.log((1 + pair.largest) / (1 + (at < 0 ? 0 : pair.counts[at]!)));
    most += Math.log(1 + pair.largest);
  }
  return most === 0 ? 0 : 1 - score / most;
}
