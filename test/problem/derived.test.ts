// The order of derived quantities: always possible unless there is a circle, and then the circle is named.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { closure, orderDerived } from "../../src/problem/derived.js";
import type { Scan } from "../../src/problem/generated/scan.js";

const scanOf = (formulas: Record<string, string>) =>
  ({
    derived: Object.fromEntries(Object.entries(formulas).map(([name, formula]) => [name, { formula }])),
  }) as unknown as Scan;
const order = (formulas: Record<string, string>) =>
  orderDerived(scanOf(formulas), new Set(Object.keys(formulas)));

describe("derived quantities", () => {
  it("come after all that they use, whatever the order in the file", () => {
    const formula = (uses: number[]) => ["1", ...uses.map((k) => `d${k}`)].join(" + ");
    const graph = fc
      .integer({ min: 1, max: 8 })
      .chain((n) =>
        fc.tuple(...Array.from({ length: n }, (_, k) => fc.subarray(Array.from({ length: k }, (_, i) => i)))),
      )
      .chain((uses) =>
        fc
          .shuffledSubarray(
            uses.map((_, k) => k),
            { minLength: uses.length },
          )
          .map((shuffled) => ({ uses, shuffled })),
      );
    fc.assert(
      fc.property(graph, ({ uses, shuffled }) => {
        const sorted = order(Object.fromEntries(shuffled.map((k) => [`d${k}`, formula(uses[k]!)])));
        assert.deepEqual(sorted.errors, []);
        assert.equal(sorted.order.length, uses.length);
        for (const [k, list] of uses.entries())
          for (const used of list)
            assert.ok(sorted.order.indexOf(`d${used}`) < sorted.order.indexOf(`d${k}`));
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it("keep the file's order where nothing speaks against it", () => {
    assert.deepEqual(order({ b: "x", a: "y", c: "b" }).order, ["b", "a", "c"]);
  });

  it("in a circle are named in its order", () => {
    const { errors } = order({ a: "b", b: "c + x", c: "a", d: "x" });
    assert.equal(errors.length, 1);
    assert.match(errors[0]!.message, /a -> b -> c -> a/);
  });

  it("that use themselves are a circle of one", () => {
    assert.match(order({ a: "a + 1" }).errors[0]!.message, /a -> a/);
  });

  it("rest on all that they reach", () => {
    const { uses } = order({ a: "b + x", b: "c", c: "y", d: "z" });
    assert.deepEqual([...closure(["a"], uses)].sort(), ["a", "b", "c", "x", "y"]);
  });
});
