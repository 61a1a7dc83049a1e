// Run by `lode plugins test`, after the conformance suite.
import assert from "node:assert/strict";
import { it } from "node:test";
import { createRandom } from "lodescan/numerics";
import { inProcessCompute } from "lodescan/testing";
import { create } from "./index.js";

it("meets its known points exactly", async () => {
  const context = { task: "regression" as const, inputs: 1, outputs: 1, compute: inProcessCompute };
  const surrogate = await create({ neighbours: 2 }, context);
  const inputs = { data: Float64Array.of(0.1, 0.5, 0.9), rows: 3, cols: 1 };
  const targets = { data: Float64Array.of(3, 1, 2), rows: 3, cols: 1 };
  await surrogate.fit({ inputs, targets }, { warm: false, random: createRandom(1) });
  const { mean } = await surrogate.predict(inputs);
  mean.data.forEach((value, i) => {
    assert.ok(Math.abs(value - targets.data[i]!) < 1e-6);
  });
});
