import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { openRun, scan } from "lodescan";
import { problemScan, referenceProblem } from "lodescan/testing";
import { fixture } from "./peer-problems.js";

const python = process.env.LODE_PYTHON ?? "python3";
const file = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const stored = file("test/fixtures/peers/problems.json");

/** Equal numbers up to rounding, which differs between mathematical libraries. */
function near(one: unknown, other: unknown, path: string): void {
  if (typeof one === "number" && typeof other === "number") {
    assert.ok(
      Math.abs(one - other) <= 1e-11 * Math.max(1, Math.abs(one)),
      `${path}: ${one} against ${other}`,
    );
  } else if (typeof one === "object" && one !== null && typeof other === "object" && other !== null) {
    assert.deepEqual(Object.keys(one), Object.keys(other), path);
    for (const [key, value] of Object.entries(one))
      near(value, (other as Record<string, unknown>)[key], `${path}/${key}`);
  } else assert.equal(one, other, path);
}

describe("problems of the comparison with other tools", () => {
  it("are as the fixture has them", () => {
    near(JSON.parse(readFileSync(stored, "utf8")), JSON.parse(JSON.stringify(fixture())), "");
  });

  it("begin with the initial points that a run begins with", async () => {
    const dir = mkdtempSync(join(tmpdir(), "lode-peers-"));
    try {
      const out = join(dir, "run");
      const source = problemScan(referenceProblem("eggbox"));
      const changed = { sampler: "random", seed: 7, budget: { evaluations: 3 } };
      await (await scan({ ...source, ...changed, initial: { sampler: "random", count: 3 } }, { out }))
        .finished;
      const { x1, x2 } = await (await openRun(out)).read(["x1", "x2"]);
      const { initialPoints } = fixture().problems.eggbox!;
      assert.deepEqual(
        Array.from(x1 as Float64Array, (value, i) => [value, x2![i]]),
        initialPoints,
      );
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  it("are the same in Python", (t) => {
    const { status, stdout, stderr, error } = spawnSync(
      python,
      [file("bench/peers/problems.py"), "check", stored],
      { encoding: "utf8" },
    );
    if (error) return t.skip(`there is no ${python}`);
    assert.equal(status, 0, stdout + stderr);
    assert.match(stdout, /problems agree/);
  });
});
