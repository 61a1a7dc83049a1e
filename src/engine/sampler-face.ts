// A sampler as the engine talks to it: what it proposes is checked against the contract, and its time is kept.
import { type Evaluations, LodeError, type Matrix, type Sampler, type Snapshot } from "../contract/index.js";

/** Checked proposals: every row has a tag and an origin. */
export interface CheckedProposals {
  points: Matrix;
  tags: Int32Array;
  origins: readonly string[];
}

export class SamplerFace {
  readonly name: string;
  readonly sampler: Sampler;
  readonly #dim: number;
  /** Tags of samplers that give none count the rows. */
  nextTag = 0;
  /** Seconds spent in the sampler. */
  seconds = 0;
  /** True while the sampler works: it can be asked for nothing then. */
  busy = false;

  constructor(name: string, sampler: Sampler, dim: number) {
    this.name = name;
    this.sampler = sampler;
    this.#dim = dim;
  }

  async #timed<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    const start = performance.now();
    this.busy = true;
    try {
      return await work();
    } catch (error) {
      if (error instanceof LodeError) throw error;
      throw new LodeError(
        "LODE_RUN_SAMPLER",
        `The sampler ${this.name} failed: ${(error as Error)?.message ?? error}`,
        {
          hint: "This is a defect of the sampler; the log is intact.",
          cause: error,
        },
      );
    } finally {
      this.busy = false;
      this.seconds += (performance.now() - start) / 1000;
    }
  }

  async ask(count: number): Promise<CheckedProposals> {
    const { points, tags, origin } = await this.#timed(() => this.sampler.ask(count));
    this.#check(points, count, tags, origin);
    const { rows } = points;
    const first = this.nextTag;
    this.nextTag += rows;
    return {
      points,
      tags:
        tags === undefined ? Int32Array.from({ length: rows }, (_, i) => first + i) : Int32Array.from(tags),
      origins: Array.isArray(origin) ? [...origin] : new Array(rows).fill(origin ?? this.name),
    };
  }

  #broken(found: unknown, expected: string): LodeError {
    return new LodeError(
      "LODE_RUN_SAMPLER",
      `The sampler ${this.name} broke its contract: expected ${expected}.`,
      {
        found,
        expected,
        hint: "This is a defect of the sampler; `lode plugins test` on its folder shows more.",
      },
    );
  }

  #check(points: Matrix, count: number, tags?: Int32Array, origin?: string | readonly string[]): void {
    if (points?.cols !== this.#dim) throw this.#broken(points?.cols, `points of ${this.#dim} coordinates`);
    if (!(points.rows >= 0 && points.rows <= count))
      throw this.#broken(points.rows, `at most the ${count} points asked for`);
    if (points.data.length < points.rows * points.cols)
      throw this.#broken(points.data.length, "a number for each coordinate");
    for (let k = 0; k < points.rows * points.cols; k++) {
      const value = points.data[k]!;
      if (!(value > 0 && value < 1)) throw this.#broken(value, "coordinates in the open interval (0, 1)");
    }
    if (tags !== undefined && tags.length !== points.rows) throw this.#broken(tags.length, "one tag a row");
    if (Array.isArray(origin) && origin.length !== points.rows)
      throw this.#broken(origin.length, "one origin, or one a row");
  }

  tell(evaluations: Evaluations): Promise<void> {
    return this.#timed(() => this.sampler.tell(evaluations));
  }

  snapshot(): Promise<Snapshot> {
    return this.#timed(() => this.sampler.snapshot());
  }

  restore(snapshot: Snapshot): Promise<void> {
    return this.#timed(() => this.sampler.restore(snapshot));
  }

  get done(): boolean {
    return this.sampler.done?.() ?? false;
  }
}
