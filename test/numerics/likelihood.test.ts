import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { LodeError, Matrix } from "lodescan/contract";
import {
  compileFormula,
  encodeProblem,
  type ProblemDescription,
  problemShape,
  scoreObservables,
  type TermDescription,
} from "lodescan/numerics";
import { oracleFound, oracleTerm, oracleViolation } from "../oracle/likelihood.js";

const names = ["p", "a", "b", "c", "d"];

/** One parameter p, observables a, b, c, and d = a + b derived. */
function description(change: Partial<ProblemDescription>): ProblemDescription {
  return {
    parameters: [{ prior: "flat", numbers: [0, 1] }],
    observables: 3,
    derived: [compileFormula("a + b", names.slice(0, 4))],
    terms: [],
    constraints: [],
    objectives: [],
    target: { kind: "constraints" },
    ...change,
  };
}

function score(d: ProblemDescription, rows: number[][], status?: number[]) {
  const m = (from: number, to: number): Matrix => ({
    data: Float64Array.from(rows.flatMap((r) => r.slice(from, to))),
    rows: rows.length,
    cols: to - from,
  });
  return scoreObservables(encodeProblem(d), m(0, 1), m(1, 4), Uint8Array.from(status ?? rows.map(() => 0)));
}

function close(found: number, expected: number): boolean {
  if (!Number.isFinite(expected)) return Object.is(found, expected);
  return Math.abs(found - expected) <= 1e-10 * Math.max(1e-3, Math.abs(expected));
}

const positive = fc.double({ min: 0.01, max: 10, noNaN: true });
const real = fc.double({ min: -20, max: 20, noNaN: true });
const column = fc.constantFrom(0, 1, 2, 3, 4);

/** Any term over the columns of `description`. */
const anyTerm: fc.Arbitrary<TermDescription> = fc.oneof(
  fc.tuple(column, real, positive, fc.option(fc.tuple(positive, fc.constantFrom(0, 0.1, 0.7)))).map(
    ([c, mean, sigma, theory]): TermDescription => ({
      kind: "gaussian",
      columns: [c],
      numbers: [mean, sigma, ...(theory ?? [])],
    }),
  ),
  fc.tuple(column, real, positive, positive, fc.option(positive)).map(
    ([c, mean, up, down, theory]): TermDescription => ({
      kind: "asymmetric-gaussian",
      columns: [c],
      numbers: [mean, up, down, ...(theory === null ? [] : [theory])],
    }),
  ),
  fc
    .tuple(
      real,
      real,
      real,
      fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 9, maxLength: 9 }),
    )
    .map(([x, y, z, m]): TermDescription => {
      // M M^T + 1 is positive definite.
      const covariance = [0, 1, 2].flatMap((i) =>
        [0, 1, 2].map((j) => [0, 1, 2].reduce((s, k) => s + m[3 * i + k]! * m[3 * j + k]!, i === j ? 1 : 0)),
      );
      return { kind: "correlated-gaussian", columns: [1, 3, 4], numbers: [x, y, z, ...covariance] };
    }),
  fc.tuple(fc.constantFrom("upper-limit", "lower-limit" as const), column, real, fc.option(positive)).map(
    ([kind, c, limit, sigma]): TermDescription => ({
      kind: kind as "upper-limit",
      columns: [c],
      numbers: sigma === null ? [limit] : [limit, sigma],
    }),
  ),
  fc.tuple(column, real, positive, fc.constantFrom(-1, -10, Number.NEGATIVE_INFINITY)).map(
    ([c, lower, width, outside]): TermDescription => ({
      kind: "step",
      columns: [c],
      numbers: [lower, lower + width, outside],
    }),
  ),
  fc
    .tuple(
      column,
      fc.constantFrom(0, 1),
      real,
      fc.array(fc.tuple(positive, real), { minLength: 2, maxLength: 6 }),
    )
    .map(([c, outside, start, steps]): TermDescription => {
      let x = start;
      const grid = steps.map(([step]) => (x += step));
      return { kind: "table", columns: [c], numbers: [outside, ...grid, ...steps.map(([, y]) => y)] };
    }),
  fc.constant<TermDescription>({
    kind: "expression",
    columns: [],
    numbers: [],
    formula: compileFormula("-abs(d) * p", names),
  }),
);

const anyConstraint = fc
  .tuple(
    column,
    real,
    positive,
    fc.constantFrom("plain", "log" as const),
    fc.boolean(),
    fc.constantFrom(0, 1, 2),
  )
  .map(([c, lower, width, measure, apply, open]) => ({
    column: c,
    lower: open === 1 ? Number.NEGATIVE_INFINITY : lower,
    upper: open === 2 ? Number.POSITIVE_INFINITY : lower + width,
    measure: measure as "plain",
    apply,
    onParameters: false,
  }));

const anyTarget: fc.Arbitrary<ProblemDescription["target"]> = fc.oneof(
  fc.constant({ kind: "constraints" } as const),
  fc.double({ min: 0.5, max: 6, noNaN: true }).map((sigmas) => ({ kind: "sigmas", sigmas }) as const),
  fc.double({ min: -20, max: -0.1, noNaN: true }).map((min) => ({ kind: "logLikelihood", min }) as const),
);

test("terms, violations, likelihood and found agree with the oracle", () => {
  fc.assert(
    fc.property(
      fc.array(anyTerm, { maxLength: 4 }),
      fc.array(anyConstraint, { maxLength: 3 }),
      anyTarget,
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), real, real, real), {
        minLength: 1,
        maxLength: 20,
      }),
      (terms, constraints, target, rows) => {
        const d = description({ terms, constraints, target, objectives: [{ column: 4, sense: -1 }] });
        const scores = score(d, rows);
        rows.forEach((row, i) => {
          const values = [...row, row[1] + row[2]];
          const t = terms.map((term) => oracleTerm(term, values, (v) => -Math.abs(v[4]!) * v[0]!));
          const v = constraints.map((c) => oracleViolation(c, values[c.column]!));
          const sum = t.reduce((a, b) => a + b, 0);
          t.forEach((x, k) => {
            assert.ok(close(scores.terms.data[i * t.length + k]!, x), `${terms[k]!.kind} ${x}`);
          });
          v.forEach((x, k) => {
            assert.ok(close(scores.violations.data[i * v.length + k]!, x));
          });
          assert.ok(close(scores.logLikelihood[i]!, sum));
          assert.equal(scores.derived.data[i], values[4]);
          assert.equal(scores.objectives.data[i], values[4]);
          assert.equal(scores.found[i], oracleFound(d, values, t, v) ? 1 : 0);
        });
      },
    ),
    { numRuns: 1000, seed: 20260102 },
  );
});

test("terms have a maximum of 0", () => {
  const value = (term: TermDescription, x: number) =>
    score(description({ terms: [term] }), [[0, x, 0, 0]]).terms.data[0];
  const gaussian: TermDescription = { kind: "gaussian", columns: [1], numbers: [2, 3, 1, 0.5] };
  assert.equal(value(gaussian, 2), 0);
  assert.equal(value({ kind: "upper-limit", columns: [1], numbers: [5, 1] }, -1000), 0);
  assert.equal(value({ kind: "lower-limit", columns: [1], numbers: [5] }, 5), 0);
});

test("a smeared limit does not underflow far out", () => {
  const far = score(description({ terms: [{ kind: "upper-limit", columns: [1], numbers: [0, 1] }] }), [
    [0, 19.999, 0, 0],
    [0, 20.001, 0, 0],
    [0, 1000, 0, 0],
  ]).terms.data;
  assert.ok(far[0]! > far[1]! && far[0]! - far[1]! < 0.05);
  assert.ok(far[2]! < -499_999 && Number.isFinite(far[2]!));
});

test("rows that are not ok have no numbers and are not found", () => {
  const d = description({
    terms: [{ kind: "gaussian", columns: [1], numbers: [0, 1] }],
    constraints: [{ column: 2, lower: -1, upper: 1, measure: "plain", apply: true, onParameters: false }],
    objectives: [{ column: 1, sense: 1 }],
  });
  const scores = score(
    d,
    [0, 1, 2, 3, 4].map(() => [0, 0, 0, 0]),
    [0, 1, 2, 3, 4],
  );
  assert.deepEqual(Array.from(scores.found), [1, 0, 0, 0, 0]);
  assert.deepEqual(Array.from(scores.logLikelihood), [0, ...Array(4).fill(Number.NEGATIVE_INFINITY)]);
  for (const m of [scores.derived, scores.terms, scores.violations, scores.objectives]) {
    assert.deepEqual(Array.from(m.data), [0, Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
  }
});

test("an ok row that misses an observable is scored but not found", () => {
  const d = description({ terms: [{ kind: "gaussian", columns: [1], numbers: [0, 1] }] });
  const scores = score(d, [
    [0, 0.5, 0, 0],
    [0, 0.5, Number.NaN, 0],
    [0, Number.NaN, 0, 0],
  ]);
  assert.deepEqual(Array.from(scores.found), [1, 0, 0]);
  assert.deepEqual(Array.from(scores.logLikelihood), [-0.125, -0.125, Number.NEGATIVE_INFINITY]);
  assert.deepEqual(Array.from(scores.derived.data), [0.5, Number.NaN, Number.NaN]);
});

test("results do not depend on how many rows are scored at once", () => {
  const d = description({ terms: [{ kind: "gaussian", columns: [4], numbers: [0, 1] }] });
  const rows = Array.from({ length: 700 }, (_, i) => [0, Math.sin(i), Math.cos(i), 0]);
  const whole = score(d, rows).logLikelihood;
  rows.forEach((row, i) => {
    if (i % 50 === 0) assert.equal(score(d, [row]).logLikelihood[0], whole[i]);
  });
});

test("numbers that make no term, constraint or target are refused", () => {
  const bad: Partial<ProblemDescription>[] = [
    { terms: [{ kind: "gaussian", columns: [1], numbers: [0, 0] }] },
    { terms: [{ kind: "gaussian", columns: [1], numbers: [0] }] },
    { terms: [{ kind: "gaussian", columns: [5], numbers: [0, 1] }] },
    { terms: [{ kind: "gaussian", columns: [-1], numbers: [0, 1] }] },
    { terms: [{ kind: "gaussian", columns: [1], numbers: [Number.NaN, 1] }] },
    { terms: [{ kind: "table", columns: [1], numbers: [0, 1, 1, 0, 0] }] },
    { terms: [{ kind: "table", columns: [1], numbers: [0, 1, 2, 0] }] },
    { terms: [{ kind: "step", columns: [1], numbers: [0, 1, 1] }] },
    { terms: [{ kind: "expression", columns: [], numbers: [] }] },
    { terms: [{ kind: "unheard-of" as "step", columns: [1], numbers: [] }] },
    { constraints: [{ column: 1, lower: 1, upper: 0, measure: "plain", apply: true, onParameters: false }] },
    { constraints: [{ column: 9, lower: 0, upper: 1, measure: "plain", apply: true, onParameters: false }] },
    { target: { kind: "sigmas", sigmas: 0 } },
    { target: { kind: "logLikelihood", min: Number.NaN } },
    { objectives: [{ column: 99, sense: 1 }] },
    // A derived quantity that uses a later column.
    { derived: [compileFormula("d", names)] },
  ];
  for (const change of bad) {
    assert.throws(
      () => encodeProblem(description(change)),
      (e: LodeError) => e.code === "LODE_NATIVE_ARGUMENT",
      JSON.stringify(change),
    );
  }
  for (const covariance of [
    [1, 2, 2, 1],
    [1, 0.5, 0.4, 1],
    [0, 0, 0, 1],
    [1, 0, 0],
  ]) {
    const terms: TermDescription[] = [
      { kind: "correlated-gaussian", columns: [1, 2], numbers: [0, 0, ...covariance] },
    ];
    assert.throws(
      () => encodeProblem(description({ terms })),
      (e: LodeError) => e.code === "LODE_SCAN_INVALID",
    );
  }
});

test("damaged arrays are refused or run, never a crash", () => {
  const whole = encodeProblem(
    description({
      terms: [
        { kind: "correlated-gaussian", columns: [1, 2], numbers: [0, 0, 1, 0.5, 0.5, 1] },
        {
          kind: "expression",
          columns: [],
          numbers: [],
          formula: compileFormula("sin(a) + min(b, c, p)", names),
        },
      ],
      constraints: [{ column: 2, lower: -1, upper: 1, measure: "plain", apply: true, onParameters: false }],
      target: { kind: "sigmas", sigmas: 2 },
    }),
  );
  let refused = 0;
  const code = fc.oneof(fc.integer({ min: -3, max: 60 }), fc.integer());
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(whole.code.length - 1), code), { maxLength: 4 }),
      fc.array(fc.tuple(fc.nat(whole.numbers.length - 1), fc.double()), { maxLength: 2 }),
      fc.nat(3),
      (words, numbers, cut) => {
        const broken = { code: whole.code.slice(0, whole.code.length - cut), numbers: whole.numbers.slice() };
        for (const [i, x] of words) if (i < broken.code.length) broken.code[i] = x;
        for (const [i, x] of numbers) broken.numbers[i] = x;
        try {
          const shape = problemShape(broken);
          if (shape.parameters + shape.observables + shape.derived > 1000) return;
          scoreObservables(
            broken,
            { data: new Float64Array(2 * shape.parameters), rows: 2, cols: shape.parameters },
            { data: new Float64Array(2 * shape.observables), rows: 2, cols: shape.observables },
            new Uint8Array(2),
          );
        } catch (error) {
          assert.equal((error as LodeError).code, "LODE_NATIVE_ARGUMENT");
          refused++;
        }
      },
    ),
    { numRuns: 3000, seed: 20260103 },
  );
  assert.ok(refused > 500);
});

test("arrays of the wrong size, kind or state are refused", () => {
  const d = description({});
  const p = encodeProblem(d);
  const one = { data: new Float64Array(1), rows: 1, cols: 1 };
  const three = { data: new Float64Array(3), rows: 1, cols: 3 };
  const detached = new Float64Array(3);
  structuredClone(detached, { transfer: [detached.buffer] });
  const calls = [
    () => scoreObservables(p, one, one, new Uint8Array(1)),
    () => scoreObservables(p, one, three, new Uint8Array(2)),
    () =>
      scoreObservables(
        p,
        { ...one, data: new Float32Array(1) as unknown as Float64Array },
        three,
        new Uint8Array(1),
      ),
    () => scoreObservables(p, one, { ...three, data: detached }, new Uint8Array(1)),
    () => scoreObservables({ code: p.code.subarray(1), numbers: p.numbers }, one, three, new Uint8Array(1)),
    () => scoreObservables({ code: new Int32Array(0), numbers: p.numbers }, one, three, new Uint8Array(1)),
    () =>
      scoreObservables(
        { code: undefined as unknown as Int32Array, numbers: p.numbers },
        one,
        three,
        new Uint8Array(1),
      ),
  ];
  for (const call of calls) assert.throws(call, (e: LodeError) => e.code === "LODE_NATIVE_ARGUMENT");
});
