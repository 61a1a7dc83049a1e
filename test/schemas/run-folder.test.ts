// What a run leaves behind is what schemas/run.schema.json says, and its scan is a valid scan file.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { startRun } from "../../src/engine/run.js";
import { readSchema } from "../../src/registry/manifest.js";
import { loadScan } from "../../src/registry/scan.js";
import { compileSchema, type JsonSchema } from "../../src/registry/validate.js";

const folder = mkdtempSync(join(tmpdir(), "lodescan-run-"));
after(() => rmSync(folder, { recursive: true }));

const text = `parameters:
  x: { prior: flat, min: 0, max: 1, unit: GeV }
evaluator: { plugin: expression, options: { observables: { O: { formula: x, unit: TeV } }, unphysical: { low: x < 0.2 } } }
likelihood: { O: { gaussian: { mean: 0.5, sigma: 0.1 } } }
derived: { twice: 2 * O }
constraints: { twice: { max: 1 } }
sampler: random
budget: { evaluations: 50 }
`;

describe("the files of a finished run", async () => {
  const dir = join(folder, "run");
  const scan = await loadScan(text, { folder });
  const run = await startRun(scan, { out: dir });
  for await (const _ of run);
  await run.finished;
  const schema = readSchema("run");
  const read = (name: string) => JSON.parse(readFileSync(join(dir, name), "utf8"));
  const matches = (name: "header" | "summary", data: unknown) => {
    const check = compileSchema({ $defs: schema.$defs, $ref: `#/$defs/${name}` } as JsonSchema);
    assert.ok(check(data), JSON.stringify(check.errors, null, 1));
  };

  it("scan.json matches the schema", () => matches("header", read("scan.json")));

  it("summary.json matches the schema", () => {
    const summary = read("summary.json");
    matches("summary", summary);
    assert.equal(summary.outcome, "finished");
    assert.equal(summary.tested, 50);
  });

  it("the scan in scan.json is a scan file, and the same scan", async () => {
    assert.deepEqual(await loadScan(read("scan.json").scan), scan);
  });
});
