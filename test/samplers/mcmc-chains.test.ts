import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Evaluations, Sampler } from "lodescan/contract";
import { matrix, row } from "lodescan/contract";
import { createRandom } from "lodescan/numerics";
import {
  createSamplerHost,
  createTestProblem,
  type ReferenceProblem,
  referenceProblem,
  type TestProblem,
} from "lodescan/testing";
import { History } from "../../plugins/samplers/mcmc/history.js";
import { contextOf, samplerPart } from "./parts.js";

type Options = Record<string, unknown>;

const kinds: [string, Options][] = [
  ["gaussian steps", { adaptSteps: 24 }],
  ["stretch moves", { move: "stretch" }],
  ["a mixture at several temperatures", { move: "mixed", temperatures: 3, adaptSteps: 24 }],
  ["gaussian steps at several temperatures", { temperatures: 3, adaptSteps: 24 }],
];

async function created(test: TestProblem, options: Options): Promise<Sampler> {
  const part = await samplerPart("mcmc", options);
  const context = {
    ...contextOf(test.view.dimensions),
    problem: test.view,
    random: createRandom(3, "sampler"),
  };
  return part.create(part.options, context);
}

/** Uniform points, told with tag -1. */
function given(test: TestProblem, count: number): Evaluations {
  const points = matrix(count, test.dim);
  createRandom(3, "initial").fillUniform(points.data);
  return test.evaluate(points, new Int32Array(count).fill(-1), 0);
}

/** One row of a batch, as a batch. */
function rowOf(batch: Evaluations, i: number): Evaluations {
  const one = (data: Float64Array) => data.slice(i, i + 1);
  const cut = (name: "points" | "parameters" | "observables" | "terms" | "violations" | "objectives") => {
    const { cols } = batch[name];
    return { data: row(batch[name], i).slice(), rows: 1, cols };
  };
  return {
    ids: one(batch.ids),
    tags: batch.tags.slice(i, i + 1),
    points: cut("points"),
    parameters: cut("parameters"),
    observables: cut("observables"),
    terms: cut("terms"),
    logLikelihood: one(batch.logLikelihood),
    violations: cut("violations"),
    objectives: cut("objectives"),
    status: batch.status.slice(i, i + 1),
    reason: [batch.reason[i]!],
    found: batch.found.slice(i, i + 1),
  };
}

/** Points in ask order, and each walker's own course. */
async function courses(options: Options, count: number, rows: number, backwards = false) {
  const test = createTestProblem(referenceProblem("banana"));
  const sampler = await created(test, options);
  await sampler.tell(given(test, 30));
  const asked: number[] = [];
  const byWalker = new Map<number, number[]>();
  for (let told = 0; told < rows; ) {
    const { points, tags } = await sampler.ask(Math.min(count, rows - told));
    const batch = test.evaluate(points, tags!, 30 + told);
    told += points.rows;
    asked.push(...points.data);
    for (const [i, tag] of tags!.entries())
      byWalker.set(tag, [...(byWalker.get(tag) ?? []), ...row(points, i)]);
    if (!backwards) await sampler.tell(batch);
    else for (let i = points.rows - 1; i >= 0; i--) await sampler.tell(rowOf(batch, i));
  }
  return { asked, byWalker };
}

/** Asks twice, tells the first part of the second batch, and leaves the rest pending. */
async function interrupted(options: Options) {
  const test = createTestProblem(referenceProblem("banana"));
  const log: Evaluations[] = [given(test, 30)];
  const sampler = await created(test, options);
  await sampler.tell(log[0]!);
  let rows = 30;
  for (let turn = 0; turn < 40; turn++) {
    const { points, tags } = await sampler.ask(13);
    log.push(test.evaluate(points, tags!, rows));
    rows += points.rows;
    await sampler.tell(log.at(-1)!);
  }
  const { points, tags } = await sampler.ask(13);
  const pending = test.evaluate(points, tags!, rows);
  log.push(rowOf(pending, 0), rowOf(pending, 1));
  for (const batch of log.slice(-2)) await sampler.tell(batch);
  const rest = Array.from({ length: points.rows - 2 }, (_, k) => rowOf(pending, k + 2));
  return { test, log, sampler, rest, rows: rows + points.rows };
}

describe("chains of mcmc", () => {
  for (const [name, options] of kinds) {
    it(`give the same points however many are asked for at a time: ${name}`, async () => {
      const { asked } = await courses(options, 4096, 1200);
      for (const count of [1, 7, 25]) assert.deepEqual((await courses(options, count, 1200)).asked, asked);
    });

    it(`take the same course when a batch comes back in another order: ${name}`, async () => {
      const [forwards, backwards] = [
        await courses(options, 4096, 1500),
        await courses(options, 4096, 1500, true),
      ];
      assert.deepEqual(backwards.byWalker, forwards.byWalker);
    });

    it(`go on after a restore in the middle of a round, with points pending: ${name}`, async () => {
      const { test, log, sampler, rest, rows } = await interrupted(options);
      const snapshot = structuredClone(await sampler.snapshot());
      const resumed = await created(test, options);
      for (const batch of log) await resumed.tell({ ...batch, tags: batch.tags.map(() => -1) });
      await resumed.restore(snapshot);
      const ends = [];
      for (const one of [sampler, resumed]) {
        const asked: number[] = [];
        for (const batch of rest) await one.tell(batch);
        for (let turn = 0, id = rows; turn < 30; turn++) {
          const { points, tags } = await one.ask(20);
          asked.push(...points.data);
          await one.tell(test.evaluate(points, tags!, id));
          id += points.rows;
        }
        ends.push({ asked, summary: await one.summary!(), diagnostics: one.diagnostics() });
      }
      assert.deepEqual(ends[1], ends[0]);
    });
  }

  it("find a thin region by what their points violate, and count no point outside it", async () => {
    const part = await samplerPart("mcmc");
    const host = await createSamplerHost(createTestProblem(referenceProblem("two-rings")), part, { seed: 2 });
    await host.initial(20);
    while (host.rows < 4000) await host.turn(4096);
    const found = new Set<number>();
    for (const batch of host.log)
      for (const [i, id] of batch.ids.entries()) if (batch.found[i]) found.add(id);
    const { ids } = (await host.sampler.summary!()).logWeights!;
    assert.ok(ids.length > 500, `${ids.length} points with weight`);
    for (const id of ids) assert.ok(found.has(id));
  });

  it("have weights that add up to one and say where the burn-in ends", async () => {
    const part = await samplerPart("mcmc", { chains: 10, adaptSteps: 0, burnIn: 0.25 });
    const host = await createSamplerHost(createTestProblem(referenceProblem("banana")), part, { seed: 2 });
    await host.initial(50);
    while (host.sampler.diagnostics().steps! < 100) await host.turn(10);
    const { logWeights, notes } = await host.sampler.summary!();
    const total = logWeights!.logWeights.reduce((sum, value) => sum + Math.exp(value), 0);
    assert.ok(Math.abs(total - 1) < 1e-12);
    assert.deepEqual([notes!.steps, notes!.burnIn], [100, 25]);
  });

  it("visit whole numbers and choices as often as they are likely", async () => {
    const { components, cells, usual } = referenceProblem("banana");
    const values = [0, 0.5, 2];
    const problem: ReferenceProblem = {
      name: "discrete",
      summary: "",
      parameters: [
        { name: "n", prior: "integer", min: -1, max: 3 },
        { name: "c", prior: "choice", min: 0, max: 2, values },
      ],
      observables: [{ name: "sum" }],
      likelihood: { sum: { mean: 1, sigma: 1.5 } },
      constraints: {},
      target: undefined,
      evaluate(x, out) {
        out[0] = x[0]! + x[1]!;
        return true;
      },
      baseline: 1,
      components,
      cells,
      usual,
    };
    const exact = [-1, 0, 1, 2, 3].map((n) =>
      values.reduce((sum, c) => sum + Math.exp(-0.5 * ((n + c - 1) / 1.5) ** 2), 0),
    );
    const all = exact.reduce((sum, value) => sum + value, 0);
    for (const options of [{}, { move: "differential" }]) {
      const part = await samplerPart("mcmc", options);
      const host = await createSamplerHost(createTestProblem(problem), part, { seed: 4 });
      while (host.rows < 10_000) await host.turn(4096);
      const { logWeights, notes } = await host.sampler.summary!();
      const weights = new Map(Array.from(logWeights!.ids, (id, i) => [id, logWeights!.logWeights[i]!]));
      const shares = [0, 0, 0, 0, 0];
      for (const batch of host.log)
        for (const [i, id] of batch.ids.entries())
          shares[row(batch.parameters, i)[0]! + 1]! += Math.exp(weights.get(id) ?? -Infinity);
      for (const [k, share] of shares.entries()) {
        const wanted = exact[k]! / all;
        const error = Math.sqrt((wanted * (1 - wanted)) / Number(notes!.effectiveSamples));
        assert.ok(Math.abs(share - wanted) < 4 * error, `${share}, expected ${wanted} +- ${error}`);
      }
    }
  });

  it("are done once they agree and have given enough, if asked to be", async () => {
    const part = await samplerPart("mcmc", { rHat: 1.05, effectiveSamples: 500 });
    const host = await createSamplerHost(createTestProblem(referenceProblem("gaussian-2d")), part, {
      seed: 1,
    });
    await host.initial(50);
    while (host.rows < 100_000 && !host.sampler.done!()) await host.turn(4096);
    const { rHat, effectiveSamples } = host.sampler.diagnostics();
    assert.ok(host.rows < 30_000 && rHat! <= 1.05 && effectiveSamples! >= 500, `${host.rows} points`);
  });

  it("refuse an ensemble that cannot move in all directions", async () => {
    const test = createTestProblem(referenceProblem("gaussian-10d"));
    await assert.rejects(created(test, { move: "stretch", chains: 12 }), { code: "LODE_PLUGIN_UNSUITED" });
  });

  it("are kept as a history of bounded size whose rows are exact means", () => {
    const history = new History(2, 1);
    const random = createRandom(1, "history");
    const values = [new Float64Array(50_001), new Float64Array(50_001)];
    for (const chain of values) random.fillUniform(chain);
    // The second chain runs behind.
    for (let i = 0; i < 50_001; i++) {
      history.record(0, values[0]!.subarray(i, i + 1));
      if (i >= 300) history.record(1, values[1]!.subarray(i - 300, i - 299));
    }
    const { means, points } = history.series(0, 0);
    assert.ok(history.stride === 32 && means[0]!.length === history.length && history.length <= history.rows);
    for (const c of [0, 1])
      for (let k = 0; k < history.length; k++) {
        const part = values[c]!.subarray(32 * k, 32 * (k + 1));
        const mean = part.reduce((sum, value) => sum + value, 0) / 32;
        assert.ok(Math.abs(means[c]![k]! - mean) < 1e-12);
        assert.equal(points[c]![k], part[31]);
      }
  });
});
