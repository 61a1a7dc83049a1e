// Problems in the flat form of the native core (native/core/problem.h), and what the core computes with them.
// Columns are numbered [parameters | observables | derived].
import { LodeError } from "../contract/errors.js";
import { type Matrix, matrix } from "../contract/matrix.js";
import type { NativeProblem } from "../contract/native.js";
import { addon } from "./addon.js";
import { choleskyFactor } from "./cholesky.js";
import type { Formula } from "./formula.js";

/** In the order of native/core/priors.h. */
const priorKinds = [
  "flat",
  "log",
  "signed-log",
  "symmetric-log",
  "gaussian",
  "fixed",
  "integer",
  "choice",
  "same-as",
] as const;

/** In the order of native/core/likelihood.h. */
const termKinds = [
  "gaussian",
  "asymmetric-gaussian",
  "correlated-gaussian",
  "upper-limit",
  "lower-limit",
  "step",
  "table",
  "expression",
] as const;

const targetKinds = ["constraints", "sigmas", "logLikelihood"] as const;

/** "LPRO" and the version of the encoding, as native/core/problem.cpp expects them. */
const magic = 0x4c50524f;
const version = 1;

export type PriorKind = (typeof priorKinds)[number];
export type TermKind = (typeof termKinds)[number];

/**
 * Numbers by prior: flat, log: min, max. signed-log: smallest and largest magnitude, either sign with probability 1/2.
 * symmetric-log: min, max, threshold t; density proportional to 1 / max(|x|, t). gaussian: mean, sigma[, min, max].
 * fixed: value. integer: min, max. choice: the values. same-as: none, but `source`, the index of another parameter.
 */
export interface PriorDescription {
  prior: PriorKind;
  numbers: readonly number[];
  source?: number;
}

/**
 * Numbers by kind, for an observable O:
 * gaussian: mean, sigma[, theory[, relative]]; total variance sigma^2 + theory^2 + (relative O)^2.
 * asymmetric-gaussian: mean, sigma above, sigma below[, theory[, relative]].
 * correlated-gaussian: n means, then the n x n covariance, row-major.
 * upper-limit, lower-limit: limit[, sigma]; sigma 0 (default) is a hard limit, otherwise smeared with an error function.
 * step: lower, upper, outside: log L is 0 in [lower, upper], `outside` (<= 0, may be -Infinity) elsewhere.
 * table: 0 (-Infinity outside) or 1 (the end's value outside), then n ascending abscissae, then n values of log L.
 * expression: none; `formula` over all columns.
 */
export interface TermDescription {
  kind: TermKind;
  columns: readonly number[];
  numbers: readonly number[];
  formula?: Formula;
}

export interface ConstraintDescription {
  column: number;
  lower: number;
  upper: number;
  measure: "plain" | "log";
  /** False: computed and logged, but not part of what makes a point found. */
  apply: boolean;
  /** The column depends on parameters alone. */
  onParameters: boolean;
}

export interface ProblemDescription {
  /** fixed and same-as take no dimension of the cube; the others do, in order. */
  parameters: readonly PriorDescription[];
  /** How many raw observables the evaluator has. */
  observables: number;
  /** Each over [parameters | observables | derived so far]. */
  derived: readonly Formula[];
  terms: readonly TermDescription[];
  constraints: readonly ConstraintDescription[];
  objectives: readonly { column: number; sense: 1 | -1 }[];
  target:
    | { kind: "constraints" }
    | { kind: "sigmas"; sigmas: number }
    | { kind: "logLikelihood"; min: number };
}

/** Collects integers and numbers in the order in which native/core/reader.h reads them. */
class Writer {
  readonly code: number[] = [];
  readonly numbers: number[] = [];

  item(...values: number[]): void {
    this.code.push(...values);
  }
  counted(values: ArrayLike<number>): void {
    this.code.push(values.length);
    this.plain(values);
  }
  plain(values: ArrayLike<number>): void {
    for (let i = 0; i < values.length; i++) this.numbers.push(values[i]!);
  }
  formula(formula: Formula): void {
    for (const word of formula.code) this.code.push(word);
    this.plain(formula.numbers);
  }
}

/** `values`, lengthened to `length` with `fill`; longer or shorter ones are left for the core to refuse. */
function padded(values: readonly number[], least: number, length: number, fill: readonly number[]): number[] {
  const all = [...values];
  while (all.length >= least && all.length < length) all.push(fill[all.length - least]!);
  return all;
}

function priorNumbers(p: PriorDescription): number[] {
  if (p.prior !== "gaussian") return [...p.numbers];
  return padded(p.numbers, 2, 4, [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
}

function termNumbers(term: TermDescription): number[] {
  const n = term.columns.length;
  switch (term.kind) {
    case "gaussian":
      return padded(term.numbers, 2, 4, [0, 0]);
    case "asymmetric-gaussian":
      return padded(term.numbers, 3, 5, [0, 0]);
    case "upper-limit":
    case "lower-limit":
      return padded(term.numbers, 1, 2, [0]);
    case "correlated-gaussian":
      return [...term.numbers.slice(0, n), ...choleskyFactor(term.numbers.slice(n), n)];
    default:
      return [...term.numbers];
  }
}

/** The parameter that a chain of same-as ends in. */
function rootOf(parameters: readonly PriorDescription[], j: number): number {
  let at = j;
  for (let steps = 0; steps <= parameters.length; steps++) {
    const p = parameters[at];
    if (p === undefined) break;
    if (p.prior !== "same-as") return at;
    at = p.source ?? -1;
  }
  throw new LodeError(
    "LODE_SCAN_CYCLE",
    `Parameter ${j} is the same as itself, or as one that does not exist.`,
    {
      expected: "a same-as that leads to a parameter with a prior of its own",
    },
  );
}

/** Encodes a problem into shared memory. Throws LODE_NATIVE_ARGUMENT where the numbers make no sense. */
export function encodeProblem(d: ProblemDescription): NativeProblem {
  const w = new Writer();
  w.item(magic, version, d.parameters.length, d.observables, d.derived.length, d.terms.length);
  w.item(d.constraints.length, d.objectives.length, targetKinds.indexOf(d.target.kind));
  const { target } = d;
  w.plain([target.kind === "sigmas" ? target.sigmas : target.kind === "logLikelihood" ? target.min : 0]);
  d.parameters.forEach((p, j) => {
    w.item(priorKinds.indexOf(p.prior), p.prior === "same-as" ? rootOf(d.parameters, j) : -1);
    w.counted(priorNumbers(p));
  });
  for (const formula of d.derived) w.formula(formula);
  for (const term of d.terms) {
    w.item(termKinds.indexOf(term.kind), term.columns.length, ...term.columns);
    w.counted(termNumbers(term));
    if (term.kind === "expression" && term.formula !== undefined) w.formula(term.formula);
  }
  for (const c of d.constraints) {
    w.item(c.column, c.measure === "log" ? 1 : 0, c.apply ? 1 : 0, c.onParameters ? 1 : 0);
    w.plain([c.lower, c.upper]);
  }
  for (const o of d.objectives) w.item(o.column, o.sense);
  const problem = { code: sharedCopy(Int32Array, w.code), numbers: sharedCopy(Float64Array, w.numbers) };
  problemShape(problem);
  return problem;
}

function sharedCopy<T extends Int32Array | Float64Array>(
  type: { new (buffer: SharedArrayBuffer): T; readonly BYTES_PER_ELEMENT: number },
  values: readonly number[],
): T {
  const copy = new type(new SharedArrayBuffer(values.length * type.BYTES_PER_ELEMENT));
  copy.set(values);
  return copy;
}

export interface ProblemShape {
  parameters: number;
  /** Dimensions of the cube. */
  dim: number;
  observables: number;
  derived: number;
  terms: number;
  constraints: number;
  objectives: number;
}

/** Sizes of an encoded problem, after a full check of it. */
export function problemShape(p: NativeProblem): ProblemShape {
  const [parameters, dim, observables, derived, terms, constraints, objectives] = addon.problemShape!(
    p.code,
    p.numbers,
  ) as Int32Array;
  return {
    parameters: parameters!,
    dim: dim!,
    observables: observables!,
    derived: derived!,
    terms: terms!,
    constraints: constraints!,
    objectives: objectives!,
  };
}

/** (rows, dim) points of the open cube -> (rows, parameters), physical, within their bounds exactly. */
export function cubeToParameters(p: NativeProblem, points: Matrix): Matrix {
  const out = matrix(points.rows, problemShape(p).parameters);
  addon.cubeToParameters!(p.code, p.numbers, points.rows, points.data, out.data);
  return out;
}

/** The inverse, clamped into the open cube; integers and choices give the middle of their cell. NaN stays NaN. */
export function parametersToCube(p: NativeProblem, parameters: Matrix): Matrix {
  const out = matrix(parameters.rows, problemShape(p).dim);
  addon.parametersToCube!(p.code, p.numbers, parameters.rows, parameters.data, out.data);
  return out;
}

/** 1 where every applied constraint on parameters alone holds. */
export function checkParameters(p: NativeProblem, parameters: Matrix): Uint8Array {
  const pass = new Uint8Array(parameters.rows);
  addon.checkParameters!(p.code, p.numbers, parameters.rows, parameters.data, pass);
  return pass;
}

/** What follows from observables. Violations: one column per constraint of the description, skipped ones included. */
export interface Scores {
  derived: Matrix;
  terms: Matrix;
  logLikelihood: Float64Array;
  violations: Matrix;
  objectives: Matrix;
  found: Uint8Array;
}

/**
 * Scores (rows, observables). Where `status` is not ok (0): log L -Infinity, the rest NaN, found 0. An ok row that misses
 * an observable is not found; a term that needs it is NaN, and the log likelihood then -Infinity.
 */
export function scoreObservables(
  p: NativeProblem,
  parameters: Matrix,
  observables: Matrix,
  status: Uint8Array,
): Scores {
  const shape = problemShape(p);
  const rows = parameters.rows;
  const scores: Scores = {
    derived: matrix(rows, shape.derived),
    terms: matrix(rows, shape.terms),
    logLikelihood: new Float64Array(rows),
    violations: matrix(rows, shape.constraints),
    objectives: matrix(rows, shape.objectives),
    found: new Uint8Array(rows),
  };
  addon.scoreObservables!(
    p.code,
    p.numbers,
    rows,
    parameters.data,
    observables.data,
    status,
    scores.derived.data,
    scores.terms.data,
    scores.logLikelihood,
    scores.violations.data,
    scores.objectives.data,
    scores.found,
  );
  return scores;
}
