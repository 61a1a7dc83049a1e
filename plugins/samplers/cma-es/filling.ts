// Where the descents of a sampler that fills a region start: anywhere, to find further islands, or at a rare one of the found
// points, to go on from the edge of what is known; whichever has lately reached more that is new.
import type { Random } from "lodescan/contract";
import { type Density, penaltyOf } from "./density.js";
import type { Plan, Schedule } from "./restarts.js";

/** A found point: where in the search, and what novelty is judged by. */
export interface Find {
  at: Float64Array;
  features: Float64Array;
}

/** Every `stride`-th found point; thinned by half when full, so that it spans the whole run. */
export interface Finds {
  kept: Find[];
  stride: number;
  seen: number;
}

const mostFinds = 1024;

export function keep(finds: Finds, find: () => Find): void {
  if (finds.seen++ % finds.stride !== 0) return;
  finds.kept.push(find());
  if (finds.kept.length < mostFinds) return;
  finds.kept = finds.kept.filter((_, i) => i % 2 === 0);
  finds.stride *= 2;
}

/** First steps, as powers of ten of the option `step`: mostly small ones, which end at the nearest island. */
const seeking = (u: number) => 10 ** -Math.sqrt(u);
const local = (u: number) => 10 ** -(0.25 + u);

/** Earlier descents of the same kind count so much less than the last one. */
const memory = 0.9;
/** Share of the descents whose kind is left to chance, so that neither is forgotten. */
const curiosity = 0.5;

/**
 * Counts the descent that has ended, which reached `fresh` new cells, and plans the next one; `small` ones start at a found
 * point. The kind that has lately reached more new cells an evaluation goes first.
 */
export function nextFilling(
  s: Schedule,
  ended: Plan & { evaluations: number; fresh: number },
  first: Plan,
  any: boolean,
  random: Random,
): Plan {
  if (ended.small) {
    s.spentSmall = memory * s.spentSmall + ended.evaluations;
    s.gainSmall = memory * s.gainSmall + ended.fresh;
  } else {
    s.spentLarge = memory * s.spentLarge + ended.evaluations;
    s.gainLarge = memory * s.gainLarge + ended.fresh;
  }
  const untried = s.spentSmall === 0;
  const chance = random.uniform();
  const pays = untried || s.gainSmall * s.spentLarge > s.gainLarge * s.spentSmall;
  const small = any && (chance < curiosity ? chance < curiosity / 2 : pays);
  const sigma = first.sigma * (small ? local : seeking)(random.uniform());
  return { ...first, sigma, small };
}

/** The rarest of kept points drawn at random, a quarter of their number but at least eight. */
export function rareFind({ kept }: Finds, density: Density, random: Random): Find {
  let rarest = kept[random.integer(kept.length)]!;
  let least = penaltyOf(density, rarest.features);
  for (let i = 1; i < Math.max(8, kept.length / 4); i++) {
    const find = kept[random.integer(kept.length)]!;
    const penalty = penaltyOf(density, find.features);
    if (penalty >= least) continue;
    rarest = find;
    least = penalty;
  }
  return rarest;
}
