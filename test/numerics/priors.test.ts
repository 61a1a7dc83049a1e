import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { LodeError, Matrix } from "lodescan/contract";
import {
  checkParameters,
  createRandom,
  cubeToParameters,
  encodeProblem,
  type PriorDescription,
  parametersToCube,
  problemShape,
} from "lodescan/numerics";
import { normalCdf, uniformDeviation } from "../oracle/statistics.js";

function problemOf(...parameters: PriorDescription[]) {
  return encodeProblem({
    parameters,
    observables: 0,
    derived: [],
    terms: [],
    constraints: [],
    objectives: [],
    target: { kind: "constraints" },
  });
}

function column(values: number[] | Float64Array): Matrix {
  return { data: Float64Array.from(values), rows: values.length, cols: 1 };
}

const symmetricLog = (x: number, t: number) =>
  Math.abs(x) <= t ? x / t : Math.sign(x) * (1 + Math.log(Math.abs(x) / t));

/** Each prior with its distribution function, written down independently. */
const continuous: { prior: PriorDescription; cdf: (x: number) => number; min: number; max: number }[] = [
  { prior: { prior: "flat", numbers: [-5, 3] }, cdf: (x) => (x + 5) / 8, min: -5, max: 3 },
  { prior: { prior: "log", numbers: [1e-3, 10] }, cdf: (x) => Math.log10(x * 1e3) / 4, min: 1e-3, max: 10 },
  {
    prior: { prior: "signed-log", numbers: [1, 100] },
    cdf: (x) => 0.5 + (Math.sign(x) * Math.log10(Math.abs(x))) / 4,
    min: -100,
    max: 100,
  },
  {
    prior: { prior: "symmetric-log", numbers: [-10, 1000, 2] },
    cdf: (x) => (symmetricLog(x, 2) - symmetricLog(-10, 2)) / (symmetricLog(1000, 2) - symmetricLog(-10, 2)),
    min: -10,
    max: 1000,
  },
  {
    prior: { prior: "gaussian", numbers: [3, 0.5] },
    cdf: (x) => normalCdf((x - 3) / 0.5),
    min: Number.NEGATIVE_INFINITY,
    max: Number.POSITIVE_INFINITY,
  },
  {
    prior: { prior: "gaussian", numbers: [0, 1, 1, 2] },
    cdf: (x) => (normalCdf(x) - normalCdf(1)) / (normalCdf(2) - normalCdf(1)),
    min: 1,
    max: 2,
  },
];

for (const { prior, cdf, min, max } of continuous) {
  const name = `${prior.prior} (${prior.numbers.join(", ")})`;

  test(`the ${name} prior has its distribution, and not another one's`, () => {
    const n = 20_000;
    const points = new Float64Array(n);
    createRandom(1, name).fillUniform(points);
    const values = cubeToParameters(problemOf(prior), { data: points, rows: n, cols: 1 }).data;
    const critical = 1.95 / Math.sqrt(n);
    assert.ok(uniformDeviation(values.map(cdf)) < critical);
    assert.ok(uniformDeviation(values.map((x) => cdf(x) ** 1.1)) > critical);
    assert.ok(values.every((x) => x >= min && x <= max));
  });

  test(`the ${name} prior inverts`, () => {
    const problem = problemOf(prior);
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }), (u) => {
        const x = cubeToParameters(problem, column([u]));
        const back = parametersToCube(problem, x).data[0]!;
        assert.ok(Math.abs(back - u) < 1e-11, `${u} -> ${x.data[0]} -> ${back}`);
      }),
    );
  });

  test(`the ${name} prior keeps to its bounds and to the open cube`, () => {
    const problem = problemOf(prior);
    const edge = cubeToParameters(problem, column([Number.MIN_VALUE, 2 ** -53, 1 - 2 ** -53])).data;
    assert.ok(edge.every((x) => x >= min && x <= max && Number.isFinite(x)));
    const back = parametersToCube(problem, column([min, max, -1e300, 1e300, Number.NaN])).data;
    assert.ok(back.subarray(0, 4).every((u) => u > 0 && u < 1));
    assert.ok(Number.isNaN(back[4]));
  });
}

test("an exact bound is never overshot by rounding", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-300, max: 1e300, noNaN: true }),
      fc.double({ min: 1e-300, max: 1e300, noNaN: true }),
      fc.constantFrom("flat", "log", "signed-log" as const),
      (a, b, prior) => {
        fc.pre(a !== b);
        const [min, max] = a < b ? [a, b] : [b, a];
        const x = cubeToParameters(
          problemOf({ prior: prior as "flat", numbers: [min, max] }),
          column([2 ** -53, 0.5, 1 - 2 ** -53]),
        ).data;
        for (const value of x) assert.ok(Math.abs(value) >= min && Math.abs(value) <= max);
      },
    ),
  );
});

test("a far window of a gaussian keeps its shape", () => {
  // The median of that window, by bisection of Python's math.erfc.
  const problem = problemOf({ prior: "gaussian", numbers: [0, 1, 10, 12] });
  const median = cubeToParameters(problem, column([0.5])).data[0]!;
  assert.ok(Math.abs(median - 10.068411836058495) < 1e-12, `${median}`);
});

test("integers and choices take every value equally often, and return to the middle of their cell", () => {
  const problem = problemOf({ prior: "integer", numbers: [-1, 2] }, { prior: "choice", numbers: [7, 3, 11] });
  const n = 12_000;
  const points = new Float64Array(2 * n);
  createRandom(2).fillUniform(points);
  const values = cubeToParameters(problem, { data: points, rows: n, cols: 2 });
  const counts = new Map<string, number>();
  for (let i = 0; i < n; i++) {
    for (const j of [0, 1]) {
      const key = `${j}:${values.data[2 * i + j]}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  assert.deepEqual([...counts.keys()].sort(), ["0:-1", "0:0", "0:1", "0:2", "1:11", "1:3", "1:7"]);
  for (const [key, c] of counts) {
    const p = key.startsWith("0") ? 1 / 4 : 1 / 3;
    assert.ok(Math.abs(c - n * p) < 5 * Math.sqrt(n * p * (1 - p)), `${key}: ${c}`);
  }
  const back = parametersToCube(problem, { data: Float64Array.from([0, 11]), rows: 1, cols: 2 });
  assert.deepEqual(Array.from(back.data), [1.5 / 4, 2.5 / 3]);
});

test("fixed and same-as parameters take no dimension, and same-as may come first and be chained", () => {
  const problem = problemOf(
    { prior: "same-as", numbers: [], source: 3 },
    { prior: "flat", numbers: [0, 10] },
    { prior: "fixed", numbers: [42] },
    { prior: "same-as", numbers: [], source: 1 },
  );
  assert.deepEqual(problemShape(problem).dim, 1);
  assert.deepEqual(Array.from(cubeToParameters(problem, column([0.3])).data), [3, 3, 42, 3]);
  const circle = (e: LodeError) => e.code === "LODE_SCAN_CYCLE";
  assert.throws(
    () =>
      problemOf({ prior: "same-as", numbers: [], source: 1 }, { prior: "same-as", numbers: [], source: 0 }),
    circle,
  );
  assert.throws(() => problemOf({ prior: "same-as", numbers: [] }), circle);
});

test("numbers that make no prior are refused", () => {
  const bad: PriorDescription[] = [
    { prior: "flat", numbers: [1, 1] },
    { prior: "flat", numbers: [0, Number.POSITIVE_INFINITY] },
    { prior: "flat", numbers: [Number.NaN, 1] },
    { prior: "flat", numbers: [0] },
    { prior: "log", numbers: [0, 1] },
    { prior: "signed-log", numbers: [-1, 1] },
    { prior: "symmetric-log", numbers: [-1, 1, 0] },
    { prior: "gaussian", numbers: [0, 0] },
    { prior: "gaussian", numbers: [0, 1, 50, 60] },
    { prior: "integer", numbers: [0.5, 2] },
    { prior: "choice", numbers: [] },
    { prior: "fixed", numbers: [Number.POSITIVE_INFINITY] },
    { prior: "unheard-of" as "flat", numbers: [0, 1] },
  ];
  for (const prior of bad) {
    assert.throws(
      () => problemOf(prior),
      (e: LodeError) => e.code === "LODE_NATIVE_ARGUMENT",
      `${prior.prior} ${prior.numbers}`,
    );
  }
});

test("constraints on parameters are checked without observables", () => {
  const problem = encodeProblem({
    parameters: [
      { prior: "flat", numbers: [0, 1] },
      { prior: "flat", numbers: [0, 1] },
    ],
    observables: 1,
    derived: [],
    terms: [],
    constraints: [
      {
        column: 0,
        lower: 0.5,
        upper: Number.POSITIVE_INFINITY,
        measure: "plain",
        apply: true,
        onParameters: true,
      },
      { column: 1, lower: 0, upper: 0.5, measure: "plain", apply: false, onParameters: true },
      { column: 2, lower: 0, upper: 1, measure: "plain", apply: true, onParameters: false },
    ],
    objectives: [],
    target: { kind: "constraints" },
  });
  const parameters = { data: Float64Array.from([0.4, 0.1, 0.5, 0.9, Number.NaN, 0]), rows: 3, cols: 2 };
  assert.deepEqual(Array.from(checkParameters(problem, parameters)), [0, 1, 0]);
});
