// The live points, in order of log L. Points of equal log L are ordered by a random number of each, drawn once: to the
// method a plateau is then a slope like any other (Skilling, doi:10.1214/06-BA127, section 3).
import type { Matrix, Snapshot } from "lodescan/contract";

/** A point as the method sees it. */
export interface Candidate {
  id: number;
  logL: number;
  /** Uniform; orders points of equal log L. */
  tie: number;
  point: Float64Array;
}

/** A point that has left the live set. `birth`: the log L that it had to exceed. */
export interface Dead {
  id: number;
  logL: number;
  tie: number;
  birth: number;
}

export class LivePoints {
  readonly capacity: number;
  readonly #dim: number;
  readonly #points: Float64Array;
  readonly #logL: Float64Array;
  readonly #ties: Float64Array;
  readonly #births: Float64Array;
  readonly #ids: Float64Array;
  /** Places of the points, from the lowest to the highest. */
  readonly #order: Int32Array;
  #count = 0;

  constructor(capacity: number, dim: number) {
    this.capacity = capacity;
    this.#dim = dim;
    this.#points = new Float64Array(capacity * dim);
    this.#logL = new Float64Array(capacity);
    this.#ties = new Float64Array(capacity);
    this.#births = new Float64Array(capacity);
    this.#ids = new Float64Array(capacity);
    this.#order = new Int32Array(capacity);
  }

  get count(): number {
    return this.#count;
  }
  get full(): boolean {
    return this.#count === this.capacity;
  }
  get lowest(): number {
    return this.#logL[this.#order[0]!]!;
  }
  get highest(): number {
    return this.#logL[this.#order[this.#count - 1]!]!;
  }
  /** In no particular order. */
  get logLikelihoods(): Float64Array {
    return this.#logL.subarray(0, this.#count);
  }
  /** (count, dim), in no particular order. */
  get points(): Matrix {
    return { data: this.#points.subarray(0, this.#count * this.#dim), rows: this.#count, cols: this.#dim };
  }

  /** From the lowest to the highest. */
  ordered(): Dead[] {
    return Array.from(this.#order.subarray(0, this.#count), (place) => this.#at(place));
  }

  #at(place: number): Dead {
    return {
      id: this.#ids[place]!,
      logL: this.#logL[place]!,
      tie: this.#ties[place]!,
      birth: this.#births[place]!,
    };
  }

  #below(place: number, { logL, tie }: Candidate): boolean {
    const own = this.#logL[place]!;
    return own < logL || (own === logL && this.#ties[place]! < tie);
  }

  exceedsLowest(candidate: Candidate): boolean {
    return this.#below(this.#order[0]!, candidate);
  }

  /** Number of live points below the candidate. */
  #rank(candidate: Candidate): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#below(this.#order[middle]!, candidate)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #put(place: number, rank: number, { id, logL, tie, point }: Candidate, birth: number): void {
    this.#points.set(point, place * this.#dim);
    this.#logL[place] = logL;
    this.#ties[place] = tie;
    this.#births[place] = birth;
    this.#ids[place] = id;
    this.#order[rank] = place;
  }

  /** One of the first points, drawn from the whole prior. */
  add(candidate: Candidate): void {
    const rank = this.#rank(candidate);
    this.#order.copyWithin(rank + 1, rank, this.#count);
    this.#put(this.#count++, rank, candidate, -Infinity);
  }

  /** Puts the candidate, which exceeds it, in place of the lowest point; gives that, and the candidate's rank among the others. */
  replaceLowest(candidate: Candidate): { dead: Dead; rank: number } {
    const place = this.#order[0]!;
    const dead = this.#at(place);
    const rank = this.#rank(candidate) - 1;
    this.#order.copyWithin(0, 1, rank + 1);
    this.#put(place, rank, candidate, dead.logL);
    return { dead, rank };
  }

  save(): Snapshot {
    const n = this.#count;
    return {
      points: this.#points.slice(0, n * this.#dim),
      logL: this.#logL.slice(0, n),
      ties: this.#ties.slice(0, n),
      births: this.#births.slice(0, n),
      ids: this.#ids.slice(0, n),
      order: this.#order.slice(0, n),
    };
  }

  load(saved: Snapshot): void {
    const from = saved as Record<string, Float64Array>;
    this.#points.set(from.points!);
    this.#logL.set(from.logL!);
    this.#ties.set(from.ties!);
    this.#births.set(from.births!);
    this.#ids.set(from.ids!);
    this.#order.set(from.order!);
    this.#count = from.order!.length;
  }
}
