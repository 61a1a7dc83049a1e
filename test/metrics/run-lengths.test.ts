import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { averageRunTime, runLengthDistribution, simulatedRunLengths } from "../../src/metrics/run-lengths.js";

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("run lengths with simulated restarts", () => {
  it("are those of the runs where all reach the target", () => {
    const attempts = [30, 10, 20].map((evaluations) => ({ evaluations, reached: true }));
    assert.deepEqual(Array.from(simulatedRunLengths(attempts, 6, 1)), [10, 10, 20, 20, 30, 30]);
  });

  it("are infinite where none does", () => {
    const lengths = simulatedRunLengths([{ evaluations: 100, reached: false }], 5, 1);
    assert.ok(lengths.every((length) => length === Infinity));
  });

  it("have the mean that theory gives: the spent evaluations for each success", () => {
    // Three of ten runs reach the target after 50; the others spend 100 in vain: (3 * 50 + 7 * 100) / 3.
    const attempts = Array.from({ length: 10 }, (_, i) => ({
      evaluations: i < 3 ? 50 : 100,
      reached: i < 3,
    }));
    assert.ok(Math.abs(averageRunTime(attempts) - 850 / 3) < 1e-9);
    const lengths = simulatedRunLengths(attempts, 20_000, 2);
    // The standard deviation of one length is about 280.
    assert.ok(Math.abs(mean(lengths) - 850 / 3) < 10, `${mean(lengths)}`);
    assert.deepEqual(simulatedRunLengths(attempts, 100, 3), simulatedRunLengths(attempts, 100, 3));
  });
});

describe("the distribution of run lengths", () => {
  it("counts each target alike and never reaches 1 where a target was missed", () => {
    const { evaluations, share } = runLengthDistribution([
      Float64Array.of(10, 20),
      Float64Array.of(20, 40, 40, 80),
      Float64Array.of(Infinity, Infinity),
    ]);
    assert.deepEqual(Array.from(evaluations), [10, 20, 40, 80]);
    assert.deepEqual(
      Array.from(share, (value) => Math.round(value * 24)),
      [4, 10, 14, 16],
    );
  });
});
