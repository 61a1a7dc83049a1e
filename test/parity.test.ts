// What stands in two places agrees: manifests and the README's table, examples and reference problems, the formulas of
// reference problems and their functions, their found criterion and the native core's.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { loadScan } from "lodescan";
import { matrix, row } from "lodescan/contract";
import { compileFormula, createRandom, evaluateFormulas } from "lodescan/numerics";
import { createTestProblem, isFound, referenceProblems } from "lodescan/testing";
import { readBench } from "../src/registry/bench.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");

const pluginFolders = ["samplers", "surrogates", "evaluators"].flatMap((kind) =>
  readdirSync(join(root, "plugins", kind)).map((name) => `plugins/${kind}/${name}`),
);

describe("the README", () => {
  it("lists every plugin with its present summary", async () => {
    const { withPluginTable } = await import(pathToFileURL(join(root, "scripts/readme.mjs")).href);
    const readme = read("README.md");
    assert.ok(
      withPluginTable("<!-- plugins -->\n<!-- /plugins -->") !== "<!-- plugins -->\n<!-- /plugins -->",
    );
    assert.equal(readme, withPluginTable(readme), "run: node scripts/readme.mjs");
  });
});

describe("every plugin", () => {
  for (const folder of pluginFolders) {
    it(`has one shape: ${folder}`, () => {
      const [, kind, name] = folder.split("/") as [string, string, string];
      const manifest = JSON.parse(read(`${folder}/plugin.json`));
      assert.equal(manifest.name, name);
      assert.equal(`${manifest.kind}s`, kind);
      assert.equal(manifest.module, "index.js");
      for (const file of ["index.ts", "README.md"])
        assert.ok(existsSync(join(root, folder, file)), `${file} is missing`);
      assert.ok(
        read(`${folder}/README.md`).startsWith(`# ${name}\n`),
        "the page begins with the plugin's name",
      );
    });
  }
});

describe("every example", () => {
  const examples = readdirSync(join(root, "examples"));

  it("is there", () => assert.ok(examples.length > 5));

  for (const name of examples) {
    it(`is a valid scan or comparison of its folder's name, with a page: ${name}`, async () => {
      const file = (own: string) => join(root, "examples", name, own);
      assert.ok(existsSync(file("README.md")));
      const comparison = existsSync(file("bench.yaml"));
      if (comparison) assert.equal(readBench(file("bench.yaml")).bench.name, name);
      if (!comparison || existsSync(file("scan.yaml")))
        assert.equal((await loadScan(file("scan.yaml"))).name, name);
    });
  }

  for (const problem of referenceProblems.filter(({ name }) => examples.includes(name))) {
    it(`asks what the reference problem of its name asks: ${problem.name}`, async () => {
      const scan = await loadScan(join(root, "examples", problem.name, "scan.yaml"));
      const parameters = Object.entries(scan.parameters).map(([name, prior]) => {
        const { min, max } = prior as { min: number; max: number };
        return { name, min, max };
      });
      const close = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));
      assert.deepEqual(
        parameters.map(({ name }) => name),
        problem.parameters.map(({ name }) => name),
      );
      for (const [j, { min, max }] of parameters.entries()) {
        assert.ok(close(min, problem.parameters[j]!.min) && close(max, problem.parameters[j]!.max));
      }
      assert.equal(scan.initial.count, problem.usual.initial);
      assert.equal(scan.budget.evaluations, problem.usual.evaluations);
    });
  }
});

describe("every reference problem", () => {
  for (const problem of referenceProblems) {
    const host = createTestProblem(problem);
    const points = matrix(20_000, host.dim);
    createRandom(9, problem.name).fillUniform(points.data);
    const evaluated = host.evaluate(points, new Int32Array(points.rows), 0);

    it(`calls found what the native core calls found: ${problem.name}`, () => {
      for (let i = 0; i < points.rows; i++) {
        const found = isFound(problem, row(evaluated.observables, i), evaluated.status[i] === 0);
        assert.equal(evaluated.found[i], found ? 1 : 0, `point ${i}: ${row(evaluated.observables, i)}`);
      }
    });

    it(`has the share of found points that it says: ${problem.name}`, () => {
      const found = evaluated.found.reduce((sum, value) => sum + value, 0);
      const expected = problem.baseline * points.rows;
      // Five standard deviations of a binomial, and one point for the rare ones.
      assert.ok(
        Math.abs(found - expected) <= 5 * Math.sqrt(expected) + 1,
        `${found} found, expected ${expected}`,
      );
    });

    it(`puts every found point on an island: ${problem.name}`, () => {
      for (let i = 0; i < points.rows; i++) {
        if (!evaluated.found[i]) continue;
        const island = problem.components.of(row(evaluated.parameters, i));
        const cell = problem.cells.of(row(evaluated.parameters, i));
        assert.ok(island >= 0 && island < problem.components.count);
        assert.ok(cell >= -1 && cell < problem.cells.count);
      }
    });

    it(`computes what its formulas say: ${problem.name}`, () => {
      const names = problem.parameters.map(({ name }) => name);
      for (const [k, { formula }] of problem.observables.entries()) {
        if (formula === undefined) continue;
        const out = matrix(points.rows, 1);
        evaluateFormulas([compileFormula(formula, names)], evaluated.parameters, out);
        const own = new Float64Array(problem.observables.length);
        for (let i = 0; i < 1000; i++) {
          problem.evaluate(row(evaluated.parameters, i), own);
          const tolerance = 1e-12 * Math.max(1, Math.abs(own[k]!));
          assert.ok(
            Math.abs(out.data[i]! - own[k]!) <= tolerance,
            `${formula}: ${out.data[i]} and ${own[k]}`,
          );
        }
      }
    });
  }

  it("has as many cells as the literature counts", () => {
    const counts = Object.fromEntries(referenceProblems.map(({ name, cells }) => [name, cells.count]));
    assert.equal(counts.eggbox, 450);
    assert.equal(counts["quadratic-2d"], 36);
    assert.equal(counts["quadratic-7d"], 128);
    const islands = Object.fromEntries(
      referenceProblems.map(({ name, components }) => [name, components.count]),
    );
    assert.deepEqual([islands.eggbox, islands["two-rings"]], [18, 2]);
  });
});
