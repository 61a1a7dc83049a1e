// The statistics of comparisons against SciPy's numbers and published ones.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import type { Matrix } from "lodescan/contract";
import { anytimeBand } from "../../src/metrics/anytime.js";
import { criticalDifference } from "../../src/metrics/critical-difference.js";
import {
  chiSquaredTail,
  fTail,
  normalQuantile,
  normalTail,
  rangeQuantile,
} from "../../src/metrics/distributions.js";
import { effectWord, varghaDelaney } from "../../src/metrics/effect-size.js";
import { friedman } from "../../src/metrics/friedman.js";
import { holm } from "../../src/metrics/holm.js";
import { mannWhitney } from "../../src/metrics/mann-whitney.js";
import { quartiles } from "../../src/metrics/quartiles.js";
import { midranks } from "../../src/metrics/ranks.js";
import { signedRank } from "../../src/metrics/signed-rank.js";

interface Golden {
  pairs: {
    a: number[];
    b: number[];
    rankSum: { u: number; p: number };
    signedRank: { w: number; pairs: number; p: number } | null;
  }[];
  friedman: ({ values: number[][]; meanRanks: number[] } & Record<
    "chiSquared" | "p" | "f" | "pImanDavenport",
    number
  >)[];
  tails: Record<"normal" | "chiSquared" | "f" | "range", number[][]>;
}

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const golden = JSON.parse(readFileSync(join(root, "test/fixtures/peers/statistics.json"), "utf8")) as Golden;

const close = (actual: number, expected: number, relative = 1e-9) =>
  assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual}, expected ${expected}`);

const table = (rows: readonly (readonly number[])[]): Matrix => ({
  data: Float64Array.from(rows.flat()),
  rows: rows.length,
  cols: rows[0]!.length,
});

describe("distributions equal SciPy's", () => {
  it("in their tails", () => {
    for (const [z, p] of golden.tails.normal) close(normalTail(z!), p!, 1e-12);
    for (const [x, df, p] of golden.tails.chiSquared) close(chiSquaredTail(x!, df!), p!, 1e-10);
    for (const [x, a, b, p] of golden.tails.f) close(fTail(x!, a!, b!), p!, 1e-10);
    close(normalQuantile(0.975), 1.959963984540054);
  });

  it("in the studentized range, and in Demsar's table of Nemenyi's critical values", () => {
    for (const [k, q] of golden.tails.range) close(rangeQuantile(0.95, k!), q!, 1e-6);
    // Demsar 2006, table 5(a), alpha = 0.05.
    const demsar = [1.96, 2.343, 2.569, 2.728, 2.85, 2.949, 3.031, 3.102, 3.164];
    for (const [i, q] of demsar.entries()) {
      assert.ok(Math.abs(rangeQuantile(0.95, i + 2) / Math.SQRT2 - q) <= 0.001);
    }
  });
});

describe("rank tests equal SciPy's", () => {
  for (const [i, { a, b, rankSum, signedRank: pairs }] of golden.pairs.entries()) {
    it(`case ${i}: ${a.length} and ${b.length} values`, () => {
      const independent = mannWhitney(a, b);
      close(independent.u, rankSum.u);
      close(independent.p, rankSum.p, 1e-8);
      if (pairs === null) return;
      const paired = signedRank(a, b);
      close(paired.w, pairs.w);
      assert.equal(paired.pairs, pairs.pairs);
      close(paired.p, pairs.p, 1e-8);
    });
  }

  it("and say nothing where there is nothing", () => {
    assert.equal(mannWhitney([1, 1, 1], [1, 1, 1]).p, 1);
    assert.equal(mannWhitney([], [1]).p, 1);
    assert.equal(signedRank([1, 2], [1, 2]).p, 1);
    assert.equal(mannWhitney(new Array(40).fill(1), new Array(40).fill(1)).p, 1);
  });

  it("take missing values as the worst, equal among each other", () => {
    const missing = -Infinity;
    assert.deepEqual(Array.from(midranks([3, missing, missing, 1]).ranks), [4, 1.5, 1.5, 3]);
    assert.equal(signedRank([missing, 2], [missing, 1]).pairs, 1);
  });
});

describe("Friedman's test", () => {
  it("equals SciPy's, with ties too", () => {
    for (const { values, meanRanks, ...expected } of golden.friedman) {
      const result = friedman(table(values));
      for (const [j, rank] of meanRanks.entries()) close(result.meanRanks[j]!, rank);
      for (const key of ["chiSquared", "p", "f", "pImanDavenport"] as const)
        close(result[key], expected[key]);
    }
  });

  it("is certain where all blocks agree, and silent where nothing differs", () => {
    const agreed = friedman(table(Array.from({ length: 8 }, () => [1, 2, 3])));
    assert.equal(agreed.f, Infinity);
    assert.equal(agreed.pImanDavenport, 0);
    assert.equal(
      friedman(
        table([
          [1, 1],
          [2, 2],
        ]),
      ).p,
      1,
    );
  });
});

describe("Holm's correction", () => {
  it("steps down, and never lets a larger p value overtake a smaller one", () => {
    const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
    assert.deepEqual(
      Array.from(adjusted, (p) => Math.round(p * 1e6) / 1e6),
      [0.03, 0.06, 0.06, 0.02],
    );
    assert.deepEqual(Array.from(holm([0.6, 0.7])), [1, 1]);
  });
});

describe("the effect size", () => {
  it("is the share of won pairs", () => {
    assert.equal(varghaDelaney([3, 4], [1, 2]).a12, 1);
    assert.equal(varghaDelaney([1, 2], [1, 2]).a12, 0.5);
    assert.equal(varghaDelaney([1, 3], [2, 2, 2]).a12, 0.5);
    assert.equal(varghaDelaney([2, 3, 3], [2]).a12, 5 / 6);
    assert.deepEqual([0.5, 0.6, 0.32, 0.72].map(effectWord), ["none", "small", "medium", "large"]);
  });

  it("has an interval that is not a point where ten runs beat ten", () => {
    const all = Array.from({ length: 10 }, (_, i) => i);
    const { low, high } = varghaDelaney(
      all.map((x) => x + 10),
      all,
    );
    assert.equal(high, 1);
    assert.ok(low > 0.7 && low < 0.95, `${low}`);
  });
});

describe("critical differences", () => {
  // Mean ranks 1, 2.1, 1.9 + 1, ... : the first column is always best, the others take turns.
  const scores = table(
    Array.from({ length: 12 }, (_, i) => [10, (i % 3) + 1, ((i + 1) % 3) + 1, ((i + 2) % 3) + 1]),
  );

  it("join those that cannot be told apart, and leave the winner alone", () => {
    const result = criticalDifference(scores);
    assert.equal(result.order[0], 0);
    assert.deepEqual(result.cliques, [[1, 3]]);
    // Demsar: q = 2.569 for four, times sqrt(4 * 5 / (6 * 12)).
    assert.ok(Math.abs(result.nemenyi - 2.569 * Math.sqrt(20 / 72)) < 1e-3);
    assert.ok(result.p(0, 3) < 0.01 && result.p(3, 0) === result.p(0, 3));
  });

  it("tell nobody apart on one problem", () => {
    const one = criticalDifference(table([[4, 3, 2, 1]]));
    assert.deepEqual(one.cliques, [[0, 3]]);
  });
});

describe("quartiles", () => {
  it("interpolate as the usual definition does", () => {
    assert.deepEqual(quartiles([4, 1, 3, 2]), { count: 4, low: 1.75, median: 2.5, high: 3.25 });
    assert.equal(quartiles([1, Infinity, Infinity]).median, Infinity);
    assert.equal(quartiles([-Infinity, -Infinity, 1, 2]).median, -Infinity);
    assert.ok(Number.isNaN(quartiles([]).median));
  });
});

describe("anytime curves", () => {
  it("carry the last value on, over the grid of all runs", () => {
    const band = anytimeBand(
      [
        { evaluations: [10, 20], values: [0.1, 0.3] },
        { evaluations: [10, 30], values: [null, 0.5] },
        { evaluations: [10, 20, 30], values: [0.2, 0.2, 0.4] },
      ],
      0,
    );
    assert.deepEqual(band.evaluations, [10, 20, 30]);
    assert.deepEqual(Array.from(band.median), [0.1, 0.2, 0.4]);
    assert.equal(band.high[2], 0.45);
  });
});
