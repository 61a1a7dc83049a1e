// A check on the run itself: where new points fall among the live ones. If they are drawn uniformly from what is left, all
// ranks are equally likely (Fowlie, Handley and Su, arXiv:2006.03371).
import type { Snapshot } from "lodescan/contract";

export class InsertionRanks {
  #counts: Float64Array;
  #total = 0;

  constructor(livePoints: number) {
    this.#counts = new Float64Array(livePoints);
  }

  add(rank: number): void {
    this.#counts[rank]!++;
    this.#total++;
  }

  /** Probability of ranks at least this uneven (Kolmogorov and Smirnov); 1 before there are any. */
  pValue(): number {
    if (this.#total === 0) return 1;
    let seen = 0;
    let distance = 0;
    for (let rank = 0; rank < this.#counts.length; rank++) {
      seen += this.#counts[rank]!;
      distance = Math.max(distance, Math.abs(seen / this.#total - (rank + 1) / this.#counts.length));
    }
    return kolmogorovTail(Math.sqrt(this.#total) * distance);
  }

  save(): Snapshot {
    return { counts: this.#counts.slice(), total: this.#total };
  }
  load(saved: Snapshot): void {
    this.#counts = Float64Array.from(saved.counts as Float64Array);
    this.#total = saved.total as number;
  }
}

/** P(K > x) of Kolmogorov's distribution. */
function kolmogorovTail(x: number): number {
  if (x < 0.3) return 1;
  let sum = 0;
  for (let k = 1; k <= 20; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x);
  return Math.min(1, Math.max(0, sum));
}
