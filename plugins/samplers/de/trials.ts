// Trial points: mutation, binomial crossover and what happens at the edges of the cube. Equations of 1705.07959, section 2.1.
import type { Dimension } from "lodescan/contract";
import type { Population } from "./population.js";

export type Variant = "jde" | "lambda-jde" | "rand-1" | "best-1" | "rand-to-best-1" | "current-to-best-1";

export interface TrialOptions {
  variant: Variant;
  boundary: "reflect" | "reinitialize" | "brick";
  /** F, CR and lambda of the papers. */
  scale: number;
  crossover: number;
  mix: number;
}

/** Probability that a trial draws a control parameter anew instead of inheriting it; Brest et al. 2006, table 1. */
const tau = 0.1;
/** F is drawn from [0.1, 1]; same place. */
const leastScale = 0.1;
const scaleRange = 0.9;
/** Points lie in the open cube. */
const margin = 1e-12;
/** Draws of a trial before those that belong to single coordinates. */
const heads = 11;

/** Uniform numbers that the trial of one member takes, in fixed places. */
export const drawsOf = (dim: number) => heads + 2 * dim;

/** Trials of a whole generation, one a member. */
export class Generation {
  readonly points: Float64Array;
  readonly scale: Float64Array;
  readonly crossover: Float64Array;
  readonly mix: Float64Array;
  /** 0: the member has no trial in this generation. */
  readonly made: Uint8Array;

  constructor(size: number, dim: number) {
    this.points = new Float64Array(size * dim);
    this.scale = new Float64Array(size);
    this.crossover = new Float64Array(size);
    this.mix = new Float64Array(size);
    this.made = new Uint8Array(size);
  }
}

export class Trials {
  readonly #dim: number;
  readonly #adapts: boolean;
  readonly #options: TrialOptions;
  /** Number of values of a discrete dimension, 0 where it is continuous. */
  readonly #levels: Int32Array;
  readonly #choice: Uint8Array;

  constructor(dimensions: readonly Dimension[], options: TrialOptions) {
    this.#dim = dimensions.length;
    this.#options = options;
    this.#adapts = options.variant === "jde" || options.variant === "lambda-jde";
    this.#levels = Int32Array.from(dimensions, ({ kind, levels = 1 }) =>
      kind === "continuous" ? 0 : levels,
    );
    this.#choice = Uint8Array.from(dimensions, ({ kind }) => (kind === "choice" ? 1 : 0));
  }

  /** Gives the members of a new population their control parameters; `uniforms`: three a member. */
  endow(population: Population, uniforms: Float64Array): void {
    const { scale, crossover, mix } = this.#options;
    for (let i = 0; i < population.size; i++) {
      population.scale[i] = this.#adapts ? leastScale + scaleRange * uniforms[3 * i]! : scale;
      population.crossover[i] = this.#adapts ? uniforms[3 * i + 1]! : crossover;
      population.mix[i] = this.#adapts ? uniforms[3 * i + 2]! : mix;
    }
  }

  /** Makes the trials of all members into `out`: uniform ones in the `first` generation; `draws`: (members, drawsOf(dim)). */
  breed(parents: Population, first: boolean, draws: Float64Array, out: Generation): void {
    const { living, places } = census(parents);
    const best = parents.best();
    for (let i = 0; i < parents.size; i++) {
      const at = i * drawsOf(this.#dim);
      this.#control(parents, i, draws, at, out);
      // Without three donors there is nothing to mutate; a member that failed, or is missing, starts anew every other time.
      const fresh = first || living.length < 4 || (places[i]! < 0 && draws[at + 10]! < 0.5);
      out.made[i] = fresh || this.#mutate(parents, i, best, living, places[i]!, draws, at, out) ? 1 : 0;
      if (!fresh) continue;
      for (let j = 0; j < this.#dim; j++)
        out.points[i * this.#dim + j] = this.#settle(draws[at + heads + this.#dim + j]!, j);
    }
  }

  /** jDE: inherited from the member, or with probability tau drawn anew. */
  #control(parents: Population, i: number, draws: Float64Array, at: number, out: Generation): void {
    const { variant, scale, crossover, mix } = this.#options;
    if (!this.#adapts) {
      out.scale[i] = scale;
      out.crossover[i] = crossover;
      out.mix[i] = variant === "rand-1" ? 0 : variant === "best-1" ? 1 : mix;
      return;
    }
    out.scale[i] = draws[at]! < tau ? leastScale + scaleRange * draws[at + 1]! : parents.scale[i]!;
    out.crossover[i] = draws[at + 2]! < tau ? draws[at + 3]! : parents.crossover[i]!;
    out.mix[i] = variant === "jde" ? 0 : draws[at + 4]! < tau ? draws[at + 5]! : parents.mix[i]!;
  }

  /** Mutation and crossover of member `i`, whose place among the living is `place`. False: it hit the wall and is given up. */
  #mutate(
    parents: Population,
    i: number,
    best: number,
    living: Int32Array,
    place: number,
    draws: Float64Array,
    at: number,
    out: Generation,
  ): boolean {
    const dim = this.#dim;
    const x = parents.points;
    const { variant, boundary } = this.#options;
    const scale = out.scale[i]!;
    const crossover = out.crossover[i]!;
    const mix = out.mix[i]!;
    // Three donors, different from each other and from the member.
    const n = living.length;
    const own = place < 0 ? n : place;
    const p1 = beyond(draws[at + 6]!, n, own, n, n);
    const p2 = beyond(draws[at + 7]!, n, own, p1, n);
    const p3 = beyond(draws[at + 8]!, n, own, p1, p2);
    const r2 = living[p2]! * dim;
    const r3 = living[p3]! * dim;
    const base = variant === "current-to-best-1" ? i * dim : living[p1]! * dim;
    const forced = Math.floor(draws[at + 9]! * dim);
    let changed = false;
    for (let j = 0; j < dim; j++) {
      const old = x[i * dim + j]!;
      // Binomial crossover, eq. 5: of a member that failed nothing is kept.
      if (j !== forced && place >= 0 && draws[at + heads + j]! >= crossover) {
        out.points[i * dim + j] = old;
        continue;
      }
      const anew = draws[at + heads + dim + j]!;
      let v: number;
      if (this.#choice[j] === 1) {
        const differs = x[r2 + j] !== x[r3 + j];
        v = chosen(x[base + j]!, x[best * dim + j]!, differs ? Math.min(1, scale) : 0, mix, anew);
      } else {
        // Mutation, eqs. 3 and 4: (1 - lambda) base + lambda best + F (r2 - r3).
        v = (1 - mix) * x[base + j]! + mix * x[best * dim + j]! + scale * (x[r2 + j]! - x[r3 + j]!);
        if (!(v > 0 && v < 1)) {
          if (boundary === "brick") return false;
          v = boundary === "reinitialize" ? anew : reflected(v);
        }
      }
      v = this.#settle(v, j);
      out.points[i * dim + j] = v;
      if (v !== old) changed = true;
    }
    // A repeat of the member is worth no evaluation.
    if (!changed) out.points[i * dim + forced] = this.#settle(draws[at + heads + dim + forced]!, forced);
    return true;
  }

  /** The middle of the cell of a discrete coordinate; others stay as they are. */
  #settle(x: number, j: number): number {
    const levels = this.#levels[j]!;
    if (levels === 0) return Math.max(margin, Math.min(1 - margin, x));
    return (Math.min(levels - 1, Math.floor(x * levels)) + 0.5) / levels;
  }
}

/** Members that are alive, and the place of each member among them (-1: it is not). */
function census(population: Population) {
  const living = new Int32Array(population.size);
  const places = new Int32Array(population.size).fill(-1);
  let count = 0;
  for (let i = 0; i < population.size; i++) {
    if (!population.alive(i)) continue;
    places[i] = count;
    living[count++] = i;
  }
  return { living: living.subarray(0, count), places };
}

/** A random place among `count`, none of the three given; `count` itself stands for no place. */
function beyond(uniform: number, count: number, a: number, b: number, c: number): number {
  const low = Math.min(a, b, c);
  const high = Math.max(a, b, c);
  const middle = a + b + c - low - high;
  const taken = (low < count ? 1 : 0) + (middle < count ? 1 : 0) + (high < count ? 1 : 0);
  let place = Math.floor(uniform * (count - taken));
  if (place >= low) place++;
  if (place >= middle) place++;
  if (place >= high) place++;
  return place;
}

/** Choices have no differences: any value, with probability `anything`; else the best's or the base's. */
function chosen(base: number, best: number, anything: number, mix: number, uniform: number): number {
  if (uniform < anything) return uniform / anything;
  return (uniform - anything) / (1 - anything) < mix ? best : base;
}

/** Mirrored at 0 and 1 until inside. */
function reflected(v: number): number {
  const phase = Math.abs(v) % 2;
  return phase > 1 ? 2 - phase : phase;
}
