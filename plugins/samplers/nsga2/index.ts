// NSGA-II: non-dominated sorting, crowding distance, simulated binary crossover and polynomial mutation. Deb, Pratap, Agarwal
// and Meyarivan, doi:10.1109/4235.996017. The loop over generations is lodescan/numerics' Evolution.
import type { CreateSampler } from "lodescan/contract";
import {
  type BreedingOptions,
  breedingFrom,
  Evolution,
  objectiveView,
  standings,
  surviveByCrowding,
} from "lodescan/numerics";

interface Options extends BreedingOptions {
  objectives: "auto" | "declared" | "violations" | "terms";
  population: number;
  offspring: number;
}

export const create: CreateSampler<Options> = (options, context) => {
  const objectives = objectiveView(context.problem, options.objectives);
  return new Evolution(context, {
    name: "nsga2",
    population: options.population,
    offspring: options.offspring || options.population,
    breeding: breedingFrom(options, context.dim, objectives.kind === "violations"),
    objectives,
    // A population says all about itself: nothing else is remembered.
    selection: { survive: surviveByCrowding, standings, snapshot: () => ({}), restore() {} },
  });
};
