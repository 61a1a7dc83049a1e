import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Evaluations, type Snapshot, Status } from "lodescan/contract";
import {
  createSamplerHost,
  createTestProblem,
  measure,
  type Outcome,
  referenceProblem,
  type SamplerHost,
} from "lodescan/testing";
import { joinEvaluations } from "../../src/testing/harness/evaluations.js";
import { samplerPart } from "./parts.js";

type Options = Record<string, unknown>;

async function open(name: string, options: Options, seed: number, outcome?: Outcome) {
  const part = await samplerPart("nested", options);
  return createSamplerHost(createTestProblem(referenceProblem(name), outcome), part, { seed });
}

async function finish(host: SamplerHost) {
  while (!host.sampler.done!()) assert.ok(await host.turn(4096), "it proposes points until it is done");
  return (await host.sampler.summary!())!;
}

/** Mean error of the log-evidence over seeds, in units of its own standard deviation as the runs quote it. */
async function evidenceBias(
  name: string,
  options: Options,
  seeds: number,
  truth?: number,
  outcome?: () => Outcome,
) {
  const expected = truth ?? referenceProblem(name).answers!.posterior!.logEvidence;
  let [bias, variance] = [0, 0];
  for (let seed = 1; seed <= seeds; seed++) {
    const { logEvidence } = await finish(await open(name, options, seed, outcome?.()));
    bias += logEvidence!.value - expected;
    variance += logEvidence!.error ** 2;
  }
  return bias / Math.sqrt(variance);
}

describe("the evidence", () => {
  for (const name of ["five-modes", "terraces", "shells-2d", "quadratic-2d-small", "bimodal", "banana"])
    it(`is right within three standard errors: ${name}`, async () => {
      const bias = await evidenceBias(name, { livePoints: 200 }, 3);
      assert.ok(Math.abs(bias) < 3, `${bias} standard errors`);
    });

  it("is right where half of the prior fails", async () => {
    const problem = referenceProblem("bimodal");
    const half: Outcome = (x, out) => (x[0]! < 0 && problem.evaluate(x, out) ? Status.ok : Status.failed);
    // The mode at x = -4 has two thirds of the posterior.
    const truth = problem.answers!.posterior!.logEvidence + Math.log(2 / 3);
    const bias = await evidenceBias("bimodal", { livePoints: 200 }, 3, truth, () => half);
    assert.ok(Math.abs(bias) < 3, `${bias} standard errors`);
  });

  it("is right when initial points are taken for draws from the prior", async () => {
    let [bias, variance] = [0, 0];
    for (let seed = 1; seed <= 3; seed++) {
      const host = await open("five-modes", { livePoints: 200, initial: "prior" }, seed);
      await host.initial(300);
      const { logEvidence } = await finish(host);
      bias += logEvidence!.value + Math.log(100);
      variance += logEvidence!.error ** 2;
    }
    assert.ok(Math.abs(bias) < 3 * Math.sqrt(variance));
  });

  it("holds within its error when the budget ends the run", async () => {
    const host = await open("eggbox", { livePoints: 400 }, 2);
    while (host.rows < 2000) await host.turn(2000 - host.rows);
    const { logEvidence, notes } = (await host.sampler.summary!())!;
    assert.ok(Number(notes!.dlogz) > 1);
    assert.ok(Math.abs(logEvidence!.value + 2.894689) < 3 * logEvidence!.error);
    const young = await open("eggbox", { livePoints: 400 }, 2);
    await young.turn(100);
    assert.ok(Math.abs((await young.sampler.summary!())!.logEvidence!.value + 2.894689) < 1);
  });

  it("is not there while no point has a likelihood", async () => {
    const host = await open("eggbox", { livePoints: 50 }, 1, () => Status.failed);
    for (let k = 0; k < 20; k++) assert.ok(await host.turn(100));
    assert.equal(host.sampler.done!(), false);
    assert.equal((await host.sampler.summary!())!.logEvidence, undefined);
  });

  it("comes out wrong when bounds cut the region away (control)", async () => {
    const { Bound } = await import("../../plugins/samplers/nested/bound.js");
    const fit = Bound.prototype.fit;
    Bound.prototype.fit = function (this: InstanceType<typeof Bound>, live, logVolume) {
      const before = this.save() as { ellipsoids: Float64Array; fittedAt: number };
      fit.call(this, live, logVolume);
      const after = this.save() as { ellipsoids: Float64Array; fittedAt: number };
      if (after.fittedAt === before.fittedAt) return;
      // Centres stay, axes shrink.
      this.load({
        ...after,
        ellipsoids: after.ellipsoids.map((value, k) => (k % 6 < 2 ? value : 0.3 * value)),
      });
    };
    try {
      const bias = await evidenceBias("five-modes", { livePoints: 200, dlogz: 0.5 }, 2);
      assert.ok(bias > 3, `${bias} standard errors`);
    } finally {
      Bound.prototype.fit = fit;
    }
  });
});

describe("the eggbox and the shell in seven dimensions", () => {
  it("are filled as the careful setting should", async () => {
    const host = await open("eggbox", { livePoints: 500 }, 2);
    const { logEvidence } = await finish(host);
    const { efficiency, cells } = measure(referenceProblem("eggbox"), host.log);
    assert.ok(efficiency > 0.31 && cells >= 420, `${efficiency}, ${cells} sectors`);
    assert.ok(Math.abs(logEvidence!.value + 2.894689) < 3 * logEvidence!.error);
  });

  it("are filled as the bold setting should", async () => {
    const host = await open("eggbox", { livePoints: 500, setting: "bold" }, 1);
    await finish(host);
    const { efficiency } = measure(referenceProblem("eggbox"), host.log);
    assert.ok(efficiency > 0.456, `${efficiency}`);
  });
});

describe("a run", () => {
  /** The points of some turns. */
  async function turns(host: SamplerHost, counts: readonly number[]): Promise<number[]> {
    const out: number[] = [];
    for (const count of counts) {
      const batch = await host.turn(count);
      if (batch === undefined) break;
      out.push(...batch.points.data);
    }
    return out;
  }

  it("goes on from a snapshot taken amid the ellipsoids as if never interrupted", async () => {
    const host = await open("five-modes", { livePoints: 60 }, 3);
    while (host.sampler.diagnostics().ellipsoids! < 2) await host.turn(7);
    const snapshot = structuredClone(await host.sampler.snapshot()) as Snapshot;
    const log = [joinEvaluations(structuredClone([...host.log]))];
    const counts = new Array<number>(60).fill(11);
    const expected = await turns(host, counts);
    const resumed = await open("five-modes", { livePoints: 60 }, 3);
    await resumed.resume(log, snapshot);
    assert.deepEqual(await turns(resumed, counts), expected);
    assert.deepEqual(await finish(resumed), await finish(host));
  });

  it("proposes the same points however many are asked for at a time", async () => {
    const whole = await open("five-modes", { livePoints: 60 }, 4);
    await finish(whole);
    const parts = await open("five-modes", { livePoints: 60 }, 4);
    for (let k = 0; !parts.sampler.done!(); k++) await parts.turn(1 + (k % 9));
    assert.deepEqual(joinEvaluations(parts.log).points, joinEvaluations(whole.log).points);
  });

  it("judges results in the order of asking, in whatever order they arrive", async () => {
    const problem = createTestProblem(referenceProblem("five-modes"));
    const run = async (arrange: (rows: Evaluations[]) => Evaluations[]) => {
      const { sampler } = await open("five-modes", { livePoints: 60 }, 5);
      let id = 0;
      while (!sampler.done!()) {
        const rows: Evaluations[] = [];
        for (let k = 0; k < 20; k++) {
          const { points, tags } = await sampler.ask(1);
          if (points.rows > 0) rows.push(problem.evaluate(points, tags!, id++));
        }
        for (const row of arrange(rows)) await sampler.tell(row);
      }
      return (await sampler.summary!())!;
    };
    const straight = await run((rows) => rows);
    assert.deepEqual(await run((rows) => rows.reverse()), straight);
  });

  it("does not run far ahead of a slow evaluation", async () => {
    const host = await open("five-modes", { livePoints: 40 }, 6);
    let out = 0;
    for (let rows = 1; rows > 0; out += rows) rows = (await host.sampler.ask(10)).points.rows;
    assert.ok(out >= 40 && out <= 80, `${out} points are out`);
  });

  it("has weights that sum to 1, and none for points that were never live", async () => {
    const host = await open("five-modes", { livePoints: 200 }, 7);
    const { logWeights, notes } = await finish(host);
    const sum = logWeights!.logWeights.reduce((total, value) => total + Math.exp(value), 0);
    assert.ok(Math.abs(sum - 1) < 1e-9);
    assert.ok(logWeights!.ids.length < host.rows);
    assert.equal(new Set(logWeights!.ids).size, logWeights!.ids.length);
    assert.ok(Number(notes!.effectiveSamples) > 100);
  });

  it("recovers mean and shares of five modes within four standard errors", async () => {
    const problem = referenceProblem("five-modes");
    const host = await open("five-modes", { livePoints: 400 }, 8);
    const { logWeights, notes } = await finish(host);
    const { parameters } = joinEvaluations(host.log);
    const mean = [0, 0];
    const { ids, logWeights: logs } = logWeights!;
    for (const [i, id] of ids.entries())
      for (const j of [0, 1]) mean[j]! += Math.exp(logs[i]!) * parameters.data[2 * id + j]!;
    const { mean: expected, covariance } = problem.answers!.posterior!;
    // Shares of modes far apart are known as well as the volumes are: by the live points, not by the weighted ones.
    for (const j of [0, 1]) {
      const error = Math.sqrt(covariance![j]![j]! * (1 / Number(notes!.effectiveSamples) + 3 / 400));
      assert.ok(Math.abs(mean[j]! - expected![j]!) < 4 * error, `${mean[j]}, expected ${expected![j]}`);
    }
  });
});

describe("the insertion test", () => {
  it("gives even ranks a large p, and a run that prefers high ranks a small one", async () => {
    const { InsertionRanks } = await import("../../plugins/samplers/nested/insertion.js");
    const [even, uneven] = [new InsertionRanks(100), new InsertionRanks(100)];
    for (let k = 0; k < 2000; k++) {
      even.add((k * 37) % 100);
      uneven.add(Math.floor(100 * ((k + 0.5) / 2000) ** 0.9));
    }
    assert.ok(even.pValue() > 0.5);
    assert.ok(uneven.pValue() < 0.01);
  });
});
