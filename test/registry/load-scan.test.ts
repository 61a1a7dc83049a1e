// What loadScan makes of sound scans: shorthands, defaults, overrides, tables; and that its result is a scan file again.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { LodeError } from "../../src/contract/index.js";
import { loadScan, locateError } from "../../src/registry/scan.js";

const examples = fileURLToPath(new URL("../../../examples/", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "lodescan-load-"));
after(() => rmSync(folder, { recursive: true }));

const small = `parameters:
  x: { prior: flat, min: 0, max: 1 }
evaluator: { plugin: expression, options: { observables: { O: x } } }
likelihood:
  O: { gaussian: { mean: 1, sigma: 1 } }
`;

describe("loadScan", () => {
  for (const name of readdirSync(examples))
    it(`takes examples/${name}, and its own result again`, async () => {
      for (const file of readdirSync(join(examples, name)).filter((entry) => /scan.*\.yaml$/.test(entry))) {
        const scan = await loadScan(join(examples, name, file));
        assert.equal(scan.folder, resolve(examples, name));
        assert.deepEqual(await loadScan(JSON.parse(JSON.stringify(scan))), scan);
        assert.deepEqual(await loadScan(JSON.stringify(scan)), scan);
      }
    });

  it("gives the same for YAML, JSON and data", async () => {
    const fromText = await loadScan(small, { folder });
    const data = {
      parameters: { x: { prior: "flat" as const, min: 0, max: 1 } },
      evaluator: { plugin: "expression", options: { observables: { O: "x" } } },
      likelihood: { O: { gaussian: { mean: 1, sigma: 1 } } },
    };
    assert.deepEqual(await loadScan(data, { folder }), fromText);
    assert.deepEqual(await loadScan(JSON.stringify(data), { folder }), fromText);
    assert.deepEqual(Object.keys(data.evaluator), ["plugin", "options"], "the caller's data is left alone");
  });

  it("expands shorthands", async () => {
    const scan = await loadScan(
      `${small}sampler: random\nwarmStart: old.csv\nderived: { d: 2 * O, e: 3 }\ntimeout: 1.5 min\n` +
        "budget: { time: 2h, filled: true }\nconstraints: { O: { max: 3 } }\n",
    );
    assert.deepEqual(scan.sampler, { plugin: "random", options: {} });
    assert.deepEqual(scan.warmStart, ["old.csv"]);
    assert.deepEqual(scan.derived, { d: { formula: "2 * O" }, e: { formula: 3 } });
    assert.equal(scan.timeout, 90);
    assert.equal(scan.budget.time, 7200);
    assert.deepEqual(Object.keys(scan.budget.filled!), ["growth", "window"]);
    assert.deepEqual(scan.constraints.O, { max: 3, of: "O", severity: "apply", violation: "plain" });
    assert.deepEqual(scan.likelihood.O!.of, ["O"]);
  });

  it("keeps the order of parameters as written", async () => {
    const names = ["z", "a", "M10", "b"];
    const parameters = names.map((name) => `  ${name}: { prior: flat, min: 0, max: 1 }`).join("\n");
    const scan = await loadScan(
      `parameters:\n${parameters}\nevaluator: { plugin: expression, options: { observables: { O: z } } }\nsampler: random\n`,
    );
    assert.deepEqual(Object.keys(scan.parameters), names);
  });

  it("follows anchors without sharing what they name", async () => {
    const scan = await loadScan(
      "parameters:\n  x: &p { prior: flat, min: 0, max: 1 }\n  y: *p\n" +
        "evaluator: { plugin: expression, options: { observables: { O: x } } }\nsampler: random\n",
      { set: ["parameters.y.max=2"] },
    );
    assert.deepEqual(
      [scan.parameters.x, scan.parameters.y],
      [
        { prior: "flat", min: 0, max: 1 },
        { prior: "flat", min: 0, max: 2 },
      ],
    );
  });

  it("copies a table's file into the scan", async () => {
    writeFileSync(join(folder, "limit.csv"), "x, logL\n# measured\n1, -0.5\n2; 0\n3\t-1e-3\n");
    const scan = await loadScan(
      small.replace("{ gaussian: { mean: 1, sigma: 1 } }", "{ table: { file: limit.csv } }"),
      { folder },
    );
    assert.deepEqual(scan.likelihood.O!.table, {
      x: [1, 2, 3],
      logLikelihood: [-0.5, 0, -0.001],
      outside: "impossible",
    });
  });
});

describe("overrides", () => {
  it("set values at paths, parsed as YAML", async () => {
    const scan = await loadScan(small, {
      set: [
        "budget.evaluations=500",
        "sampler.options.batch=50",
        "description=a: b",
        "surrogates=[{learns: [O]}]",
        "surrogates.0.scale=log",
      ].map((text) => (text.startsWith("description") ? "description='a: b'" : text)),
      seed: 7,
      workers: 3,
    });
    assert.equal(scan.budget.evaluations, 500);
    assert.equal(scan.sampler.options.batch, 50);
    assert.equal(scan.description, "a: b");
    assert.equal(scan.surrogates[0]!.scale, "log");
    assert.equal(scan.seed, 7);
    assert.equal(scan.schedule.workers, 3);
  });

  it("replace the whole sampler", async () => {
    const scan = await loadScan(`${small}sampler: { plugin: mls, options: { batch: 10 } }\n`, {
      sampler: "random",
    });
    assert.deepEqual(scan.sampler, { plugin: "random", options: {} });
  });

  const bad: [string, string, string][] = [
    ["no value", "seed", "LODE_CLI_USAGE"],
    ["no path", "=3", "LODE_CLI_USAGE"],
    ["an empty step", "budget..evaluations=3", "LODE_CLI_USAGE"],
    ["a value that is no YAML", "name=[1", "LODE_CLI_USAGE"],
    ["a path through a number", "parameters.x.min.a=3", "LODE_CLI_USAGE"],
    ["the prototype", "__proto__.seed=3", "LODE_CLI_USAGE"],
    ["an unknown key", "budgett.evaluations=3", "LODE_SCAN_UNKNOWN_KEY"],
    ["a value out of bounds", "seed=-1", "LODE_SCAN_INVALID"],
  ];
  for (const [what, set, code] of bad)
    it(`are refused with ${what}, naming the option`, async () => {
      await assert.rejects(loadScan(small, { set: [set] }), (error: LodeError) => {
        assert.ok(error instanceof LodeError, String(error));
        assert.equal(error.code, code);
        assert.equal(error.exitStatus, 2);
        assert.match(error.path!, /^--set/);
        return true;
      });
    });
});

describe("locateError", () => {
  it("adds file, line and column to errors that arise later", async () => {
    const file = join(folder, "later.yaml");
    writeFileSync(file, small);
    const scan = await loadScan(file);
    const error = locateError(
      scan,
      new LodeError("LODE_SCAN_NAME", "x", { path: "/likelihood/O" }),
    ) as LodeError;
    assert.equal(error.path, `${file}#/likelihood/O`);
    assert.deepEqual([error.line, error.column], [5, 3]);
  });
});
