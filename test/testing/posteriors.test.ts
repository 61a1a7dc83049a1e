import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { referenceProblem } from "lodescan/testing";

/** Sum over a lattice of the whole box: exact to many digits for smooth functions that vanish at its edge. */
function integrals(name: string, steps: number) {
  const problem = referenceProblem(name);
  const [one, two] = [problem.parameters[0]!, problem.parameters[1]!];
  const out = new Float64Array(problem.observables.length);
  const sums = { weight: 0, x: 0, y: 0, xx: 0, xy: 0, yy: 0 };
  for (let i = 0; i < steps; i++)
    for (let k = 0; k < steps; k++) {
      const x = one.min + ((one.max - one.min) * (i + 0.5)) / steps;
      const y = two.min + ((two.max - two.min) * (k + 0.5)) / steps;
      problem.evaluate([x, y], out);
      let log = 0;
      for (const [o, { name: observable }] of problem.observables.entries()) {
        const term = problem.likelihood[observable]!;
        log += "mean" in term ? -0.5 * ((out[o]! - term.mean) / term.sigma) ** 2 : out[o]!;
      }
      const weight = Math.exp(log) / steps ** 2;
      sums.weight += weight;
      sums.x += weight * x;
      sums.y += weight * y;
      sums.xx += weight * x * x;
      sums.xy += weight * x * y;
      sums.yy += weight * y * y;
    }
  const [x, y] = [sums.x / sums.weight, sums.y / sums.weight];
  return {
    logEvidence: Math.log(sums.weight),
    mean: [x, y],
    covariance: [
      [sums.xx / sums.weight - x * x, sums.xy / sums.weight - x * y],
      [sums.xy / sums.weight - x * y, sums.yy / sums.weight - y * y],
    ],
  };
}

describe("posteriors with known answers", () => {
  for (const name of ["gaussian-2d", "banana", "bimodal"])
    it(`have the moments and the evidence that they state: ${name}`, () => {
      const stated = referenceProblem(name).answers!.posterior!;
      const summed = integrals(name, 1500);
      const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-5, `${a} and ${b}`);
      close(summed.logEvidence, stated.logEvidence);
      for (const j of [0, 1]) {
        close(summed.mean[j]!, stated.mean![j]!);
        for (const k of [0, 1]) close(summed.covariance[j]![k]!, stated.covariance![j]![k]!);
      }
    });

  for (const dim of [5, 10])
    it(`are gaussian with the inverse covariance that the terms give, in ${dim} dimensions`, () => {
      const problem = referenceProblem(`gaussian-${dim}d`);
      const { covariance, mean } = problem.answers!.posterior!;
      const out = new Float64Array(dim);
      for (let j = 0; j < dim; j++) {
        // log L along the direction C e_j falls by C_jj / 2.
        problem.evaluate(
          mean!.map((m, k) => m + covariance![k]![j]!),
          out,
        );
        let log = 0;
        for (let i = 0; i < dim; i++) {
          const term = problem.likelihood[`y${i + 1}`] as { sigma: number };
          log -= 0.5 * (out[i]! / term.sigma) ** 2;
        }
        assert.ok(Math.abs(-2 * log - covariance![j]![j]!) < 1e-12);
      }
    });
});
