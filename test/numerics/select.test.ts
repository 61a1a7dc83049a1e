import assert from "node:assert/strict";
import { test } from "node:test";
import type { LodeError, Matrix } from "lodescan/contract";
import { createRandom, farthestPoints, nearestDistance } from "lodescan/numerics";

function points(rows: number[][]): Matrix {
  return { data: Float64Array.from(rows.flat()), rows: rows.length, cols: rows[0]?.length ?? 0 };
}

test("nearest distances agree with brute force", () => {
  const dim = 3;
  const random = createRandom(1);
  const make = (rows: number): Matrix => {
    const data = new Float64Array(rows * dim);
    random.fillUniform(data);
    return { data, rows, cols: dim };
  };
  const known = make(2000);
  const queries = make(100);
  const scale = Float64Array.from([1, 10, 0.1]);
  const found = nearestDistance(known, queries, { scale });
  for (let q = 0; q < queries.rows; q++) {
    let least = Number.POSITIVE_INFINITY;
    for (let k = 0; k < known.rows; k++) {
      let sum = 0;
      for (let j = 0; j < dim; j++) {
        sum += ((known.data[k * dim + j]! - queries.data[q * dim + j]!) * scale[j]!) ** 2;
      }
      least = Math.min(least, Math.sqrt(sum));
    }
    assert.ok(Math.abs(found[q]! - least) < 1e-14);
  }
});

test("nothing known is infinitely far, and NaN is nobody's neighbour", () => {
  const none: Matrix = { data: new Float64Array(0), rows: 0, cols: 2 };
  assert.deepEqual(Array.from(nearestDistance(none, points([[0, 0]]))), [Number.POSITIVE_INFINITY]);
  const known = points([
    [Number.NaN, 0],
    [3, 4],
  ]);
  assert.deepEqual(
    Array.from(
      nearestDistance(
        known,
        points([
          [0, 0],
          [Number.NaN, 1],
        ]),
      ),
    ),
    [5, Number.NaN],
  );
  assert.equal(nearestDistance(known, none).length, 0);
});

test("farthest points spread, respect weights, and leave repeats", () => {
  const candidates = points([[0], [0.4], [0.5], [0.9], [1], [1]]);
  const none: Matrix = { data: new Float64Array(0), rows: 0, cols: 1 };
  assert.deepEqual(Array.from(farthestPoints(candidates, none, 3)), [0, 4, 2]);
  assert.deepEqual(Array.from(farthestPoints(candidates, points([[0]]), 2)), [4, 2]);
  // Everything but the repeat of 1.
  assert.equal(farthestPoints(candidates, none, 10).length, 5);
  assert.deepEqual(Array.from(farthestPoints(candidates, none, 10, { least: 0.45 })), [0, 4, 2]);
  const weights = Float64Array.from([1, 0, 0, 0, 0, 0]);
  assert.deepEqual(Array.from(farthestPoints(candidates, points([[0.5]]), 3, { weights })), [0]);
});

test("points of different dimensions are refused", () => {
  assert.throws(
    () => nearestDistance(points([[0, 0]]), points([[0]])),
    (e: LodeError) => e.code === "LODE_NATIVE_ARGUMENT",
  );
});
