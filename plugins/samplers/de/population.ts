// The members of a population: points of the unit cube, what each was worth, and the control parameters that it passes on.
import type { SnapshotValue } from "lodescan/contract";

/** Control parameters of a member or a trial: F, CR and lambda of the papers. */
export interface Control {
  scale: number;
  crossover: number;
  mix: number;
}

/** What a point is worth: the less the better, by violation first. +Infinity in both: it failed, or there is none yet. */
export interface Merit {
  violation: number;
  value: number;
}

export const worst: Merit = { violation: Infinity, value: Infinity };

/** Deb's rule. Failed points win against nothing, not even against each other. */
export function atLeastAsGood(trial: Merit, member: Merit): boolean {
  if (trial.violation === Infinity) return false;
  if (trial.violation !== member.violation) return trial.violation < member.violation;
  return trial.value <= member.value;
}

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

  merit(i: number): Merit {
    return { violation: this.violation[i]!, value: this.value[i]! };
  }

  put(i: number, point: Float64Array, merit: Merit, control?: Control): void {
    this.points.set(point, i * this.dim);
    this.violation[i] = merit.violation;
    this.value[i] = merit.value;
    if (control === undefined) return;
    this.scale[i] = control.scale;
    this.crossover[i] = control.crossover;
    this.mix[i] = control.mix;
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
