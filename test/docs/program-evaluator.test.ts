// The worked examples of docs/program-evaluator.md are the files in examples/, and these run.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { checkPoint, loadScan, startRun } from "lodescan";
import { readLog, temporaryFolder } from "../faults/runs.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const page = readFileSync(join(root, "docs/program-evaluator.md"), "utf8");

for (const [name, tool, file] of [
  ["program-python", "python3", "model.py"],
  ["program-c", "cc", "model.c"],
] as const) {
  test(`the example ${name} runs, and its model does what it says`, async (t) => {
    if (spawnSync(tool, ["--version"]).status !== 0) {
      console.error(`SKIPPED, nothing was tested: there is no ${tool}`);
      t.skip(`there is no ${tool}`);
      return;
    }
    // A copy: the C example is compiled into its folder.
    const folder = join(temporaryFolder(t), name);
    cpSync(join(root, "examples", name), folder, { recursive: true });
    const scan = await loadScan(join(folder, "scan.yaml"), {
      set: ["budget.evaluations=150", "schedule.workers=2"],
    });
    const point = await checkPoint(scan, { m0: 500, m12: 900 });
    assert.equal(point.observables.mgluino, 2.4 * 900);
    assert.equal(point.observables.mstau, Math.sqrt(500 * 500 - 0.5 * 500 ** 2));
    const run = await startRun(scan, { out: join(folder, "run") });
    const summary = await run.finished;
    assert.equal(summary.tested, 150);
    assert.ok(summary.found > 0);
    const log = await readLog(run.dir);
    for (const [i, m0] of (log.m0 as Float64Array).entries()) {
      const squared = m0 * m0 - 0.5 * ((log.m12![i] as number) - 400) ** 2;
      assert.equal(log.status![i], squared < 0 ? "unphysical" : "ok");
      assert.ok(squared < 0 ? log.reason![i] === "tachyon" : log.mstau![i] === Math.sqrt(squared));
    }
  });

  test(`the lines that docs/program-evaluator.md shows of ${name} are those of ${file}`, () => {
    const source = readFileSync(join(root, "examples", name, file), "utf8");
    const language = file.endsWith(".py") ? "python" : "c";
    const block = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "s").exec(page)![1]!;
    const plain = (text: string) =>
      text
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "" && line !== "...");
    const lines = new Set(plain(source));
    for (const line of plain(block)) assert.ok(lines.has(line), `not in ${file}: ${line}`);
  });
}
