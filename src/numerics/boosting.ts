// Gradient boosting of the native core, on inputs cut into bins.
import type { Matrix } from "../contract/matrix.js";
import { addon } from "./addon.js";
import type { GrownTrees } from "./trees.js";

/** Most bins of an input. */
const mostBins = 255;

/** Inputs as boosting reads them. Rests in shared memory: bin once, post to every thread. */
export interface BinnedColumns {
  rows: number;
  cols: number;
  /** (cols, rows). */
  bins: Uint8Array;
  /** (cols, 255). */
  edges: Float32Array;
  /** Bins in use, by column. */
  count: Int32Array;
}

/** Cuts each column at all of its values where they are few, else at quantiles. */
export function binColumns({ data, rows, cols }: Matrix, bins: number): BinnedColumns {
  const binned: BinnedColumns = {
    rows,
    cols,
    bins: new Uint8Array(new SharedArrayBuffer(data.length)),
    edges: new Float32Array(new SharedArrayBuffer(4 * cols * mostBins)),
    count: new Int32Array(new SharedArrayBuffer(4 * cols)),
  };
  addon.binColumns!(data, rows, cols, bins, binned.bins, binned.edges, binned.count);
  return binned;
}

export interface BoostingData {
  columns: BinnedColumns;
  /** (rows): values, NaN = masked; with `classes` class numbers. */
  targets: Float64Array;
  weights?: Float64Array;
  /** (rows). */
  folds: Int32Array;
  /** Left out and judged by; -1: none. */
  fold: number;
  /** 0: regression. */
  classes: number;
  /** Raw values before the first tree: one, or one a class where there are more than two. */
  start: Float64Array;
}

export interface BoostingOptions {
  leaves: number;
  depth: number;
  leastRows: number;
  l2: number;
  learningRate: number;
  rounds: number;
  /** Share of the rows that a round learns from. */
  sample: number;
  /** Rounds without progress on the fold before it ends; 0: never. */
  patience: number;
}

export interface BoostedTrees extends GrownTrees {
  /** (rows, outputs), without `start`, of all rows that count. */
  raw: Float64Array;
  /** On the fold, by round. */
  losses: Float64Array;
}

/** One member: for each round a tree, or one a class where there are more than two. */
export function boostTrees(
  { columns, targets, weights, folds, fold, classes, start }: BoostingData,
  o: BoostingOptions,
  key: Uint32Array,
  cancel?: Int32Array,
): BoostedTrees {
  const { bins, edges, count, rows, cols } = columns;
  return addon.boostTrees!(
    bins,
    edges,
    count,
    rows,
    cols,
    targets,
    weights,
    folds,
    fold,
    classes,
    start,
    Float64Array.of(o.leaves, o.depth, o.leastRows, o.l2, o.learningRate, o.rounds, o.sample, o.patience),
    key,
    cancel,
  ) as BoostedTrees;
}
