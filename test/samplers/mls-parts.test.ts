// The parts of MLS against what their laws say, each with a control that must fail.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Matrix, matrix } from "lodescan/contract";
import { createRandom } from "lodescan/numerics";
import { calibrate } from "../../plugins/samplers/mls/calibration.js";
import type { Options } from "../../plugins/samplers/mls/options.js";
import { acceptedByLikelihood } from "../../plugins/samplers/mls/paper.js";
import { PopulationRun, resample } from "../../plugins/samplers/mls/population.js";
import type { DrawOptions, Scores, Scoring } from "../../plugins/samplers/mls/scoring.js";
import { selectBatch } from "../../plugins/samplers/mls/selection.js";
import { contextOf, samplerPart } from "./parts.js";

/** Largest distance between the empirical distribution and a distribution function. */
function kolmogorov(values: number[], cdf: (x: number) => number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.max(
    ...sorted.map((x, i) =>
      Math.max(Math.abs(cdf(x) - i / sorted.length), Math.abs(cdf(x) - (i + 1) / sorted.length)),
    ),
  );
}

describe("the paper's acceptance", () => {
  const sigma = 0.1;
  /** A surrogate that predicts log L = -(x - 0.5)^2 / 2 sigma^2 - 3 exactly: the constant must cancel by Lmax. */
  const scoring: Scoring = {
    score: async (points) => {
      const logLikelihood = points.data.map((x) => -0.5 * ((x - 0.5) / sigma) ** 2 - 3);
      const ones = new Float64Array(points.rows).fill(1);
      return { logLikelihood, physical: ones, probability: ones, logProbability: ones } as Scores;
    },
    async draw(random, wanted, limit, options?: DrawOptions) {
      const kept: number[] = [];
      let tested = 0;
      while (kept.length < wanted && tested < limit) {
        const x = random.uniform();
        const logLikelihood = -0.5 * ((x - 0.5) / sigma) ** 2 - 3;
        if (random.uniform() < Math.exp(logLikelihood - options!.acceptance!.logLmax)) kept.push(x);
        tested++;
      }
      return { points: { data: Float64Array.from(kept), rows: kept.length, cols: 1 }, tested };
    },
    populate: () => Promise.reject(new Error("the paper has no population")),
  };

  it("is by L over the largest L of a first pass, so that accepted points follow L", async () => {
    const { options } = await samplerPart("mls", { preset: "paper" });
    const context = contextOf([{ name: "x", kind: "continuous" }]);
    const batch = await acceptedByLikelihood(
      createRandom(1),
      context,
      options as unknown as Options,
      scoring,
      2000,
    );
    assert.equal(batch.fallback, 0);
    // Share accepted: the integral of L / Lmax, sigma sqrt(2 pi) = 0.2507.
    const share = batch.accepted / (batch.tested - 100_000);
    assert.ok(Math.abs(share - 0.2507) < 5 * Math.sqrt((0.25 * 0.75) / 8000), `accepted ${share}`);
    const normal = (x: number) =>
      1 / (1 + Math.exp(-1.5976 * ((x - 0.5) / sigma) - 0.07056 * ((x - 0.5) / sigma) ** 3));
    const points = Array.from(batch.points.data);
    assert.ok(kolmogorov(points, normal) < 1.63 / Math.sqrt(2000));
    assert.ok(kolmogorov(points, (x) => x) > 0.2, "the control is not uniform");
  });

  it("falls back to the best candidates, and says so, when the candidates are spent", async () => {
    const { options } = await samplerPart("mls", { preset: "paper", candidates: 1000 });
    const context = contextOf([{ name: "x", kind: "continuous" }]);
    const batch = await acceptedByLikelihood(
      createRandom(1),
      context,
      options as unknown as Options,
      scoring,
      20,
    );
    assert.equal(batch.fallback, 20);
    assert.equal(batch.points.rows, 20);
    assert.ok(batch.points.data.every((x) => Math.abs(x - 0.5) < 0.05));
  });
});

describe("the population", () => {
  const dimensions = Array.from({ length: 5 }, (_, j) => ({ name: `x${j}`, kind: "continuous" as const }));
  const radius = (points: Matrix, i: number) =>
    Math.hypot(...Array.from({ length: points.cols }, (_, j) => points.data[i * points.cols + j]! - 0.5));

  it("fills a shell that a millionth of the cube takes, evenly in all directions", async () => {
    // P(found) of a prediction r with spread 0.002 + temper for 0.1 < r < 0.105, up to a constant.
    const density = (points: Matrix, temper: number) =>
      Float64Array.from(
        { length: points.rows },
        (_, i) => -0.5 * ((radius(points, i) - 0.1025) / (0.002 + 0.3 * temper)) ** 2,
      );
    const settings = { size: 1024, moves: 8, finalMoves: 30, budget: 1e6 };
    const run = await new PopulationRun(createRandom(5), dimensions, density, settings).run();
    assert.equal(run.temper, 0);
    let inside = 0;
    const orthants = new Float64Array(32);
    for (let i = 0; i < run.points.rows; i++) {
      if (Math.abs(radius(run.points, i) - 0.1025) < 0.006) inside++;
      let orthant = 0;
      for (let j = 0; j < 5; j++) if (run.points.data[i * 5 + j]! > 0.5) orthant |= 1 << j;
      orthants[orthant]!++;
    }
    assert.ok(inside > 0.98 * run.points.rows, `${inside} inside`);
    // 32 per orthant, walkers correlated: six standard deviations of a Poisson number with a third of the points.
    for (const count of orthants) assert.ok(Math.abs(count - 32) < 6 * Math.sqrt(32 * 3), `${orthants}`);
  });

  it("stops where nothing has any probability", async () => {
    const density = (points: Matrix) => new Float64Array(points.rows).fill(Number.NEGATIVE_INFINITY);
    const settings = { size: 64, moves: 2, finalMoves: 2, budget: 1e4 };
    const run = await new PopulationRun(createRandom(5), dimensions, density, settings).run();
    assert.equal(run.temper, 1);
  });

  it("resamples in proportion to the weights", () => {
    const chosen = Array.from(resample(Float64Array.of(1, 0, 2, 1), 8, 0.5));
    assert.deepEqual(chosen, [0, 0, 2, 2, 2, 2, 3, 3]);
  });
});

describe("calibration", () => {
  const normals = (count: number, seed: number) => {
    const values = new Float64Array(count);
    createRandom(seed, "test").fillNormal(values);
    return Array.from(values);
  };

  it("finds the factor on a spread that is too small", () => {
    const spread = normals(150, 1).map((z) => 0.1 * Math.exp(z));
    const error = normals(150, 2).map((z, i) => 2.8 * spread[i]! * z);
    const { factor, extra } = calibrate({ error, spread });
    assert.ok(factor >= 2 && factor <= 4, `factor ${factor}`);
    assert.ok(extra < 0.1, `extra ${extra}`);
  });

  it("finds an error that all members share", () => {
    const spread = new Array<number>(150).fill(1e-6);
    const { extra } = calibrate({ error: normals(150, 3), spread });
    assert.ok(extra > 0.6 && extra < 1.6, `extra ${extra}`);
  });

  it("takes errors of 0 for what they are", () => {
    assert.equal(calibrate({ error: [0, 0, 0], spread: [0, 0, 0] }).extra, 0);
  });
});

describe("the choice of a batch", () => {
  it("gives an empty, doubtful island its points before a full, sure one", () => {
    const pool = matrix(400, 2);
    createRandom(1, "pool").fillUniform(pool.data);
    // The sure island lies in x < 0.5 and is full of known points; of the other nothing is known.
    const probability = Float64Array.from({ length: 400 }, (_, i) => (pool.data[2 * i]! < 0.5 ? 1 : 0.2));
    const known = matrix(500, 2);
    createRandom(2, "known").fillUniform(known.data);
    for (let i = 0; i < 500; i++) known.data[2 * i]! *= 0.45;
    const batch = selectBatch(pool, probability, probability, known, 20, 8);
    const doubtful = Array.from(batch.chosen).filter((i) => pool.data[2 * i]! >= 0.5).length;
    assert.equal(batch.points.rows, 20);
    assert.ok(
      batch.frontier === 5 && doubtful >= 5 && doubtful < 15,
      `${batch.frontier}, ${doubtful} of the island`,
    );
  });
});
