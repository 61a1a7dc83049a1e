import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Dimension } from "lodescan/contract";
import { contextOf, samplerPart } from "./parts.js";

const square: Dimension[] = [
  { name: "x", kind: "continuous" },
  { name: "y", kind: "continuous" },
];

async function drawn(name: string, options: Record<string, unknown>, counts: number[], dimensions = square) {
  const part = await samplerPart(name, options);
  const sampler = await part.create(part.options, contextOf(dimensions));
  const points: number[] = [];
  for (const count of counts) points.push(...(await sampler.ask(count)).points.data);
  return { points, sampler };
}

describe("samplers without memory", () => {
  for (const [name, options] of [
    ["random", {}],
    ["sobol", {}],
    ["latin-hypercube", { size: 50 }],
    ["grid", { steps: 40 }],
  ] as const) {
    it(`${name} gives the same points however many are asked for at a time`, async () => {
      const { points: whole } = await drawn(name, options, [1500]);
      const { points: parts } = await drawn(name, options, [1, 2, 47, 1023, 427]);
      assert.deepEqual(parts, whole);
    });
  }

  it("sobol leaves out the points that it is told to skip", async () => {
    const { points } = await drawn("sobol", { scramble: false }, [8]);
    const { points: later } = await drawn("sobol", { scramble: false, skip: 3 }, [5]);
    assert.deepEqual(later, points.slice(6));
  });

  it("latin-hypercube puts one point into every slice of every design", async () => {
    const { points } = await drawn("latin-hypercube", { size: 20 }, [40]);
    for (const design of [points.slice(0, 40), points.slice(40)])
      for (const j of [0, 1]) {
        const slices = design.filter((_, at) => at % 2 === j).map((value) => Math.floor(value * 20));
        assert.deepEqual(
          slices.sort((a, b) => a - b),
          Array.from({ length: 20 }, (_, s) => s),
        );
      }
  });
});

describe("grid", () => {
  const mixed: Dimension[] = [
    { name: "n", kind: "integer", levels: 3 },
    { name: "x", kind: "continuous" },
  ];

  it("proposes each node once, ends, and takes all values of an integer", async () => {
    const { points, sampler } = await drawn("grid", { steps: 4 }, [5, 100], mixed);
    assert.equal(points.length, 2 * 12);
    assert.equal(sampler.done?.(), true);
    const nodes = new Set(Array.from({ length: 12 }, (_, i) => `${points[2 * i]} ${points[2 * i + 1]}`));
    assert.equal(nodes.size, 12);
    assert.deepEqual([...new Set(points.filter((_, at) => at % 2 === 0))], [0.5 / 3, 1.5 / 3, 2.5 / 3]);
  });

  it("reaches the ends of the range where it is asked to", async () => {
    const { points } = await drawn("grid", { steps: 3, place: "ends" }, [3], [square[0]!]);
    assert.deepEqual(points, [1e-12, 0.5, 1 - 1e-12]);
  });

  it("steps through single parameters as finely as it is told, and refuses unknown names", async () => {
    const { points } = await drawn("grid", { steps: 2, stepsOf: { y: 5 } }, [100]);
    assert.equal(points.length, 2 * 10);
    await assert.rejects(drawn("grid", { stepsOf: { z: 5 } }, [1]), { code: "LODE_PLUGIN_UNSUITED" });
  });
});
