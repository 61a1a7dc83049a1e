// Where every walker stands and what it proposes. Walker w is chain w % chains at temperature floor(w / chains); those of
// the first temperature, 1, sample the posterior.
import { LodeError, type Snapshot } from "lodescan/contract";

/** idle: no proposal. ready: a proposal that nobody asked for yet. pending: asked, not told. */
export const Phase = { idle: 0, ready: 1, pending: 2 } as const;

export class Walkers {
  readonly points: Float64Array;
  readonly logLikelihood: Float64Array;
  /** Log ids of the points. */
  readonly ids: Float64Array;
  readonly proposals: Float64Array;
  /** Log of the proposal's factor in the acceptance, beside the likelihood ratio. */
  readonly factors: Float64Array;
  /** Number of the move that made the proposal. */
  readonly moves: Uint8Array;
  readonly phases: Uint8Array;
  /** Rows of `points` and `proposals`, made once: making one takes longer than copying it. */
  readonly #points: readonly Float64Array[];
  readonly #proposals: readonly Float64Array[];

  constructor(
    readonly chains: number,
    readonly temperatures: number,
    readonly dim: number,
  ) {
    const count = chains * temperatures;
    this.points = new Float64Array(count * dim);
    this.logLikelihood = new Float64Array(count).fill(-Infinity);
    this.ids = new Float64Array(count).fill(-1);
    this.proposals = new Float64Array(count * dim);
    this.factors = new Float64Array(count);
    this.moves = new Uint8Array(count);
    this.phases = new Uint8Array(count);
    const rows = (data: Float64Array) =>
      Array.from({ length: count }, (_, w) => data.subarray(w * dim, (w + 1) * dim));
    this.#points = rows(this.points);
    this.#proposals = rows(this.proposals);
  }

  get count(): number {
    return this.phases.length;
  }

  point(w: number): Float64Array {
    return this.#points[w]!;
  }

  proposal(w: number): Float64Array {
    return this.#proposals[w]!;
  }

  /** The walker goes to its proposal. */
  move(w: number, id: number, logLikelihood: number): void {
    const { dim } = this;
    for (let k = w * dim; k < (w + 1) * dim; k++) this.points[k] = this.proposals[k]!;
    this.ids[w] = id;
    this.logLikelihood[w] = logLikelihood;
  }

  /** Two walkers change places. */
  swap(a: number, b: number): void {
    const { dim, points } = this;
    for (let j = 0; j < dim; j++) {
      const kept = points[a * dim + j]!;
      points[a * dim + j] = points[b * dim + j]!;
      points[b * dim + j] = kept;
    }
    for (const values of [this.ids, this.logLikelihood]) {
      const kept = values[a]!;
      values[a] = values[b]!;
      values[b] = kept;
    }
  }

  save(): Snapshot {
    const { points, logLikelihood, ids, proposals, factors, moves, phases } = this;
    return {
      points: points.slice(),
      logLikelihood: logLikelihood.slice(),
      ids: ids.slice(),
      proposals: proposals.slice(),
      factors: factors.slice(),
      moves: moves.slice(),
      phases: phases.slice(),
    };
  }

  load(saved: Snapshot): void {
    copyInto(this.points, saved.points);
    copyInto(this.logLikelihood, saved.logLikelihood);
    copyInto(this.ids, saved.ids);
    copyInto(this.proposals, saved.proposals);
    copyInto(this.factors, saved.factors);
    copyInto(this.moves, saved.moves);
    copyInto(this.phases, saved.phases);
  }
}

/** Saved numbers, which must be as many as there is room for. */
export function copyInto(target: Float64Array | Uint8Array | Int32Array, saved: unknown): void {
  if (!ArrayBuffer.isView(saved) || (saved as Float64Array).length !== target.length)
    throw new LodeError("LODE_RUN_SAMPLER", "This is no snapshot of the mcmc sampler with these options.");
  target.set(saved as Float64Array);
}
