import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createRandom } from "lodescan/numerics";
import {
  createSamplerHost,
  createTestProblem,
  type ReferenceProblem,
  referenceProblem,
} from "lodescan/testing";
import { Draws } from "../../plugins/samplers/mcmc/draws.js";
import { snookerMove, stretchMove, type Turn } from "../../plugins/samplers/mcmc/moves.js";
import { Walkers } from "../../plugins/samplers/mcmc/walkers.js";
import { samplerPart } from "./parts.js";

/** The likelihood is 1 everywhere. */
const flat: ReferenceProblem = {
  ...referenceProblem("gaussian-2d"),
  name: "flat",
  observables: [{ name: "one" }],
  likelihood: {},
  constraints: { one: { max: 2 } },
  target: undefined,
  evaluate(_, out) {
    out[0] = 1;
    return true;
  },
};

/** Where `chains` chains stand after `steps` steps from the prior, in the cube, dimension by dimension. */
async function finalPlaces(problem: ReferenceProblem, options: Record<string, unknown>, steps: number) {
  const part = await samplerPart("mcmc", { chains: 1000, start: "prior", burnIn: 0.9999, ...options });
  const host = await createSamplerHost(createTestProblem(problem), part, { seed: 5 });
  while (host.sampler.diagnostics().steps! < steps) await host.turn(4096);
  const { ids, logWeights } = (await host.sampler.summary!()).logWeights!;
  const stays = new Map(Array.from(ids, (id, i) => [id, Math.round(1000 * Math.exp(logWeights[i]!))]));
  const places: number[][] = [[], []];
  for (const { ids: told, points } of host.log)
    for (const [i, id] of told.entries())
      for (let stay = stays.get(id) ?? 0; stay > 0; stay--)
        for (const j of [0, 1]) places[j]!.push(points.data[2 * i + j]!);
  assert.equal(places[0]!.length, 1000);
  return places;
}

/** Kolmogorov's distance times the root of the number: beyond 1.95 once in a thousand. */
function kolmogorov(values: readonly number[], cdf: (value: number) => number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const gaps = sorted.map((value, i) =>
    Math.max(cdf(value) - i / sorted.length, (i + 1) / sorted.length - cdf(value)),
  );
  return Math.max(...gaps) * Math.sqrt(sorted.length);
}

/** Abramowitz and Stegun 7.1.26, good to 1.5e-7. */
function normalCdf(x: number): number {
  const t = 1 / (1 + (0.3275911 * Math.abs(x)) / Math.SQRT2);
  const series = [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429];
  const tail = series.reduceRight((sum, a) => t * (a + sum), 0) * Math.exp((-x * x) / 2);
  return x > 0 ? 1 - tail / 2 : tail / 2;
}

const kinds: [string, Record<string, unknown>][] = [
  ["adapted gaussian steps", { adaptSteps: 32 }],
  ["gaussian steps of fixed length", { proposal: "fixed", step: 0.2 }],
  ["stretch moves", { move: "stretch" }],
  ["differential moves", { move: "differential" }],
  ["snooker moves", { move: "differential", snooker: 1 }],
  ["a mixture of moves", { move: "mixed", adaptSteps: 32 }],
];

describe("moves of mcmc", () => {
  for (const [name, options] of kinds) {
    it(`fill the box evenly where the likelihood is flat: ${name}`, async () => {
      for (const values of await finalPlaces(flat, options, 50)) {
        const distance = kolmogorov(values, (value) => value);
        assert.ok(distance < 1.95, `Kolmogorov distance ${distance}`);
      }
    });

    // A mixture is as good as its parts.
    if (name === "a mixture of moves") continue;
    it(`have the posterior's marginal distributions: ${name}`, async () => {
      const problem = referenceProblem("gaussian-2d");
      const { mean, covariance } = problem.answers!.posterior!;
      for (const [j, values] of (await finalPlaces(problem, options, 150)).entries()) {
        const normal = (u: number) => normalCdf((16 * u - 8 - mean![j]!) / Math.sqrt(covariance![j]![j]!));
        const distance = kolmogorov(values, normal);
        assert.ok(distance < 1.95, `Kolmogorov distance ${distance}`);
        assert.ok(kolmogorov(values, (u) => normal(u + 0.02)) > 1.95, "a fiftieth of the range is seen");
      }
    });
  }

  const dim = 5;

  /** Mean square distance of a thousand walkers from the centre of a standard normal; `factor`: what the move's counts. */
  function meanSquare(move: (turn: Turn, half: { first: number; count: number }) => number, factor: number) {
    const walkers = new Walkers(1000, 1, dim);
    const draws = new Draws(createRandom(3, "moves"), 1000, dim);
    createRandom(4, "start").fillNormal(walkers.points);
    const squares = (data: Float64Array) => data.reduce((sum, value) => sum + value * value, 0);
    for (let step = 0; step < 100; step++)
      for (const half of [0, 500])
        for (let w = half; w < half + 500; w++) {
          const logFactor = move({ walkers, draws, w, step }, { first: 500 - half, count: 500 });
          const gain = 0.5 * (squares(walkers.point(w)) - squares(walkers.proposal(w)));
          if (Math.log(draws.uniform(w, step, 0)) < gain + factor * logFactor) walkers.move(w, 0, 0);
        }
    return squares(walkers.points) / 1000;
  }

  for (const [name, move] of [
    ["stretch", (turn: Turn, half: never) => stretchMove(turn, half, 2)],
    ["snooker", snookerMove],
  ] as const)
    it(`need the factor of a change of distance: ${name}`, () => {
      const error = Math.sqrt((2 * dim) / 1000);
      const [whole, without] = [meanSquare(move as never, 1), meanSquare(move as never, 0)];
      assert.ok(Math.abs(whole - dim) < 3 * error, `${whole}, expected ${dim} +- ${error}`);
      assert.ok(Math.abs(without - dim) > 9 * error, `${without} without the factor`);
    });
});
