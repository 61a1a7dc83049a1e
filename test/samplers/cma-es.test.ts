// CMA-ES solves what it is known to solve, at the cost it is known for, and not without its parts.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  createSamplerHost,
  createTestProblem,
  type FunctionName,
  optimizationProblem,
  type ReferenceProblem,
} from "lodescan/testing";
import { samplerPart } from "./parts.js";

/** Evaluations until the objective is at most `target`; undefined if it never is. */
async function evaluationsTo(
  problem: ReferenceProblem,
  target: number,
  most: number,
  options: Record<string, unknown>,
  seed: number,
) {
  const host = await createSamplerHost(createTestProblem(problem), await samplerPart("cma-es", options), {
    seed,
  });
  while (host.rows < most && !host.sampler.done?.()) {
    const before = host.rows;
    const batch = await host.turn(most - host.rows);
    const hit = batch?.objectives.data.findIndex((value) => value <= target) ?? -1;
    if (hit >= 0) return before + hit + 1;
  }
  return undefined;
}

describe("cma-es", () => {
  for (const name of ["sphere", "ellipsoid", "rosenbrock"] as FunctionName[])
    it(`solves ${name} in 10 dimensions to 1e-10`, async () => {
      const problem = optimizationProblem(name, { dim: 10 });
      assert.ok(await evaluationsTo(problem, 1e-10, 20_000, {}, 1));
    });
});
