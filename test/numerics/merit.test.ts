// What optimizers rank by agrees with what the host calls found.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { matrix, Status } from "lodescan/contract";
import {
  constrainedLogLikelihood,
  createRandom,
  meritsOf,
  requirementNames,
  requirementViolations,
} from "lodescan/numerics";
import { createTestProblem, referenceProblem, referenceProblems } from "lodescan/testing";

function evaluated(name: string, rows: number) {
  const problem = createTestProblem(referenceProblem(name));
  const points = matrix(rows, problem.dim);
  createRandom(5, name).fillUniform(points.data);
  return { view: problem.view, evaluations: problem.evaluate(points, new Int32Array(rows), 0) };
}

describe("merits", () => {
  for (const { name } of referenceProblems)
    it(`is free of violation on ${name} exactly where a point is found`, () => {
      const { view, evaluations } = evaluated(name, 4000);
      const { data, cols } = requirementViolations(evaluations, view);
      const { violation } = meritsOf(evaluations, view, "violations");
      assert.equal(cols, requirementNames(view).length);
      evaluations.found.forEach((found, i) => {
        assert.equal(
          data.subarray(i * cols, (i + 1) * cols).every((value) => value === 0),
          found === 1,
        );
        assert.equal(violation[i] === 0, found === 1);
      });
    });

  it("measures a target in sigmas beyond it", () => {
    const { view, evaluations } = evaluated("quadratic-2d", 100);
    const { data } = requirementViolations(evaluations, view);
    evaluations.observables.data.forEach((value, i) => {
      const beyond = Math.max(0, Math.abs(value - 2) / 0.1 - 2);
      assert.ok(Math.abs(data[i]! - beyond) < 1e-9 * Math.max(1, beyond));
    });
  });

  it("puts points that are not ok, or miss observables, behind all others", () => {
    const { view, evaluations } = evaluated("mostly-unphysical", 500);
    const { violation, value } = meritsOf(evaluations, view, "likelihood");
    const logL = constrainedLogLikelihood(evaluations);
    evaluations.status.forEach((status, i) => {
      assert.equal(violation[i] === Infinity, status !== Status.ok);
      assert.equal(logL[i] === -Infinity, status !== Status.ok);
      assert.ok(!Number.isNaN(value[i]));
    });
    evaluations.terms.data.fill(NaN);
    evaluations.found.fill(0);
    assert.ok(requirementViolations(evaluations, view).data.every((v) => v === Infinity));
  });

  it("gives a violated constraint likelihood zero", () => {
    const { evaluations } = evaluated("two-rings", 2000);
    constrainedLogLikelihood(evaluations).forEach((value, i) => {
      assert.equal(value, evaluations.found[i] ? 0 : -Infinity);
    });
  });
});
