import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type LodeError, loadScan, openRun, type Run, resumeRun, type ScanFile, startRun } from "lodescan";
import { models, points, readLog, ringScan, temporaryFolder } from "../faults/runs.js";

async function begin(scan: ScanFile, dir: string, options: { signal?: AbortSignal } = {}): Promise<Run> {
  return startRun(await loadScan(scan), { out: dir, ...options });
}

/** Starts a run and interrupts it once so many rows are in the log. */
async function interruptAt(rows: number, scan: ScanFile, dir: string): Promise<void> {
  const control = new AbortController();
  const run = await begin(scan, dir, { signal: control.signal });
  for await (const event of run) if (event.type === "progress" && event.rows >= rows) control.abort();
  assert.equal((await run.finished).outcome, "interrupted");
}

test("one, two and four workers give the same points in the same order", async (t) => {
  const folder = temporaryFolder(t);
  const scan = ringScan("slow-ring.js", { budget: { evaluations: 60 }, schedule: { batch: 25 } });
  const logs = [];
  for (const workers of [1, 2, 4]) {
    const run = await begin({ ...scan, schedule: { ...scan.schedule, workers } }, join(folder, `${workers}`));
    await run.finished;
    logs.push(points(await readLog(run.dir)));
  }
  assert.equal(logs[0]!.id!.length, 60);
  assert.deepEqual(logs[1], logs[0]);
  assert.deepEqual(logs[2], logs[0]);
});

test("an interrupted run says so, and resumed it ends with the points of the uninterrupted one", async (t) => {
  const folder = temporaryFolder(t);
  const scan = ringScan("slow-ring.js", {
    budget: { evaluations: 400 },
    schedule: { workers: 2, batch: 50 },
  });
  await (await begin(scan, join(folder, "whole"))).finished;
  const dir = join(folder, "run");
  await interruptAt(100, scan, dir);
  assert.equal((await (await openRun(dir)).status()).state, "interrupted");
  const summary = await (await resumeRun(dir)).finished;
  assert.equal(summary.outcome, "finished");
  assert.equal(summary.tested, 400);
  assert.deepEqual(points(await readLog(dir)), points(await readLog(join(folder, "whole"))));
});

test("an asynchronous run, interrupted, replays its log exactly and goes on", async (t) => {
  const dir = join(temporaryFolder(t), "run");
  const scan = ringScan("slow-ring.js", {
    initial: { count: 10 },
    budget: { evaluations: 300 },
    schedule: { mode: "asynchronous", workers: 3 },
  });
  await interruptAt(80, scan, dir);
  const before = points(await readLog(dir));
  const summary = await (await resumeRun(dir)).finished;
  assert.equal(summary.tested, 300);
  const after = points(await readLog(dir));
  const rows = before.id!.length;
  assert.ok(rows >= 80 && rows < 300, `${rows} rows when interrupted`);
  for (const [name, values] of Object.entries(before))
    assert.deepEqual(after[name]!.slice(0, rows), values, name);
  assert.deepEqual(
    [...(after.id as number[])].sort((a, b) => a - b),
    Array.from({ length: 300 }, (_, i) => i),
    "every point once",
  );
});

test("an asynchronous run ends when its sampler says that it is done", async (t) => {
  const dir = join(temporaryFolder(t), "run");
  const scan = ringScan("ring.js", {
    sampler: { plugin: "nested", options: { livePoints: 20, dlogz: 1 } },
    budget: { evaluations: 5000 },
    schedule: { mode: "asynchronous", workers: 2 },
  });
  const summary = await (await begin(scan, dir)).finished;
  assert.deepEqual([summary.outcome, summary.reason], ["finished", "done"]);
  assert.ok(summary.logEvidence!.error < 2);
});

test("resuming a finished run gives its summary again", async (t) => {
  const dir = join(temporaryFolder(t), "run");
  const summary = await (await begin(ringScan("ring.js", { budget: { evaluations: 20 } }), dir)).finished;
  assert.deepEqual(await (await resumeRun(dir)).finished, summary);
});

test("a run never writes into a folder that holds something", async (t) => {
  const dir = join(temporaryFolder(t), "run");
  const scan = ringScan("ring.js", { budget: { evaluations: 20 } });
  await (await begin(scan, dir)).finished;
  const before = readFileSync(join(dir, "log.arrows"));
  await assert.rejects(begin(scan, dir), { code: "LODE_STORE_EXISTS" });
  assert.deepEqual(readFileSync(join(dir, "log.arrows")), before);
});

test("two processes cannot write one run", async (t) => {
  const dir = join(temporaryFolder(t), "run");
  const control = new AbortController();
  const run = await begin(ringScan("slow-ring.js", { budget: { evaluations: 5000 } }), dir, {
    signal: control.signal,
  });
  await assert.rejects(resumeRun(dir), { code: "LODE_STORE_BUSY" });
  control.abort();
  await run.finished;
});

test("a scan whose every point fails ends with a message that names the reason", async (t) => {
  const dir = join(temporaryFolder(t), "run");
  const scan = ringScan("failing.js", { budget: { evaluations: 1000 }, failures: { giveUpAfter: 30 } });
  const run = await begin(scan, dir);
  await assert.rejects(run.finished, (error: LodeError) => {
    assert.equal(error.code, "LODE_RUN_ALL_FAILED");
    assert.match(error.message, /exception/);
    return true;
  });
  const reader = await openRun(dir);
  assert.equal(reader.summary?.outcome, "failed");
  let told = "";
  for await (const event of reader.events()) if (event.type === "warning") told += event.message;
  assert.match(told, /no license file/);
});

test("a module that ends its thread, never returns or throws costs its own points only", async (t) => {
  const scan = ringScan("deadly.js", {
    budget: { evaluations: 60 },
    timeout: 1,
    schedule: { workers: 2 },
    seed: 3,
  });
  const run = await begin(scan, join(temporaryFolder(t), "run"));
  await run.finished;
  const log = await readLog(run.dir);
  const seen = new Set<string>();
  for (const [i, x] of (log.x as Float64Array).entries()) {
    const y = log.y![i] as number;
    const expected =
      x > 1.6
        ? "failed thread-died"
        : y > 1.6
          ? "timeout timeout"
          : x < -1 && y < -1
            ? "failed exception"
            : "ok ";
    assert.equal(`${log.status![i]} ${log.reason![i]}`, expected);
    seen.add(expected);
  }
  assert.equal(seen.size, 4, [...seen].join());
});

test("points that fail a constraint on parameters are invalid, not evaluated and not counted", async (t) => {
  const scan = ringScan("ring.js", {
    constraints: { order: { of: "gap", min: 0 } },
    derived: { gap: "x - y" },
    budget: { evaluations: 50 },
    schedule: { batch: 20 },
  });
  const run = await begin(scan, join(temporaryFolder(t), "run"));
  const summary = await run.finished;
  assert.equal(summary.tested, 50);
  const log = await readLog(run.dir);
  assert.ok(log.id!.length > 60);
  for (const [i, x] of (log.x as Float64Array).entries()) {
    const allowed = x >= (log.y![i] as number);
    assert.equal(log.status![i], allowed ? "ok" : "invalid");
    assert.equal(log.reason![i], allowed ? "" : "parameter-constraint");
    assert.equal(Number.isNaN(log.O1![i] as number), !allowed);
  }
});

test("constraints on parameters that never hold end the run instead of looping", async (t) => {
  const scan = ringScan("ring.js", { constraints: { x: { min: 3 } }, schedule: { batch: 5 } });
  const run = await begin(scan, join(temporaryFolder(t), "run"));
  await assert.rejects(run.finished, { code: "LODE_RUN_STALLED" });
});

test("repeated points of discrete parameters are answered from the log", async (t) => {
  const scan: ScanFile = {
    name: "dice",
    parameters: { a: { prior: "integer", min: 1, max: 6 }, b: { prior: "integer", min: 1, max: 6 } },
    evaluator: { plugin: "expression", options: { observables: { sum: "a + b" } } },
    constraints: { sum: { min: 12 } },
    sampler: "random",
    budget: { evaluations: 500 },
    schedule: { batch: 50 },
  };
  const run = await begin(scan, join(temporaryFolder(t), "run"));
  const summary = await run.finished;
  assert.equal(summary.tested, 500);
  assert.ok(summary.repeated! >= 500 - 36, `${summary.repeated} repeated`);
  const log = await readLog(run.dir);
  for (const [i, sum] of (log.sum as Float64Array).entries())
    assert.equal(sum, (log.a![i] as number) + (log.b![i] as number));
});

test("the rules found, efficiency and time end a run", async (t) => {
  const folder = temporaryFolder(t);
  const found = await (
    await begin(
      ringScan("ring.js", { budget: { found: 7, evaluations: 5000 }, schedule: { batch: 10 } }),
      join(folder, "found"),
    )
  ).finished;
  assert.equal(found.reason, "found");
  assert.ok(found.found >= 7 && found.found < 17);
  const floor = { floor: 0.9, window: 50 };
  const efficiency = await (
    await begin(
      ringScan("ring.js", { budget: { efficiency: floor, evaluations: 5000 }, schedule: { batch: 10 } }),
      join(folder, "efficiency"),
    )
  ).finished;
  assert.equal(efficiency.reason, "efficiency");
  assert.equal(efficiency.tested, 50);
  const time = await (
    await begin(
      ringScan("slow-ring.js", { budget: { time: 0.3, evaluations: 1_000_000 } }),
      join(folder, "time"),
    )
  ).finished;
  assert.equal(time.reason, "time");
  assert.equal(time.outcome, "finished");
});

test("each breach of the sampler's contract is a coded error", async (t) => {
  const folder = temporaryFolder(t);
  const expected = {
    edge: "LODE_RUN_SAMPLER",
    nan: "LODE_RUN_SAMPLER",
    many: "LODE_RUN_SAMPLER",
    narrow: "LODE_RUN_SAMPLER",
    throws: "LODE_RUN_SAMPLER",
    nothing: "LODE_RUN_STALLED",
  };
  for (const [way, code] of Object.entries(expected)) {
    const scan = ringScan("ring.js", {
      plugins: [join(models, "../plugins")],
      sampler: { plugin: "broken-sampler", options: { way } },
    });
    const run = await begin(scan, join(folder, way));
    await assert.rejects(run.finished, { code }, way);
  }
});

test("a lag needs a sampler that can be asked ahead", async (t) => {
  const scan = ringScan("ring.js", {
    plugins: [join(models, "../plugins")],
    sampler: "broken-sampler",
    schedule: { lag: 1 },
  });
  await assert.rejects(begin(scan, join(temporaryFolder(t), "run")), { code: "LODE_PLUGIN_UNSUITED" });
});

test("references.bib names Lodescan first and every paper once", async (t) => {
  const run = await begin(
    ringScan("ring.js", { budget: { evaluations: 5 } }),
    join(temporaryFolder(t), "run"),
  );
  await run.finished;
  const bib = readFileSync(join(run.dir, "references.bib"), "utf8");
  assert.match(bib, /^@\w+\{Lodescan/);
  assert.equal(bib.match(/10\.1080\/01621459\.1949\.10483310/g)?.length, 1);
  assert.match(readFileSync(join(run.dir, "references.tex"), "utf8"), /^\\cite\{Lodescan,/);
});

test("failures that the scan calls unphysical are told as such, and logged as what they are", async (t) => {
  const scan = ringScan("deadly.js", {
    plugins: [join(models, "../plugins")],
    sampler: "listening-sampler",
    failures: { unphysical: ["failed"] },
    budget: { evaluations: 20 },
    schedule: { workers: 1 },
    timeout: 5,
  });
  const run = await begin(scan, join(temporaryFolder(t), "run"));
  const { notes } = await run.finished;
  const log = await readLog(run.dir);
  const failed = (log.status as string[]).filter((status) => status === "failed").length;
  assert.ok(failed > 0);
  assert.deepEqual(notes, { toldOk: 20 - failed, toldUnphysical: failed });
});
