import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { compileFormula, createRandom, evaluateFormulas } from "lodescan/numerics";
import { type ReferenceProblem, referenceProblem } from "lodescan/testing";
import { classics } from "../../src/testing/problems/classics.js";

function valueAt(problem: ReferenceProblem, x: readonly number[]): number {
  const out = new Float64Array(1);
  problem.evaluate(x, out);
  return out[0]!;
}

/** Uniform in the box, on the values of integers and choices. */
function somewhere(problem: ReferenceProblem, random: { uniform(): number }): number[] {
  return problem.parameters.map(({ prior, min, max, values }) => {
    const u = random.uniform();
    if (prior === "integer") return min + Math.floor(u * (max - min + 1));
    if (prior === "choice") return values![Math.floor(u * values!.length)]!;
    return prior === "log" ? min * (max / min) ** u : min + u * (max - min);
  });
}

describe("the small classical problems", () => {
  for (const problem of classics) {
    const { value, at } = problem.answers!.optimum!;

    it(`${problem.name} takes its least value where it says, and nowhere less`, () => {
      assert.equal(referenceProblem(problem.name), problem);
      assert.ok(Math.abs(valueAt(problem, at!) - value) < 1e-9, `${valueAt(problem, at!)}, not ${value}`);
      const random = createRandom(1, problem.name);
      for (let i = 0; i < 5000; i++) assert.ok(valueAt(problem, somewhere(problem, random)) >= value);
      // Nor around it.
      for (let i = 0; i < 5000; i++) {
        const near = at!.map((x, j) =>
          ["integer", "choice"].includes(problem.parameters[j]!.prior ?? "flat")
            ? x
            : x * (1 + 0.02 * (random.uniform() - 0.5)),
        );
        assert.ok(valueAt(problem, near) >= value - 1e-9);
      }
    });

    it(`${problem.name} is its formula`, () => {
      const names = problem.parameters.map(({ name }) => name);
      const formula = compileFormula(problem.observables[0]!.formula!, names);
      const random = createRandom(2, problem.name);
      for (let i = 0; i < 200; i++) {
        const x = somewhere(problem, random);
        const columns = { data: Float64Array.from(x), rows: 1, cols: x.length };
        const out = { data: new Float64Array(1), rows: 1, cols: 1 };
        evaluateFormulas([formula], columns, out);
        const [found] = out.data;
        const expected = valueAt(problem, x);
        assert.ok(Math.abs(found! - expected) <= 1e-9 * (1 + Math.abs(expected)), `${found} and ${expected}`);
      }
    });
  }
});
