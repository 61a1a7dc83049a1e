import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { matrix } from "lodescan/contract";
import { efficiency, efficiencyCurve, evaluationsUntil } from "../../src/metrics/efficiency.js";
import { repeatDistance, repeatedRows } from "../../src/metrics/repeats.js";

describe("repeats", () => {
  it("agree with comparing every pair, at distances around the tolerance", () => {
    const point = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: -4, max: 4 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(point, point, point), { maxLength: 30 }), (rows) => {
        const points = matrix(rows.length, 3);
        rows.forEach((row, i) => {
          row.forEach(([cell, step], j) => {
            points.data[i * 3 + j] = 0.1 + 0.2 * cell + 0.4 * repeatDistance * step;
          });
        });
        // A repeat is measured to points that are no repeats themselves.
        const kept: number[] = [];
        const expected = rows.map((_, i) => {
          const repeats = kept.some((k) => {
            const at = (row: number, j: number) => points.data[row * 3 + j]!;
            return Math.hypot(...[0, 1, 2].map((j) => at(i, j) - at(k, j))) < repeatDistance;
          });
          if (!repeats) kept.push(i);
          return repeats ? 1 : 0;
        });
        assert.deepEqual(Array.from(repeatedRows(points)), expected);
      }),
    );
  });
});

describe("efficiency", () => {
  it("does not count repeats as found, but as tested", () => {
    const points = { data: Float64Array.of(0.1, 0.2, 0.1 + 1e-9, 0.4), rows: 4, cols: 1 };
    const result = efficiency(points, Uint8Array.of(1, 0, 1, 1));
    assert.deepEqual(result, { tested: 4, found: 2, repeated: 1, efficiency: 0.5 });
  });

  it("says after how many evaluations a find comes, and that there is none", () => {
    assert.equal(evaluationsUntil(Uint8Array.of(0, 1, 0, 1), 2), 4);
    assert.equal(evaluationsUntil(Uint8Array.of(0, 1), 2), undefined);
  });

  it("follows a window", () => {
    const curve = efficiencyCurve(Uint8Array.of(1, 1, 0, 0), 2);
    assert.deepEqual(
      curve.map((step) => step.efficiency),
      [1, 1, 0.5, 0],
    );
  });
});
