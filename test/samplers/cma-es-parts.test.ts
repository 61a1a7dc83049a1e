// The parts of CMA-ES that are not in the tutorial: the box, the margin of integers, histograms of any range, restarts.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createRandom, normalCdf, normalQuantile, symmetricEigen } from "lodescan/numerics";
import { fromCube, reflected, toCube } from "../../plugins/samplers/cma-es/box.js";
import { addFind, newDensity, penaltyOf } from "../../plugins/samplers/cma-es/density.js";
import { newDistribution, spread } from "../../plugins/samplers/cma-es/distribution.js";
import { type Finds, keep } from "../../plugins/samplers/cma-es/filling.js";
import { binOf, count, newHistogram } from "../../plugins/samplers/cma-es/histograms.js";
import { keepMargin } from "../../plugins/samplers/cma-es/margin.js";
import { newSchedule, nextPlan, type Plan } from "../../plugins/samplers/cma-es/restarts.js";

describe("the box of cma-es", () => {
  it("maps every cube coordinate to one search coordinate and back", () => {
    for (const x of [1e-12, 0.001, 0.02, 0.03, 0.5, 0.97, 0.999, 1 - 1e-12])
      assert.ok(Math.abs(toCube(fromCube(x)) - x) < 1e-15);
  });

  it("is smooth, stays inside, and keeps the middle as it is", () => {
    let last = toCube(reflected(-3));
    for (let y = -3; y < 4; y += 1e-4) {
      const x = toCube(reflected(y));
      assert.ok(x > 0 && x < 1 && Math.abs(x - last) < 1.01e-4);
      if (y > 0.03 && y < 0.97) assert.equal(x, y);
      last = x;
    }
  });
});

describe("the margin of integers in cma-es", () => {
  it("keeps both neighbours of an inner cell, and the one of an outer cell, possible", () => {
    const levels = 5;
    const alpha = 0.02;
    for (const mean of [0.31, 0.5, 0.59, 0.05, 0.95]) {
      const d = newDistribution(Float64Array.of(mean), 1e-6);
      keepMargin(d, 0, levels, alpha);
      const cell = Math.floor(mean * levels);
      const below = normalCdf((cell / levels - d.mean[0]!) / spread(d, 0));
      const above = 1 - normalCdf(((cell + 1) / levels - d.mean[0]!) / spread(d, 0));
      if (cell > 0) assert.ok(below >= (0.9999 * alpha) / 2, `${mean}: ${below}`);
      if (cell < levels - 1) assert.ok(above >= (0.9999 * alpha) / 2, `${mean}: ${above}`);
    }
  });

  it("leaves a wide distribution as it is", () => {
    const d = newDistribution(Float64Array.of(0.5), 0.3);
    keepMargin(d, 0, 5, 0.02);
    assert.deepEqual([d.mean[0], d.stretch[0]], [0.5, 1]);
  });
});

describe("histograms of cma-es", () => {
  it("count every value in its bin, whatever the range and the order", () => {
    const values = Array.from(
      { length: 500 },
      (_, i) => createRandom(1, "v", i).normal() * 10 ** ((i % 7) - 3),
    );
    const forward = newHistogram();
    for (const value of values) count(forward, value);
    const backward = newHistogram();
    for (const value of [...values].reverse()) count(backward, value);
    for (const h of [forward, backward]) {
      assert.equal(
        h.counts.reduce((total, n) => total + n, 0),
        values.length,
      );
      assert.ok(values.every((value) => h.counts[binOf(h, value)]! > 0));
      assert.ok(Math.max(...values) - Math.min(...values) > 15 * h.width);
    }
    assert.equal(binOf(forward, 1e9), -1);
    assert.equal(binOf(forward, Number.NaN), -1);
    assert.equal(count(forward, Number.NaN), false);
  });

  it("see a corner by pairs that single features do not show", () => {
    const random = createRandom(2);
    const penalty = (pairwise: boolean) => {
      const density = newDensity(2, pairwise ? 2 : 0);
      const finds: Finds = { kept: [], stride: 1, seen: 0 };
      for (let i = 0; i < 4000; i++) {
        const x = random.uniform();
        const features = Float64Array.of(x, Math.min(0.999, Math.max(0, x + 0.05 * random.normal())));
        keep(finds, () => ({ at: features, features }));
        addFind(density, features, finds);
      }
      const [common, corner] = [Float64Array.of(0.5, 0.5), Float64Array.of(0.1, 0.9)];
      return penaltyOf(density, common) - penaltyOf(density, corner);
    };
    assert.ok(penalty(false) < 0.1);
    assert.ok(penalty(true) > 0.3);
  });
});

describe("restarts of cma-es", () => {
  const first: Plan = { lambda: 10, sigma: 0.3, limit: Infinity, small: false };

  it("double the population by IPOP", () => {
    const schedule = newSchedule();
    let plan = first;
    const populations = [];
    for (let k = 0; k < 4; k++) {
      plan = nextPlan(schedule, plan, 1000, first, "ipop", createRandom(1, "plan", k));
      populations.push(plan.lambda);
    }
    assert.deepEqual(populations, [20, 40, 80, 160]);
  });

  it("interlace small ones with small steps by BIPOP", () => {
    const schedule = newSchedule();
    let plan = first;
    const spent = { small: 0, large: 0 };
    for (let k = 0; k < 200; k++) {
      const evaluations = Math.min(plan.limit, 100 * plan.lambda);
      plan = nextPlan(schedule, plan, evaluations, first, "bipop", createRandom(1, "plan", k));
      if (plan.small) {
        assert.ok(plan.lambda >= 10 && plan.sigma <= 0.3 && plan.sigma >= 0.003);
        assert.ok(plan.limit <= schedule.lastLarge / 2);
        spent.small++;
      } else spent.large++;
    }
    assert.ok(spent.small > spent.large && spent.large > 5);
  });
});

describe("symmetric eigen-decomposition", () => {
  it("rebuilds the matrix, and says where there is none", () => {
    const n = 12;
    const data = new Float64Array(n * n);
    const random = createRandom(3);
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) data[i * n + j] = data[j * n + i] = random.normal();
    const { vectors, values } = symmetricEigen({ data, rows: n, cols: n })!;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += vectors.data[i * n + k]! * values[k]! * vectors.data[j * n + k]!;
        assert.ok(Math.abs(sum - data[i * n + j]!) < 1e-13);
      }
    data[0] = Number.NaN;
    assert.equal(symmetricEigen({ data, rows: n, cols: n }), undefined);
    assert.ok(Math.abs(normalCdf(normalQuantile(0.123)) - 0.123) < 1e-15);
  });
});
