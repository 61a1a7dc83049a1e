// Told points, divided into good and bad ones (Bergstra et al. 2011, section 4). Good are the best k of n points, k being a
// share of n up to a cap; where a region is wanted, all found points instead, once they are as many.
import type { Random } from "lodescan/contract";
import { KeptPoints, type Weighted } from "./kept-points.js";
import type { Settings } from "./options.js";
import { type Ranked, sortRanked } from "./ranking.js";

export interface Told extends Ranked {
  readonly found: boolean;
}

export class Division {
  readonly #settings: Settings;
  /** The best points so far that are not kept elsewhere, and some more; good or bad, as their number grows. */
  #pool: Ranked[] = [];
  #sorted = false;
  /** Bad for good. */
  readonly #bad: KeptPoints;
  /** Found ones, where all of them are good. */
  readonly #found: KeptPoints;
  /** Number of points told. */
  told = 0;

  constructor(settings: Settings, dim: number, random: Random) {
    this.#settings = settings;
    this.#bad = new KeptPoints(settings.exact, dim, random.stream("bad"));
    this.#found = new KeptPoints(settings.exact, dim, random.stream("found"));
  }

  get found(): number {
    return this.#found.added;
  }

  add(told: Told): void {
    this.told++;
    const { allFound, goodMost } = this.#settings;
    if (allFound && told.found) this.#found.add(told.point, told.turn);
    else if (told.violation === Infinity) this.#bad.add(told.point, told.turn);
    else this.#keep(told, goodMost);
  }

  #keep(told: Told, goodMost: number): void {
    this.#pool.push(told);
    this.#sorted = false;
    if (this.#pool.length < 2 * goodMost) return;
    // Whoever is not among the best `goodMost` now will never be.
    for (const point of this.#ordered().splice(goodMost)) this.#bad.add(point.point, point.turn);
  }

  /** The good ones of the pool, and the bad ones, each in the order in which they were told. */
  divide(): { found: Weighted; best: Ranked[]; worse: Ranked[]; bad: Weighted } {
    const { goodShare, goodMost } = this.#settings;
    const wanted = Math.min(Math.ceil(goodShare * this.told), goodMost);
    const pool = this.#ordered();
    const best = Math.min(pool.length, Math.max(0, wanted - this.found));
    const byTurn = (a: Ranked, b: Ranked) => a.turn - b.turn;
    return {
      found: this.#found.view(),
      best: pool.slice(0, best).sort(byTurn),
      worse: pool.slice(best).sort(byTurn),
      bad: this.#bad.view(),
    };
  }

  #ordered(): Ranked[] {
    if (!this.#sorted) this.#pool = sortRanked(this.#pool, this.#settings.several);
    this.#sorted = true;
    return this.#pool;
  }
}
