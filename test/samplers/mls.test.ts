// MLS on small problems with small networks: that it finds and fills, goes on exactly, and survives what a scan may bring.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Status } from "lodescan/contract";
import {
  createSamplerHost,
  createTestProblem,
  inProcessCompute,
  measure,
  referenceProblem,
  runSampler,
} from "lodescan/testing";
import { repeatedRows } from "../../src/metrics/repeats.js";
import { contextOf, quick, samplerPart, surrogatePart } from "./parts.js";

const ring = referenceProblem("quadratic-2d-small");

function pointsOf(log: readonly { points: { data: Float64Array } }[]): number[] {
  return log.flatMap((batch) => Array.from(batch.points.data));
}

describe("mls", () => {
  it("finds far more than random points do, all round the ring, without repeats", async () => {
    const result = await runSampler(ring, await samplerPart("mls"), {
      seed: 1,
      surrogate: await surrogatePart(quick),
      initial: 40,
      evaluations: 300,
    });
    assert.ok(result.efficiency > 7 * ring.baseline, `efficiency ${result.efficiency}`);
    assert.ok(result.cells >= 34, `${result.cells} of 36 sectors`);
    const points = { data: Float64Array.from(pointsOf(result.log)), rows: 300, cols: 2 };
    assert.ok(!repeatedRows(points).includes(1));
  });

  it("does not hug the middle of the target", async () => {
    const result = await runSampler(ring, await samplerPart("mls"), {
      seed: 2,
      surrogate: await surrogatePart(quick),
      initial: 40,
      evaluations: 300,
    });
    let outer = 0;
    for (const batch of result.log)
      batch.found.forEach((found, i) => {
        if (found && Math.abs(batch.observables.data[i]! - 2) > 0.1) outer++;
      });
    assert.ok(outer > 0.25 * result.found, `${outer} of ${result.found} between 1 and 2 sigma`);
  });

  it("finds a target too thin for rejection", async () => {
    const result = await runSampler(referenceProblem("quadratic-7d"), await samplerPart("mls"), {
      seed: 1,
      surrogate: await surrogatePart({ ...quick, hidden: [32, 32], members: 3, steps: 1500, warmSteps: 500 }),
      evaluations: 300,
    });
    // 3.8e-6 of the prior is found.
    assert.ok(result.found > 40, `${result.found} found`);
  });

  it("learns where points are physical", async () => {
    const result = await runSampler(referenceProblem("mostly-unphysical"), await samplerPart("mls"), {
      seed: 1,
      surrogate: await surrogatePart(quick),
      initial: 60,
      evaluations: 260,
    });
    const unphysical = (batches: typeof result.log) => {
      const status = batches.flatMap((batch) => Array.from(batch.status));
      return status.filter((code) => code === Status.unphysical).length / status.length;
    };
    const first = unphysical(result.log.slice(0, 1));
    const last = unphysical(result.log.slice(-Math.ceil(result.log.length / 3)));
    assert.ok(first > 0.5 && last < 0.25, `unphysical: ${first}, then ${last}`);
  });

  it("gives the same points whatever the order in which threads finish", async () => {
    const surrogate = await surrogatePart(quick);
    const part = await samplerPart("mls");
    const play = async (threads: number) => {
      // Tasks of a pool finish in any order: here, the later the earlier.
      let waiting = 8;
      const compute = {
        ...inProcessCompute,
        threads,
        run: async <Result>(url: string, name: string, argument: unknown): Promise<Result> => {
          if (threads > 1) await new Promise((resolve) => setTimeout(resolve, Math.max(0, --waiting)));
          return await inProcessCompute.run<Result>(url, name, argument);
        },
      };
      const wrapped = {
        ...part,
        create: (o: never, c: object) => part.create(o, { ...c, compute } as never),
      };
      const host = await createSamplerHost(createTestProblem(ring), wrapped as typeof part, {
        seed: 3,
        surrogate,
      });
      await host.initial(20);
      for (let turn = 0; turn < 3; turn++) await host.turn(20);
      return pointsOf(host.log);
    };
    assert.deepEqual(await play(4), await play(1));
  });

  it("goes on exactly from a snapshot", async () => {
    const surrogate = await surrogatePart(quick);
    const open = async () =>
      await createSamplerHost(createTestProblem(ring), await samplerPart("mls"), { seed: 4, surrogate });
    const whole = await open();
    await whole.initial(20);
    for (let turn = 0; turn < 3; turn++) await whole.turn(30);
    const snapshot = structuredClone(await whole.sampler.snapshot());
    const seen = [...whole.log];
    for (let turn = 0; turn < 3; turn++) await whole.turn(30);
    const resumed = await open();
    await resumed.resume(seen, snapshot);
    for (let turn = 0; turn < 3; turn++) await resumed.turn(30);
    assert.deepEqual(pointsOf(resumed.log), pointsOf(whole.log));
  });

  it("scores by predictions where a surrogate has no native kernel", async () => {
    const native = await surrogatePart(quick);
    const surrogate = {
      ...native,
      create: async (...given: Parameters<typeof native.create>) => ({
        ...(await native.create(...given)),
        kernel: undefined,
      }),
    };
    const result = await runSampler(ring, await samplerPart("mls"), {
      seed: 1,
      surrogate: surrogate as unknown as typeof native,
      initial: 40,
      evaluations: 120,
    });
    assert.ok(result.efficiency > 3 * ring.baseline, `efficiency ${result.efficiency}`);
  });

  it("works in fifty dimensions and with points that all fail", async () => {
    const parameters = Array.from({ length: 50 }, (_, j) => ({ name: `x${j}`, min: -1, max: 1 }));
    const wide = {
      ...ring,
      parameters,
      evaluate: (x: ArrayLike<number>, out: Float64Array) => {
        out[0] = Array.from(x).reduce((sum, value) => sum + value * value, 0) / 10;
        return true;
      },
    };
    const surrogate = await surrogatePart(quick);
    const host = await createSamplerHost(
      createTestProblem(wide),
      await samplerPart("mls", { particles: 128 }),
      { seed: 1, surrogate },
    );
    await host.initial(30);
    for (let turn = 0; turn < 2; turn++) assert.equal((await host.turn(10))?.points.cols, 50);
    const failing = createTestProblem(wide, () => Status.failed);
    const failed = await createSamplerHost(failing, await samplerPart("mls"), { seed: 1, surrogate });
    await failed.initial(5);
    assert.ok((await failed.turn(10))!.points.rows > 0);
  });

  it("uses a discrete space up, each point once, and is done", async () => {
    const choices = {
      ...ring,
      parameters: [
        { name: "a", prior: "integer", min: -2, max: 2 },
        { name: "b", prior: "integer", min: -2, max: 2 },
      ],
    } as const;
    const host = await createSamplerHost(createTestProblem(choices), await samplerPart("mls"), {
      seed: 1,
      surrogate: await surrogatePart(quick),
    });
    for (let turn = 0; turn < 30 && !host.sampler.done?.(); turn++) await host.turn(7);
    assert.equal(host.sampler.done?.(), true);
    const result = measure(choices, host.log);
    assert.equal(result.evaluations, 25);
  });

  it("refuses a target that no surrogate learns", async () => {
    const part = await samplerPart("mls");
    const context = contextOf([{ name: "x", kind: "continuous" }]);
    const problem = { ...context.problem, observables: ["O"], needed: ["O"] };
    assert.throws(() => part.create(part.options, { ...context, problem }), { code: "LODE_PLUGIN_UNSUITED" });
  });
});
