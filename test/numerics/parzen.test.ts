// The density of a Parzen estimator against a literal one, against Optuna's, and against its own integral; points that
// came and went leave no trace.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { type Dimension, matrix, row } from "lodescan/contract";
import { createRandom, ParzenDensity, type ParzenOptions } from "lodescan/numerics";
import { literalDensity } from "../oracle/parzen.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");

const mixed: Dimension[] = [
  { name: "x", kind: "continuous" },
  { name: "n", kind: "integer", levels: 7 },
  { name: "c", kind: "choice", levels: 3 },
  { name: "y", kind: "continuous" },
];

const usual: ParzenOptions = {
  dimensions: mixed,
  joint: true,
  widths: "neighbours",
  weights: "fading",
  priorWeight: 1,
};

/** Points of the cube, integers and choices in the middle of their cells. */
function randomPoints(rows: number, seed: number): number[][] {
  const random = createRandom(seed, "points");
  return Array.from({ length: rows }, () =>
    mixed.map(({ kind, levels = 1 }) => {
      const u = random.uniform();
      return kind === "continuous" ? u ** 3 : (Math.floor(u * levels) + 0.5) / levels;
    }),
  );
}

function asMatrix(points: readonly (readonly number[])[]) {
  return { data: Float64Array.from(points.flat()), rows: points.length, cols: mixed.length };
}

function assertClose(found: number, expected: number, what: string) {
  assert.ok(
    Math.abs(found - expected) <= 1e-10 * (1 + Math.abs(expected)),
    `${what}: ${found}, not ${expected}`,
  );
}

describe("the density of a Parzen estimator", () => {
  for (const [size, weights] of [
    [0, "even"],
    [1, "fading"],
    [2, "even"],
    [30, "fading"],
    [30, "even"],
    [150, "fading"],
  ] as const)
    it(`is the literal one, ${size} points, ${weights} weights`, () => {
      const points = randomPoints(size, size).map((x, i) => ({ x, count: i % 7 === 3 ? 4 : 1 }));
      const asked = randomPoints(10, 99);
      for (const joint of [true, false]) {
        const density = new ParzenDensity({ ...usual, joint, weights });
        for (const [turn, { x, count }] of points.entries()) density.insert(x, turn, count);
        const found = density.logDensity(asMatrix(asked));
        for (const [i, at] of asked.entries()) {
          const literal = literalDensity(points, mixed, at, weights === "fading");
          if (joint) assertClose(found.data[i]!, literal.joint, `joint, point ${i}`);
          else
            for (const [j, value] of literal.columns.entries())
              assertClose(row(found, i)[j]!, value, `${i} ${j}`);
        }
      }
    });

  it("is that of Optuna", () => {
    const file = join(root, "test/fixtures/peers/optuna-tpe.json");
    const { densities } = JSON.parse(readFileSync(file, "utf8")) as {
      densities: { told: Columns; asked: Columns; logDensity: number[] }[];
    };
    type Columns = { x: number[]; n: number[]; c: number[]; y: number[] };
    const rows = ({ x, n, c, y }: Columns) =>
      x.map((value, i) => [value, (n[i]! + 0.5) / 500, (c[i]! + 0.5) / 3, y[i]!]);
    const dimensions = mixed.with(1, { name: "n", kind: "integer", levels: 500 });
    assert.ok(densities.length >= 8);
    for (const { told, asked, logDensity } of densities) {
      const density = new ParzenDensity({ ...usual, dimensions });
      for (const [turn, x] of rows(told).entries()) density.insert(x, turn);
      const found = density.logDensity(asMatrix(rows(asked)));
      for (const [i, value] of logDensity.entries())
        assert.ok(
          Math.abs(found.data[i]! - value) < 1e-7,
          `${told.x.length} points: ${found.data[i]}, not ${value}`,
        );
    }
  });

  it("does not depend on points that came and went, nor on the order in which points came", () => {
    const points = randomPoints(60, 5);
    const plain = new ParzenDensity(usual);
    for (const [turn, x] of points.entries()) plain.insert(x, turn);
    const busy = new ParzenDensity(usual);
    const random = createRandom(6);
    const order = Uint32Array.from(points, (_, i) => i);
    random.shuffle(order);
    for (const [k, turn] of order.entries()) {
      busy.insert(points[turn]!, turn);
      busy.insert(points[k]!, 1000 + k);
      if (k % 2 === 0) busy.logDensity(asMatrix(points));
      if (k > 3) busy.remove(1000 + k - 4);
    }
    for (let k = 56; k < 60; k++) busy.remove(1000 + k);
    assert.deepEqual(busy.logDensity(asMatrix(points)).data, plain.logDensity(asMatrix(points)).data);
    assert.deepEqual(busy.draw(random, 50).data, plain.draw(random, 50).data);
    assert.throws(() => busy.remove(1000), RangeError);
  });

  for (const widths of ["neighbours", "scott"] as const)
    it(`integrates to one over the cube, widths by ${widths}`, () => {
      const density = new ParzenDensity({ ...usual, widths });
      for (const [turn, x] of randomPoints(12, 8).entries()) density.insert(x, turn);
      const steps = 150;
      const points = matrix(steps * steps * 21, 4);
      let at = 0;
      for (let i = 0; i < steps; i++)
        for (let k = 0; k < steps; k++)
          for (let n = 0; n < 7; n++)
            for (let c = 0; c < 3; c++)
              row(points, at++).set([(i + 0.5) / steps, (n + 0.5) / 7, (c + 0.5) / 3, (k + 0.5) / steps]);
      let sum = 0;
      for (const log of density.logDensity(points).data) sum += Math.exp(log) / steps ** 2;
      assert.ok(Math.abs(sum - 1) < 1e-4, `${sum}`);
    });

  it("is what draws follow", () => {
    const density = new ParzenDensity(usual);
    for (const [turn, x] of randomPoints(12, 8).entries()) density.insert(x, turn);
    const draws = density.draw(createRandom(1), 40_000);
    // Importance sampling: the mean of 1 / density over draws is the volume, here that of the cells of x below 1/2.
    let volume = 0;
    const logs = density.logDensity(draws).data;
    const parts = new Float64Array(draws.rows).map((_, i) =>
      row(draws, i)[0]! < 0.5 ? Math.exp(-logs[i]!) : 0,
    );
    for (const part of parts) volume += part / draws.rows;
    let variance = 0;
    for (const part of parts) variance += (part - volume) ** 2 / draws.rows ** 2;
    // Cells of an integer and a choice count 1 each.
    assert.ok(
      Math.abs(volume / 21 - 0.5) < (5 * Math.sqrt(variance)) / 21,
      `${volume / 21}, error ${Math.sqrt(variance) / 21}`,
    );
  });
});
