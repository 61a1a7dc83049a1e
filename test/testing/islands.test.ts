import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createRandom } from "lodescan/numerics";
import { isFound } from "lodescan/testing";
import { archipelago, islands } from "../../src/testing/problems/islands.js";

describe("the fifty islands", () => {
  it("are balls inside the box, apart from each other", () => {
    assert.equal(archipelago.length, 50);
    for (const [k, { centre, radius }] of archipelago.entries()) {
      for (const c of centre) assert.ok(c - radius > 0 && c + radius < 1);
      for (const other of archipelago.slice(0, k)) {
        const gap = Math.hypot(...centre.map((c, j) => c - other.centre[j]!)) - radius - other.radius;
        assert.ok(gap > 0.16, `a gap of ${gap}`);
      }
    }
  });

  it("hold all of their ball, twelve cells each of equal volume", () => {
    const random = createRandom(3, "ball").stream("points", 0);
    const observables = new Float64Array(3);
    for (const [k, { centre, radius }] of archipelago.entries()) {
      const counts = new Array<number>(12).fill(0);
      const direction = new Float64Array(6);
      for (let i = 0; i < 1200; i++) {
        random.fillNormal(direction);
        const scale = (radius * random.uniform() ** (1 / 6)) / Math.hypot(...direction);
        const x = centre.map((c, j) => c + scale * direction[j]!);
        islands.evaluate(x, observables);
        assert.ok(isFound(islands, observables));
        assert.equal(islands.components.of(x), k);
        counts[islands.cells.of(x) - 12 * k]!++;
      }
      // Five standard deviations of a binomial of 1200 at 1/12.
      for (const count of counts) assert.ok(Math.abs(count - 100) < 48, counts.join());
      const outside = centre.map((c, j) => c + (j === 0 ? 1.001 * radius : 0));
      islands.evaluate(outside, observables);
      assert.ok(!isFound(islands, observables));
    }
  });
});
