import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { CreateSampler, Evaluations } from "lodescan/contract";
import {
  createSamplerHost,
  createTestProblem,
  posteriorMoments,
  type ReferenceProblem,
  referenceProblem,
} from "lodescan/testing";
import { samplerPart } from "./parts.js";

type Options = Record<string, unknown>;

interface Run {
  evaluations: number;
  seed: number;
  /** Takes the sampler's place, for negative controls. */
  create?: CreateSampler<unknown>;
}

async function sampled(problem: ReferenceProblem, options: Options, { evaluations, seed, create }: Run) {
  const part = await samplerPart("mcmc", options);
  const test = createTestProblem(problem);
  const host = await createSamplerHost(test, create ? { ...part, create } : part, { seed });
  await host.initial(Math.min(problem.usual.initial, 100));
  while (host.rows < evaluations) await host.turn(Math.min(4096, evaluations - host.rows));
  const summary = await host.sampler.summary!();
  return { host, weights: summary.logWeights!, notes: summary.notes as Record<string, number> };
}

/** Largest |mean - truth| / standard error over all means and covariances; the error is the seeds' spread. */
async function worstDeviation(
  problem: ReferenceProblem,
  options: Options,
  seeds: number,
  run: Omit<Run, "seed">,
) {
  const { mean, covariance } = problem.answers!.posterior!;
  const found: Float64Array[] = [];
  const sizes: number[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const { host, weights, notes } = await sampled(problem, options, { ...run, seed });
    const moments = posteriorMoments(host.log, weights);
    found.push(Float64Array.from([...moments.mean, ...moments.covariance]));
    sizes.push(notes.effectiveSamples!);
  }
  const truth = [...mean!, ...covariance!.flat()];
  const deviations = truth.map((value, k) => {
    const values = found.map((moments) => moments[k]!);
    const centre = values.reduce((sum, v) => sum + v, 0) / seeds;
    const variance = values.reduce((sum, v) => sum + (v - centre) ** 2, 0) / (seeds - 1);
    return Math.abs(centre - value) / Math.sqrt(variance / seeds);
  });
  return { worst: Math.max(...deviations), sizes };
}

const seeds = 8;
/** Beyond this once in a thousand, by Student's distribution of 7 degrees of freedom: there are up to twenty moments. */
const threshold = 5.4;

const methods: [string, string, Options, number][] = [
  ["adapted gaussian steps", "gaussian-2d", {}, 6000],
  ["adapted gaussian steps", "gaussian-5d", {}, 16_000],
  ["gaussian steps of fixed length", "gaussian-2d", { proposal: "fixed", step: 0.02 }, 12_000],
  ["stretch moves", "gaussian-2d", { move: "stretch" }, 12_000],
  ["differential moves", "gaussian-2d", { move: "differential" }, 8000],
  ["differential moves", "banana", { move: "differential" }, 16_000],
  ["a mixture of moves", "banana", { move: "mixed" }, 16_000],
  ["tempered gaussian steps", "bimodal", { temperatures: 6 }, 15_000],
  ["tempered stretch moves", "bimodal", { move: "stretch", temperatures: 6 }, 24_000],
];

/** Only points better than where the walker stands are accepted: a climber, not a sampler. */
function climbing(create: CreateSampler<unknown>): CreateSampler<unknown> {
  return async (options, context) => {
    const sampler = await create(options, context);
    const best = new Map<number, number>();
    return {
      ...bound(sampler),
      tell(evaluations: Evaluations) {
        const logLikelihood = evaluations.logLikelihood.map((value, i) => {
          const tag = evaluations.tags[i]!;
          if (tag < 0 || value > (best.get(tag) ?? -Infinity)) {
            best.set(tag, value);
            return value;
          }
          return -Infinity;
        });
        return sampler.tell({ ...evaluations, logLikelihood });
      },
    };
  };
}

function bound(sampler: Awaited<ReturnType<CreateSampler<unknown>>>) {
  return {
    ask: (count: number) => sampler.ask(count),
    tell: (evaluations: Evaluations) => sampler.tell(evaluations),
    snapshot: () => sampler.snapshot(),
    restore: sampler.restore.bind(sampler),
    diagnostics: () => sampler.diagnostics(),
    summary: () => sampler.summary!(),
  };
}

describe("mcmc", () => {
  for (const [method, name, options, evaluations] of methods)
    it(`recovers mean and covariance by ${method}: ${name}`, async () => {
      const { worst } = await worstDeviation(referenceProblem(name), options, seeds, { evaluations });
      assert.ok(worst < threshold, `${worst} standard errors`);
    });

  it("does not when it accepts improvements only", async () => {
    const create = climbing((await samplerPart("mcmc")).create);
    const { worst } = await worstDeviation(referenceProblem("gaussian-2d"), {}, seeds, {
      evaluations: 6000,
      create,
    });
    assert.ok(worst > 2 * threshold, `${worst} standard errors`);
  });
});
