import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type CreateSampler, type Evaluations, matrix, row, Status } from "lodescan/contract";
import {
  createSamplerHost,
  createTestProblem,
  optimizationProblem,
  type ReferenceProblem,
  referenceProblem,
  runSampler,
  type SamplerPart,
} from "lodescan/testing";
import { samplerPart } from "./parts.js";

/** Evaluations until the objective is within 1e-8 of its optimum; Infinity if `most` do not suffice. */
async function evaluationsTo(problem: ReferenceProblem, part: SamplerPart, seed: number, most: number) {
  const host = await createSamplerHost(createTestProblem(problem), part, { seed });
  const goal = problem.answers!.optimum!.value + 1e-8;
  while (host.rows < most) {
    const told = host.rows;
    const batch = await host.turn(most - host.rows);
    const hit = batch!.objectives.data.findIndex((value) => value <= goal);
    if (hit >= 0) return told + hit + 1;
  }
  return Infinity;
}

/** The same sampler, but what it is told is first changed by `change`. */
function misinformed(part: SamplerPart, change: (batch: Evaluations) => Evaluations): SamplerPart {
  const create: CreateSampler<unknown> = async (options, context) => {
    const sampler = await part.create(options, context);
    return { ...sampler, tell: (batch) => sampler.tell(change(batch)) };
  };
  return { create, options: part.options };
}

/** Minimizes the distance to 0.3 in parameters of the kinds given. */
function bowlOf(...kinds: ("flat" | "integer" | "choice")[]): ReferenceProblem {
  return {
    ...optimizationProblem("sphere", { dim: kinds.length }),
    parameters: kinds.map((prior, j) =>
      prior === "choice"
        ? { name: `x${j}`, prior, min: 0, max: 4, values: [4, 0, 3, 1, 2] }
        : { name: `x${j}`, prior, min: -2, max: 2 },
    ),
    observables: [{ name: "f" }],
    evaluate(x, out) {
      out[0] = kinds.reduce((sum, _, j) => sum + (x[j]! - 0.3) ** 2, 0);
      return true;
    },
    target: undefined,
    constraints: {},
    likelihood: {},
  };
}

async function game(problem: ReferenceProblem, options: Record<string, unknown>, seed = 1) {
  return createSamplerHost(createTestProblem(problem), await samplerPart("de", options), { seed });
}

describe("de", () => {
  it("finds at least 0.13 of the eggbox, in at least 440 of 450 sectors, with its defaults", async () => {
    const problem = referenceProblem("eggbox");
    const result = await runSampler(problem, await samplerPart("de"), { seed: 1, evaluations: 150_000 });
    assert.ok(result.efficiency >= 0.13, `found ${result.efficiency}`);
    assert.ok(result.cells >= 440, `${result.cells} sectors`);
  });

  it("finds no more of the eggbox than uniform points if it cannot tell points apart (negative control)", async () => {
    const problem = referenceProblem("eggbox");
    const blind = misinformed(await samplerPart("de"), (batch) => ({
      ...batch,
      logLikelihood: new Float64Array(batch.logLikelihood.length),
    }));
    const result = await runSampler(problem, blind, { seed: 1, evaluations: 20_000 });
    assert.ok(result.efficiency < 0.11, `found ${result.efficiency}`);
  });

  for (const [name, most] of [
    ["sphere", 20_000],
    ["rosenbrock", 150_000],
    ["rastrigin", 60_000],
  ] as const) {
    it(`reaches 1e-8 on ${name} in ten dimensions, and not without selection`, async () => {
      const problem = optimizationProblem(name, { dim: 10 });
      const part = await samplerPart("de");
      assert.ok((await evaluationsTo(problem, part, 1, most)) < most);
      const blind = misinformed(part, (batch) => ({
        ...batch,
        objectives: matrix(batch.objectives.rows, batch.objectives.cols),
      }));
      assert.equal(await evaluationsTo(problem, blind, 1, 5000), Infinity);
    });
  }

  it("stands still where F and CR are next to nothing (negative control)", async () => {
    const still = await samplerPart("de", { variant: "rand-1", scale: 1e-9, crossover: 0, restart: false });
    assert.equal(await evaluationsTo(optimizationProblem("sphere", { dim: 10 }), still, 1, 20_000), Infinity);
  });

  it("makes the same points however many are asked for at a time, within a generation", async () => {
    const problem = optimizationProblem("sphere", { dim: 3 });
    const points = async (counts: number[]) => {
      const host = await game(problem, { population: 30 });
      const out: number[] = [];
      for (let k = 0; out.length < 3 * 300; k++)
        out.push(...(await host.turn(counts[k % counts.length]!))!.points.data);
      return out.slice(0, 3 * 300);
    };
    assert.deepEqual(await points([1, 7, 30]), await points([1000]));
  });

  it("takes the results of a generation in any order", async () => {
    const problem = createTestProblem(optimizationProblem("rastrigin", { dim: 2 }));
    const play = async (turned: boolean) => {
      const part = await samplerPart("de", { population: 10 });
      const host = await createSamplerHost(problem, part, { seed: 3 });
      let last: number[] = [];
      for (let g = 0; g < 20; g++) {
        const { points, tags } = await host.sampler.ask(10);
        last = [...points.data];
        const order = Array.from({ length: points.rows }, (_, i) => (turned ? points.rows - 1 - i : i));
        for (const i of order) {
          const one = matrix(1, 2);
          one.data.set(row(points, i));
          await host.sampler.tell(problem.evaluate(one, tags!.slice(i, i + 1), i));
        }
      }
      return last;
    };
    assert.deepEqual(await play(true), await play(false));
  });

  it("goes on from a snapshot that was taken while points were pending", async () => {
    const problem = createTestProblem(optimizationProblem("rastrigin", { dim: 2 }));
    const part = await samplerPart("de", { population: 10 });
    const [host, other] = [
      await createSamplerHost(problem, part, { seed: 3 }),
      await createSamplerHost(problem, part, { seed: 3 }),
    ];
    for (let turn = 0; turn < 13; turn++) await host.turn(7);
    const { points, tags } = await host.sampler.ask(5);
    await other.resume(host.log, structuredClone(await host.sampler.snapshot()));
    for (const { sampler } of [host, other]) await sampler.tell(problem.evaluate(points, tags!, 0));
    for (let turn = 0; turn < 5; turn++)
      assert.deepEqual((await other.turn(7))!.points.data, (await host.turn(7))!.points.data);
  });

  it("begins with the points that it is given, and draws only what is missing", async () => {
    const problem = optimizationProblem("sphere", { dim: 2 });
    const host = await game(problem, { population: 12 });
    await host.initial(9);
    assert.equal((await host.turn(100))!.points.rows, 3);
    assert.equal((await host.turn(100))!.points.rows, 12);
    const crowded = await game(problem, { population: 12 });
    await crowded.initial(500);
    const best = Math.min(...crowded.log[0]!.objectives.data);
    assert.equal(crowded.sampler.diagnostics().best, best);
  });

  it("draws uniformly as long as everything fails, and lets no failure into the population", async () => {
    const problem = createTestProblem(optimizationProblem("sphere", { dim: 2 }), () => Status.failed);
    const host = await createSamplerHost(problem, await samplerPart("de"), { seed: 1 });
    const all: number[] = [];
    while (host.rows < 4000) all.push(...(await host.turn(50))!.points.data);
    // 8000 uniform numbers: the share below 1/4 has a standard deviation of 0.0048.
    for (const [low, high] of [
      [0, 0.25],
      [0.75, 1],
    ] as const) {
      const share = all.filter((x) => x > low && x < high).length / all.length;
      assert.ok(Math.abs(share - 0.25) < 4 * 0.0048, `${share} of the points in (${low}, ${high})`);
    }
    assert.equal(host.sampler.diagnostics().best, undefined);
  });

  it("finds the best of integers and choices, asking cell middles only", async () => {
    const host = await game(bowlOf("flat", "integer", "choice"), { population: 20 });
    let best = Infinity;
    while (host.rows < 2000) {
      const batch = (await host.turn(100))!;
      best = Math.min(best, ...batch.objectives.data);
      for (let i = 0; i < batch.points.rows; i++) {
        const [, n, c] = row(batch.points, i);
        assert.ok(Math.abs(((5 * n!) % 1) - 0.5) < 1e-9 && Math.abs(((5 * c!) % 1) - 0.5) < 1e-9);
      }
    }
    assert.ok(best - 0.18 < 1e-6, `best ${best}`);
  });

  for (const boundary of ["reflect", "reinitialize", "brick"]) {
    it(`finds an optimum in the corner with the boundary ${boundary}`, async () => {
      const corner = bowlOf("flat", "flat");
      const problem: ReferenceProblem = {
        ...corner,
        evaluate(x, out) {
          out[0] = x[0]! + 2 + (2 - x[1]!);
          return true;
        },
      };
      const host = await game(problem, { boundary });
      let best = Infinity;
      while (host.rows < 4000) best = Math.min(best, ...(await host.turn(100))!.objectives.data);
      assert.ok(best < 0.01, `best ${best}`);
    });
  }

  it("starts again when it has converged, or is done if it shall not", async () => {
    const problem = optimizationProblem("sphere", { dim: 2 });
    const part = await samplerPart("de");
    const heard: Record<string, unknown>[] = [];
    const onEvent = (name: string, data: Record<string, unknown>) =>
      void (name === "converged" && heard.push(data));
    const host = await createSamplerHost(createTestProblem(problem), part, { seed: 1, onEvent });
    while (host.rows < 20_000) await host.turn(1000);
    assert.ok(heard.length >= 2);
    for (const { value } of heard) assert.ok((value as number) < 1e-12);
    const once = await game(problem, { restart: false });
    while (!once.sampler.done?.()) if ((await once.turn(1000)) === undefined) break;
    assert.equal(once.sampler.done?.(), true);
    assert.ok(once.rows < 20_000);
  });

  it("refuses a problem in which nothing tells points apart", async () => {
    const nothing = { ...bowlOf("flat", "flat"), objectives: {} };
    await assert.rejects(game(nothing, {}), { code: "LODE_PLUGIN_UNSUITED" });
    await assert.rejects(game(bowlOf("flat", "flat"), { rank: "likelihood" }), {
      code: "LODE_PLUGIN_UNSUITED",
    });
  });
});
