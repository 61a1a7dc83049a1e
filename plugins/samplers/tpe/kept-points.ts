// Points for a density: all of them up to a number, beyond that representatives. When there are too many, neighbours are
// paired and one of each pair, drawn at random, stands for both: the error of the density shrinks nearly as fast as the
// number of representatives grows, not as its root (Zheng et al. 2013, doi:10.1145/2463676.2465319).
import { type Matrix, matrix, type Random, row } from "lodescan/contract";

/** Points with the number that each stands for, and when these were told, on average. */
export interface Weighted {
  readonly points: Matrix;
  readonly counts: Float64Array;
  readonly turns: Float64Array;
}

export class KeptPoints {
  readonly #points: Matrix;
  readonly #counts: Float64Array;
  readonly #turns: Float64Array;
  readonly #most: number;
  readonly #random: Random;
  #size = 0;
  #halvings = 0;
  /** Points ever added. */
  added = 0;

  constructor(most: number, dim: number, random: Random) {
    this.#points = matrix(most + 1, dim);
    this.#counts = new Float64Array(most + 1);
    this.#turns = new Float64Array(most + 1);
    this.#most = most;
    this.#random = random;
  }

  get size(): number {
    return this.#size;
  }

  add(point: ArrayLike<number>, turn: number): void {
    const at = this.#size++;
    row(this.#points, at).set(point);
    this.#counts[at] = 1;
    this.#turns[at] = turn;
    this.added++;
    if (this.#size > this.#most) this.#halve();
  }

  /** A view of what is kept, good until the next `add`. */
  view(): Weighted {
    const { cols } = this.#points;
    return {
      points: { data: this.#points.data.subarray(0, this.#size * cols), rows: this.#size, cols },
      counts: this.#counts.subarray(0, this.#size),
      turns: this.#turns.subarray(0, this.#size),
    };
  }

  #halve(): void {
    const { points, counts, turns } = this.view();
    const order = neighbourOrder(points);
    const random = this.#random.stream("halving", this.#halvings++);
    const kept: { at: number; count: number; turn: number }[] = [];
    for (let o = 0; o + 1 < order.length; o += 2) {
      const [a, b] = [order[o]!, order[o + 1]!];
      const count = counts[a]! + counts[b]!;
      const at = random.uniform() * count < counts[a]! ? a : b;
      kept.push({ at, count, turn: (counts[a]! * turns[a]! + counts[b]! * turns[b]!) / count });
    }
    if (order.length % 2 === 1) {
      const at = order.at(-1)!;
      kept.push({ at, count: counts[at]!, turn: turns[at]! });
    }
    const copies = kept.map(({ at }) => row(points, at).slice());
    for (const [i, { count, turn }] of kept.entries()) {
      row(this.#points, i).set(copies[i]!);
      this.#counts[i] = count;
      this.#turns[i] = turn;
    }
    this.#size = kept.length;
  }
}

/** Row numbers so that two in a row are near each other: halved at the median of the widest direction, down to pairs. */
function neighbourOrder(points: Matrix): Uint32Array {
  const order = Uint32Array.from({ length: points.rows }, (_, i) => i);
  const { data, cols } = points;
  const split = (begin: number, end: number): void => {
    if (end - begin <= 2) return;
    const part = order.subarray(begin, end);
    let widest = 0;
    let span = -1;
    for (let j = 0; j < cols; j++) {
      let [low, high] = [Infinity, -Infinity];
      for (const i of part) {
        low = Math.min(low, data[i * cols + j]!);
        high = Math.max(high, data[i * cols + j]!);
      }
      if (high - low > span) [widest, span] = [j, high - low];
    }
    part.sort((a, b) => data[a * cols + widest]! - data[b * cols + widest]! || a - b);
    // An even number of rows on the left, so that only the very last row can be left without a partner.
    const middle = begin + 2 * Math.floor((end - begin + 2) / 4);
    split(begin, middle);
    split(middle, end);
  };
  split(0, points.rows);
  return order;
}
