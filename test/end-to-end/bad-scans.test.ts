// Scan files that are wrong in every way we could think of: a coded error, a path, a hint, status 2, and nothing left behind.
import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { lode, ringScan, temporaryFolder } from "./lode.js";

const { parameters } = ringScan;

/** Nine levels of ten aliases each: a thousand million values, were they expanded. */
const yamlBomb = Array.from({ length: 9 }, (_, k) =>
  k === 0
    ? "a0: &a0 [x, x, x, x, x, x, x, x, x, x]"
    : `a${k}: &a${k} [${Array(10)
        .fill(`*a${k - 1}`)
        .join(", ")}]`,
).join("\n");

const files: Record<string, string | object> = {
  "an unknown key": { ...ringScan, samplers: "mls" },
  "an unknown key inside": {
    ...ringScan,
    parameters: { ...parameters, x: { prior: "flat", min: 0, maks: 1 } },
  },
  "a wrong type": { ...ringScan, seed: "one" },
  "min > max": { ...ringScan, parameters: { ...parameters, x: { prior: "flat", min: 2, max: 1 } } },
  "a log prior with min <= 0": {
    ...ringScan,
    parameters: { ...parameters, x: { prior: "log", min: 0, max: 1 } },
  },
  "a missing observable": { ...ringScan, likelihood: { r3: { gaussian: { mean: 1, sigma: 1 } } } },
  "an unknown plugin": { ...ringScan, sampler: "mlss" },
  "an unknown prior": { ...ringScan, parameters: { ...parameters, x: { prior: "flt", min: 0, max: 1 } } },
  "circular same-as": {
    ...ringScan,
    parameters: { ...parameters, a: { prior: "same-as", of: "b" }, b: { prior: "same-as", of: "a" } },
  },
  "circular derived quantities": { ...ringScan, derived: { p: "q + 1", q: "p + 1" } },
  NaN: "parameters: { x: { prior: flat, min: .nan, max: 1 } }\nevaluator: { plugin: expression, options: { observables: { o: x } } }\n",
  infinity:
    "parameters: { x: { prior: flat, min: 0, max: .inf } }\nevaluator: { plugin: expression, options: { observables: { o: x } } }\n",
  "colliding names": {
    ...ringScan,
    evaluator: { plugin: "expression", options: { observables: { r2: "x^2 + y^2", x: "y" } } },
  },
  "a name of the log's own": {
    ...ringScan,
    parameters: { ...parameters, iteration: { prior: "flat", min: 0, max: 1 } },
  },
  "an empty file": "",
  "nothing but a comment": "# later\n",
  "a list": "- 1\n- 2\n",
  "broken YAML": "parameters: { x: [\n",
  "a key twice": "name: a\nname: b\n",
  "a YAML bomb": `${yamlBomb}\n`,
  "code in a formula": {
    ...ringScan,
    evaluator: { plugin: "expression", options: { observables: { r2: "process.exit(7)" } } },
  },
  "an import in a formula": {
    ...ringScan,
    evaluator: { plugin: "expression", options: { observables: { r2: "import('fs')" } } },
  },
  "an assignment in a formula": { ...ringScan, derived: { p: "x = 3" } },
  "an unknown name in a formula": { ...ringScan, derived: { p: "x + z" } },
  "an option that the plugin does not have": {
    ...ringScan,
    sampler: { plugin: "sobol", options: { scrambel: true } },
  },
};

describe("lode run on a bad scan file", () => {
  const folder = temporaryFolder();

  for (const [what, content] of Object.entries(files)) {
    it(`ends with 2, a code, a path and a hint for ${what}`, async () => {
      writeFileSync(
        join(folder, "bad.yaml"),
        typeof content === "string" ? content : JSON.stringify(content, null, 1),
      );
      const { status, stdout, stderr } = await lode(["run", "bad.yaml", "--json"], { cwd: folder });
      assert.equal(status, 2, stderr);
      assert.equal(stdout, "");
      const error = JSON.parse(stderr) as Record<string, string>;
      assert.match(error.code!, /^LODE_(SCAN|PLUGIN|EVAL)_/);
      assert.match(error.path ?? "", /bad\.yaml/, `path of ${stderr}`);
      assert.ok((error.hint ?? "").length > 5, `hint of ${stderr}`);
      assert.deepEqual(readdirSync(folder), ["bad.yaml"]);
    });
  }

  it("ends with 2 for ten megabytes of junk, soon", async () => {
    const junk = Buffer.alloc(10 << 20);
    for (let i = 0; i < junk.length; i++) junk[i] = (i * 2654435761) >>> 13;
    writeFileSync(join(folder, "bad.yaml"), junk);
    const { status, stderr } = await lode(["run", "bad.yaml", "--json"], { cwd: folder });
    assert.equal(status, 2, stderr.slice(0, 500));
    assert.equal((JSON.parse(stderr) as { code: string }).code, "LODE_SCAN_UNREADABLE");
    assert.ok(stderr.length < 2000);
    assert.deepEqual(readdirSync(folder), ["bad.yaml"]);
  });

  it("ends with 2 for a file that is not there", async () => {
    const { status, stderr } = await lode(["run", "nothing.yaml"], { cwd: folder });
    assert.equal(status, 2);
    assert.match(stderr, /error LODE_SCAN_UNREADABLE/);
  });

  it("shows a person path, found, expected and hint on lines of their own", async () => {
    writeFileSync(join(folder, "bad.yaml"), JSON.stringify(files["an unknown plugin"]));
    const { stderr } = await lode(["validate", "bad.yaml"], { cwd: folder });
    assert.match(
      stderr,
      /^error LODE_PLUGIN_UNKNOWN: .*\n {2}at {8}.*\n {2}found {5}mlss\n {2}expected {2}.*\n {2}hint {6}Did you mean mls\?/,
    );
  });
});
