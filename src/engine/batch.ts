// Points on their way from proposal to result: what was asked together, with room for everything that comes back.
import {
  type Evaluations,
  type Matrix,
  matrix,
  type NativeProblem,
  rowRange,
  Status,
  statusNames,
} from "../contract/index.js";
import {
  checkParameters,
  cubeToParameters,
  type ProblemShape,
  parametersToCube,
  scoreObservables,
} from "../numerics/index.js";
import type { RowBlock } from "../store/columns.js";
import { decodeNumber, encodeNumber, type JournalLine } from "../store/lines.js";
import { constraintReason } from "../store/run-reader.js";

/** What batches need to know of the problem. */
export interface Frame {
  native: NativeProblem;
  shape: ProblemShape;
  /** Columns of `violations` whose constraint is applied. */
  applied: readonly number[];
  /** Statuses that samplers and classifiers are to take as unphysical (the scan's failures.unphysical). */
  asUnphysical: readonly number[];
}

/** Rows that were proposed together, or a stretch of the log. `done` marks rows whose evaluation is known. */
export interface Batch extends RowBlock {
  rows: number;
  tags: Int32Array;
  /**
   * (rows, dim), made from `parameters` and not what the sampler said: the log keeps parameters, and a resumed sampler
   * must be told the same doubles as an uninterrupted one.
   */
  points: Matrix;
  done: Uint8Array;
  /** Rows [0, scored) have derived quantities, terms, violations, objectives and found. */
  scored: number;
}

/** An empty batch of `rows` rows at the given parameters. */
export function makeBatch(
  frame: Frame,
  parameters: Matrix,
  iteration: number,
  origins: readonly string[],
): Batch {
  const { rows } = parameters;
  const { shape } = frame;
  const observables = matrix(rows, shape.observables);
  observables.data.fill(Number.NaN);
  return {
    rows,
    ids: new Float64Array(rows),
    tags: new Int32Array(rows).fill(-1),
    iterations: new Uint32Array(rows).fill(iteration),
    origins,
    points: parametersToCube(frame.native, parameters),
    parameters,
    observables,
    status: new Uint8Array(rows),
    reasons: new Array<string>(rows).fill(""),
    seconds: new Float64Array(rows),
    done: new Uint8Array(rows),
    scored: 0,
    logLikelihood: new Float64Array(rows),
    found: new Uint8Array(rows),
    derived: matrix(rows, shape.derived),
    terms: matrix(rows, shape.terms),
    violations: matrix(rows, shape.constraints),
    objectives: matrix(rows, shape.objectives),
  };
}

/** A batch of proposals in the unit cube. */
export function proposedBatch(
  frame: Frame,
  points: Matrix,
  iteration: number,
  origins: readonly string[],
): Batch {
  const batch = makeBatch(frame, cubeToParameters(frame.native, points), iteration, origins);
  markForbidden(frame, batch);
  return batch;
}

/** Rows that fail a constraint on parameters are done at once, as invalid. */
export function markForbidden(frame: Frame, batch: Batch): void {
  const allowed = checkParameters(frame.native, batch.parameters);
  for (let i = 0; i < batch.rows; i++) {
    if (allowed[i]) continue;
    batch.status[i] = Status.invalid;
    (batch.reasons as string[])[i] = constraintReason;
    batch.done[i] = 1;
  }
}

/** True where the row counts as tested: it was, or has to be, evaluated. */
export function countsAsTested(batch: Batch, i: number): boolean {
  return batch.origins[i] !== "given" && batch.reasons[i] !== constraintReason;
}

/** Scores rows up to `to`, from where scoring stopped. */
export function scoreRows(frame: Frame, batch: Batch, to: number): void {
  const from = batch.scored;
  if (to <= from) return;
  const scores = scoreObservables(
    frame.native,
    rowRange(batch.parameters, from, to),
    rowRange(batch.observables, from, to),
    batch.status.subarray(from, to),
  );
  batch.logLikelihood.set(scores.logLikelihood, from);
  batch.found.set(scores.found, from);
  for (const name of ["derived", "terms", "violations", "objectives"] as const) {
    batch[name].data.set(scores[name].data, from * batch[name].cols);
  }
  batch.scored = to;
}

/** Whether row `i`, which is done, counts as found, before its turn to be scored has come. */
export function isFound(frame: Frame, batch: Batch, i: number): boolean {
  if (batch.status[i] !== Status.ok) return false;
  const one = (m: Matrix) => rowRange(m, i, i + 1);
  const status = batch.status.subarray(i, i + 1);
  return scoreObservables(frame.native, one(batch.parameters), one(batch.observables), status).found[0] === 1;
}

/** What a sampler is told: a scored batch, with the violations of applied constraints only. */
export function evaluationsOf(frame: Frame, batch: Batch, from = 0, to = batch.rows): Evaluations {
  const cut = (m: Matrix) => rowRange(m, from, to);
  return {
    ids: batch.ids.subarray(from, to),
    tags: batch.tags.subarray(from, to),
    points: cut(batch.points),
    parameters: cut(batch.parameters),
    observables: cut(batch.observables),
    terms: cut(batch.terms),
    logLikelihood: batch.logLikelihood.subarray(from, to),
    violations: selectColumns(cut(batch.violations), frame.applied),
    objectives: cut(batch.objectives),
    status: taughtStatus(frame, batch.status.subarray(from, to)),
    reason: batch.reasons.slice(from, to),
    found: batch.found.subarray(from, to),
  };
}

function taughtStatus({ asUnphysical }: Frame, status: Uint8Array): Uint8Array {
  if (asUnphysical.length === 0) return status;
  return status.map((code) => (asUnphysical.includes(code) ? Status.unphysical : code));
}

function selectColumns(m: Matrix, columns: readonly number[]): Matrix {
  if (columns.length === m.cols) return m;
  const out = matrix(m.rows, columns.length);
  for (let i = 0; i < m.rows; i++) {
    for (const [k, j] of columns.entries()) out.data[i * columns.length + k] = m.data[i * m.cols + j]!;
  }
  return out;
}

/** Row `i` as a line of the journal. */
export function journalLine(batch: Batch, i: number, logRow: number): JournalLine {
  const numbers = (m: Matrix) => Array.from(m.data.subarray(i * m.cols, (i + 1) * m.cols), encodeNumber);
  return {
    row: logRow,
    id: batch.ids[i]!,
    iteration: batch.iterations[i]!,
    origin: batch.origins[i]!,
    status: statusNames[batch.status[i]!]!,
    reason: batch.reasons[i]!,
    seconds: batch.seconds[i]!,
    parameters: numbers(batch.parameters),
    observables: numbers(batch.observables),
    tag: batch.tags[i]!,
  };
}

/** Puts a known result into row `i`. False: the parameters are not the same doubles. */
export function fillRow(batch: Batch, i: number, line: JournalLine): boolean {
  const { parameters, observables } = batch;
  for (let j = 0; j < parameters.cols; j++) {
    if (!Object.is(parameters.data[i * parameters.cols + j], decodeNumber(line.parameters[j]!))) return false;
  }
  observables.data.set(line.observables.map(decodeNumber), i * observables.cols);
  batch.status[i] = statusNames.indexOf(line.status as (typeof statusNames)[number]);
  (batch.reasons as string[])[i] = line.reason;
  batch.seconds[i] = line.seconds;
  batch.done[i] = 1;
  return true;
}
