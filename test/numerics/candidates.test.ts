// The fused candidate loops against an independent scorer in TypeScript. The acceptance law itself is tested, cell by cell,
// in native/test/candidates_test.cpp.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Matrix } from "lodescan/contract";
import {
  compileFormula,
  createNetwork,
  createRandom,
  type DrawOptions,
  drawCandidates,
  encodeProblem,
  type NetworkState,
  type ProblemDescription,
  predictNetwork,
  type Scorer,
  scoreCandidates,
  surveyCandidates,
  toModel,
  walkCandidates,
} from "lodescan/numerics";

const flat = (min: number, max: number) => ({ prior: "flat" as const, numbers: [min, max] });

function normalCdf(x: number): number {
  // Composite Simpson of the density; plenty for a test.
  if (x < -9) return 0;
  const steps = 2000;
  const h = (x + 9) / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const z = -9 + i * h;
    sum += (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2) * Math.exp(-0.5 * z * z);
  }
  return (sum * h) / 3 / Math.sqrt(2 * Math.PI);
}

function uniformPoints(rows: number, cols: number): Matrix {
  const data = new Float64Array(rows * cols);
  createRandom(1, "points").fillUniform(data);
  return { data, rows, cols };
}

/** Parameters a in [0, 2], b in [1, 3]; observables o0, o1; derived d = o0 * a. */
const description: ProblemDescription = {
  parameters: [flat(0, 2), flat(1, 3)],
  observables: 2,
  derived: [compileFormula("o0 * a", ["a", "b", "o0", "o1"])],
  terms: [{ kind: "gaussian", columns: [2], numbers: [0.3, 0.5] }],
  constraints: [
    { column: 3, lower: 0.8, upper: 3, measure: "plain", apply: true, onParameters: false },
    { column: 4, lower: -1, upper: 1, measure: "plain", apply: true, onParameters: false },
    { column: 0, lower: 0.2, upper: 1.9, measure: "plain", apply: true, onParameters: true },
    { column: 1, lower: 5, upper: 6, measure: "plain", apply: false, onParameters: true },
  ],
  objectives: [],
  target: { kind: "sigmas", sigmas: 1.5 },
};

function network(outputs: number, output: "linear" | "sigmoid", members: number, seed: number): NetworkState {
  return createNetwork(
    { inputs: 2, hidden: [12], outputs, activation: "tanh", output, members },
    createRandom(seed),
  );
}

const regression = toModel(network(2, "linear", 4, 2));
const classifier = toModel(network(1, "sigmoid", 2, 3));

function makeScorer(changes: Partial<Scorer> = {}): Scorer {
  return {
    problem: encodeProblem(description),
    // o1 is learned as its logarithm; outputs in the other order than observables.
    models: [{ model: regression, columns: Int32Array.of(1, 0), log: Uint8Array.of(1, 0) }],
    physical: classifier,
    spread: Float64Array.of(1.2, 0.7, 0.1, 0.05),
    acceptance: "found",
    ...changes,
  };
}

const deviation = (values: number[]) => {
  const mean = values.reduce((a, b) => a + b) / values.length;
  return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1));
};

const interval = (lo: number, hi: number, mu: number, sd: number) =>
  normalCdf((hi - mu) / sd) - normalCdf((lo - mu) / sd);

test("scores agree with an independent scorer: logarithms, derived quantities, constraints, spread", () => {
  const points = uniformPoints(300, 2);
  const scores = scoreCandidates(makeScorer(), points);
  const ratio = scoreCandidates(makeScorer({ acceptance: "likelihood" }), points);
  const mixed = scoreCandidates(makeScorer({ acceptance: "mixed", mix: 0.25 }), points);
  const raw = predictNetwork(regression, points, { members: true });
  const physical = predictNetwork(classifier, points).mean;
  for (let i = 0; i < points.rows; i++) {
    const a = 2 * points.data[2 * i]!;
    const logs = raw.members!.map((m) => m.data[2 * i]!);
    const plain = raw.members!.map((m) => m.data[2 * i + 1]!);
    const c1 = raw.mean.data[2 * i]!;
    const c0 = raw.mean.data[2 * i + 1]!;
    const s0 = Math.hypot(1.2 * deviation(plain), 0.1);
    const s1 = Math.hypot(0.7 * deviation(logs), 0.05);
    const derived = plain.map((o) => (c0 + 1.2 * (o - c0)) * a);
    const sd = Math.hypot(deviation(derived), 0.1 * a);
    const allowed = a >= 0.2 && a <= 1.9;
    const found =
      (allowed ? 1 : 0) *
      interval(0.3 - 0.75, 0.3 + 0.75, c0, s0) *
      interval(Math.log(0.8), Math.log(3), c1, s1) *
      interval(-1, 1, c0 * a, sd);
    const p = allowed ? physical.data[i]! : 0;
    assert.ok(Math.abs(scores.found[i]! - found) < 1e-6, `point ${i}: ${scores.found[i]} against ${found}`);
    assert.ok(Math.abs(scores.score[i]! - p * found) < 1e-6);
    if (p * found > 1e-8) assert.ok(Math.abs(scores.logScore[i]! - Math.log(p * found)) < 1e-4);
    assert.ok(Math.abs(scores.mean.data[2 * i]! - c0) < 1e-9);
    assert.ok(Math.abs(scores.mean.data[2 * i + 1]! - Math.exp(c1)) < 1e-9);
    assert.ok(Math.abs(scores.spread.data[2 * i + 1]! - Math.exp(c1) * s1) < 1e-9);
    const o1 = Math.exp(c1);
    const holds = allowed && o1 >= 0.8 && o1 <= 3 && c0 * a >= -1 && c0 * a <= 1;
    const likelihood = holds ? Math.exp(-0.5 * ((c0 - 0.3) / 0.5) ** 2) : 0;
    assert.ok(Math.abs(ratio.score[i]! - p * likelihood) < 1e-6);
    assert.ok(Math.abs(mixed.score[i]! - p * (0.25 * found + 0.75 * likelihood)) < 1e-6);
  }
});

test("a cut on the log likelihood of several terms is met with the probability that simulation gives", () => {
  const problem = encodeProblem({
    ...description,
    derived: [],
    terms: [
      { kind: "gaussian", columns: [2], numbers: [0.2, 0.5] },
      { kind: "gaussian", columns: [3], numbers: [0, 0.7] },
    ],
    constraints: [],
    target: { kind: "logLikelihood", min: -1.5 },
  });
  const models = [{ model: regression, columns: Int32Array.of(0, 1), log: Uint8Array.of(0, 0) }];
  const points = uniformPoints(40, 2);
  const spread = Float64Array.of(0, 0, 0.4, 0.3);
  const { found } = scoreCandidates({ problem, models, spread, acceptance: "found" }, points);
  const { mean } = predictNetwork(regression, points);
  const random = createRandom(5);
  for (let i = 0; i < points.rows; i++) {
    let hits = 0;
    for (let n = 0; n < 4000; n++) {
      const x = (mean.data[2 * i]! + 0.4 * random.normal() - 0.2) / 0.5;
      const y = (mean.data[2 * i + 1]! + 0.3 * random.normal()) / 0.7;
      if (-0.5 * (x * x + y * y) > -1.5) hits++;
    }
    // Two moments do not make a distribution: the match is good to a few hundredths.
    assert.ok(Math.abs(found[i]! - hits / 4000) < 0.06, `point ${i}: ${found[i]} against ${hits / 4000}`);
  }
});

const options: DrawOptions = { key: createRandom(9).key, first: 0, count: 30_000, limit: 30_000 };

test("the drawn points are those of any split of the range, and carry their scores", () => {
  const scorer = makeScorer();
  const whole = drawCandidates(scorer, options);
  assert.ok(whole.points.rows > 500);
  assert.equal(whole.tested, 30_000);
  const pieces: number[] = [];
  for (let first = 0; first < 30_000; first += 7001) {
    const part = drawCandidates(scorer, { ...options, first, count: Math.min(7001, 30_000 - first) });
    pieces.push(...part.points.data);
  }
  assert.deepEqual(pieces, [...whole.points.data]);
  assert.deepEqual([...scoreCandidates(scorer, whole.points).score], [...whole.scores]);
  const limited = drawCandidates(scorer, { ...options, limit: 50 });
  assert.deepEqual([...limited.points.data], [...whole.points.data.subarray(0, 100)]);
  assert.equal(limited.tested, whole.indices[49]! + 1);
});

test("the share of accepted candidates is the mean score, also with power and ceiling", () => {
  const scorer = makeScorer();
  const survey = surveyCandidates(scorer, { ...options, limit: 5 });
  assert.equal(survey.points.rows, 5);
  assert.equal(survey.scores[0], survey.scoreMax);
  const share = (rows: number) => rows / options.count;
  const mean = survey.scoreSum / options.count;
  const plain = share(drawCandidates(scorer, options).points.rows);
  assert.ok(Math.abs(plain - mean) < 5 * Math.sqrt(mean / options.count));
  const doubled = share(drawCandidates(scorer, { ...options, ceiling: 2 }).points.rows);
  assert.ok(Math.abs(doubled - mean / 2) < 5 * Math.sqrt(mean / 2 / options.count));
  const flatter = share(drawCandidates(scorer, { ...options, power: 0.25 }).points.rows);
  assert.ok(flatter > 1.5 * plain);
});

test("the classifier filters where a cut is given", () => {
  const points = uniformPoints(500, 2);
  const { physical } = scoreCandidates(makeScorer(), points);
  const cut = scoreCandidates(makeScorer({ physicalCut: 0.5 }), points).physical;
  physical.forEach((p, i) => {
    assert.equal(cut[i], p >= 0.5 ? 1 : 0);
  });
});

test("an observable that no model predicts is NaN and never found", () => {
  const scorer = makeScorer({ models: [] });
  const { found, mean, logLikelihood } = scoreCandidates(scorer, uniformPoints(5, 2));
  assert.ok(found.every((f) => f === 0));
  assert.ok(mean.data.every((m) => Number.isNaN(m)));
  assert.ok(logLikelihood.every((l) => l === Number.NEGATIVE_INFINITY));
});

test("proposals around centres and through a map stay in the open cube", () => {
  const centres = { data: Float64Array.of(0.01, 0.99, 0.5, 0.5), rows: 2, cols: 2 };
  const edges = { data: Float64Array.of(0, 0.2, 1, 0, 0.9, 1), rows: 2, cols: 3 };
  for (const proposal of [
    { kind: "around" as const, centres, width: Float64Array.of(0.3, 2) },
    { kind: "map" as const, edges },
  ]) {
    const { points } = drawCandidates(makeScorer(), { ...options, proposal });
    assert.ok(points.rows > 100);
    assert.ok(points.data.every((x) => x > 0 && x < 1));
  }
});

test("walkers move to higher scores, reproducibly, and record their chain", () => {
  const scorer = makeScorer();
  const start = uniformPoints(60, 2);
  const walk = () =>
    walkCandidates(scorer, {
      key: createRandom(4).key,
      start,
      steps: 50,
      width: Float64Array.of(0.1, 0.1),
      record: 10,
    });
  const a = walk();
  assert.deepEqual(walk(), a);
  assert.equal(a.chain.rows, 300);
  assert.deepEqual(a.chain.data.subarray(480), a.points.data);
  assert.ok(a.acceptance > 0.05 && a.acceptance < 1);
  const mean = (values: Float64Array) => values.reduce((x, y) => x + y) / values.length;
  assert.ok(mean(a.scores) > 1.2 * mean(scoreCandidates(scorer, start).score));
  scoreCandidates(scorer, a.points).score.forEach((score, i) => {
    assert.ok(Math.abs(score - a.scores[i]!) < 1e-12);
  });
});

test("the cancel flag ends every loop", () => {
  const stop = Int32Array.of(1);
  const scorer = makeScorer();
  assert.deepEqual(drawCandidates(scorer, options, stop).cancelled, true);
  assert.ok(surveyCandidates(scorer, { ...options, limit: 0 }, stop).tested < options.count);
  const start = uniformPoints(8, 2);
  const walked = walkCandidates(
    scorer,
    { key: options.key, start, steps: 5, width: Float64Array.of(1, 1) },
    stop,
  );
  assert.deepEqual([walked.cancelled, walked.steps], [true, 0]);
});

test("scorers that do not fit are refused with a code", () => {
  const refused = { code: "LODE_NATIVE_ARGUMENT" };
  const points = uniformPoints(3, 2);
  const model = { ...regression, kind: "forest" };
  const columns = Int32Array.of(0, 1);
  const log = Uint8Array.of(0, 0);
  for (const changes of [
    { spread: new Float64Array(3) },
    { models: [{ model, columns, log }] },
    { models: [{ model: regression, columns: Int32Array.of(0, 7), log }] },
    { models: [{ model: regression, columns: Int32Array.of(0), log }] },
    { physical: regression },
    { mix: 2 },
  ] satisfies Partial<Scorer>[]) {
    assert.throws(() => scoreCandidates(makeScorer(changes), points), refused);
  }
  assert.throws(() => drawCandidates(makeScorer(), { ...options, key: new Uint32Array(3) }), refused);
  assert.throws(() => drawCandidates(makeScorer(), { ...options, power: 0 }), refused);
  const edges = { data: Float64Array.of(0, 0.5, 0.4, 0, 0.5, 1), rows: 2, cols: 3 };
  assert.throws(
    () => drawCandidates(makeScorer(), { ...options, proposal: { kind: "map", edges } }),
    refused,
  );
  const start = uniformPoints(3, 2);
  assert.throws(
    () => walkCandidates(makeScorer(), { key: options.key, start, steps: 1, width: columns as never }),
    refused,
  );
});
