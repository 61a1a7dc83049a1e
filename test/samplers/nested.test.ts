import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSamplerHost, createTestProblem, referenceProblem } from "lodescan/testing";
import { samplerPart } from "./parts.js";

/** Runs until done; log-evidence, its error, and the truth. */
async function evidence(name: string, options: Record<string, unknown>, seed: number) {
  const problem = referenceProblem(name);
  const host = await createSamplerHost(createTestProblem(problem), await samplerPart("nested", options), {
    seed,
  });
  while (!host.sampler.done!()) assert.ok(await host.turn(4096), "it proposes points until it is done");
  const summary = (await host.sampler.summary!())!;
  return {
    ...summary.logEvidence!,
    truth: problem.answers!.posterior!.logEvidence,
    summary,
    rows: host.rows,
  };
}

describe("nested sampling", () => {
  for (const name of ["five-modes", "terraces", "shells-2d", "quadratic-2d-small", "bimodal", "banana"])
    it(`measures the evidence within three errors: ${name}`, async () => {
      const { value, error, truth } = await evidence(name, { livePoints: 200 }, 1);
      assert.ok(Math.abs(value - truth) < 3 * error, `${value} +- ${error}, expected ${truth}`);
    });
});
