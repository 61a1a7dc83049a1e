// Trial points: mutation, binomial crossover and what happens at the edges of the cube. Equations of 1705.07959, section 2.1.
import type { Dimension } from "lodescan/contract";
import type { Control, Population } from "./population.js";

export type Variant = "jde" | "lambda-jde" | "rand-1" | "best-1" | "rand-to-best-1" | "current-to-best-1";

export interface TrialOptions extends Control {
  variant: Variant;
  boundary: "reflect" | "reinitialize" | "brick";
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

/** What all trials of a generation have in common. */
export interface Generation {
  parents: Population;
  /** Members that are alive, and the place of each member among them (-1: it is not). */
  living: Int32Array;
  places: Int32Array;
  /** Best member; -1 if none is alive. */
  best: number;
  /** (members, drawsOf(dim)) uniforms. */
  draws: Float64Array;
}

export function generationOf(parents: Population, draws: Float64Array): Generation {
  const living = new Int32Array(parents.size);
  const places = new Int32Array(parents.size).fill(-1);
  let count = 0;
  for (let i = 0; i < parents.size; i++) {
    if (!parents.alive(i)) continue;
    places[i] = count;
    living[count++] = i;
  }
  return { parents, living: living.subarray(0, count), places, best: parents.best(), draws };
}

/** A random place among `count`, none of those in `taken` (ascending), which grows by it. */
function another(uniform: number, count: number, taken: number[]): number {
  let place = Math.floor(uniform * (count - taken.length));
  let at = 0;
  while (at < taken.length && taken[at]! <= place) {
    place++;
    at++;
  }
  taken.splice(at, 0, place);
  return place;
}

export class Trials {
  readonly #dim: number;
  /** Number of values of a discrete dimension, 0 where it is continuous. */
  readonly #levels: Int32Array;
  readonly #choice: Uint8Array;

  constructor(
    dimensions: readonly Dimension[],
    readonly options: TrialOptions,
  ) {
    this.#dim = dimensions.length;
    this.#levels = Int32Array.from(dimensions, ({ kind, levels = 1 }) =>
      kind === "continuous" ? 0 : levels,
    );
    this.#choice = Uint8Array.from(dimensions, ({ kind }) => (kind === "choice" ? 1 : 0));
  }

  /** The middle of the cell of a discrete coordinate; others stay as they are. */
  #settle(x: number, j: number): number {
    const levels = this.#levels[j]!;
    if (levels === 0) return Math.min(1 - margin, Math.max(margin, x));
    return (Math.min(levels - 1, Math.floor(x * levels)) + 0.5) / levels;
  }

  /** Writes a uniform point into `out`. */
  #fresh(draws: Float64Array, at: number, out: Float64Array): void {
    for (let j = 0; j < this.#dim; j++) out[j] = this.#settle(draws[at + heads + this.#dim + j]!, j);
  }

  /** Writes the trial of member `i` into `out`. Undefined: it hit the wall and is given up. */
  make(generation: Generation, i: number, out: Float64Array): Control | undefined {
    const { parents, living, places, draws } = generation;
    const at = i * drawsOf(this.#dim);
    const control = this.#control(parents, i, draws, at);
    // Without three donors there is nothing to mutate; a member that failed, or is missing, starts anew every other time.
    if (living.length < 4 || (places[i]! < 0 && draws[at + 10]! < 0.5)) {
      this.#fresh(draws, at, out);
      return control;
    }
    const taken = places[i]! < 0 ? [] : [places[i]!];
    const r1 = living[another(draws[at + 6]!, living.length, taken)]! * this.#dim;
    const r2 = living[another(draws[at + 7]!, living.length, taken)]! * this.#dim;
    const r3 = living[another(draws[at + 8]!, living.length, taken)]! * this.#dim;
    const best = generation.best * this.#dim;
    const x = parents.points;
    const own = i * this.#dim;
    const forced = Math.floor(draws[at + 9]! * this.#dim);
    const { variant, boundary } = this.options;
    const base = variant === "current-to-best-1" ? own : r1;
    let changed = false;
    for (let j = 0; j < this.#dim; j++) {
      // Binomial crossover, eq. 5: of the member that failed nothing is kept.
      if (j !== forced && places[i]! >= 0 && draws[at + heads + j]! >= control.crossover) {
        out[j] = x[own + j]!;
        continue;
      }
      const anew = draws[at + heads + this.#dim + j]!;
      let v: number;
      if (this.#choice[j]) v = this.#chosen(x, r1 + j, r2 + j, r3 + j, best + j, control, anew);
      else {
        // Mutation, eqs. 3 and 4: (1 - lambda) base + lambda best + F (r2 - r3).
        v =
          (1 - control.mix) * x[base + j]! +
          control.mix * x[best + j]! +
          control.scale * (x[r2 + j]! - x[r3 + j]!);
        if (!(v > 0 && v < 1)) {
          if (boundary === "brick") return undefined;
          v = boundary === "reinitialize" ? anew : reflected(v);
        }
      }
      out[j] = this.#settle(v, j);
      if (out[j] !== x[own + j]) changed = true;
    }
    // A repeat of the member is worth no evaluation.
    if (!changed) out[forced] = this.#settle(draws[at + heads + this.#dim + forced]!, forced);
    return control;
  }

  /** Gives the members of a new population their control parameters; `uniforms`: three a member. */
  endow(population: Population, uniforms: Float64Array): void {
    const { variant, scale, crossover, mix } = this.options;
    const adapts = variant === "jde" || variant === "lambda-jde";
    for (let i = 0; i < population.size; i++) {
      population.scale[i] = adapts ? leastScale + scaleRange * uniforms[3 * i]! : scale;
      population.crossover[i] = adapts ? uniforms[3 * i + 1]! : crossover;
      population.mix[i] = adapts ? uniforms[3 * i + 2]! : mix;
    }
  }

  /** jDE: inherited from the member, or with probability tau drawn anew. */
  #control(parents: Population, i: number, draws: Float64Array, at: number): Control {
    const { variant, scale, crossover, mix } = this.options;
    if (variant === "jde" || variant === "lambda-jde")
      return {
        scale: draws[at]! < tau ? leastScale + scaleRange * draws[at + 1]! : parents.scale[i]!,
        crossover: draws[at + 2]! < tau ? draws[at + 3]! : parents.crossover[i]!,
        mix: variant === "jde" ? 0 : draws[at + 4]! < tau ? draws[at + 5]! : parents.mix[i]!,
      };
    return { scale, crossover, mix: variant === "rand-1" ? 0 : variant === "best-1" ? 1 : mix };
  }

  /** Choices have no differences: the base's or the best's value, or any one, with probability F where the donors differ. */
  #chosen(
    x: Float64Array,
    r1: number,
    r2: number,
    r3: number,
    best: number,
    { scale, mix }: Control,
    uniform: number,
  ): number {
    const differs = x[r2] !== x[r3];
    const limit = differs ? Math.min(1, scale) : 0;
    if (uniform < limit) return uniform / limit;
    return (uniform - limit) / (1 - limit) < mix ? x[best]! : x[r1]!;
  }
}

/** Mirrored at 0 and 1 until inside. */
function reflected(v: number): number {
  const phase = Math.abs(v) % 2;
  return phase > 1 ? 2 - phase : phase;
}
