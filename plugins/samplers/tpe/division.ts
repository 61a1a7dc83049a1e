// Told points, divided into good and bad ones (Bergstra et al. 2011, section 4). Good are the best k of n points, k being a
// share of n up to a cap; where a region is wanted, all found points instead, once they are as many.
import type { Random } from "lodescan/contract";
import { KeptPoints } from "./kept-points.js";
import type { Settings } from "./options.js";
import { type Ranked, sortRanked } from "./ranking.js";

export interface Told extends Ranked {
  readonly found: boolean;
}

export class Division {
  readonly #settings: Settings;
  /**
   * The best points so far that are not kept elsewhere, good or bad: more than ever are good, since the bad ones that matter
   * are the best of them, near which proposals are made. Fewer where ranking takes the square of their number.
   */
  #pool: Ranked[] = [];
  readonly #room: number;
  #sorted = false;
  /** Bad for good. */
  readonly bad: KeptPoints;
  /** Found ones, where all of them are good. */
  readonly found: KeptPoints;
  /** Number of points told. */
  told = 0;

  constructor(settings: Settings, random: Random) {
    this.#settings = settings;
    const { goodMost, several, exact } = settings;
    this.#room = several ? goodMost : Math.max(goodMost, Math.floor(exact / 4));
    this.bad = new KeptPoints(settings.exact, random.stream("bad"));
    this.found = new KeptPoints(settings.exact, random.stream("found"));
  }

  add(told: Told): void {
    this.told++;
    if (this.#settings.allFound && told.found) this.found.add(told.point, told.turn);
    else if (told.violation === Infinity) this.bad.add(told.point, told.turn);
    else this.#keep(told);
  }

  /** The points of the pool, which is small. */
  divide(): { best: Ranked[]; worse: Ranked[] } {
    const { goodShare, goodMost } = this.#settings;
    const wanted = Math.min(Math.ceil(goodShare * this.told), goodMost);
    const pool = this.#ordered();
    const best = Math.min(pool.length, Math.max(0, wanted - this.found.added));
    return { best: pool.slice(0, best), worse: pool.slice(best) };
  }

  #keep(told: Told): void {
    this.#pool.push(told);
    this.#sorted = false;
    if (this.#pool.length < 2 * this.#room) return;
    // Whoever is not among so many of the best now will never be good.
    const dropped = this.#ordered().splice(this.#room);
    for (const { point, turn } of dropped.sort((a, b) => a.turn - b.turn)) this.bad.add(point, turn);
  }

  #ordered(): Ranked[] {
    if (!this.#sorted) this.#pool = sortRanked(this.#pool, this.#settings.several);
    this.#sorted = true;
    return this.#pool;
  }
}
