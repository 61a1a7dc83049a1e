// CMA-ES (Hansen, arXiv:1604.00772) as a sampler: descents of a normal distribution in the unit cube, restarted by IPOP or
// BIPOP; with novelty (Romao and Romao, arXiv:2402.07661) found points compete in being rare among what was found.
import type { CreateSampler, Evaluations, Matrix, Random } from "lodescan/contract";
import { matrix, row } from "lodescan/contract";
import { fromCube } from "./box.js";
import { addFind, newDensity, penaltyOf } from "./density.js";
import {
  comesNearer,
  type Descent,
  draw,
  endGeneration,
  newDescent,
  newPopulation,
  type Population,
} from "./descent.js";
import { type Finds, keep, nextFilling, rareFind } from "./filling.js";
import { better, judged, type Outcome, rankingOf, type Summing } from "./ranking.js";
import { newSchedule, nextPlan, type Plan, type Restarts } from "./restarts.js";
import { readSnapshot, type State, writeSnapshot } from "./snapshot.js";
import { converged, type StopReason, sameAsConverged } from "./stopping.js";
import { defaultLambda } from "./strategy.js";
import { consider, type Promising, promisingDistribution, type Start } from "./warm-start.js";

interface Options {
  rank: "auto" | "violations" | "likelihood" | "objective";
  violations: Summing;
  novelty: "none" | "parameters" | "observables" | "both";
  density: "single" | "pairs";
  patience: number;
  population: "auto" | number;
  step: number;
  start: Start;
  restarts: Restarts;
  active: boolean;
}

/** The features of a point that is not found, the violations where there are none. */
const none = new Float64Array(0);

export const create: CreateSampler<Options> = (options, { dim, problem, random, event }) => {
  const { dimensions } = problem;
  const novel = options.novelty !== "none";
  const by = rankingOf(options.rank, problem, novel);
  const first: Plan = {
    lambda: options.population === "auto" ? defaultLambda(dim) : options.population,
    sigma: options.step,
    limit: Infinity,
    small: false,
  };
  const ofParameters = options.novelty === "parameters" || options.novelty === "both";
  const ofObservables = options.novelty === "observables" || options.novelty === "both";

  // What the log gives back.
  const known: Promising = { best: [], told: 0 };
  let best: Outcome | undefined;
  let found = 0;
  const features = (ofParameters ? dim : 0) + (ofObservables ? problem.observables.length : 0);
  // Where both count, pairs of parameters are enough: observables are functions of them.
  const paired = options.density === "single" ? 0 : ofParameters ? dim : features;
  const density = newDensity(features, paired);
  const finds: Finds = { kept: [], stride: 1, seen: 0 };
  // What it does not.
  const state: State = {
    schedule: newSchedule(),
    descent: undefined,
    elsewhere: undefined,
    descents: 0,
    generation: 0,
    drawn: 0,
    nextTag: 0,
    pending: new Map(),
    stopped: "",
  };
  /** The stream of the present generation, and the population that its first numbers make. */
  let stream: Random | undefined;
  let population = newPopulation(0, dim);

  function searchCoordinates(points: Matrix, i: number): Float64Array {
    return row(points, i).map((x, j) => (dimensions[j]!.levels === undefined ? fromCube(x) : x));
  }

  function start(): Descent {
    const { best: promising } = known;
    const way = options.start === "auto" ? "best" : options.start;
    if (promising.length > 0 && way === "best") return newDescent(first, options.active, promising[0]!.at);
    if (promising.length > 0 && way === "distribution") {
      const { mean, covariance } = promisingDistribution(known);
      return newDescent({ ...first, sigma: 1 }, options.active, mean, covariance);
    }
    const mean = way === "centre" ? new Float64Array(dim).fill(0.5) : randomMean();
    return newDescent(first, options.active, mean);
  }

  function randomMean(): Float64Array {
    const mean = new Float64Array(dim);
    random.stream("mean", state.descents).fillUniform(mean);
    return mean;
  }

  function restart(ended: Descent, reason: StopReason): void {
    state.stopped = reason;
    event("descent", {
      reason,
      lambda: ended.plan.lambda,
      evaluations: ended.evaluations,
      sigma: ended.distribution.sigma,
      small: ended.plan.small,
      found,
    });
    if (options.restarts === "none") return;
    if (best !== undefined) {
      const { violation, value } = best;
      const bottom = converged(reason) || sameAsConverged(state.elsewhere, best, ended.history);
      state.elsewhere = { violation, value, converged: bottom };
    }
    state.descents++;
    const choices = random.stream("plan", state.descents);
    if (novel) {
      const plan = nextFilling(
        state.schedule,
        { ...ended.plan, evaluations: ended.evaluations, fresh: ended.fresh },
        first,
        finds.kept.length > 0,
        choices,
      );
      const mean = plan.small ? rareFind(finds, density, choices).at : randomMean();
      state.descent = newDescent(plan, options.active, mean);
      return;
    }
    const plan = nextPlan(state.schedule, ended.plan, ended.evaluations, first, options.restarts, choices);
    state.descent = newDescent(plan, options.active, randomMean());
  }

  /** Where the next `rows` points are drawn: the generation's population from row `first` on; beyond it, the stream goes on. */
  function roomFor(lambda: number, rows: number): { drawn: Population; first: number } {
    if (stream === undefined) {
      stream = random.stream("generation", state.generation);
      population = newPopulation(lambda, dim);
      stream.fillNormal(population.normals);
      if (state.drawn > lambda) stream.fillNormal(new Float64Array((state.drawn - lambda) * dim));
    }
    if (state.drawn < lambda) return { drawn: population, first: state.drawn };
    const beyond = newPopulation(rows, dim);
    stream.fillNormal(beyond.normals);
    return { drawn: beyond, first: 0 };
  }

  function nextGeneration(): void {
    state.generation++;
    state.drawn = 0;
    stream = undefined;
  }

  /** What the novelty of a found point is judged by: its coordinates, its observables, or both. */
  function featuresOf({ points, observables }: Evaluations, i: number): Float64Array {
    const features = new Float64Array(density.singles.length);
    if (ofParameters) features.set(row(points, i));
    if (ofObservables) features.set(row(observables, i), ofParameters ? dim : 0);
    return features;
  }

  function finishGeneration(descent: Descent): void {
    let news = false;
    for (const outcome of descent.results) {
      if (!novel || !outcome.found) continue;
      outcome.value = penaltyOf(density, outcome.features);
      descent.found = true;
      if (outcome.value >= descent.leastPenalty) continue;
      descent.leastPenalty = outcome.value;
      news = true;
    }
    if (novel && !descent.found) news = comesNearer(descent);
    descent.waited = news ? 0 : descent.waited + 1;
    const stopped = endGeneration(
      descent,
      dimensions,
      state.generation,
      options.violations,
      !(novel && descent.found),
      novel ? undefined : state.elsewhere,
    );
    nextGeneration();
    const reason = stopped ?? (novel && descent.waited >= options.patience ? "patience" : undefined);
    if (reason !== undefined) restart(descent, reason);
  }

  const ended = () => options.restarts === "none" && state.stopped !== "";

  function take(outcome: Outcome, descentOf: number): void {
    const { descent } = state;
    if (descent === undefined || descentOf !== state.descents || ended()) return;
    descent.results.push(outcome);
    if (descent.results.length === descent.plan.lambda) finishGeneration(descent);
  }

  return {
    ask(count) {
      state.descent ??= start();
      const { descent } = state;
      if (ended()) return { points: matrix(0, dim) };
      const { lambda } = descent.plan;
      const left = lambda - state.drawn;
      const rows = Math.min(count, left > 0 ? left : lambda);
      const { drawn, first: begin } = roomFor(lambda, rows);
      const tags = new Int32Array(rows);
      for (let i = 0; i < rows; i++) {
        const at = draw(descent, dimensions, drawn, begin + i);
        tags[i] = state.nextTag;
        state.pending.set(state.nextTag++, { at, generation: state.generation, descent: state.descents });
      }
      const points = { data: drawn.cube.subarray(begin * dim, (begin + rows) * dim), rows, cols: dim };
      state.drawn += rows;
      return { points, tags, origin: "guided" };
    },
    tell(evaluations) {
      const { tags, points, found: met } = evaluations;
      const { violation, value, parts } = judged(evaluations, problem, by);
      for (let i = 0; i < tags.length; i++) {
        const pending = state.pending.get(tags[i]!);
        const outcome: Outcome = {
          tag: pending === undefined ? known.told : tags[i]!,
          at: pending?.at ?? searchCoordinates(points, i),
          violation: violation[i]!,
          parts: parts.cols === 0 ? none : row(parts, i).slice(),
          value: value[i]!,
          found: met[i] === 1,
          generation: pending?.generation ?? -1,
          features: novel && met[i] === 1 ? featuresOf(evaluations, i) : none,
        };
        if (best === undefined || better(outcome, best) < 0) best = outcome;
        if (outcome.found) {
          found++;
          if (novel) {
            keep(finds, () => ({ at: outcome.at.slice(), features: outcome.features }));
            const fresh = addFind(density, outcome.features, finds);
            if (state.descent !== undefined && pending?.descent === state.descents)
              state.descent.fresh += fresh;
          }
        }
        if (pending !== undefined) {
          state.pending.delete(tags[i]!);
          take(outcome, pending.descent);
        } else if (state.descent === undefined) consider(known, outcome);
      }
    },
    snapshot: () => writeSnapshot(state),
    restore(snapshot) {
      readSnapshot(snapshot, state, options.active);
      stream = undefined;
    },
    diagnostics() {
      const d = state.descent?.distribution;
      return {
        restarts: state.descents,
        generation: d?.generation ?? 0,
        population: state.descent?.plan.lambda ?? first.lambda,
        sigma: d?.sigma ?? first.sigma,
        axisRatio: d === undefined ? 1 : Math.max(...d.lengths) / Math.min(...d.lengths),
        bestViolation: best?.violation ?? Infinity,
        bestValue: best?.value ?? Infinity,
        found,
      };
    },
    done: () => ended() && state.pending.size === 0,
    summary: () => ({
      notes: { descents: state.descents + 1, ...(state.stopped === "" ? {} : { lastStop: state.stopped }) },
    }),
  };
};
