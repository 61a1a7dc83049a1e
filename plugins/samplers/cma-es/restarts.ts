// With which population and step size the next descent starts: IPOP doubles the population (Auger and Hansen 2005,
// doi:10.1109/CEC.2005.1554902); BIPOP interlaces that with small populations and small steps, which get their share of
// the evaluations (Hansen 2009, doi:10.1145/1570256.1570333).
import type { Random } from "lodescan/contract";

export type Restarts = "none" | "ipop" | "bipop";

export interface Plan {
  lambda: number;
  sigma: number;
  /** Most evaluations of the descent. */
  limit: number;
  small: boolean;
}

/** What the schedule remembers. */
export interface Schedule {
  /** Descents with a large population, the first one included. */
  large: number;
  spentLarge: number;
  spentSmall: number;
  /** Evaluations of the last large descent. */
  lastLarge: number;
  /** When filling a region: what large (seeking) and small (local) descents brought. */
  gainLarge: number;
  gainSmall: number;
}

export const newSchedule = (): Schedule => ({
  large: 1,
  spentLarge: 0,
  spentSmall: 0,
  lastLarge: 0,
  gainLarge: 0,
  gainSmall: 0,
});

/** Populations double at most this often, so that one generation stays a small part of any run. */
const mostDoublings = 12;

/** Large populations spend so many times what small ones do. 1 in the paper; but see README.md. */
const largeShare = 4;

/** Counts the descent that has ended and plans the next one; `first` is the plan of the first one. */
export function nextPlan(
  schedule: Schedule,
  ended: Plan,
  evaluations: number,
  first: Plan,
  restarts: "ipop" | "bipop",
  random: Random,
): Plan {
  if (ended.small) schedule.spentSmall += evaluations;
  else {
    schedule.lastLarge = evaluations;
    // The first descent has the default population and counts for neither side.
    if (schedule.large > 1) schedule.spentLarge += evaluations;
  }
  const factor = 2 ** Math.min(mostDoublings, schedule.large);
  if (
    restarts === "ipop" ||
    schedule.large === 1 ||
    schedule.spentLarge <= largeShare * schedule.spentSmall
  ) {
    schedule.large++;
    return { lambda: first.lambda * factor, sigma: first.sigma, limit: Infinity, small: false };
  }
  const largest = 2 ** Math.min(mostDoublings, schedule.large - 1);
  return {
    lambda: Math.floor(first.lambda * (largest / 2) ** (random.uniform() ** 2)),
    sigma: first.sigma * 10 ** (-2 * random.uniform()),
    limit: Math.floor(schedule.lastLarge / 2),
    small: true,
  };
}
