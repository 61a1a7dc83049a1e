// Run by `lode plugins test`, after the conformance suite.
import assert from "node:assert/strict";
import { it } from "node:test";
import { referenceProblem, runSampler } from "lodescan/testing";
import { create } from "./index.js";

it("finds more than uniform points do", async () => {
  const problem = referenceProblem("quadratic-2d");
  const options = { batch: 20, step: 0.05, randomFraction: 0.3 };
  const result = await runSampler(problem, { create, options }, { seed: 1, evaluations: 500 });
  assert.ok(result.efficiency > 2 * problem.baseline, `efficiency ${result.efficiency}`);
});
