import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { row } from "lodescan/contract";
import { createTestProblem, referenceProblems, referenceSet } from "lodescan/testing";
import { regionCells } from "../../src/metrics/reference-region.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");

describe("reference sets", () => {
  const regions = referenceProblems.filter(({ aim = "region" }) => aim === "region");

  for (const problem of regions) {
    it(`stand for the whole region: ${problem.name}`, () => {
      const set = referenceSet(problem.name);
      assert.ok(set, "there is none");
      const { found, parameters } = createTestProblem(problem).evaluate(
        set.points,
        new Int32Array(set.points.rows),
        0,
      );
      assert.ok(found.every((value) => value === 1));
      const hit = (of: (x: ArrayLike<number>) => number) =>
        new Set(Array.from(found, (_, i) => of(row(parameters, i))).filter((piece) => piece >= 0)).size;
      assert.equal(hit(problem.components.of), problem.components.count);
      assert.ok(hit(problem.cells.of) >= 0.98 * problem.cells.count);
      const cells = regionCells(set);
      assert.ok(cells.parameters.count >= 50);
      assert.ok(cells.observables!.count >= 20);
    });
  }

  it("are what their page says", () => {
    const page = readFileSync(join(root, "docs/reference-regions.md"), "utf8");
    for (const { name, parameters, components, cells, baseline } of regions) {
      const set = referenceSet(name)!;
      const cut = (cell: number) => `1/${Math.round(1 / cell)}`;
      const shares = page.match(new RegExp(`^\\| \`${name}\` \\| \\d+ \\| (\\S+) `, "m"));
      assert.ok(Math.abs(Number(shares?.[1]) / baseline - 1) < 0.01, `${name}: ${shares?.[1]}`);
      const after = [
        components.count,
        cells.count,
        set.points.rows,
        cut(set.cell),
        cut(set.observableCell),
        set.seed,
      ];
      assert.ok(
        page.includes(`| \`${name}\` | ${parameters.length} | ${shares![1]} | ${after.join(" | ")} |`),
        name,
      );
    }
  });

  it("are one small file for each region problem", () => {
    const folder = join(root, "src/testing/reference-sets");
    assert.deepEqual(readdirSync(folder).sort(), regions.map(({ name }) => `${name}.json`).sort());
    const bytes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
    assert.ok(bytes.every((size) => size < 100_000));
  });

  it("are made again to the same bits by their script", () => {
    const names = ["eggbox", "two-rings", "quadratic-7d", "curved-tube", "islands"];
    const run = spawnSync(process.execPath, ["scripts/reference-sets.mjs", "--check", ...names], {
      cwd: root,
      encoding: "utf8",
    });
    assert.equal(run.status, 0, run.stdout + run.stderr);
  });
});
