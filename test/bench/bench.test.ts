// A comparison from file to tables: the same again for the same seeds, kept where nothing changed, gone on with after a kill.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { BenchResults } from "../../src/bench/results.js";
import { type BenchOptions, runBench } from "../../src/bench/run-bench.js";
import { resultTables } from "../../src/bench/tables.js";
import { resultsCsv } from "../../src/bench/write-results.js";
import { openRun } from "../../src/store/run-reader.js";
import { lode, ringScan, temporaryFolder } from "../end-to-end/lode.js";

const folder = temporaryFolder();

const small = {
  name: "small",
  problems: {
    "two-rings": { evaluations: 250, initial: 30 },
    sphere: { problem: "sphere-10d", evaluations: 300 },
    mine: { scan: "ring.json", evaluations: 200, strategies: ["random", "sobol"] },
  },
  strategies: {
    random: {},
    sobol: {},
    quick: {
      sampler: "mls",
      options: { batch: 50 },
      surrogates: [{ learns: "observables", options: { hidden: [8], members: 1, epochs: 20 } }],
    },
  },
  seeds: 2,
};
writeFileSync(join(folder, "ring.json"), JSON.stringify(ringScan));

interface Ended {
  dir: string;
  results: BenchResults;
  /** Runs that were made, and not there already. */
  made: string[];
}

async function bench(source: object, options: BenchOptions = {}): Promise<Ended> {
  const made: string[] = [];
  const ending = await runBench(source as never, {
    folder,
    parallel: 2,
    ...options,
    onProgress: ({ stage, last }) => {
      if (stage === "runs" && last !== undefined) made.push(`${last.problem} ${last.strategy} ${last.seed}`);
    },
  });
  assert.ok(ending.results, "the comparison was interrupted");
  return { dir: ending.dir, results: ending.results, made };
}

describe("a comparison", () => {
  it("runs everything, in run folders like any other, and measures it", async () => {
    const { results, dir } = await bench(small, { out: join(folder, "first") });
    assert.equal(results.runs.length, (3 + 3 + 2) * 2);
    for (const run of results.runs) {
      if (run.problem === "sphere" && run.strategy === "quick") continue;
      assert.equal(run.status, "done", `${run.strategy} on ${run.problem}: ${run.reason}`);
      const { summary, rows } = await openRun(join(dir, run.folder));
      assert.equal(summary?.outcome, "finished");
      assert.equal(rows, run.budget);
      assert.ok(run.metrics.found! <= summary.found);
      assert.equal(run.curve.evaluations.at(-1), run.budget);
    }
    const rings = results.problems[0]!;
    assert.deepEqual([rings.aim, rings.components, rings.primary], ["region", 2, "coverage"]);
    assert.equal(rings.reference?.source, "stored");
    assert.equal(results.problems[1]!.primary, "precision");
    assert.equal(results.problems[2]!.reference?.source, "pooled");
    assert.equal(results.baseline, "random");
    const text = resultTables(results);
    assert.match(text, /two-rings: region, 2 parameters, 250 evaluations, 30 of them initial, 2 seeds/);
    assert.match(text, /^[*= ] quick +[0-9.]+ %/m);
    assert.equal(resultsCsv(results).trimEnd().split("\n").length, 1 + results.runs.length);
  });

  it("gives every strategy the same initial points for a seed, and others for another", async () => {
    const points = async (strategy: string, seed: number) => {
      const run = await openRun(join(folder, "first/runs/two-rings", strategy, `seed-${seed}`));
      const { x, origin } = await run.read(["x", "origin"]);
      return Array.from(x as Float64Array).filter((_, i) => origin![i] === "initial");
    };
    const first = await points("random", 1);
    assert.equal(first.length, 30);
    assert.deepEqual(await points("sobol", 1), first);
    assert.deepEqual(await points("quick", 1), first);
    assert.notDeepEqual(await points("random", 2), first);
  });

  it("gives the same tables when it is made again, and makes nothing again that is there", async () => {
    const tables = async (out: string, parallel: number) => {
      const { results, made } = await bench(small, { out: join(folder, out), parallel });
      return { text: resultTables(results) + resultsCsv(results), made: made.length };
    };
    const kept = await tables("first", 1);
    assert.equal(kept.made, 0);
    const again = await tables("second", 1);
    assert.ok(again.made > 0);
    assert.equal(again.text, kept.text);
  });

  it("makes only what a change of the file concerns, and keeps what was there before", async () => {
    const changed = structuredClone(small) as typeof small & { strategies: Record<string, object> };
    changed.strategies["latin-hypercube"] = {};
    changed.strategies.quick.options.batch = 40;
    const { made, results } = await bench(changed, { out: join(folder, "first") });
    assert.equal(results.strategies.length, 4);
    assert.deepEqual([...new Set(made.map((run) => run.split(" ")[1]))].sort(), ["latin-hypercube", "quick"]);
    assert.ok(existsSync(join(folder, "first/aside/two-rings/quick/seed-1-1/scan.json")));
  });

  it("records why a strategy cannot serve a problem, and runs it elsewhere", async () => {
    const bare = { ...ringScan, likelihood: {}, target: {}, objectives: { r2: "minimize" } };
    writeFileSync(join(folder, "bare.json"), JSON.stringify(bare));
    const { results } = await bench(
      {
        problems: { "two-rings": { evaluations: 60 }, bare: { scan: "bare.json", evaluations: 60 } },
        strategies: ["random", "mcmc"],
        seeds: 1,
      },
      { out: join(folder, "unsuited") },
    );
    assert.deepEqual(
      results.runs.map(({ problem, strategy, status }) => `${problem} ${strategy} ${status}`),
      ["two-rings random done", "two-rings mcmc done", "bare random done", "bare mcmc unsuited"],
    );
    assert.match(results.runs[3]!.reason!, /needs a likelihood/);
    assert.match(resultTables(results), /mcmc: not run\. The sampler mcmc needs a likelihood/);
  });

  it("measures each of several budgets", async () => {
    const source = { problems: ["two-rings"], strategies: ["sobol"], seeds: [7], budgets: [50, 150] };
    const { results, dir } = await bench(source, { out: join(folder, "budgets") });
    assert.deepEqual(
      results.runs.map(({ budget, statuses }) => [budget, statuses.ok]),
      [
        [50, 50],
        [150, 150],
      ],
    );
    assert.deepEqual(readdirSync(join(dir, "runs/two-rings/sobol")).sort(), [
      "evaluations-150",
      "evaluations-50",
    ]);
  });

  it("takes runs of another tool into the same tables, scored here", async () => {
    const place = join(folder, "elsewhere/two-rings");
    const source = {
      problems: { "two-rings": { evaluations: 100 } },
      strategies: { random: {} },
      seeds: [3],
    };
    await bench(source, { out: join(folder, "own") });
    const run = await openRun(join(folder, "own/runs/two-rings/random/seed-3"));
    const { x, y } = (await run.read(["x", "y"])) as Record<string, Float64Array>;
    mkdirSync(place, { recursive: true });
    const rows = Array.from(x!, (value, i) => `${value},${y![i]}`);
    writeFileSync(join(place, "seed-3.csv"), `x,y\n${rows.join("\n")}\n`);
    writeFileSync(join(place, "seed-3.json"), '{ "tool": { "name": "Elsewhere", "version": "1.2" } }');
    const both = { ...source, strategies: { random: {}, theirs: { results: "elsewhere" } } };
    const { results } = await bench(both, { out: join(folder, "own") });
    const [ours, theirs] = results.runs;
    assert.equal(theirs!.status, "done", theirs!.reason);
    assert.deepEqual(theirs!.metrics, ours!.metrics);
    assert.deepEqual(results.strategies[1]!.tool, { name: "Elsewhere", version: "1.2" });
  });
});

describe("lode bench", () => {
  const file = join(folder, "bench.json");
  const slow = {
    name: "slow",
    problems: { "two-rings": { evaluations: 250 }, eggbox: { evaluations: 250 } },
    strategies: { random: {}, mls: { surrogates: small.strategies.quick.surrogates } },
    seeds: 3,
  };
  writeFileSync(file, JSON.stringify(slow));
  const finished = (out: string) =>
    existsSync(join(out, "runs"))
      ? readdirSync(join(out, "runs"), { recursive: true, encoding: "utf8" }).filter((name) =>
          name.endsWith("summary.json"),
        )
      : [];

  it("goes on after kill -9 and after an interrupt, with the same tables", async () => {
    const whole = await lode(["bench", file, "--out", join(folder, "whole"), "--parallel", "2"]);
    assert.equal(whole.status, 0, whole.stderr);
    const out = join(folder, "killed");
    for (const [signal, least] of [
      ["SIGKILL", 2],
      ["SIGINT", 5],
    ] as const) {
      const broken = await lode(["bench", file, "--out", out, "--parallel", "2"], {
        started: async (child) => {
          while (child.exitCode === null && finished(out).length < least) await sleep(50);
          child.kill(signal);
        },
      });
      assert.ok(broken.signal === "SIGKILL" || broken.status === 130, `${broken.status} ${broken.stderr}`);
      assert.ok(finished(out).length < 12, "it was not stopped in time");
      if (broken.status === 130)
        assert.ok(broken.stdout.includes(`lode bench ${file} --out ${out} --parallel 2`), broken.stdout);
    }
    const rest = await lode(["bench", file, "--out", out, "--parallel", "2"]);
    assert.equal(rest.status, 0, rest.stderr);
    const tables = (text: string) => text.slice(0, text.indexOf("Median [quartiles]"));
    assert.equal(tables(rest.stdout), tables(whole.stdout));
    const csv = (place: string) => readFileSync(join(place, "results.csv"), "utf8");
    assert.equal(csv(out), csv(join(folder, "whole")));
    assert.ok(tables(whole.stdout).length > 200);
  });

  it("says everything that is wrong with a file at once, before anything runs", async () => {
    writeFileSync(
      join(folder, "bad.yaml"),
      [
        "problems:",
        "  two-ring: {}",
        "  mine: { scan: nowhere.yaml }",
        "  eggbox: { targets: { coverag: [0.5] } }",
        "strategies:",
        "  random: {}",
        "  fast: { sampler: mls, options: { bacth: 10 } }",
        "baseline: randm",
        "",
      ].join("\n"),
    );
    const bad = await lode(["bench", "bad.yaml", "--json"], { cwd: folder });
    assert.equal(bad.status, 2);
    const error = JSON.parse(bad.stderr);
    const all = [error, ...error.others] as { code: string; path: string; line: number; hint: string }[];
    assert.deepEqual(
      all.map(({ code, path, line }) => [code, path.replace(/^.*#/, ""), line]),
      [
        ["LODE_PLUGIN_OPTIONS", "/strategies/fast/options/bacth", 7],
        ["LODE_BENCH_NAME", "/problems/two-ring", 2],
        ["LODE_SCAN_UNREADABLE", "/problems/mine/scan", 3],
        ["LODE_BENCH_NAME", "/problems/eggbox/targets/coverag", 4],
        ["LODE_BENCH_NAME", "/baseline", 8],
      ],
    );
    assert.match(all[0]!.hint, /batch/);
    assert.match(all[1]!.hint, /two-rings/);
    assert.ok(!existsSync(join(folder, "benches")));
  });

  it("refuses keys that nothing reads", async () => {
    writeFileSync(join(folder, "typo.yaml"), "problems: [eggbox]\nstrategies: [random]\nseed: 3\n");
    const bad = await lode(["bench", "typo.yaml", "--json"], { cwd: folder });
    const { code, line, hint } = JSON.parse(bad.stderr);
    assert.deepEqual([bad.status, code, line], [2, "LODE_BENCH_UNKNOWN_KEY", 3]);
    assert.match(hint, /seeds/);
  });
});
