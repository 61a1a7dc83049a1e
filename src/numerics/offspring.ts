// Children of a population: tournaments, simulated binary crossover and polynomial mutation, in the unit cube.
import { type Matrix, matrix } from "../contract/matrix.js";
import type { Dimension } from "../contract/sampler.js";
import { addon } from "./addon.js";
import type { Standings } from "./fronts.js";

export interface Breeding {
  /** Chance that a child is crossed; then the chance of each coordinate; the larger eta, the nearer to the parents. */
  crossover: { chance: number; share: number; eta: number };
  mutation: { chance: number; share: number; eta: number };
  /** Each child's etas are multiplied by a factor between 1 and this one, even in its logarithm. */
  etaRange: number;
  /** Children made for each one that is kept: the farthest from all known points. */
  candidates: number;
}

/** What the options of a genetic sampler say of its children. */
export interface BreedingOptions {
  crossover: number;
  crossoverEta: number;
  mutation: number;
  mutationEta: number;
  /** 0: one coordinate on average, at most half of them. */
  mutationShare: number;
  /** 0: 10 where a region is to be filled, else 1. */
  etaRange: number;
  /** 0: 4 where a region is to be filled, else 1. */
  candidates: number;
}

/** `fills`: points of equal worth should lie apart, for a region is to be filled. */
export function breedingFrom(options: BreedingOptions, dim: number, fills: boolean): Breeding {
  const share = options.mutationShare || Math.min(0.5, 1 / dim);
  return {
    crossover: { chance: options.crossover, share: 0.5, eta: options.crossoverEta },
    mutation: { chance: options.mutation, share, eta: options.mutationEta },
    etaRange: options.etaRange || (fills ? 10 : 1),
    candidates: options.candidates || (fills ? 4 : 1),
  };
}

/** A cube's coordinates as the kernels take them: 0 continuous, n an integer of n values, -n a choice among n. */
export function levelsOf(dimensions: readonly Dimension[]): Int32Array {
  return Int32Array.from(dimensions, ({ kind, levels = 1 }) =>
    kind === "continuous" ? 0 : kind === "integer" ? levels : -levels,
  );
}

/** Moves the integers and choices of points (rows, dim) to the centres of their cells, in place. */
export function toCells(levels: Int32Array, points: Matrix): void {
  addon.toCells!(levels, points.rows, points.data);
}

export interface Brood {
  breeding: Breeding;
  levels: Int32Array;
  parents: Matrix;
  standings: Standings;
  /** Points that no child should equal, beside the parents: the last ones told, and those that are out. */
  told: Matrix;
  pending: Matrix;
  key: Uint32Array;
}

/** Children first, first + 1, ...: (count, dim). Each depends on its number, not on how many are made at once. */
export function makeOffspring(brood: Brood, first: number, count: number, attempt = 0): Matrix {
  const { levels, parents, standings, told, pending, key } = brood;
  const { crossover, mutation, etaRange, candidates } = brood.breeding;
  const chances = [crossover, mutation].flatMap(({ chance, share, eta }) => [chance, share, eta]);
  const out = matrix(count, levels.length);
  addon.makeOffspring!(
    Float64Array.from([...chances, etaRange, candidates]),
    levels,
    parents.rows,
    parents.data,
    standings.rank,
    standings.crowding,
    standings.spread,
    told.rows,
    told.data,
    pending.rows,
    pending.data,
    key,
    first,
    count,
    attempt,
    out.data,
  );
  return out;
}
