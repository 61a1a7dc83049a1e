// NSGA-III: non-dominated sorting and niches round reference directions. Deb and Jain, doi:10.1109/TEVC.2013.2281535; its
// normalization as in Blank, Deb and Roy, doi:10.1007/978-3-030-12598-1_19. The loop is lodescan/numerics' Evolution.
import { type CreateSampler, LodeError } from "lodescan/contract";
import {
  type BreedingOptions,
  breedingFrom,
  directionCount,
  divisionsFor,
  Evolution,
  objectiveView,
  type Ranges,
  referenceDirections,
  type Selection,
  standings,
  surviveByNiches,
  unknownRanges,
} from "lodescan/numerics";

interface Options extends BreedingOptions {
  objectives: "auto" | "declared" | "violations" | "terms";
  population: number;
  offspring: number;
  divisions: number;
  innerDivisions: number;
}

/** More directions than this are a slip of the pen. */
const most = 100_000;

export const create: CreateSampler<Options> = (options, context) => {
  const objectives = objectiveView(context.problem, options.objectives);
  return new Evolution(context, {
    name: "nsga3",
    population: options.population,
    offspring: options.offspring || options.population,
    breeding: breedingFrom(options, context.dim, objectives.kind === "violations"),
    objectives,
    selection: niches(objectives.names.length, options),
  });
};

function niches(objectives: number, options: Options): Selection {
  const { outer, inner } =
    options.divisions > 0
      ? { outer: options.divisions, inner: options.innerDivisions }
      : divisionsFor(objectives, options.population);
  const count = directionCount(objectives, outer) + (inner > 0 ? directionCount(objectives, inner) : 0);
  if (count > most)
    throw new LodeError("LODE_PLUGIN_UNSUITED", `nsga3: ${count} reference directions are too many.`, {
      found: outer,
      expected: `at most ${most} directions`,
      hint: 'Choose fewer "divisions", or 0.',
    });
  const directions = referenceDirections(objectives, outer, inner);
  let ranges: Ranges = unknownRanges(objectives);
  return {
    survive: (crowd, keep, key) => surviveByNiches(crowd, keep, directions, ranges, key),
    standings(crowd) {
      // Allowed parents are as good as each other; only what violates less, or lies apart, wins.
      const { rank, spread } = standings(crowd);
      return {
        rank: rank.map((front, i) => (crowd.violation[i]! > 0 ? front + 1 : 0)),
        crowding: new Float64Array(rank.length),
        spread,
      };
    },
    snapshot: () => ({
      ideal: ranges.ideal.slice(),
      worst: ranges.worst.slice(),
      extremes: ranges.extremes.slice(),
    }),
    restore(saved) {
      ranges = {
        ideal: (saved.ideal as Float64Array).slice(),
        worst: (saved.worst as Float64Array).slice(),
        extremes: (saved.extremes as Float64Array).slice(),
      };
    },
  };
}
