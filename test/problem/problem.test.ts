// From scan to problem: columns, names, what is needed, the order of derived quantities, and the native form.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LodeError, matrix, Status } from "../../src/contract/index.js";
import { cubeToParameters, scoreObservables } from "../../src/numerics/index.js";
import { requestedObservables } from "../../src/problem/check.js";
import { buildProblem } from "../../src/problem/problem.js";
import { loadScan } from "../../src/registry/scan.js";

const text = `
parameters:
  x: { prior: flat, min: 0, max: 10, unit: GeV, label: m_x }
  copy: { prior: same-as, of: far }
  k: { prior: choice, values: [-1, 1] }
  far: { prior: same-as, of: x }
  one: { prior: fixed, value: 1 }
  n: { prior: integer, min: 0, max: 3 }
observables:
  mass: { unit: TeV, label: M }
evaluator: { plugin: expression, options: { observables: { any: x } } }
derived:
  last: first + second
  first: { formula: 2 * mass, unit: GeV }
  second: first^2
  plain: x + one
  watched: unused + 1
likelihood:
  mass: { gaussian: { mean: 3, sigma: 3, theory: 4 } }
  pair: { of: [mass, width], correlatedGaussian: { means: [0, 0], covariance: [[4, 0], [0, 1]] } }
  free: { expression: -last }
constraints:
  plain: { max: 8 }
  width: { min: 1, severity: skip, violation: log }
  hidden: { of: mass, min: 100, severity: ignore }
objectives: { mass: maximize, second: minimize }
target: { logLikelihood: { min: -1e6 } }
sampler: random
`;
const gives = [{ name: "mass" }, { name: "width", unit: "MeV" }, { name: "unused" }];

const errorsOf = (run: () => unknown): LodeError[] => {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof LodeError, String(error));
    return [error, ...error.others];
  }
  return [];
};

describe("a problem", async () => {
  const scan = await loadScan(text);
  const problem = buildProblem(scan, gives);

  it("has the log's columns in the promised order, with units and labels", () => {
    assert.deepEqual(
      problem.columns.map(({ name }) => name),
      [
        ...["id", "iteration", "origin", "status", "reason", "seconds", "logLikelihood", "found"],
        ...["x", "copy", "k", "far", "one", "n"],
        ...["mass", "width", "unused"],
        ...["first", "second", "last", "plain", "watched"],
        ...["term.mass", "term.pair", "term.free"],
        ...["violation.plain", "violation.width"],
        ...["objective.mass", "objective.second"],
      ],
    );
    const column = (name: string) => problem.columns.find((entry) => entry.name === name);
    assert.deepEqual(column("x"), { name: "x", group: "parameter", unit: "GeV", label: "m_x" });
    assert.deepEqual(column("mass"), { name: "mass", group: "observable", unit: "TeV", label: "M" });
    assert.deepEqual(column("width"), { name: "width", group: "observable", unit: "MeV" });
    assert.deepEqual(column("objective.mass"), { name: "objective.mass", group: "objective", unit: "TeV" });
  });

  it("shows a sampler its dimensions, and what is needed of the observables", () => {
    assert.deepEqual(problem.view.dimensions, [
      { name: "x", unit: "GeV", kind: "continuous" },
      { name: "k", kind: "choice", levels: 2 },
      { name: "n", kind: "integer", levels: 4 },
    ]);
    assert.deepEqual(problem.view.needed, ["mass", "width"]);
    assert.deepEqual(problem.view.constraints, ["plain"]);
    assert.deepEqual([...problem.appliedViolations], [0]);
    assert.deepEqual(problem.view.objectives, [
      { name: "mass", sense: "maximize" },
      { name: "second", sense: "minimize" },
    ]);
    assert.equal(problem.view.hasLikelihood, true);
  });

  it("asks an evaluator for what the scan uses, without parameters and derived quantities", () => {
    assert.deepEqual(requestedObservables(scan).sort(), ["mass", "unused", "width"]);
  });

  it("knows which constraints are on parameters alone, through derived quantities too", () => {
    assert.deepEqual(
      problem.description.constraints.map(({ onParameters }) => onParameters),
      [true, false],
    );
  });

  it("scores points as written down by hand", () => {
    const points = matrix(1, 3);
    points.data.set([0.25, 0.75, 0.9]);
    const parameters = cubeToParameters(problem.native, points);
    assert.deepEqual([...parameters.data], [2.5, 2.5, 1, 2.5, 1, 3]);
    const observables = matrix(1, 3);
    observables.data.set([6, 0.5, 0]);
    const scores = scoreObservables(problem.native, parameters, observables, Uint8Array.of(Status.ok));
    assert.deepEqual([...scores.derived.data], [12, 144, 156, 3.5, 1]);
    const expected = [-0.5 * (3 / 5) ** 2, -0.5 * (36 / 4 + 0.25), -156];
    for (const [i, term] of expected.entries()) assert.ok(Math.abs(scores.terms.data[i]! - term) < 1e-12);
    assert.deepEqual([...scores.violations.data], [0, Math.log1p(0.5)]);
    assert.deepEqual([...scores.found], [1]);
  });
});

describe("a problem is refused", () => {
  const small = (rest: string) =>
    loadScan(
      `parameters:\n  x: { prior: flat, min: 0, max: 1 }\nevaluator: { plugin: expression, options: { observables: { mass: x } } }\nsampler: random\n${rest}\n`,
    );
  const cases: [string, string, { name: string }[], string, string, RegExp][] = [
    [
      "for an observable in a term that nothing gives",
      "likelihood: { mas: { gaussian: { mean: 1, sigma: 1 } } }",
      [{ name: "mass" }],
      "LODE_SCAN_NAME",
      "/likelihood/mas",
      /Did you mean mass\?/,
    ],
    [
      "for an observable in `of`",
      "likelihood: { m: { of: masss, gaussian: { mean: 1, sigma: 1 } } }",
      [{ name: "mass" }],
      "LODE_SCAN_NAME",
      "/likelihood/m/of/0",
      /mass/,
    ],
    [
      "for a constraint on nothing",
      "constraints: { c: { of: y, max: 1 } }",
      [{ name: "mass" }],
      "LODE_SCAN_NAME",
      "/constraints/c/of",
      /x/,
    ],
    [
      "for an objective of nothing",
      "objectives: { y: minimize }",
      [{ name: "mass" }],
      "LODE_SCAN_NAME",
      "/objectives/y",
      /x/,
    ],
    [
      "for a unit of no observable",
      "observables: { maas: { unit: GeV } }",
      [{ name: "mass" }],
      "LODE_SCAN_NAME",
      "/observables/maas",
      /mass/,
    ],
    [
      "for a surrogate of no observable",
      "surrogates: [{ learns: [maas] }]",
      [{ name: "mass" }],
      "LODE_SCAN_NAME",
      "/surrogates/0/learns/0",
      /mass/,
    ],
    [
      "for an unknown name in a derived quantity",
      "derived: { d: 2 * maas }",
      [{ name: "mass" }],
      "LODE_SCAN_FORMULA",
      "/derived/d",
      /mass/,
    ],
    [
      "for an unknown name in a likelihood",
      "likelihood: { e: { expression: -maas } }",
      [{ name: "mass" }],
      "LODE_SCAN_FORMULA",
      "/likelihood/e/expression",
      /mass/,
    ],
    [
      "for an observable of a parameter's name",
      "",
      [{ name: "x" }],
      "LODE_SCAN_NAME",
      "/evaluator",
      /Rename/,
    ],
    [
      "for an observable of a column's name",
      "",
      [{ name: "seconds" }],
      "LODE_SCAN_NAME",
      "/evaluator",
      /reserved/,
    ],
    ["for an observable with a dot", "", [{ name: "term.x" }], "LODE_SCAN_NAME", "/evaluator", /letters/],
    [
      "for an observable given twice",
      "",
      [{ name: "a" }, { name: "a" }],
      "LODE_SCAN_NAME",
      "/evaluator",
      /Rename/,
    ],
    [
      "for an observable of a derived quantity's name",
      "derived: { d: x }",
      [{ name: "d" }],
      "LODE_SCAN_NAME",
      "/evaluator",
      /Rename/,
    ],
  ];
  for (const [what, rest, observables, code, path, hint] of cases)
    it(what, async () => {
      const scan = await small(rest);
      const [error] = errorsOf(() => buildProblem(scan, observables));
      assert.ok(error !== undefined, "was taken for valid");
      assert.equal(error.code, code, error.message);
      assert.equal(error.path, path);
      assert.match(error.hint ?? "", hint);
      assert.equal(error.exitStatus, 2);
    });
});
