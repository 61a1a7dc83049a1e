// Trials under way: which member each is for, of which population, and the control parameters that it will leave if it wins.
import type { SnapshotValue } from "lodescan/contract";

/** Numbers of a trial: member, population, F, CR, lambda. */
const width = 5;

export class Pending {
  #places = new Map<number, number>();
  #free: number[] = [];
  #numbers = new Float64Array(64 * width);
  #used = 0;

  get count(): number {
    return this.#places.size;
  }

  add(
    tag: number,
    member: number,
    civilization: number,
    scale: number,
    crossover: number,
    mix: number,
  ): void {
    const place = this.#free.pop() ?? this.#used++;
    if ((place + 1) * width > this.#numbers.length) {
      const larger = new Float64Array(2 * this.#numbers.length);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    const at = place * width;
    this.#numbers[at] = member;
    this.#numbers[at + 1] = civilization;
    this.#numbers[at + 2] = scale;
    this.#numbers[at + 3] = crossover;
    this.#numbers[at + 4] = mix;
    this.#places.set(tag, place);
  }

  /** Forgets the trial and gives its place in `numbers`, good until the next `add`; -1 if there is none. */
  take(tag: number): number {
    const place = this.#places.get(tag);
    if (place === undefined) return -1;
    this.#places.delete(tag);
    this.#free.push(place);
    return place * width;
  }

  /** Member, population, F, CR and lambda of a trial, from the place that `take` gave. */
  get numbers(): Float64Array {
    return this.#numbers;
  }

  snapshot(): Record<string, SnapshotValue> {
    const numbers = new Float64Array(this.#places.size * width);
    let k = 0;
    for (const place of this.#places.values()) {
      numbers.set(this.#numbers.subarray(place * width, (place + 1) * width), k);
      k += width;
    }
    return { tags: Int32Array.from(this.#places.keys()), numbers };
  }

  restore(saved: Record<string, SnapshotValue>): void {
    const tags = saved.tags as Int32Array;
    this.#numbers = new Float64Array(Math.max(64, tags.length) * width);
    this.#numbers.set(saved.numbers as Float64Array);
    this.#places = new Map(Array.from(tags, (tag, k) => [tag, k]));
    this.#free = [];
    this.#used = tags.length;
  }
}
