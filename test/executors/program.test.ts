import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type ColumnTable, loadScan, type ScanFile, startRun } from "lodescan";
import { models, readLog, runProcess, temporaryFolder } from "../faults/runs.js";

/** Seconds that leftover sleeps would sleep: recognizable, and different in each test. */
let nextTag = 500_000 + (process.pid % 10_000) * 10;

function badScan(ways: readonly number[], tag: number, changes: Partial<ScanFile> = {}): ScanFile {
  return {
    name: "bad-program",
    folder: models,
    parameters: {
      x: { prior: "choice", values: ways.map((way) => way + 0.5) },
      tag: { prior: "fixed", value: tag },
    },
    evaluator: {
      plugin: "program",
      options: { command: [process.execPath, "bad-program.js"], observables: ["O1"] },
    },
    constraints: { O1: { min: 0 } },
    sampler: "grid",
    timeout: 1,
    repeats: "evaluate",
    ...changes,
  } as ScanFile;
}

/** Processes with `sleep <tag>` as their command. */
function sleepers(tag: number): string[] {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "latin1") === `sleep\0${tag}\0`;
    } catch {
      return false;
    }
  });
}

function outcomes(log: ColumnTable): Record<number, string> {
  const x = log.x as Float64Array;
  return Object.fromEntries(
    Array.from(x, (value, i) => [Math.floor(value), `${log.status![i]} ${log.reason![i]}`.trim()]),
  );
}

test("each way in which a program can misbehave has its status and reason, and the scan goes on", async (t) => {
  const tag = nextTag++;
  const dir = join(temporaryFolder(t), "run");
  const ways = Array.from({ length: 12 }, (_, way) => way);
  const scan = badScan(ways, tag, { schedule: { workers: 2 } });
  const run = await startRun(await loadScan(scan), { out: dir });
  const summary = await run.finished;
  assert.equal(summary.outcome, "finished");
  assert.deepEqual(outcomes(await readLog(dir)), {
    0: "ok",
    1: "timeout timeout",
    2: "failed exit-3",
    3: "invalid garbage",
    4: "invalid nan",
    5: "failed exit-0",
    6: "ok",
    7: "ok",
    8: "unphysical tachyon",
    9: "failed signal-sigsegv",
    10: "failed missing-output",
    11: "failed exit-4",
  });
  assert.deepEqual(sleepers(tag), [], "no process is left behind");
});

test("transient failures are tried again as often as asked, others never", async (t) => {
  const folder = temporaryFolder(t);
  const counted = join(folder, "counts");
  const scan = badScan([0], nextTag++, {
    evaluator: {
      plugin: "program",
      options: { command: [process.execPath, "counting-program.js", counted], observables: ["O1"] },
    },
    parameters: { x: { prior: "choice", values: [1, 2, 3] } },
    budget: { evaluations: 9 },
    sampler: "random",
    retry: 2,
    // A chunk that takes too long is tried again row by row, which would count twice here.
    timeout: 100,
    schedule: { workers: 1 },
  } as Partial<ScanFile>);
  const run = await startRun(await loadScan(scan), { out: join(folder, "run") });
  await run.finished;
  const log = await readLog(run.dir);
  const tries = readFileSync(counted, "utf8").trim().split("\n").map(Number);
  const asked = (value: number) => tries.filter((x) => x === value).length;
  const rows = (value: number) => (log.x as Float64Array).filter((x) => x === value).length;
  assert.equal(asked(1), 3 * rows(1), "a crash is tried three times");
  assert.equal(asked(2), rows(2), "an unphysical point is tried once");
  assert.equal(asked(3), rows(3), "an ok point is tried once");
});

test("nothing that a program started outlives a host that is killed", {
  skip: process.platform !== "linux" && "needs /proc",
}, async (t) => {
  const tag = nextTag++;
  const dir = join(temporaryFolder(t), "run");
  const { child, ended } = runProcess(badScan([6, 1], tag, { timeout: 100, schedule: { workers: 1 } }), dir);
  for (let k = 0; sleepers(tag).length === 0; k++) {
    assert.ok(k < 600, "the program never came to fork");
    await sleep(100);
  }
  child.kill("SIGKILL");
  await ended;
  for (let k = 0; sleepers(tag).length > 0; k++) {
    assert.ok(k < 300, "the fork outlived the host");
    await sleep(100);
  }
});

test("a program that cannot be started is an error before there is a run folder", async (t) => {
  const dir = join(temporaryFolder(t), "run");
  const scan = badScan([0], nextTag++, {
    evaluator: { plugin: "program", options: { command: ["./no-such-model"], observables: ["O1"] } },
  } as Partial<ScanFile>);
  await assert.rejects(startRun(await loadScan(scan), { out: dir }), { code: "LODE_EVAL_CREATE" });
  assert.throws(() => readdirSync(dir), { code: "ENOENT" });
});

test("a program that ends before it is ready says so with the end of its standard error", async (t) => {
  const scan = badScan([0], nextTag++, {
    evaluator: {
      plugin: "program",
      options: { command: ["sh", "-c", "echo no license >&2; exit 7"], observables: ["O1"] },
    },
  } as Partial<ScanFile>);
  await assert.rejects(
    startRun(await loadScan(scan), { out: join(temporaryFolder(t), "run") }),
    (error: Error & { code: string }) => {
      assert.equal(error.code, "LODE_EVAL_CREATE");
      assert.match(error.message, /no license/);
      return true;
    },
  );
});

test("in mode once a program is started for each point, with parameters in its arguments", async (t) => {
  const scan = badScan([0], nextTag++, {
    evaluator: {
      plugin: "program",
      options: {
        mode: "once",
        command: [
          "sh",
          "-c",
          "echo computing; echo '{\"observables\": {\"O1\": '$1'}}'; exit $2",
          "model",
          "{x}",
          "{code}",
        ],
        observables: ["O1"],
      },
    },
    parameters: { x: { prior: "choice", values: [1.25, 2] }, code: { prior: "choice", values: [0, 3] } },
    sampler: "grid",
    budget: { evaluations: 4 },
  } as Partial<ScanFile>);
  const run = await startRun(await loadScan(scan), { out: join(temporaryFolder(t), "run") });
  await run.finished;
  const log = await readLog(run.dir);
  for (const [i, x] of (log.x as Float64Array).entries()) {
    const good = log.code![i] === 0;
    assert.equal(log.status![i], good ? "ok" : "failed");
    assert.equal(log.reason![i], good ? "" : "exit-3");
    assert.ok(Object.is(log.O1![i], good ? x : Number.NaN));
  }
});
