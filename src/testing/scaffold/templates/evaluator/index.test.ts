// Run by `lode plugins test`, after the conformance suite.
import assert from "node:assert/strict";
import { it } from "node:test";
import { create } from "./index.js";

it("computes a known point", async () => {
  const evaluator = await create(
    { centre: 1 },
    {
      parameters: [{ name: "x1" }, { name: "x2" }],
      requested: [],
      folder: ".",
      worker: 0,
      spawn: () => assert.fail("starts no program"),
    },
  );
  const parameters = { data: Float64Array.of(4, 5), rows: 1, cols: 2 };
  const { observables } = await evaluator.evaluate(parameters, {
    signal: new AbortController().signal,
    scratch: ".",
  });
  assert.deepEqual([...observables.data], [7, 5]);
});
