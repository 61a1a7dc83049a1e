// Plays short games with a sampler under test and returns the points it asked, so that cases can compare them.
import type { Evaluations, LodeError, Random, StatusCode } from "../../contract/index.js";
import { createSamplerHost, type SamplerHost, type SamplerPart } from "../harness/sampler-host.js";
import type { SurrogatePart } from "../harness/surrogate-host.js";
import { createTestProblem, type Outcome } from "../harness/test-problem.js";
import type { ReferenceProblem } from "../problems/problem.js";
import { bowl } from "./bowl.js";

export interface SamplerUnderTest {
  readonly part: SamplerPart;
  /** Handed to samplers that need surrogates. */
  readonly surrogate?: SurrogatePart;
  readonly capabilities: {
    readonly asynchronous?: boolean;
    readonly askAhead?: boolean;
    readonly parameterKinds?: readonly string[];
  };
}

export interface Game {
  readonly problem?: ReferenceProblem;
  readonly outcome?: Outcome;
  readonly seed?: number;
  readonly initial?: number;
  /** Instead of the stream that belongs to the seed. */
  readonly random?: Random;
  /** How many points each turn asks for. */
  readonly counts?: readonly number[];
  /** Runs after every tell. */
  readonly afterTell?: (batch: Evaluations) => void;
}

const usualCounts = [8, 1, 12, 8];

export function openGame(plugin: SamplerUnderTest, game: Game = {}): Promise<SamplerHost> {
  const problem = createTestProblem(game.problem ?? bowl(2), game.outcome);
  const { seed = 1, random } = game;
  return createSamplerHost(problem, plugin.part, { seed, random, surrogate: plugin.surrogate });
}

/** Takes turns until the counts are used up or the sampler has no more to propose; returns the points, joined. */
export async function takeTurns(host: SamplerHost, game: Game = {}): Promise<Float64Array> {
  const asked: number[] = [];
  for (const count of game.counts ?? usualCounts) {
    if (host.sampler.done?.()) break;
    const batch = await host.turn(count);
    if (batch === undefined) break;
    asked.push(...batch.points.data);
    game.afterTell?.(batch);
  }
  return Float64Array.from(asked);
}

/** A whole short game: initial points, then turns. */
export async function play(plugin: SamplerUnderTest, game: Game = {}): Promise<Float64Array> {
  const host = await openGame(plugin, game);
  const initial = game.initial ?? 10;
  if (initial > 0) {
    await host.initial(initial);
    game.afterTell?.(host.log[0]!);
  }
  return await takeTurns(host, game);
}

/** A sampler may refuse a problem that does not suit it, if it says so with the code for that. */
export async function unlessUnsuited(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if ((error as LodeError).code !== "LODE_PLUGIN_UNSUITED") throw error;
  }
}

/** Every point gets this status. */
export function always(status: StatusCode): Outcome {
  return () => status;
}

/** Overwrites everything that was told, as a host does that uses its arrays again. */
export function overwrite(batch: Evaluations): void {
  for (const m of [
    batch.points,
    batch.parameters,
    batch.observables,
    batch.terms,
    batch.violations,
    batch.objectives,
  ]) {
    m.data.fill(0.123);
  }
  for (const values of [batch.ids, batch.tags, batch.logLikelihood, batch.status, batch.found])
    values.fill(1);
  (batch.reason as string[]).fill("overwritten");
}

/** Random numbers that tell whether anybody drew from them. */
export function watched(random: Random): { random: Random; used(): boolean } {
  let used = false;
  const proxy = new Proxy(random, {
    get(target, name) {
      used = true;
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return { random: proxy, used: () => used };
}
