import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Matrix, matrix, row } from "lodescan/contract";
import { createRandom } from "lodescan/numerics";
import { cellCoverage, fillDistance } from "../../src/metrics/coverage.js";
import { boundingBox, finestCell, gridCells } from "../../src/metrics/grid-cells.js";
import { referenceRegion, regionCells } from "../../src/metrics/reference-region.js";

const of = (rows: readonly (readonly number[])[]): Matrix => ({
  data: Float64Array.from(rows.flat()),
  rows: rows.length,
  cols: rows[0]!.length,
});

function uniform(rows: number, cols: number, seed: number): Matrix {
  const points = matrix(rows, cols);
  createRandom(seed, "reference").fillUniform(points.data);
  return points;
}

/** Share of the reference cells that the points hit. */
function share(cells: { count: number; of(point: ArrayLike<number>): number }, points: Matrix): number {
  return cellCoverage(cells.count, new Uint8Array(points.rows).fill(1), (i) => cells.of(row(points, i)))
    .share;
}

describe("grid cells of a reference set", () => {
  const reference = of([
    [0.1, 0.1],
    [0.15, 0.2],
    [0.6, 0.1],
    [0.9, 0.9],
  ]);
  const cells = gridCells(reference, 0.5);

  it("are those in which a reference point lies", () => {
    assert.equal(cells.count, 3);
    assert.deepEqual(
      [
        [0.4, 0.4],
        [0.99, 0.2],
        [1, 1],
        [0.2, 0.7],
      ].map(cells.of),
      [0, 1, 2, -1],
    );
  });

  it("give the share that was hit", () => {
    assert.equal(share(cells, of([[0.3, 0.3]])), 1 / 3);
    assert.equal(share(cells, of([[0.2, 0.7]])), 0, "a cell outside the region is worth nothing");
    assert.equal(share(cells, reference), 1);
  });

  it("are scaled by the box of the observables", () => {
    const observables = of([[100], [110], [120], [180]]);
    const scaled = gridCells(observables, 0.25, boundingBox(observables));
    assert.equal(scaled.count, 3);
    assert.deepEqual(
      [[119], [121], [180], [179], [141], [500], [0]].map(scaled.of),
      [0, 1, 2, 2, -1, -1, -1],
    );
  });

  it("are as fine as the points can fill", () => {
    const square = uniform(4000, 2, 1);
    assert.equal(finestCell(square, 100), 1 / 20);
    assert.equal(finestCell(square, 15), 1 / 15);
    assert.equal(finestCell(of([[0.1], [0.9]]), 100), 1);
  });
});

describe("a region known by a reference set", () => {
  const points = uniform(3000, 2, 2);
  const observables = of(Array.from({ length: points.rows }, (_, i) => [row(points, i)[0]! ** 2]));
  const region = referenceRegion(points, observables);
  const cells = regionCells(region);

  it("is covered by other points of the region, as many as it was made of", () => {
    const others = uniform(3000, 2, 3);
    assert.ok(share(cells.parameters, others) > 0.99);
    assert.ok(fillDistance(points, others) < 0.06);
  });

  it("is not covered by as many points that sit in a corner of it", () => {
    const corner = uniform(3000, 2, 4);
    for (let k = 0; k < corner.data.length; k++) corner.data[k]! *= 0.2;
    assert.ok(Math.abs(share(cells.parameters, corner) - 0.04) < 0.02);
    const seen = of(Array.from({ length: corner.rows }, (_, i) => [row(corner, i)[0]! ** 2]));
    assert.ok(share(cells.observables!, seen) < 0.1);
    assert.ok(fillDistance(points, corner) > 0.9);
  });

  it("has no cells of observables where these are too many to be cut", () => {
    assert.equal(regionCells(referenceRegion(points, uniform(3000, 12, 5))).observables, undefined);
  });
});
