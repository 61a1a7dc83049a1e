// The comparisons among the examples: their quick trials run from end to end.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { makePlan } from "../../src/bench/plan.js";
import type { BenchResults } from "../../src/bench/results.js";
import { readBench } from "../../src/registry/bench.js";
import { lode, temporaryFolder } from "../end-to-end/lode.js";

const folder = temporaryFolder();
const examples = fileURLToPath(new URL("../../../examples/", import.meta.url));
const names = readdirSync(examples).filter((name) => existsSync(join(examples, name, "bench.yaml")));

describe("the comparisons among the examples", () => {
  it("are there", () => assert.deepEqual(names, ["bench", "bench-own-model", "cmssm-bench"]));

  it("have in the suite at least eight strategies, random and Sobol among them, and ten seeds", async () => {
    const { bench, runs } = await makePlan(readBench(join(examples, "bench/bench.yaml")));
    const strategies = Object.keys(bench.strategies);
    assert.ok(strategies.length >= 8 && strategies.includes("random") && strategies.includes("sobol"));
    assert.ok(bench.seeds.length >= 10);
    for (const name of strategies)
      assert.ok(
        runs.some(({ strategy, unsuited }) => strategy === name && unsuited === undefined),
        `${name} serves no problem`,
      );
  });

  for (const name of names)
    it(`run as a quick trial: ${name}`, async () => {
      const out = join(folder, name);
      const { status, stdout, stderr } = await lode(
        ["bench", join(examples, name, "bench.yaml"), "--smoke", "--out", out, "--parallel", "2"],
        {},
      );
      assert.equal(status, 0, stderr);
      const results = JSON.parse(readFileSync(join(out, "results.json"), "utf8")) as BenchResults;
      assert.ok(results.runs.some((run) => run.status === "done"));
      for (const run of results.runs)
        assert.notEqual(run.status, "failed", `${run.strategy} on ${run.problem}: ${run.reason}`);
      for (const problem of results.problems) assert.ok(stdout.includes(problem.title), problem.title);
      assert.ok(existsSync(join(out, "index.html")));
    });
});
