// The members of a population: points of the unit cube, what each was worth, and the control parameters that it passes on
// (F, CR and lambda of the papers).
import type { SnapshotValue } from "lodescan/contract";

export class Population {
  readonly points: Float64Array;
  readonly scale: Float64Array;
  readonly crossover: Float64Array;
  readonly mix: Float64Array;
  readonly violation: Float64Array;
  readonly value: Float64Array;

  constructor(
    readonly size: number,
    readonly dim: number,
  ) {
    this.points = new Float64Array(size * dim);
    this.scale = new Float64Array(size);
    this.crossover = new Float64Array(size);
    this.mix = new Float64Array(size);
    this.violation = new Float64Array(size).fill(Infinity);
    this.value = new Float64Array(size).fill(Infinity);
  }

  /** Whether member `i` is a point that did not fail. */
  alive(i: number): boolean {
    return this.violation[i]! < Infinity;
  }

  /**
   * Puts row `i` of `points` in the place of a member if it is at least as good by Deb's rule: by violation first, then by
   * value. Points that failed (a violation of Infinity) win against nothing, not even against each other.
   */
  challenge(member: number, points: Float64Array, i: number, violation: number, value: number): boolean {
    const held = this.violation[member]!;
    if (violation === Infinity || violation > held) return false;
    if (violation === held && !(value <= this.value[member]!)) return false;
    for (let j = 0; j < this.dim; j++) this.points[member * this.dim + j] = points[i * this.dim + j]!;
    this.violation[member] = violation;
    this.value[member] = value;
    return true;
  }

  /** Takes member `i` away; a new one will be drawn in its place. */
  drop(i: number): void {
    this.violation[i] = Infinity;
    this.value[i] = Infinity;
  }

  /** Index of the best member; -1 if none is alive. */
  best(): number {
    let best = -1;
    for (let i = 0; i < this.size; i++) {
      if (!this.alive(i)) continue;
      if (best < 0 || this.violation[i]! < this.violation[best]!) best = i;
      else if (this.violation[i] === this.violation[best] && this.value[i]! < this.value[best]!) best = i;
    }
    return best;
  }

  /** Drops members that repeat an earlier one coordinate by coordinate; gives their number. */
  dropRepeats(): number {
    const { points, dim } = this;
    const seen = new Map<number, number[]>();
    let dropped = 0;
    for (let i = 0; i < this.size; i++) {
      if (!this.alive(i)) continue;
      // Equal points have equal sums of coordinates; the few others of equal sum are told apart below.
      let sum = 0;
      for (let j = 0; j < dim; j++) sum += (j + 1) * points[i * dim + j]!;
      const alike = seen.get(sum);
      if (alike?.some((k) => this.equal(i, k))) {
        this.drop(i);
        dropped++;
      } else if (alike) alike.push(i);
      else seen.set(sum, [i]);
    }
    return dropped;
  }

  private equal(i: number, k: number): boolean {
    const { points, dim } = this;
    for (let j = 0; j < dim; j++) if (points[i * dim + j] !== points[k * dim + j]) return false;
    return true;
  }

  copyFrom(other: Population): void {
    for (const name of columns) this[name].set(other[name]);
  }

  snapshot(): Record<string, SnapshotValue> {
    return Object.fromEntries(columns.map((name) => [name, this[name].slice()]));
  }

  restore(saved: Record<string, SnapshotValue>): void {
    for (const name of columns) this[name].set(saved[name] as Float64Array);
  }
}

const columns = ["points", "scale", "crossover", "mix", "violation", "value"] as const;
