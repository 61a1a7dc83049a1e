// The random numbers that order points of equal log L, by candidate, so that nothing of them needs to be kept.
import type { Random } from "lodescan/contract";

/** Numbers of one stream. */
const blockLength = 1024;

export class Ties {
  readonly #random: Random;
  readonly #numbers = new Float64Array(blockLength);
  #filled = "";

  constructor(random: Random) {
    this.#random = random;
  }

  of(candidate: number): number {
    return this.#number("ties", candidate);
  }
  /** For points that were given, by id. */
  ofGiven(id: number): number {
    return this.#number("given ties", id);
  }

  #number(purpose: string, index: number): number {
    const block = Math.floor(index / blockLength);
    const name = `${purpose} ${block}`;
    if (name !== this.#filled) {
      this.#random.stream(purpose, block).fillUniform(this.#numbers);
      this.#filled = name;
    }
    return this.#numbers[index - block * blockLength]!;
  }
}
