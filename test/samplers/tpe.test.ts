// The tpe sampler against Optuna's golden numbers, with methods that must fail; ranks, batches, and large numbers of points.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { row } from "lodescan/contract";
import { createRandom, hypervolume, ParzenDensity } from "lodescan/numerics";
import {
  createSamplerHost,
  createTestProblem,
  measure,
  optimizationProblem,
  type ReferenceProblem,
  referenceProblem,
  runSampler,
} from "lodescan/testing";
import { ratioScores } from "../../plugins/samplers/tpe/acquisition.js";
import { KeptPoints } from "../../plugins/samplers/tpe/kept-points.js";
import { type Ranked, sortRanked } from "../../plugins/samplers/tpe/ranking.js";
import { joinEvaluations } from "../../src/testing/harness/evaluations.js";
import { samplerPart } from "./parts.js";

interface Golden {
  trials: number;
  results: { problem: string; multivariate: boolean; quartiles: [number, number, number] }[];
}

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const golden = JSON.parse(readFileSync(join(root, "test/fixtures/peers/optuna-tpe.json"), "utf8")) as Golden;

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** With the densities of good and bad points swapped: the worst points count as good. */
const swapped = (problem: ReferenceProblem): ReferenceProblem => ({
  ...problem,
  objectives: { f: "maximize" },
});

/** Distance to the optimum after `trials` proposals, one at a time. */
async function bestValue(problem: ReferenceProblem, name: string, options: object, seed: number) {
  const part = await samplerPart(name, options as Record<string, unknown>);
  const host = await createSamplerHost(createTestProblem(problem), part, { seed });
  let best = Infinity;
  while (host.rows < golden.trials) best = Math.min(best, (await host.turn(1))!.observables.data[0]!);
  return best - problem.answers!.optimum!.value;
}

async function medianOf(problem: ReferenceProblem, name: string, options: object) {
  const values: number[] = [];
  for (let seed = 1; seed <= 5; seed++) values.push(await bestValue(problem, name, options, seed));
  return median(values);
}

describe("tpe, 200 proposals", () => {
  for (const { problem: name, multivariate, quartiles } of golden.results.filter((r) => r.multivariate)) {
    const problem = referenceProblem(name);
    it(`${name}: the median of five seeds is not worse than the upper quartile of Optuna's`, async () => {
      const found = await medianOf(problem, "tpe", { multivariate });
      assert.ok(found <= quartiles[2], `${found}, expected at most ${quartiles[2]}`);
      const random = await medianOf(problem, "random", {});
      assert.ok(random > quartiles[2], `random points pass: ${random}`);
      const wrong = await medianOf(swapped(problem), "tpe", { multivariate });
      assert.ok(wrong > quartiles[2], `swapped densities pass: ${wrong}`);
    });
  }
});

const range = (count: number) => Array.from({ length: count }, (_, i) => i);
const line = [{ name: "x", kind: "continuous" as const }];
const usual = {
  dimensions: line,
  joint: true,
  widths: "neighbours",
  weights: "even",
  priorWeight: 1,
} as const;

it("prefers good places to bad ones, and would not with the densities swapped", () => {
  const [good, bad] = [new ParzenDensity(usual), new ParzenDensity(usual)];
  for (const i of range(20)) {
    good.insert([0.3 + 0.002 * i], i);
    bad.insert([0.7 + 0.002 * i], i);
  }
  const places = { data: Float64Array.of(0.32, 0.72), rows: 2, cols: 1 };
  const [right, wrong] = ratioScores(places, good, bad).data;
  assert.ok(right! > wrong!);
  const [swapped, other] = ratioScores(places, bad, good).data;
  assert.ok(swapped! < other!);
});

describe("the order of told points", () => {
  const ranked = (turn: number, violation: number, ...values: number[]): Ranked => ({
    turn,
    violation,
    values: Float64Array.from(values),
    point: new Float64Array(1),
  });

  it("goes by violation, then by value, then by turn", () => {
    const points = [ranked(0, 1, -5), ranked(1, 0, 3), ranked(2, 0, 2), ranked(3, 0.5, 0), ranked(4, 0, 2)];
    points.push(ranked(5, 0, Infinity), ranked(6, Infinity, Infinity));
    assert.deepEqual(
      sortRanked(points, false).map(({ turn }) => turn),
      [2, 4, 1, 5, 3, 0, 6],
    );
  });

  it("puts fronts of several objectives one after the other, as the definition has them", () => {
    const random = createRandom(4, "fronts");
    const points = range(60).map((turn) => ranked(turn, 0, ...range(3).map(() => random.integer(6))));
    const dominated = (b: Ranked, among: Ranked[]) =>
      among.some(
        (a) => a.values.every((x, k) => x <= b.values[k]!) && a.values.some((x, k) => x < b.values[k]!),
      );
    let rest = [...points];
    const order = sortRanked([...points, ranked(60, 1, 0, 0, 0)], true);
    assert.equal(order.pop()!.turn, 60);
    while (rest.length > 0) {
      const front = rest.filter((point) => !dominated(point, rest)).map(({ turn }) => turn);
      const next = order.splice(0, front.length).map(({ turn }) => turn);
      assert.deepEqual(
        next.sort((a, b) => a - b),
        front,
      );
      rest = rest.filter(({ turn }) => !front.includes(turn));
    }
  });
});

it("comes nearer to a constrained front of two objectives than random points do", async () => {
  const problem = referenceProblem("bnh");
  const { reference } = problem.answers!.front!;
  const covered = async (name: string, seed: number) => {
    const { log } = await runSampler(problem, await samplerPart(name), {
      seed,
      evaluations: 200,
      initial: 0,
      batch: 4,
    });
    const { objectives, violations } = joinEvaluations(log);
    const feasible = range(objectives.rows).filter((i) => row(violations, i).every((value) => value === 0));
    const data = Float64Array.from(feasible.flatMap((i) => [...row(objectives, i)]));
    return hypervolume({ data, rows: feasible.length, cols: 2 }, reference);
  };
  for (const seed of [1, 2, 3]) assert.ok((await covered("tpe", seed)) > (await covered("random", seed)));
});

describe("batches of tpe", () => {
  const problem = createTestProblem(optimizationProblem("sphere", { dim: 3 }));

  it("are the same points however many are asked for at a time", async () => {
    const asked = async (counts: number[]) => {
      const host = await createSamplerHost(problem, await samplerPart("tpe", { batch: 12 }), { seed: 5 });
      await host.initial(20);
      const points: number[] = [];
      for (const count of counts) points.push(...(await host.sampler.ask(count)).points.data);
      return points;
    };
    assert.deepEqual(await asked([3, 1, 8]), await asked([12]));
  });

  for (const [name, options] of [
    ["sphere-5d", { exact: 60 }],
    ["eggbox", { exact: 60, goodMost: 20 }],
    ["bnh", { exact: 60, goodMost: 10 }],
    ["mixed-network", { multivariate: false, exact: 60 }],
  ] as const)
    it(`go on after a restore as if never interrupted, with merged and pending points: ${name}`, async () => {
      const posed = createTestProblem(referenceProblem(name));
      const part = await samplerPart("tpe", options);
      const host = await createSamplerHost(posed, part, { seed: 3 });
      for (let i = 0; i < 70; i++) await host.turn(5);
      await host.sampler.ask(4);
      const snapshot = structuredClone(await host.sampler.snapshot());
      const log = joinEvaluations(host.log);
      const resumed = await createSamplerHost(posed, part, { seed: 3 });
      await resumed.resume([log], snapshot);
      for (const count of [3, 1, 40, 9]) {
        const [expected, found] = [await host.turn(count), await resumed.turn(count)];
        assert.deepEqual(found!.points.data, expected!.points.data);
      }
    });

  it("are small by default, so that the method learns although a scan asks for thousands at a time", async () => {
    const problem = referenceProblem("quadratic-2d-small");
    const { efficiency, log } = await runSampler(problem, await samplerPart("tpe"), {
      seed: 1,
      evaluations: 300,
    });
    assert.ok(log.length > 60, `${log.length} batches`);
    assert.ok(efficiency > 2 * problem.baseline, `found ${efficiency}`);
  });

  it("spread: pending proposals keep others away", async () => {
    const host = await createSamplerHost(problem, await samplerPart("tpe", { batch: 40 }), { seed: 6 });
    await host.initial(60);
    const { points } = await host.sampler.ask(40);
    let least = Infinity;
    for (const i of range(40))
      for (const j of range(i)) {
        const gap = range(3).map((k) => points.data[3 * i + k]! - points.data[3 * j + k]!);
        least = Math.min(least, Math.hypot(...gap));
      }
    assert.ok(least > 1e-3, `two proposals are ${least} apart`);
  });
});

describe("regions", () => {
  it("are filled, not only found: the eggbox", async () => {
    const [all, capped] = await Promise.all(
      ["all-found", "capped"].map(async (goodSet) =>
        runSampler(referenceProblem("eggbox"), await samplerPart("tpe", { goodSet }), {
          seed: 1,
          evaluations: 1200,
          batch: 8,
        }),
      ),
    );
    assert.ok(all!.efficiency > 0.25, `found ${all!.efficiency}`);
    assert.ok(all!.cells > 1.3 * capped!.cells, `${all!.cells} cells, capped ${capped!.cells}`);
  });

  it("are sought by likelihood too", async () => {
    const problem = referenceProblem("quadratic-2d");
    const part = await samplerPart("tpe", { rank: "likelihood", multivariate: false });
    const { log } = await runSampler(problem, part, { seed: 1, evaluations: 300, batch: 4 });
    assert.ok(measure(problem, log).efficiency > 4 * problem.baseline);
  });
});

describe("points that stand for others", () => {
  const random = createRandom(7, "cloud");
  const told = range(5003).map(() =>
    Float64Array.from([0.3, 0.6], (mean) => Math.min(0.999, Math.max(0.001, mean + 0.1 * random.normal()))),
  );
  const keptOf = (count: number) => {
    const points = new KeptPoints(500, random);
    for (const [turn, x] of told.slice(0, count).entries()) points.add(x, turn);
    return points.since(0);
  };
  const kept = keptOf(5003);

  it("are all points as long as these are few", () => {
    const few = keptOf(500);
    assert.deepEqual(
      few.map(({ point, count, turn }) => [...point, count, turn]),
      told.slice(0, 500).map((x, turn) => [...x, 1, turn]),
    );
  });

  it("are as many in all, the older ones alike, and the latest stand for themselves", () => {
    assert.ok(kept.length <= 500 && kept.length > 250, `${kept.length}`);
    assert.equal(
      kept.reduce((sum, { count }) => sum + count, 0),
      5003,
    );
    const sum = kept.reduce((total, { count, turn }) => total + count * turn, 0);
    assert.ok(Math.abs(sum - (5003 * 5002) / 2) < 1e-3);
    const most = Math.max(...kept.map(({ count }) => count));
    assert.ok(most <= 64 && kept.filter(({ count }) => count > 1 && count < most).length <= 6);
    for (const [i, { point, count }] of kept.slice(-125).entries())
      assert.deepEqual([...point, count], [...told[5003 - 125 + i]!, 1]);
  });

  it("are spread as all points are, more evenly than random ones", () => {
    const cell = (x: ArrayLike<number>) => 10 * Math.floor(10 * x[0]!) + Math.floor(10 * x[1]!);
    const shares = (points: readonly { point: ArrayLike<number>; count: number }[]) => {
      const sums = new Float64Array(100);
      for (const { point, count } of points) sums[cell(point)]! += count / told.length;
      return sums;
    };
    const exact = shares(told.map((point) => ({ point, count: 1 })));
    const error = (other: Float64Array) => Math.hypot(...other.map((share, i) => share - exact[i]!));
    // As many as there are representatives of several points: the latest ones say little about all.
    const several = kept.filter(({ count }) => count > 1);
    const count = told.length / several.length;
    const drawn = range(50).map(() =>
      error(shares(several.map(() => ({ point: told[random.integer(told.length)]!, count })))),
    );
    const [merged, usual] = [error(shares(kept)), median(drawn)];
    assert.ok(merged < 0.8 * usual, `${merged}, random ${usual}`);
  });
});

it("says what it lacks where nothing ranks points", async () => {
  const problem = createTestProblem(referenceProblem("quadratic-2d"));
  const part = await samplerPart("tpe", { rank: "objective" });
  await assert.rejects(createSamplerHost(problem, part, { seed: 1 }), { code: "LODE_PLUGIN_UNSUITED" });
});
