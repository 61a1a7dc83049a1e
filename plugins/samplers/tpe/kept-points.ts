// Points for a density: all of them up to a number; beyond that the latest of them, and representatives of the older ones,
// each for equally many. To halve the representatives, neighbours are paired and one of each pair, drawn at random, stands
// for both, which keeps what lies in any wide part of space better than random points do (Zheng et al. 2013,
// doi:10.1145/2463676.2465319); levels of pairs as in merge and reduce there, section 3.
import type { Random } from "lodescan/contract";

/** A point, the number of points that it stands for, and when these were told, on average. */
export interface Kept {
  readonly point: Float64Array;
  readonly count: number;
  readonly turn: number;
}

export class KeptPoints {
  readonly #most: number;
  readonly #random: Random;
  /** Representatives of 2^level points each, the oldest first. */
  #old: Kept[] = [];
  /** One at most of each smaller power of two, which waits for a partner. */
  #odd: (Kept | undefined)[] = [];
  #recent: Kept[] = [];
  #level = 0;
  #pairings = 0;
  /** Changes whenever points were merged; until then points are only added at the end. */
  version = 0;
  /** Points ever added. */
  added = 0;

  constructor(most: number, random: Random) {
    this.#most = most;
    this.#random = random;
  }

  add(point: Float64Array, turn: number): void {
    this.#recent.push({ point, count: 1, turn });
    this.added++;
    if (this.#recent.length > this.#most / 2) this.#age(Math.floor(this.#most / 4));
  }

  /** Those kept, but for the first `from`. */
  since(from: number): Kept[] {
    const odd = this.#odd.filter((kept) => kept !== undefined);
    const older = this.#old.length + odd.length;
    if (from >= older) return this.#recent.slice(from - older);
    return [...this.#old, ...odd, ...this.#recent].slice(from);
  }

  /** The oldest `count` recent points become old ones. */
  #age(count: number): void {
    let batch = this.#recent.splice(0, count);
    for (let level = 0; level < this.#level; level++) {
      const odd = this.#odd[level];
      batch = this.#paired(odd === undefined ? batch : [odd, ...batch], level);
    }
    this.#old.push(...batch);
    if (this.#level > 0) this.version++;
    if (this.#old.length <= this.#most / 2) return;
    this.#old = this.#paired(this.#old, this.#level++);
    this.version++;
  }

  /** One of each pair of neighbours; a point without partner waits. */
  #paired(points: Kept[], level: number): Kept[] {
    const order = neighbourOrder(points);
    this.#odd[level] = points.length % 2 === 1 ? order.pop() : undefined;
    const random = this.#random.stream("pairs", this.#pairings++);
    const chosen: Kept[] = [];
    for (let k = 0; k < order.length; k += 2) {
      const [a, b] = [order[k]!, order[k + 1]!];
      const { point } = random.uniform() < 0.5 ? a : b;
      chosen.push({ point, count: a.count + b.count, turn: (a.turn + b.turn) / 2 });
    }
    return chosen.sort((a, b) => a.turn - b.turn);
  }
}

/** So that two in a row are near each other: halved at the median of the widest direction, down to pairs. */
function neighbourOrder(points: readonly Kept[]): Kept[] {
  if (points.length <= 2) return [...points];
  let widest = 0;
  let span = -1;
  for (let j = 0; j < points[0]!.point.length; j++) {
    let [low, high] = [Infinity, -Infinity];
    for (const { point } of points) {
      low = Math.min(low, point[j]!);
      high = Math.max(high, point[j]!);
    }
    if (high - low > span) [widest, span] = [j, high - low];
  }
  const sorted = [...points].sort((a, b) => a.point[widest]! - b.point[widest]! || a.turn - b.turn);
  // An even number of points on the left, so that only the very last one can be left without a partner.
  const middle = 2 * Math.floor((points.length + 2) / 4);
  return [...neighbourOrder(sorted.slice(0, middle)), ...neighbourOrder(sorted.slice(middle))];
}
