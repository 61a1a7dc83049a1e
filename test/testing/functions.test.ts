// The test functions of optimization have their optimum where they say, alone, and inside the box.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createRandom } from "lodescan/numerics";
import { type FunctionName, optimizationProblem, type ReferenceProblem } from "lodescan/testing";

const names: FunctionName[] = ["sphere", "ellipsoid", "rosenbrock", "rastrigin", "ackley", "schwefel"];

function valueAt(problem: ReferenceProblem, x: ArrayLike<number>): number {
  const out = new Float64Array(1);
  assert.ok(problem.evaluate(x, out));
  return out[0]!;
}

describe("test functions of optimization", () => {
  for (const name of names)
    for (const [dim, rotated, shifted] of [
      [2, false, false],
      [5, false, true],
      [10, true, true],
      [40, true, false],
    ] as const)
      it(`${name}, ${dim} dimensions${rotated ? ", rotated" : ""}${shifted ? ", shifted" : ""}: the optimum is 0 and nothing is less`, () => {
        const problem = optimizationProblem(name, { dim, rotated, shifted, seed: 3 });
        const { value, at } = problem.answers!.optimum!;
        assert.equal(value, 0);
        assert.ok(Math.abs(valueAt(problem, at!)) < 1e-12);
        const random = createRandom(1, name, dim);
        for (let i = 0; i < 2000; i++) {
          // Half of the points near the optimum, half anywhere in the box.
          const x = problem.parameters.map(({ min, max }, j) =>
            i % 2 === 0 ? min + random.uniform() * (max - min) : at![j]! + 1e-3 * random.normal(),
          );
          assert.ok(valueAt(problem, x) > 0);
        }
        if (shifted)
          problem.parameters.forEach(({ min, max }, j) => {
            const share = Math.abs(at![j]! - (min + max) / 2) / ((max - min) / 2);
            assert.ok(share > 0.14 && share < 0.61);
          });
      });

  it("has the values of the literature at plain points", () => {
    const plain = (name: FunctionName) => optimizationProblem(name, { dim: 2, shifted: false });
    assert.equal(valueAt(plain("sphere"), [3, 4]), 25);
    assert.equal(valueAt(plain("ellipsoid"), [1, 2]), 4_000_001);
    assert.equal(valueAt(plain("rosenbrock"), [-1, 2]), 104);
    assert.ok(Math.abs(valueAt(plain("rastrigin"), [0.5, 1]) - 21.25) < 1e-12);
    assert.ok(Math.abs(valueAt(plain("ackley"), [1, 1]) - 3.62538493844036) < 1e-12);
    assert.ok(Math.abs(valueAt(plain("schwefel"), [0, 0]) - 2 * 418.9828872724338) < 1e-9);
  });

  it("keeps lengths under rotation, and loses separability", () => {
    const turned = optimizationProblem("sphere", { dim: 20, rotated: true });
    const plain = optimizationProblem("sphere", { dim: 20 });
    const random = createRandom(2);
    for (let i = 0; i < 100; i++) {
      const x = Array.from({ length: 20 }, () => 10 * random.uniform() - 5);
      assert.ok(Math.abs(valueAt(turned, x) - valueAt(plain, x)) < 1e-9);
    }
    const ellipsoid = optimizationProblem("ellipsoid", { dim: 5, rotated: true });
    const at = ellipsoid.answers!.optimum!.at!;
    const step = (...js: number[]) =>
      valueAt(
        ellipsoid,
        at.map((x, j) => x + (js.includes(j) ? 0.1 : 0)),
      );
    assert.ok(Math.abs(step(0, 1) - step(0) - step(1)) > 1e-3 * step(0, 1));
  });

  it("refuses dimensions that it does not have", () => {
    assert.throws(() => optimizationProblem("sphere", { dim: 1 }), RangeError);
    assert.throws(() => optimizationProblem("sphere", { dim: 41 }), RangeError);
  });
});
