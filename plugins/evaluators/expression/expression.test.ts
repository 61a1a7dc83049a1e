// The expression evaluator: formulas of parameters and earlier observables, conditions for unphysical points.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type EvaluatorContext, LodeError, type Matrix, matrix, Status } from "lodescan/contract";
import { create } from "./index.js";

const context = { parameters: [{ name: "x" }, { name: "y" }] } as unknown as EvaluatorContext;
type Options = Parameters<typeof create>[0];

function points(...rows: number[][]): Matrix {
  const m = matrix(rows.length, 2);
  m.data.set(rows.flat());
  return m;
}

async function evaluate(options: Partial<Options>, at: Matrix) {
  const evaluator = await create({ observables: {}, unphysical: {}, ...options }, context);
  const result = await evaluator.evaluate(at, undefined as never);
  return { evaluator, result, rows: (i: number) => [...result.observables.data].slice(i * 3, i * 3 + 3) };
}

describe("the expression evaluator", () => {
  it("computes formulas that use parameters and observables before them, in stages", async () => {
    const { evaluator, result, rows } = await evaluate(
      { observables: { a: "x + y", b: { formula: "a^2 + x", unit: "GeV" }, c: "b - a" } },
      points([1, 2], [3, 4]),
    );
    assert.deepEqual(evaluator.observables, [{ name: "a" }, { name: "b", unit: "GeV" }, { name: "c" }]);
    assert.deepEqual(rows(0), [3, 10, 7]);
    assert.deepEqual(rows(1), [7, 52, 45]);
    assert.equal(result.status, undefined);
  });

  it("takes numbers for formulas", async () => {
    const { result } = await evaluate({ observables: { one: 1, two: { formula: 2 } } }, points([0, 0]));
    assert.deepEqual([...result.observables.data], [1, 2]);
  });

  it("gives the first reason whose condition holds", async () => {
    const { result } = await evaluate(
      { observables: { a: "x" }, unphysical: { negative: "x < 0", heavy: "a > 5", never: false } },
      points([1, 0], [-1, 0], [6, 0], [-9, 0]),
    );
    assert.deepEqual(Array.from(result.status!), [
      Status.ok,
      Status.unphysical,
      Status.unphysical,
      Status.unphysical,
    ]);
    assert.deepEqual(result.reason, ["", "negative", "heavy", "negative"]);
  });

  it("marks what is no finite number as invalid, unless it is unphysical", async () => {
    const { result } = await evaluate(
      { observables: { a: "sqrt(x)", b: "1 / y" }, unphysical: { negative: "x < -5" } },
      points([1, 1], [-1, 1], [1, 0], [-6, 1]),
    );
    assert.deepEqual(Array.from(result.status!), [
      Status.ok,
      Status.invalid,
      Status.invalid,
      Status.unphysical,
    ]);
    assert.deepEqual(result.reason, ["", "nan", "overflow", "negative"]);
  });

  it("takes no rows", async () => {
    const { result } = await evaluate({ observables: { a: "x", b: "a" } }, matrix(0, 2));
    assert.equal(result.observables.rows, 0);
  });

  it("refuses later observables, unknown names and parameters' names, with the place", () => {
    const bad: [Partial<Options>, string, string][] = [
      [{ observables: { a: "b", b: "x" } }, "LODE_SCAN_FORMULA", "/evaluator/options/observables/a"],
      [{ observables: { a: "z" } }, "LODE_SCAN_FORMULA", "/evaluator/options/observables/a"],
      [{ observables: { x: "1" } }, "LODE_SCAN_NAME", "/evaluator/options/observables/x"],
      [
        { observables: { a: "x" }, unphysical: { c: "q" } },
        "LODE_SCAN_FORMULA",
        "/evaluator/options/unphysical/c",
      ],
    ];
    for (const [options, code, path] of bad)
      assert.throws(
        () => create({ observables: {}, unphysical: {}, ...options }, context),
        (error: LodeError) => error instanceof LodeError && error.code === code && error.path === path,
      );
  });
});
