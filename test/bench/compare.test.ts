import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createRandom } from "lodescan/numerics";
import { compareOverall, compareStrategies, pairOf } from "../../src/bench/compare.js";
import type { BenchResults } from "../../src/bench/results.js";
import { statisticsOf } from "../../src/bench/statistics.js";
import { madeUpResults } from "./made-up-results.js";

const results = madeUpResults();
const problemOf = (name: string) => results.problems.find((problem) => problem.name === name)!;

describe("strategies on one problem", () => {
  const comparison = compareStrategies(results, problemOf("eggbox"));

  it("are told apart where a difference was planted", () => {
    const pair = pairOf(comparison, "cma-es", "mls")!;
    assert.deepEqual([pair.better, pair.real, pair.effect.a12], ["mls", true, 1]);
    assert.ok(pair.pHolm < 0.001);
    assert.ok(comparison.friedman!.p < 1e-10);
    assert.equal(comparison.friedman!.blocks, 10);
  });

  it("are not told apart where they are the same", () => {
    assert.equal(pairOf(comparison, "mls", "mls-again")!.real, false);
    assert.deepEqual([...comparison.best].sort(), ["mls", "mls-again"]);
  });

  it("come by their median, with quartiles on both sides of it", () => {
    const medians = comparison.strategies.map(({ median }) => median!);
    assert.deepEqual(
      medians,
      [...medians].sort((a, b) => b - a),
    );
    for (const { low, median, high } of comparison.strategies) assert.ok(low! <= median! && median! <= high!);
    const precise = compareStrategies(results, problemOf("rosenbrock"));
    assert.equal(precise.strategies[0]!.strategy, "cma-es", "less is better");
    for (const { low, median, high } of precise.strategies) assert.ok(low! <= median! && median! <= high!);
  });

  it("rank last in runs that failed, and not at all where they are unsuited", () => {
    const tpe = compareStrategies(results, problemOf("islands")).strategies.find(
      ({ strategy }) => strategy === "tpe",
    )!;
    assert.deepEqual([tpe.runs, tpe.missing], [10, 1]);
    const precise = compareStrategies(results, problemOf("rosenbrock"));
    assert.ok(precise.strategies.every(({ strategy }) => strategy !== "nested"));
  });

  it("are compared by any metric", () => {
    const efficiency = compareStrategies(results, problemOf("eggbox"), "efficiency");
    assert.equal(efficiency.strategies[0]!.strategy, "cma-es");
    assert.equal(compareStrategies(results, problemOf("eggbox"), "wallClock").strategies.length, 8);
  });
});

describe("strategies over all problems of a kind", () => {
  it("are ranked, and joined where no difference is certain", () => {
    const overall = compareOverall(results, "region")!;
    const best = overall.difference.order.slice(0, 2).map((j) => overall.strategies[j]!);
    assert.deepEqual(best.sort(), ["mls", "mls-again"]);
    const [mls, random] = [overall.strategies.indexOf("mls"), overall.strategies.indexOf("random")];
    assert.equal(overall.wins[mls]![random], 4);
    assert.equal(overall.wins[random]![mls], 0);
    assert.equal(overall.effects[mls]![random], 1);
    assert.equal(overall.effects[mls]![mls], null);
  });

  it("rank last on problems that they cannot serve, and are left out where they can serve none", () => {
    const overall = compareOverall(results, "optimum")!;
    assert.ok(!overall.strategies.includes("nested"));
    assert.equal(compareOverall(results, "posterior"), undefined);
  });

  it("are not ranked by problems that the bench file kept from some of them", () => {
    const whole = compareOverall(results, "region")!;
    assert.deepEqual(whole.leftOut, []);
    const runs = results.runs.filter(({ problem, strategy }) => problem !== "islands" || strategy !== "mls");
    const some = compareOverall({ ...results, runs }, "region")!;
    assert.deepEqual(some.leftOut, ["islands"]);
    assert.deepEqual(
      some.problems,
      whole.problems.filter((name) => name !== "islands"),
    );
    assert.equal(some.difference.friedman.blocks, whole.problems.length - 1);
  });
});

describe("eight strategies that are one and the same", () => {
  const problem = problemOf("eggbox");
  /** The fixture with coverages drawn anew: without a difference, or with `planted` strategies better by `shift` sigma. */
  function drawn(repetition: number, planted: number, shift: number): BenchResults {
    const random = createRandom(8, "all the same").stream("repetition", repetition);
    const runs = results.runs
      .filter((run) => run.problem === "eggbox")
      .map((run) => {
        const place = results.strategies.findIndex(({ name }) => name === run.strategy);
        return { ...run, metrics: { coverage: random.normal() + (place < planted ? shift : 0) } };
      });
    return { ...results, problems: [problem], runs };
  }

  it("are called different in at most 7.1 % of 1000 comparisons at the level of 5 %", () => {
    let alarms = 0;
    for (let i = 0; i < 1000; i++)
      if (compareStrategies(drawn(i, 0, 0), problem).pairs.some((pair) => pair.real)) alarms++;
    assert.ok(alarms <= 71, `${alarms}`);
  });

  it("are told apart once one is better by 3 sigma", () => {
    let seen = 0;
    for (let i = 0; i < 50; i++)
      if (compareStrategies(drawn(i, 1, 3), problem).pairs.filter((pair) => pair.real).length >= 6) seen++;
    assert.ok(seen >= 45, `${seen}`);
  });
});

describe("the statistics that results.json holds", () => {
  const statistics = statisticsOf(results);

  it("survive JSON", () => {
    assert.deepEqual(JSON.parse(JSON.stringify(statistics)), statistics);
  });

  it("rank by aim, with groups that cannot be told apart", () => {
    assert.deepEqual(
      statistics.rankings.map(({ aim }) => aim),
      ["region", "optimum"],
    );
    const { strategies, meanRanks, wins, pHolm, groups } = statistics.rankings[0]!;
    assert.deepEqual(
      meanRanks,
      [...meanRanks].sort((a, b) => a - b),
    );
    assert.equal(strategies.at(-1), "random");
    assert.deepEqual([wins[0]!.at(-1), wins.at(-1)![0]], [4, 0]);
    assert.ok(pHolm[0]!.at(-1)! < 0.05);
    assert.ok(groups.every((group) => !(group.includes("mls") && group.includes("random"))));
  });

  it("count what was spent for each success", () => {
    const of = (strategy: string, target: string) =>
      statistics.runTimes.find(
        (time) => time.problem === "eggbox" && time.strategy === strategy && time.target === target,
      )!;
    assert.equal(of("mls", "coverage:0.5").reached, 10);
    assert.ok(of("mls", "coverage:0.5").evaluations! < 1000);
    assert.deepEqual(
      [of("cma-es", "coverage:0.9").reached, of("cma-es", "coverage:0.9").evaluations],
      [0, null],
    );
  });
});
