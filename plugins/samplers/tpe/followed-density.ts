// A density that follows points as they come and go: those kept for good, those of the pool that are good or bad for now,
// and proposals whose results are not known yet.
import { ParzenDensity, type ParzenOptions } from "lodescan/numerics";
import type { KeptPoints } from "./kept-points.js";
import type { Ranked } from "./ranking.js";

type Timed = Pick<Ranked, "point" | "turn">;

export class FollowedDensity {
  readonly density: ParzenDensity;
  readonly #kept: KeptPoints;
  /** What of the kept points is in the density. */
  #rows = 0;
  #version = 0;
  readonly #passing = new Map<number, Timed>();
  /** Younger than anything told. */
  readonly #pending = new Map<number, Timed>();

  constructor(options: ParzenOptions, kept: KeptPoints) {
    this.density = new ParzenDensity(options);
    this.#kept = kept;
  }

  /** Takes in what was kept since, and has just these points beside it, but for those that are pending. */
  follow(passing: readonly Ranked[]): void {
    if (this.#version !== this.#kept.version) this.#restart();
    const wanted = new Set(passing.map(({ turn }) => turn));
    for (const turn of this.#passing.keys())
      if (!wanted.has(turn)) {
        this.density.remove(turn);
        this.#passing.delete(turn);
      }
    const kept = this.#kept.since(this.#rows);
    this.#rows += kept.length;
    // In order of age, each goes to the end.
    for (const { point, turn, count } of kept.sort((a, b) => a.turn - b.turn))
      this.density.insert(point, turn, count);
    for (const timed of passing)
      if (!this.#passing.has(timed.turn)) {
        this.density.insert(timed.point, timed.turn);
        this.#passing.set(timed.turn, timed);
      }
  }

  addPending(tag: number, point: Float64Array): void {
    const turn = 2 ** 50 + tag;
    this.#pending.set(tag, { point, turn });
    this.density.insert(point, turn);
  }

  removePending(tag: number): void {
    const timed = this.#pending.get(tag);
    if (timed === undefined) return;
    this.density.remove(timed.turn);
    this.#pending.delete(tag);
  }

  #restart(): void {
    this.density.clear();
    this.#rows = 0;
    this.#version = this.#kept.version;
    this.#passing.clear();
    for (const { point, turn } of this.#pending.values()) this.density.insert(point, turn);
  }
}
