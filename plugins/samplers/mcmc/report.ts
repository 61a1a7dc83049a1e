// What the chains have to say about their convergence, recomputed only when they have grown by half.
import type { Chains } from "./chains.js";
import {
  autocorrelationTime,
  bulkEffectiveSize,
  effectiveSize,
  pooledVariance,
  rHat,
  split,
} from "./diagnostics.js";

export interface Convergence {
  /** Largest over the parameters, as are the times; sizes are the smallest. */
  rHat: number;
  effectiveSamples: number;
  /** Of the rows that the history keeps, at most their number. */
  bulkEffectiveSamples: number;
  /** In steps of a chain. */
  autocorrelationTime: number;
}

const unknown: Convergence = {
  rHat: NaN,
  effectiveSamples: NaN,
  bulkEffectiveSamples: NaN,
  autocorrelationTime: NaN,
};
const fewestRows = 8;
const growth = 1.5;

export class Report {
  #at = 0;
  #last = unknown;

  /** Not older than the last third of the chains. */
  recent(chains: Chains, dim: number): Convergence {
    if (chains.rounds >= growth * this.#at) return this.exact(chains, dim);
    return this.#last;
  }

  exact(chains: Chains, dim: number): Convergence {
    this.#at = Math.max(1, chains.rounds);
    const skipped = chains.skipped(chains.rounds);
    const result = {
      rHat: 1,
      effectiveSamples: Infinity,
      bulkEffectiveSamples: Infinity,
      autocorrelationTime: 1,
    };
    for (let j = 0; j < dim; j++) {
      const { points, means } = chains.history.series(j, skipped);
      if (points[0]!.length < fewestRows) return (this.#last = unknown);
      // A row's mean has the variance of many steps: their correlations, within rows and between them, all count.
      const [halves, halfMeans] = [split(points), split(means)];
      const whole = pooledVariance(halves);
      const ratio = whole > 0 ? pooledVariance(halfMeans) / whole : 1;
      const size = ratio > 0 ? effectiveSize(halfMeans) / ratio : NaN;
      const time = chains.history.stride * ratio * autocorrelationTime(means);
      result.rHat = Math.max(result.rHat, rHat(points));
      result.effectiveSamples = Math.min(result.effectiveSamples, size);
      result.bulkEffectiveSamples = Math.min(result.bulkEffectiveSamples, bulkEffectiveSize(points));
      result.autocorrelationTime = Math.max(result.autocorrelationTime, time);
    }
    return (this.#last = result);
  }
}
