// Stored reference sets: points that stand for the whole region of a reference problem, made by scripts/reference-sets.mjs
// (every one has a version and a seed of its own), against which coverage and fill distance are measured.
import { existsSync, readFileSync } from "node:fs";
import { endianness } from "node:os";
import { type Matrix, matrix, row } from "../../contract/index.js";
import { cubeToParameters, encodeProblem } from "../../numerics/index.js";
import { describeProblem } from "../harness/test-problem.js";
import { referenceProblem } from "./index.js";
import type { ReferenceProblem } from "./problem.js";

export interface ReferenceSet {
  readonly problem: string;
  readonly version: number;
  readonly seed: number;
  /** How the points were made. */
  readonly method: string;
  /** Uniform over the region (over every island, for `islands`), (rows, dim) in the unit cube. */
  readonly points: Matrix;
  /** Side of a cell in the unit cube. */
  readonly cell: number;
  readonly observables: Matrix;
  /** Side of a cell where each observable's range over the set is scaled to [0, 1]. */
  readonly observableCell: number;
}

/** A reference set as it is stored; `points` holds little-endian single-precision numbers, row by row. */
export interface StoredReferenceSet {
  format: 1;
  problem: string;
  version: number;
  seed: number;
  method: string;
  rows: number;
  dim: number;
  cell: number;
  cells: number;
  observableCell: number;
  observableCells: number;
  points: string;
}

const fileOf = (name: string) => new URL(`../reference-sets/${name}.json`, import.meta.url);

function decode(stored: StoredReferenceSet): Matrix {
  const bytes = Buffer.from(stored.points, "base64");
  if (endianness() === "BE") bytes.swap32();
  const singles = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  return { data: Float64Array.from(singles), rows: stored.rows, cols: stored.dim };
}

/** Observables of points of the unit cube. */
export function observablesOf(problem: ReferenceProblem, points: Matrix): Matrix {
  const parameters = cubeToParameters(encodeProblem(describeProblem(problem)), points);
  const observables = matrix(points.rows, problem.observables.length);
  for (let i = 0; i < points.rows; i++) problem.evaluate(row(parameters, i), row(observables, i));
  return observables;
}

/** The stored set of a reference problem's region, or undefined where the problem has none. */
export function referenceSet(name: string): ReferenceSet | undefined {
  const problem = referenceProblem(name);
  const file = fileOf(name);
  if (!existsSync(file)) return undefined;
  const stored = JSON.parse(readFileSync(file, "utf8")) as StoredReferenceSet;
  const { version, seed, method, cell, observableCell } = stored;
  const points = decode(stored);
  const observables = observablesOf(problem, points);
  return { problem: name, version, seed, method, points, cell, observables, observableCell };
}
