// CMA-ES solves what it is known to solve, at the cost that others need (test/fixtures/peers/cma.json), and not without its
// parts. Statistics over twenty seeds: bench/proofs/cma-es.mjs.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { matrix, Status } from "lodescan/contract";
import {
  createSamplerHost,
  createTestProblem,
  type FunctionName,
  optimizationProblem,
  type ReferenceParameter,
  type ReferenceProblem,
  referenceProblem,
  runSampler,
} from "lodescan/testing";
import { newDistribution, type RankedSteps, update } from "../../plugins/samplers/cma-es/distribution.js";
import { type Strategy, strategyOf } from "../../plugins/samplers/cma-es/strategy.js";
import { samplerPart } from "./parts.js";

const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../test/fixtures/peers/cma.json"), "utf8"),
);

/** Evaluations until the objective is at most `target`; undefined if it never is. */
async function evaluationsTo(
  problem: ReferenceProblem,
  target: number,
  most: number,
  options: Record<string, unknown>,
  seed: number,
) {
  const part = await samplerPart("cma-es", options);
  const host = await createSamplerHost(createTestProblem(problem), part, { seed });
  while (host.rows < most && !host.sampler.done?.()) {
    const before = host.rows;
    const batch = await host.turn(most - host.rows);
    const hit = batch?.objectives.data.findIndex((value) => value <= target) ?? -1;
    if (hit >= 0) return before + hit + 1;
  }
  return undefined;
}

/** A function to be minimized on the unit cube. */
function onCube(
  parameters: readonly ReferenceParameter[],
  of: (x: ArrayLike<number>) => number,
): ReferenceProblem {
  const sphere = optimizationProblem("sphere", { dim: 2 });
  return {
    ...sphere,
    name: "cube",
    parameters,
    evaluate(x, out) {
      out[0] = of(x);
      return true;
    },
  };
}

const cube = (dim: number) => Array.from({ length: dim }, (_, j) => ({ name: `x${j}`, min: 0, max: 1 }));

const sum = (x: ArrayLike<number>, of: (value: number, j: number) => number) =>
  Array.from(x).reduce((total, value, j) => total + of(value, j), 0);

describe("the update of cma-es", () => {
  const { dim, population, generations, ...expected } = golden.update;

  function played(strategy: Strategy) {
    const d = newDistribution(new Float64Array(dim).fill(0.4), 0.3);
    for (let g = 1; g <= generations; g++) {
      const steps = matrix(population, dim);
      for (let k = 0; k < population; k++)
        for (let j = 0; j < dim; j++)
          steps.data[k * dim + j] = Math.sin(1.7 * g + 2.3 * k + 3.1 * j * j) + 0.3;
      const none = new Uint8Array(population);
      const ranked: RankedSteps = { steps, failed: none, foreign: none };
      update(d, strategy, ranked);
    }
    return d;
  }

  const differs = (found: ArrayLike<number>, other: readonly number[]) =>
    Math.max(...other.map((value, i) => Math.abs(found[i]! - value) / Math.max(1, Math.abs(value))));

  it("agrees with the tutorial's figure in numpy, to rounding", () => {
    const d = played(strategyOf(dim, population, true));
    assert.ok(differs(d.mean, expected.mean) < 1e-12);
    assert.ok(differs([d.sigma], [expected.sigma]) < 1e-12);
    assert.ok(differs(d.covariance.data, expected.covariance) < 1e-10);
    assert.ok(differs(d.pathSigma, expected.pathSigma) < 1e-11);
    assert.ok(differs(d.pathC, expected.pathC) < 1e-12);
  });

  it("differs from it without negative weights", () => {
    const d = played(strategyOf(dim, population, false));
    assert.ok(differs(d.covariance.data, expected.covariance) > 1e-3);
  });
});

describe("cma-es", () => {
  for (const name of ["sphere", "ellipsoid", "rosenbrock"] as FunctionName[])
    it(`solves ${name} in 10 dimensions to 1e-10 within 1.3 times the median of cmaes or pycma`, async () => {
      const problem = optimizationProblem(name, { dim: 10 });
      const counts: number[] = [];
      for (const seed of [1, 2, 3, 4, 5])
        counts.push((await evaluationsTo(problem, 1e-10, 20_000, {}, seed)) ?? Number.POSITIVE_INFINITY);
      counts.sort((a, b) => a - b);
      const { cmaes, pycma } = golden.functions[name];
      const bound = 1.3 * Math.max(cmaes.quartiles[1], pycma.quartiles[1]);
      assert.ok(counts[2]! <= bound, `${counts} against ${bound}`);
    });

  it("does not solve the ellipsoid without adapting the covariance", async () => {
    const problem = optimizationProblem("ellipsoid", { dim: 10 });
    const part = await samplerPart("cma-es", { restarts: "none" });
    const host = await createSamplerHost(createTestProblem(problem), part, { seed: 1 });
    let best = Infinity;
    for (let g = 0; g < 600; g++) {
      const batch = await host.turn(10);
      best = Math.min(best, ...(batch?.objectives.data ?? []));
      const snapshot = structuredClone(host.sampler.snapshot()) as Record<string, unknown>;
      const { distribution } = snapshot.descent as { distribution: Record<string, Float64Array> };
      distribution.lengths!.fill(1);
      for (const square of [distribution.covariance!, distribution.axes!])
        square.forEach((_, at) => void (square[at] = at % 11 === 0 ? 1 : 0));
      host.sampler.restore(snapshot as never);
    }
    assert.ok(best > 1e-2, `${best}`);
  });

  it("does not solve the sphere if it is told the values of other points", async () => {
    const problem = optimizationProblem("sphere", { dim: 10 });
    const part = await samplerPart("cma-es", { restarts: "none" });
    const host = await createSamplerHost(createTestProblem(problem), part, { seed: 1 });
    const tell = host.sampler.tell.bind(host.sampler);
    let best = Infinity;
    host.sampler.tell = (batch) => {
      best = Math.min(best, ...batch.objectives.data);
      return tell({
        ...batch,
        objectives: { ...batch.objectives, data: batch.objectives.data.slice().reverse() },
      });
    };
    for (let g = 0; g < 300 && !host.sampler.done?.(); g++) await host.turn(10);
    assert.ok(best > 1e-2, `${best}`);
  });

  it("reaches 1e-8 on Rastrigin's function in 5 dimensions by restarts", async () => {
    const problem = optimizationProblem("rastrigin", { dim: 5 });
    let solved = 0;
    for (const seed of [1, 2, 3]) if (await evaluationsTo(problem, 1e-8, 50_000, {}, seed)) solved++;
    assert.ok(solved >= 2, `${solved} of 3`);
  });

  it("finds optima in a corner, on a face, and at the end of a slope", async () => {
    const problems = [
      onCube(cube(10), (x) => sum(x, (value, j) => (value - (j % 2)) ** 2)),
      onCube(cube(10), (x) => sum(x, (value, j) => (value - (j === 0 ? 0 : 0.3)) ** 2)),
      onCube(cube(10), (x) => sum(x, (value, j) => (j % 2 ? 1 - value : value))),
      onCube(cube(10), (x) => sum(x, (value, j) => (10 ** (j / 3) * (value - (j % 2))) ** 2)),
    ];
    for (const problem of problems) assert.ok(await evaluationsTo(problem, 1e-10, 10_000, {}, 1));
  });

  it("does not freeze integers and choices", async () => {
    const parameters: ReferenceParameter[] = [
      ...cube(3),
      ...Array.from({ length: 4 }, (_, j) => ({ name: `n${j}`, prior: "integer" as const, min: 0, max: 50 })),
      { name: "c", prior: "choice", min: 0, max: 3, values: [0, 3] },
    ];
    const problem = onCube(parameters, (x) =>
      sum(x, (value, j) =>
        j < 3 ? (value - 0.3) ** 2 : j < 7 ? ((value - 7 * j) / 50) ** 2 : (value - 3) ** 2,
      ),
    );
    let solved = 0;
    for (const seed of [1, 2, 3, 4])
      if (await evaluationsTo(problem, 1e-10, 8000, { restarts: "none" }, seed)) solved++;
    assert.ok(solved >= 3, `${solved} of 4`);
  });

  it("starts at the best given points, or with their distribution", async () => {
    const problem = optimizationProblem("sphere", { dim: 5 });
    for (const start of ["best", "distribution"]) {
      const part = await samplerPart("cma-es", { start, step: 0.02 });
      const host = await createSamplerHost(createTestProblem(problem), part, { seed: 1 });
      await host.initial(500);
      const given = Math.min(...host.log[0]!.objectives.data);
      const batch = await host.turn(100);
      assert.ok(Math.min(...batch!.objectives.data) < (start === "best" ? 2 : 20) * given);
    }
  });

  it("learns from what is left where most points fail", async () => {
    const problem = createTestProblem(optimizationProblem("sphere", { dim: 5 }), (x, out) => {
      out[0] = sum(x, (value) => value * value);
      return x[0]! > 0 && x[1]! > 0 ? Status.ok : Status.failed;
    });
    const host = await createSamplerHost(problem, await samplerPart("cma-es", {}), { seed: 1 });
    let best = Infinity;
    while (host.rows < 4000) {
      const { objectives, status } = (await host.turn(100))!;
      objectives.data.forEach((value, i) => {
        if (status[i] === Status.ok) best = Math.min(best, value);
      });
    }
    assert.ok(best < 1e-3, `${best}`);
  });

  it("refuses a scan that has nothing to rank by", async () => {
    const bare = { ...optimizationProblem("sphere", { dim: 2 }), objectives: {} };
    const part = await samplerPart("cma-es", {});
    await assert.rejects(createSamplerHost(createTestProblem(bare), part, { seed: 1 }), {
      code: "LODE_PLUGIN_UNSUITED",
    });
  });

  it("goes on exactly after a restore amid a generation, with points pending and with novelty", async () => {
    const problem = createTestProblem(referenceProblem("two-rings"));
    const part = await samplerPart("cma-es", { novelty: "both", patience: 2 });
    const play = async (interrupted: boolean) => {
      let host = await createSamplerHost(problem, part, { seed: 3 });
      await host.initial(20);
      const points: number[] = [];
      const waiting: ReturnType<typeof problem.evaluate>[] = [];
      let rows = 20;
      for (let turn = 0; turn < 400; turn++) {
        const { points: asked, tags } = await host.sampler.ask(3);
        points.push(...asked.data);
        waiting.push(problem.evaluate({ ...asked, data: asked.data.slice() }, tags!, rows));
        rows += asked.rows;
        if (waiting.length < 4) continue;
        // The youngest first: results overtake each other.
        const batch = waiting.pop()!;
        await host.sampler.tell(batch);
        (host.log as (typeof batch)[]).push(batch);
        if (!interrupted || turn % 50 !== 0) continue;
        const snapshot = structuredClone(await host.sampler.snapshot());
        const { log } = host;
        host = await createSamplerHost(problem, part, { seed: 3 });
        await host.resume(log, snapshot);
      }
      return points;
    };
    assert.deepEqual(await play(true), await play(false));
  });

  it("fills regions better with novelty than without", async () => {
    const part = await samplerPart("cma-es", { novelty: "both" });
    const plain = await samplerPart("cma-es", {});
    for (const seed of [1, 2]) {
      const options = { seed, evaluations: 10_000 };
      const filled = await runSampler(referenceProblem("islands"), part, options);
      const converged = await runSampler(referenceProblem("islands"), plain, options);
      assert.ok(filled.cells > 1.5 * converged.cells, `${filled.cells} and ${converged.cells}`);
    }
  });
});
