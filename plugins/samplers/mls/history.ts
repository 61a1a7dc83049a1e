// Everything the sampler was told, in arrays that grow: what the surrogates learn from and what distances are measured to.
import { type Dimension, type Evaluations, type Matrix, rowRange, Status } from "lodescan/contract";
import { snapToLevels } from "./matrices.js";

function grown(array: Float64Array, length: number): Float64Array {
  if (length <= array.length) return array;
  const larger = new Float64Array(Math.max(length, 2 * array.length));
  larger.set(array);
  return larger;
}

export class History {
  rows = 0;
  found = 0;
  physical = 0;
  unphysical = 0;
  /** Codes of Status, by row. */
  status = new Uint8Array(256);
  /** 1 where the point was found. */
  foundFlags = new Uint8Array(256);
  /** How far from being found: 0 when found; see `shortfall`. Rows that are not ok: Infinity. */
  logLikelihood: Float64Array = new Float64Array(256);
  readonly #dimensions: readonly Dimension[];
  readonly #observableCols: number;
  readonly #violationCols: number;
  #points: Float64Array;
  #observables: Float64Array;
  #violations: Float64Array;

  constructor(dimensions: readonly Dimension[], observables: number, constraints: number) {
    this.#dimensions = dimensions;
    this.#observableCols = observables;
    this.#violationCols = constraints;
    this.#points = new Float64Array(256 * dimensions.length);
    this.#observables = new Float64Array(256 * observables);
    this.#violations = new Float64Array(256 * constraints);
  }

  /** (rows, dim), snapped to the levels of discrete dimensions. A view: valid until more is added. */
  get points(): Matrix {
    return this.#view(this.#points, this.#dimensions.length);
  }

  /** (rows, observables). */
  get observables(): Matrix {
    return this.#view(this.#observables, this.#observableCols);
  }

  /** (rows, applied constraints). */
  get violations(): Matrix {
    return this.#view(this.#violations, this.#violationCols);
  }

  /** The points that were found, as a matrix of its own. */
  get foundPoints(): Matrix {
    return this.pick((i) => this.foundFlags[i] === 1);
  }

  /** Copies the points of the rows that pass. */
  pick(wanted: (i: number) => boolean): Matrix {
    const dim = this.#dimensions.length;
    const data: number[] = [];
    let rows = 0;
    for (let i = 0; i < this.rows; i++) {
      if (!wanted(i)) continue;
      rows++;
      for (let j = 0; j < dim; j++) data.push(this.#points[i * dim + j]!);
    }
    return { data: Float64Array.from(data), rows, cols: dim };
  }

  add(e: Evaluations): void {
    const rows = this.rows + e.points.rows;
    this.#grow(rows);
    const points = snapToLevels(
      { data: e.points.data.slice(), rows: e.points.rows, cols: e.points.cols },
      this.#dimensions,
    );
    this.#points.set(points.data, this.rows * this.#dimensions.length);
    this.#observables.set(e.observables.data, this.rows * this.#observableCols);
    this.#violations.set(e.violations.data, this.rows * this.#violationCols);
    this.status.set(e.status, this.rows);
    this.foundFlags.set(e.found, this.rows);
    this.logLikelihood.set(e.logLikelihood, this.rows);
    for (let i = 0; i < e.points.rows; i++) {
      this.found += e.found[i]!;
      if (e.status[i] === Status.ok) this.physical++;
      if (e.status[i] === Status.unphysical) this.unphysical++;
    }
    this.rows = rows;
  }

  #view(data: Float64Array, cols: number): Matrix {
    return rowRange({ data, rows: this.rows, cols }, 0, this.rows);
  }

  #grow(rows: number): void {
    this.#points = grown(this.#points, rows * this.#dimensions.length);
    this.#observables = grown(this.#observables, rows * this.#observableCols);
    this.#violations = grown(this.#violations, rows * this.#violationCols);
    this.logLikelihood = grown(this.logLikelihood, rows);
    if (rows <= this.status.length) return;
    const bytes = (old: Uint8Array) => {
      const larger = new Uint8Array(Math.max(rows, 2 * old.length));
      larger.set(old);
      return larger;
    };
    this.status = bytes(this.status);
    this.foundFlags = bytes(this.foundFlags);
  }
}
