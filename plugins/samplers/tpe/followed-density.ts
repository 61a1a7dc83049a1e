// A density that follows points as they come and go: those kept for good, those of the pool that are good or bad for now,
// and proposals whose results are not known yet.
import { ParzenDensity, type ParzenOptions } from "lodescan/numerics";
import type { KeptPoints } from "./kept-points.js";
import type { Ranked } from "./ranking.js";

type Timed = Pick<Ranked, "point" | "turn"> & { readonly count?: number };

/** More changes than this are not made one by one. */
const few = 32;

export class FollowedDensity {
  readonly density: ParzenDensity;
  readonly #kept: KeptPoints;
  /** What of the kept points is in the density. */
  #rows = 0;
  #version = 0;
  #passing = new Map<number, Timed>();
  /** Younger than anything told. */
  readonly #pending = new Map<number, Timed>();

  constructor(options: ParzenOptions, kept: KeptPoints) {
    this.density = new ParzenDensity(options);
    this.#kept = kept;
  }

  /** Takes in what was kept since, and has just these points beside it, but for those that are pending. */
  follow(passing: readonly Timed[]): void {
    const wanted = new Set(passing.map(({ turn }) => turn));
    const leaving = [...this.#passing.keys()].filter((turn) => !wanted.has(turn));
    const coming = passing.filter(({ turn }) => !this.#passing.has(turn));
    this.#passing = new Map(passing.map((timed) => [timed.turn, timed]));
    if (this.#version !== this.#kept.version || leaving.length + coming.length > few) this.#restart();
    else {
      for (const turn of leaving) this.density.remove(turn);
      const kept = this.#kept.since(this.#rows);
      this.#rows += kept.length;
      for (const { point, turn, count } of kept) this.density.insert(point, turn, count);
      for (const { point, turn } of coming) this.density.insert(point, turn);
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

  /** In order of age each point goes to the end, which is cheap; of equals those that stand for several come first. */
  #restart(): void {
    const kept = this.#kept.since(0);
    this.#rows = kept.length;
    this.#version = this.#kept.version;
    const all = [...kept, ...this.#passing.values(), ...this.#pending.values()];
    this.density.clear();
    for (const { point, turn, count } of all.sort((a, b) => a.turn - b.turn))
      this.density.insert(point, turn, count);
  }
}
