import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Matrix, matrix } from "lodescan/contract";
import { createRandom } from "lodescan/numerics";
import { components } from "../../src/metrics/components.js";
import { cellCoverage, fairShares, fillDistance } from "../../src/metrics/coverage.js";
import { Filled } from "../../src/metrics/filled.js";

function uniform(rows: number, cols: number, seed: number): Matrix {
  const points = matrix(rows, cols);
  createRandom(seed, "test").fillUniform(points.data);
  return points;
}

describe("coverage", () => {
  it("counts cells that found points hit, and no others", () => {
    const cells = [0, 2, 2, 1, -1];
    const coverage = cellCoverage(4, Uint8Array.of(1, 1, 1, 0, 1), (i) => cells[i]!);
    assert.equal(coverage.hit, 2);
    assert.equal(coverage.share, 0.5);
    assert.deepEqual(Array.from(coverage.counts), [1, 0, 2, 0]);
  });

  it("measures the emptiest place", () => {
    const reference = { data: Float64Array.of(0.1, 0.5, 0.9), rows: 3, cols: 1 };
    const found = { data: Float64Array.of(0.1, 0.55), rows: 2, cols: 1 };
    assert.ok(Math.abs(fillDistance(reference, found) - 0.35) < 1e-12);
    assert.equal(fillDistance(reference, matrix(0, 1)), Number.POSITIVE_INFINITY);
  });

  it("compares shares with fair ones", () => {
    assert.deepEqual(Array.from(fairShares([3, 1], [1, 1])), [1.5, 0.5]);
  });
});

describe("components", () => {
  it("are two where two clouds are farther apart than the linking length", () => {
    const points = uniform(200, 2, 1);
    for (let i = 0; i < points.rows; i++)
      points.data[2 * i] = (i % 2 === 0 ? 0 : 0.7) + 0.3 * points.data[2 * i]!;
    assert.equal(components(points, 0.2).count, 2);
    assert.equal(components(points, 0.5).count, 1);
    const { labels } = components(points, 0.2);
    for (let i = 0; i < points.rows; i++) assert.equal(labels[i], labels[i % 2]);
  });
});

describe("the filled rule", () => {
  const options = { growth: 0.02, window: 0.25, resolution: 0.02 };

  it("stops when points keep coming and nothing new is covered", () => {
    const filled = new Filled(2, options);
    let points = 0;
    while (!filled.filled && points < 100_000) {
      filled.add(uniform(500, 2, 10 + points));
      points += 500;
    }
    // A ball of radius 0.02 covers 1/800 of the square.
    assert.ok(points > 1500 && points < 20_000, `filled after ${points}`);
  });

  it("does not stop while the covered region grows as fast as the points", () => {
    const filled = new Filled(2, options);
    for (let turn = 0; turn < 40; turn++) {
      const points = uniform(100, 2, turn);
      for (let i = 0; i < 100; i++) points.data[2 * i] = (turn + points.data[2 * i]!) / 40;
      filled.add(points);
      assert.equal(filled.filled, false);
    }
  });

  it("does not depend on how the points are split", () => {
    const points = uniform(900, 3, 5);
    const whole = new Filled(3, options);
    whole.add(points);
    const parts = new Filled(3, options);
    for (let i = 0; i < 900; i += 7)
      parts.add({
        data: points.data.subarray(3 * i, 3 * Math.min(900, i + 7)),
        rows: Math.min(7, 900 - i),
        cols: 3,
      });
    assert.equal(parts.coverage, whole.coverage);
    assert.equal(parts.growth, whole.growth);
  });

  it("says nothing about a handful of points", () => {
    const filled = new Filled(2, options);
    filled.add({ data: new Float64Array(100).fill(0.5), rows: 50, cols: 2 });
    assert.equal(filled.filled, false);
  });
});
