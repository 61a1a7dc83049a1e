import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { exportRun, loadScan, openRun, type RunEvent, resumeRun, startRun } from "lodescan";
import { readLog, ringScan, temporaryFolder } from "../faults/runs.js";

test("points of another run's CSV, Parquet or folder are told, logged as given and save their evaluations", async (t) => {
  const folder = temporaryFolder(t);
  const first = await startRun(await loadScan(ringScan("ring.js", { budget: { evaluations: 40 } })), {
    out: join(folder, "first"),
  });
  await first.finished;
  const reader = await openRun(first.dir);
  const csv = join(folder, "points.csv");
  const parquet = join(folder, "points.parquet");
  await exportRun(reader, "csv", { out: csv });
  await exportRun(reader, "parquet", { out: parquet });
  const old = await readLog(first.dir);
  for (const file of [csv, parquet, first.dir]) {
    const scan = ringScan("failing.js", {
      warmStart: [file],
      budget: { evaluations: 1 },
      failures: { giveUpAfter: 5 },
    });
    const run = await startRun(await loadScan(scan), {
      out: join(folder, `from-${file.replace(/\W/g, "-")}`),
    });
    const events: RunEvent[] = [];
    for await (const event of run) events.push(event);
    await run.finished.catch(() => {});
    const said = events.find((event) => event.type === "given");
    assert.match(said?.type === "given" ? said.message : "", /40 given points .* save as many evaluations/);
    const log = await readLog(run.dir);
    for (const name of ["x", "y", "O1", "logLikelihood", "found"]) {
      assert.deepEqual(
        Array.from(log[name] as Float64Array).slice(0, 40),
        Array.from(old[name] as Float64Array),
        name,
      );
    }
    assert.deepEqual((log.origin as string[]).slice(0, 40), new Array(40).fill("given"));
    const summary = (await openRun(run.dir)).summary!;
    assert.equal(summary.given, 40);
    assert.equal(summary.tested, 1);
  }
});

test("given points outside of the priors or without a result are left out and counted", async (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, "points.csv");
  writeFileSync(
    file,
    "x,y,O1,status\n0,1,1,ok\n5,0,25,ok\n1,1,,failed\n0.5,0.5,0.5,ok\n1,-1,nan,unphysical\n",
  );
  const run = await startRun(
    await loadScan(ringScan("ring.js", { warmStart: [file], budget: { evaluations: 3 } })),
    { out: join(folder, "run") },
  );
  let skipped: unknown;
  for await (const event of run) if (event.type === "given") skipped = event.skipped;
  await run.finished;
  assert.deepEqual(skipped, { outside: 1, forbidden: 0, failed: 1 });
  const log = await readLog(run.dir);
  assert.deepEqual((log.status as string[]).slice(0, 3), ["ok", "ok", "unphysical"]);
  assert.equal(log.id!.length, 6);
  assert.deepEqual(await (await resumeRun(run.dir)).finished, await run.finished);
});

test("a file of given points that lacks a column is a coded error, and no run folder is made", async (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, "points.csv");
  writeFileSync(file, "x,O1\n0,1\n");
  const scan = await loadScan(ringScan("ring.js", { warmStart: [file] }));
  await assert.rejects(startRun(scan, { out: join(folder, "run") }), {
    code: "LODE_DATA_UNREADABLE",
    expected: "y",
  });
  await assert.rejects(openRun(join(folder, "run")), { code: "LODE_STORE_NOT_A_RUN" });
});
