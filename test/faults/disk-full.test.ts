// A full disk: the run ends with a clear error, nothing that was logged is damaged, and it goes on after space is made.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type LodeError, loadScan, openRun, resumeRun, startRun } from "lodescan";
import { points, readLog, ringScan, temporaryFolder } from "./runs.js";

/** A file system of two megabytes, or why there is none. */
function smallDisk(folder: string): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    return "a small file system can be mounted by root on Linux only";
  mkdirSync(folder);
  const { status, stderr } = spawnSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], {
    encoding: "utf8",
  });
  return status === 0 ? undefined : `mount failed: ${stderr}`;
}

test("a run on a full disk ends with LODE_STORE_FULL and goes on after space is made", async (t) => {
  const folder = temporaryFolder(t);
  const disk = join(folder, "disk");
  const missing = smallDisk(disk);
  if (missing !== undefined) {
    console.error(`SKIPPED, nothing was tested: ${missing}`);
    t.skip(missing);
    return;
  }
  try {
    const scan = ringScan("ring.js", {
      sampler: "sobol",
      budget: { evaluations: 12_000 },
      schedule: { batch: 500 },
    });
    const whole = await startRun(await loadScan(scan), { out: join(folder, "whole") });
    await whole.finished;
    const ballast = join(disk, "ballast");
    writeFileSync(ballast, Buffer.alloc(1_500_000));
    const dir = join(disk, "run");
    const run = await startRun(await loadScan(scan), { out: dir });
    await assert.rejects(run.finished, (error: LodeError) => {
      assert.equal(error.code, "LODE_STORE_FULL");
      assert.match(error.hint ?? "", /lode resume/);
      return true;
    });
    const rows = (await openRun(dir)).rows;
    assert.ok(rows > 500 && rows < 12_000, `${rows} rows before the disk was full`);
    rmSync(ballast);
    const summary = await (await resumeRun(dir)).finished;
    assert.equal(summary.outcome, "finished");
    assert.deepEqual(points(await readLog(dir)), points(await readLog(whole.dir)));
  } finally {
    assert.equal(spawnSync("umount", [disk], { encoding: "utf8" }).stderr, "", "no file is left open");
  }
});
