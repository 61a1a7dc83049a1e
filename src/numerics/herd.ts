// A growing list of points with what they are ranked by: a population, or the results that wait to join it.
import { matrix } from "../contract/matrix.js";
import type { Snapshot } from "../contract/sampler.js";
import type { Crowd } from "./fronts.js";

export class Herd {
  readonly #dim: number;
  readonly #cols: number;
  #points: number[] = [];
  #values: number[] = [];
  #violation: number[] = [];
  #tags: number[] = [];

  constructor(dim: number, objectives: number) {
    this.#dim = dim;
    this.#cols = objectives;
  }

  get rows(): number {
    return this.#tags.length;
  }

  add(point: Float64Array, values: Float64Array, violation: number, tag: number): void {
    for (const value of point) this.#points.push(value);
    for (const value of values) this.#values.push(value);
    this.#violation.push(violation);
    this.#tags.push(tag);
  }

  points(): Float64Array {
    return Float64Array.from(this.#points);
  }

  crowd(): Crowd {
    const points = matrix(this.rows, this.#dim);
    const values = matrix(this.rows, this.#cols);
    points.data.set(this.#points);
    values.data.set(this.#values);
    return { points, values, violation: Float64Array.from(this.#violation) };
  }

  /** The rows with these numbers, in this order, as a herd of their own. */
  pick(rows: Iterable<number>): Herd {
    const out = new Herd(this.#dim, this.#cols);
    for (const i of rows) {
      for (let j = 0; j < this.#dim; j++) out.#points.push(this.#points[i * this.#dim + j]!);
      for (let k = 0; k < this.#cols; k++) out.#values.push(this.#values[i * this.#cols + k]!);
      out.#violation.push(this.#violation[i]!);
      out.#tags.push(this.#tags[i]!);
    }
    return out;
  }

  /** Rows in the order of their tags: the same in whatever order they arrived. */
  inOrder(): Herd {
    const order = Array.from({ length: this.rows }, (_, i) => i);
    return this.pick(order.sort((a, b) => this.#tags[a]! - this.#tags[b]! || a - b));
  }

  /** This herd's rows, then the other's. */
  and(other: Herd): Herd {
    const out = this.pick([]);
    for (const herd of [this, other]) {
      for (const value of herd.#points) out.#points.push(value);
      for (const value of herd.#values) out.#values.push(value);
      for (const value of herd.#violation) out.#violation.push(value);
      for (const value of herd.#tags) out.#tags.push(value);
    }
    return out;
  }

  save(): Snapshot {
    return {
      points: this.points(),
      values: Float64Array.from(this.#values),
      violation: Float64Array.from(this.#violation),
      tags: Int32Array.from(this.#tags),
    };
  }

  static load(saved: Snapshot, dim: number, objectives: number): Herd {
    const out = new Herd(dim, objectives);
    out.#points = [...(saved.points as Float64Array)];
    out.#values = [...(saved.values as Float64Array)];
    out.#violation = [...(saved.violation as Float64Array)];
    out.#tags = [...(saved.tags as Int32Array)];
    return out;
  }
}
