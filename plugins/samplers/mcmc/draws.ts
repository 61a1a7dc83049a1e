// The random numbers of step n of a walker are row n of a table that is a pure function of seed, walker and n: nothing
// of them needs saving, and they do not depend on the order in which results arrive.
import type { Random } from "lodescan/contract";

/** Steps of a walker drawn at a time. */
const block = 16;
/** Uniforms of a step: acceptance, kind of move, and what the moves need; the last one is for swaps. */
export const uniforms = 7;
export const swapUniform = uniforms - 1;

export class Draws {
  readonly #streams: readonly Random[];
  readonly #dim: number;
  readonly #normals: Float64Array;
  readonly #uniforms: Float64Array;
  /** Which block of each walker lies in the table. */
  readonly #blocks: Int32Array;

  constructor(random: Random, walkers: number, dim: number) {
    this.#streams = Array.from({ length: walkers }, (_, w) => random.stream("walker", w));
    this.#dim = dim;
    this.#normals = new Float64Array(walkers * block * dim);
    this.#uniforms = new Float64Array(walkers * block * uniforms);
    this.#blocks = new Int32Array(walkers).fill(-1);
  }

  #row(walker: number, step: number): number {
    const wanted = Math.floor(step / block);
    if (this.#blocks[walker] !== wanted) {
      this.#blocks[walker] = wanted;
      const stream = this.#streams[walker]!.stream("block", wanted);
      const [normals, flat] = [block * this.#dim, block * uniforms];
      stream.fillNormal(this.#normals.subarray(walker * normals, (walker + 1) * normals));
      stream.fillUniform(this.#uniforms.subarray(walker * flat, (walker + 1) * flat));
    }
    return walker * block + (step % block);
  }

  /** One of the uniforms of that step, in (0, 1). */
  uniform(walker: number, step: number, which: number): number {
    return this.#uniforms[this.#row(walker, step) * uniforms + which]!;
  }

  /** Writes the standard normals of that step, one a dimension. */
  normals(walker: number, step: number, out: Float64Array): void {
    const first = this.#row(walker, step) * this.#dim;
    for (let j = 0; j < this.#dim; j++) out[j] = this.#normals[first + j]!;
  }
}
