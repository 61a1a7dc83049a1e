// Whatever is in a scan file, loadScan gives a scan or a coded error: it never crashes otherwise.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { stringify } from "yaml";
import { LodeError } from "../../src/contract/index.js";
import type { ScanFile } from "../../src/problem/generated/scan-file.js";
import { loadScan } from "../../src/registry/scan.js";

const sound = {
  name: "s",
  parameters: {
    x: { prior: "flat", min: 0, max: 1, unit: "GeV" },
    y: { prior: "log", min: 1, max: 10 },
    k: { prior: "choice", values: [1, 2] },
    same: { prior: "same-as", of: "x" },
  },
  evaluator: {
    plugin: "expression",
    options: { observables: { O: "x + y", P: { formula: "O^2" } }, unphysical: { no: "x < 0" } },
  },
  likelihood: {
    O: { gaussian: { mean: 1, sigma: { lower: 1, upper: 2 } } },
    c: {
      of: ["O", "P"],
      correlatedGaussian: {
        means: [0, 0],
        covariance: [
          [1, 0],
          [0, 1],
        ],
      },
    },
    t: { of: "P", table: { x: [1, 2], logLikelihood: [0, -1] } },
    e: { expression: "-O" },
  },
  constraints: { P: { min: 0, max: 3 } },
  derived: { d: "O - P", f: { formula: "d^2", unit: "GeV" } },
  target: { sigmas: 2 },
  initial: { sampler: "random", count: 10 },
  sampler: { plugin: "mls", options: { batch: 10 } },
  surrogates: [{ learns: ["O"], plugin: "mlp", options: { hidden: [10] } }, { learns: "physical" }],
  budget: { evaluations: 100, time: "3s" },
  schedule: { workers: 2 },
};

async function neverCrashes(source: string | object): Promise<void> {
  try {
    await loadScan(source as string | ScanFile);
  } catch (error) {
    assert.ok(error instanceof LodeError, (error as Error).stack);
    assert.ok(error.message.length > 0);
    assert.equal(error.exitStatus, 2, error.message);
    JSON.stringify(error);
  }
}

const anything = fc.anything({
  withBigInt: false,
  withDate: false,
  withMap: false,
  withSet: false,
  withTypedArray: false,
  withSparseArray: false,
  withUnboxedArrays: false,
} as object);

/** Places in the sound scan: lists of keys. */
function paths(node: unknown, path: string[] = []): string[][] {
  if (node === null || typeof node !== "object") return [path];
  return [path, ...Object.entries(node).flatMap(([key, value]) => paths(value, [...path, key]))];
}
const places = paths(sound).slice(1);

function changed(path: readonly string[], value: unknown, key?: string): object {
  const copy = structuredClone(sound) as Record<string, unknown>;
  let node = copy;
  for (const step of path.slice(0, -1)) node = node[step] as Record<string, unknown>;
  if (key === undefined) node[path.at(-1)!] = value;
  else {
    delete node[path.at(-1)!];
    if (key !== "__proto__") node[key] = value;
  }
  return copy;
}

describe("loadScan on arbitrary input", () => {
  it("takes the sound scan that the others are made from", async () => {
    await loadScan(sound as unknown as ScanFile);
  });

  it("survives any text", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 200 }), (text) => neverCrashes(`${text}\n`)),
      { numRuns: 200, seed: 1 },
    );
  });

  it("survives any text of YAML's own characters", async () => {
    const unit = fc.constantFrom(..."ab:{}[],&*!|>'\"%@`#-?~ \n\n  1.e+<");
    await fc.assert(
      fc.asyncProperty(fc.string({ unit, maxLength: 120 }), (text) => neverCrashes(`${text}\n`)),
      { numRuns: 300, seed: 2 },
    );
  });

  it("survives any JSON", async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), (text) => neverCrashes(`\n${text}`)),
      { numRuns: 200, seed: 3 },
    );
  });

  it("survives any value in any place of a sound scan", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), anything, (path, value) =>
        neverCrashes(changed(path, value)),
      ),
      { numRuns: 400, seed: 4 },
    );
  });

  it("survives any key in any place of a sound scan, as YAML", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), fc.string(), fc.jsonValue(), (path, key, value) =>
        neverCrashes(`${stringify(changed(path, value, key))}\n`),
      ),
      { numRuns: 300, seed: 5 },
    );
  });
});
