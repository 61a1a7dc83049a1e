import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Matrix, matrix, row } from "lodescan/contract";
import {
  createRandom,
  directionCount,
  divisionsFor,
  hypervolume,
  nonDominatedRanks,
  referenceDirections,
  standings,
  surviveByCrowding,
  surviveByNiches,
  unknownRanges,
} from "lodescan/numerics";

function uniform(rows: number, cols: number, seed: number): Matrix {
  const out = matrix(rows, cols);
  createRandom(seed, "fronts").fillUniform(out.data);
  return out;
}

const dominates = (a: Float64Array, b: Float64Array) =>
  a.every((value, k) => value <= b[k]!) && a.some((value, k) => value < b[k]!);

const key = createRandom(1, "ties").key;
const none = (rows: number) => new Float64Array(rows);

describe("nonDominatedRanks", () => {
  it("gives each row one more than the highest front among those that dominate it", () => {
    for (const cols of [1, 2, 3, 6]) {
      const values = uniform(200, cols, cols);
      const rank = nonDominatedRanks(values);
      for (let i = 0; i < 200; i++) {
        let highest = -1;
        for (let n = 0; n < 200; n++)
          if (dominates(row(values, n), row(values, i))) highest = Math.max(highest, rank[n]!);
        assert.equal(rank[i], highest + 1);
      }
    }
  });

  it("takes a hundred thousand rows without taking their square", () => {
    const started = process.cpuUsage();
    for (const cols of [2, 3]) {
      const values = uniform(100_000, cols, 9);
      assert.ok(nonDominatedRanks(values).some((rank) => rank > 10));
    }
    // A pass over all pairs takes ten times as long.
    assert.ok(process.cpuUsage(started).user < 4e6);
  });

  it("refuses arrays that do not fit", () => {
    assert.throws(() => nonDominatedRanks({ data: new Float64Array(5), rows: 3, cols: 2 }), {
      code: "LODE_NATIVE_ARGUMENT",
    });
  });
});

describe("hypervolume", () => {
  it("is the volume below the reference that a point opens", () => {
    const points = { data: Float64Array.of(1, 3, 2, 2, 3, 1, 5, 5), rows: 4, cols: 2 };
    assert.equal(hypervolume(points, [4, 4]), 6);
    assert.equal(
      hypervolume({ data: Float64Array.of(1, 1, 1, 1, 1, 1, 1, 1), rows: 2, cols: 4 }, [2, 3, 2, 2]),
      2,
    );
    assert.equal(hypervolume(matrix(0, 3), [1, 1, 1]), 0);
  });

  it("agrees with a count of random points in five dimensions", () => {
    const points = uniform(40, 5, 5);
    const volume = hypervolume(points, [1, 1, 1, 1, 1]);
    const probes = uniform(100_000, 5, 6);
    let hit = 0;
    for (let n = 0; n < probes.rows; n++) {
      const probe = row(probes, n);
      for (let i = 0; i < points.rows; i++) {
        if (!row(points, i).every((value, k) => value <= probe[k]!)) continue;
        hit++;
        break;
      }
    }
    const sigma = Math.sqrt((volume * (1 - volume)) / probes.rows);
    assert.ok(Math.abs(hit / probes.rows - volume) < 4 * sigma, `${volume} and ${hit / probes.rows}`);
  });

  it("refuses a reference of another dimension", () => {
    assert.throws(() => hypervolume(matrix(1, 2), [1]), { code: "LODE_NATIVE_ARGUMENT" });
  });
});

describe("reference directions", () => {
  it("lie on the simplex, as many as Das and Dennis count, in one layer or two", () => {
    for (const [objectives, outer, inner] of [
      [2, 99, 0],
      [3, 12, 0],
      [8, 3, 2],
      [1, 1, 0],
    ] as const) {
      const { rows, cols, data } = referenceDirections(objectives, outer, inner);
      const expected = directionCount(objectives, outer) + (inner ? directionCount(objectives, inner) : 0);
      assert.equal(rows, expected);
      const seen = new Set<string>();
      for (let d = 0; d < rows; d++) {
        const direction = data.subarray(d * cols, (d + 1) * cols);
        assert.ok(Math.abs(direction.reduce((sum, part) => sum + part, 0) - 1) < 1e-12);
        assert.ok(direction.every((part) => part >= 0));
        seen.add(direction.join());
      }
      assert.equal(seen.size, rows);
    }
    // The counts of the paper's table: 91 for three objectives, 156 for eight.
    assert.equal(referenceDirections(3, 12).rows, 91);
    assert.equal(referenceDirections(8, 3, 2).rows, 156);
  });

  it("are as many as fit the population, with an inner layer where an edge has few divisions", () => {
    assert.deepEqual(divisionsFor(3, 100), { outer: 12, inner: 0 });
    assert.deepEqual(divisionsFor(2, 100), { outer: 99, inner: 0 });
    assert.deepEqual(divisionsFor(8, 156), { outer: 3, inner: 2 });
    assert.deepEqual(divisionsFor(1, 100), { outer: 1, inner: 0 });
    assert.deepEqual(divisionsFor(30, 10), { outer: 1, inner: 0 });
  });
});

describe("survival", () => {
  const points = uniform(60, 2, 11);

  it("takes better fronts first, and points that violate nothing before all others", () => {
    const values = uniform(60, 2, 12);
    const violation = Float64Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? i : 0));
    violation[59] = Infinity;
    const crowd = { points, values, violation };
    const { rank } = standings(crowd);
    const methods = {
      crowding: surviveByCrowding(crowd, 20, key),
      niches: surviveByNiches(crowd, 20, referenceDirections(2, 19), unknownRanges(2), key),
    };
    for (const survivors of Object.values(methods)) {
      assert.equal(survivors.length, 20);
      const kept = new Set(survivors);
      const worst = Math.max(...[...survivors].map((i) => rank[i]!));
      for (let i = 0; i < 60; i++) if (rank[i]! < worst) assert.ok(kept.has(i));
      assert.ok([...survivors].every((i) => violation[i] === 0));
    }
    const most = surviveByCrowding(crowd, 50, key);
    // 39 without violation; then the least violations, in their order.
    assert.deepEqual(
      [...most].filter((i) => violation[i]! > 0),
      [3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33].filter((i) => most.includes(i)),
    );
    assert.ok(!most.includes(59));
  });

  it("spreads points of equal objectives over parameter space", () => {
    // Two heaps, one of 55 points, one of 5: farthest-apart picks take all of the small one that they can.
    const heaps = matrix(60, 2);
    for (let i = 0; i < 60; i++) {
      const [x, y] = row(points, i) as unknown as [number, number];
      row(heaps, i).set(i < 55 ? [0.02 * x, 0.02 * y] : [0.2 + 0.8 * x, 0.2 + 0.8 * y]);
    }
    const crowd = { points: heaps, values: matrix(60, 1), violation: none(60) };
    for (const survivors of [
      surviveByCrowding(crowd, 8, key),
      surviveByNiches(crowd, 8, referenceDirections(1, 1), unknownRanges(1), key),
    ])
      assert.ok([55, 56, 57, 58, 59].every((i) => survivors.includes(i)));
  });

  it("keeps points at infinity out of the ranges, and goes on with nothing else", () => {
    const values = uniform(60, 3, 13);
    values.data.fill(Infinity, 30, 90);
    const ranges = unknownRanges(3);
    const crowd = { points, values, violation: none(60) };
    assert.equal(surviveByNiches(crowd, 25, referenceDirections(3, 5), ranges, key).length, 25);
    assert.ok([...ranges.ideal, ...ranges.worst, ...ranges.extremes].every(Number.isFinite));
    assert.equal(surviveByCrowding(crowd, 25, key).length, 25);
    // One point better than all: its front has no range at all.
    values.data.fill(-Infinity, 90, 93);
    assert.equal(surviveByNiches(crowd, 25, referenceDirections(3, 5), unknownRanges(3), key).length, 25);
    values.data.fill(Infinity);
    assert.equal(surviveByNiches(crowd, 25, referenceDirections(3, 5), unknownRanges(3), key).length, 25);
    assert.equal(surviveByCrowding(crowd, 25, key).length, 25);
  });

  it("thins a front out evenly: by niches one to a direction", () => {
    // 600 points on a quarter of a circle, most of them at one end.
    const values = matrix(600, 2);
    for (let i = 0; i < 600; i++) {
      const angle = ((i / 599) ** 3 * Math.PI) / 2;
      row(values, i).set([1 - Math.sin(angle), 1 - Math.cos(angle)]);
    }
    const crowd = { points: uniform(600, 2, 14), values, violation: none(600) };
    const directions = referenceDirections(2, 19);
    const survivors = surviveByNiches(crowd, 20, directions, unknownRanges(2), key);
    const niches = new Set([...survivors].map((i) => nearestDirection(row(values, i), directions)));
    assert.equal(niches.size, 20);
  });
});

function nearestDirection(value: Float64Array, directions: Matrix): number {
  let best = 0;
  let most = -Infinity;
  for (let d = 0; d < directions.rows; d++) {
    const direction = row(directions, d);
    const along = (value[0]! * direction[0]! + value[1]! * direction[1]!) / Math.hypot(...direction);
    if (along > most) [best, most] = [d, along];
  }
  return best;
}
