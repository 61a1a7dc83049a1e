// Parallel tempering: neighbours in temperature swap places, even and odd pairs in turn (Okabe et al.,
// doi:10.1016/S0009-2614(01)00055-0); the ladder is moved so that all neighbours swap equally often (Syed et al.,
// doi:10.1111/rssb.12464, section 5).
import type { Snapshot } from "lodescan/contract";
import { copyInto, type Walkers } from "./walkers.js";

export class Ladder {
  /** Inverse temperatures, from 1 down to 1 / hottest. */
  readonly betas: Float64Array;
  /** By pair of neighbours: sum of swap probabilities, and how many there were, in this epoch and in all. */
  readonly #recent: Float64Array;
  readonly #all: Float64Array;

  constructor(temperatures: number, hottest: number) {
    this.betas = Float64Array.from({ length: temperatures }, (_, r) =>
      r === 0 ? 1 : hottest ** (-r / (temperatures - 1)),
    );
    this.#recent = new Float64Array(2 * (temperatures - 1));
    this.#all = new Float64Array(2 * (temperatures - 1));
  }

  /** Swaps within one chain's ladder at the end of a round; `uniform` gives a number for the pair's lower walker. */
  swap(walkers: Walkers, chain: number, round: number, uniform: (walker: number) => number): void {
    const { chains, logLikelihood } = walkers;
    for (let r = round % 2; r + 1 < this.betas.length; r += 2) {
      const [a, b] = [r * chains + chain, (r + 1) * chains + chain];
      const logRatio = (this.betas[r]! - this.betas[r + 1]!) * (logLikelihood[b]! - logLikelihood[a]!);
      for (const counts of [this.#recent, this.#all]) {
        counts[2 * r] = counts[2 * r]! + Math.min(1, Math.exp(logRatio));
        counts[2 * r + 1] = counts[2 * r + 1]! + 1;
      }
      if (Math.log(uniform(a)) < logRatio) walkers.swap(a, b);
    }
  }

  /** Share of swaps accepted, pair by pair; NaN where none was tried. */
  rates(): Float64Array {
    return Float64Array.from(
      { length: this.betas.length - 1 },
      (_, r) => this.#all[2 * r]! / this.#all[2 * r + 1]!,
    );
  }

  /** Moves the inner temperatures: equal rejection between neighbours, interpolated in the log of beta. */
  learn(): void {
    const { betas } = this;
    const pairs = betas.length - 1;
    if (pairs < 2) return;
    const logs = betas.map(Math.log);
    const barrier = new Float64Array(pairs + 1);
    for (let r = 0; r < pairs; r++) {
      const tried = this.#recent[2 * r + 1]!;
      // No pair is thought free of rejections, so that no two temperatures fall together.
      const rejected = tried > 0 ? Math.max(0.01, 1 - this.#recent[2 * r]! / tried) : 1;
      barrier[r + 1] = barrier[r]! + rejected;
    }
    for (let r = 1, k = 0; r < pairs; r++) {
      const wanted = (barrier[pairs]! * r) / pairs;
      while (barrier[k + 1]! < wanted) k++;
      const share = (wanted - barrier[k]!) / (barrier[k + 1]! - barrier[k]!);
      betas[r] = Math.exp(logs[k]! + share * (logs[k + 1]! - logs[k]!));
    }
    this.#recent.fill(0);
  }

  save(): Snapshot {
    return { betas: this.betas.slice(), recent: this.#recent.slice(), all: this.#all.slice() };
  }

  load(saved: Snapshot): void {
    copyInto(this.betas, saved.betas);
    copyInto(this.#recent, saved.recent);
    copyInto(this.#all, saved.all);
  }
}
