// Streams of random numbers over the native Philox4x32-10. Draw i of a stream is a pure function of its key and i,
// however it is asked for: one by one, or filled into an array.
import { LodeError } from "../contract/errors.js";
import type { Random } from "../contract/random.js";
import { addon } from "./addon.js";

/** Draws fetched at once by single calls; small at first, since many streams give only a few numbers. */
const firstFetch = 8;
const largestFetch = 1024;

/** Draws of one kind fetched ahead: draws [from, from + values.length) of the stream. */
class Ahead {
  #values = new Float64Array(0);
  #from = 0;

  constructor(readonly fill: (key: Uint32Array, first: number, out: Float64Array) => void) {}

  at(key: Uint32Array, index: number): number {
    const offset = index - this.#from;
    if (offset >= 0 && offset < this.#values.length) return this.#values[offset]!;
    this.#values = new Float64Array(Math.min(largestFetch, Math.max(firstFetch, 2 * this.#values.length)));
    this.fill(key, index, this.#values);
    this.#from = index;
    return this.#values[0]!;
  }
}

class PhiloxStream implements Random {
  readonly key: Uint32Array;
  /** Index of the next draw. */
  #next = 0;
  readonly #uniforms = new Ahead(addon.fillUniform!);
  readonly #normals = new Ahead(addon.fillNormal!);

  constructor(key: Uint32Array) {
    this.key = key;
  }

  uniform(): number {
    return this.#uniforms.at(this.key, this.#next++);
  }

  normal(): number {
    return this.#normals.at(this.key, this.#next++);
  }

  integer(count: number): number {
    if (!(Number.isInteger(count) && count >= 1 && count <= 2 ** 52)) {
      throw new LodeError("LODE_NATIVE_ARGUMENT", `integer: cannot choose among ${count} values.`, {
        found: count,
        expected: "a whole number from 1 to 2^52",
      });
    }
    // A uniform is (w + 1/2) / 2^52 with w a random 52-bit word; words beyond the last full multiple are drawn again.
    const limit = 2 ** 52 - (2 ** 52 % count);
    for (;;) {
      const word = Math.floor(this.uniform() * 2 ** 52);
      if (word < limit) return word % count;
    }
  }

  fillUniform(out: Float64Array): void {
    addon.fillUniform!(this.key, this.#next, out);
    this.#next += out.length;
  }

  fillNormal(out: Float64Array): void {
    addon.fillNormal!(this.key, this.#next, out);
    this.#next += out.length;
  }

  shuffle(values: Int32Array | Uint32Array | Float64Array): void {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const kept = values[i]!;
      values[i] = values[j]!;
      values[j] = kept;
    }
  }

  stream(purpose: string, index = 0): Random {
    return new PhiloxStream(addon.deriveKey!(this.key, purpose, index));
  }
}

/** The stream of (seed, purpose, index): equal arguments, equal numbers, on every machine. */
export function createRandom(seed: number, purpose = "", index = 0): Random {
  return new PhiloxStream(addon.deriveKey!(addon.seedKey!(seed), purpose, index));
}

/** A stream that starts at the beginning of a key, as a kernel in a thread needs it. */
export function randomFromKey(key: Uint32Array): Random {
  return new PhiloxStream(key.slice());
}
