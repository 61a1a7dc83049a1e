// Damaged files of an interrupted run: what is torn or corrupted is said, and the run ends with the same points.
import assert from "node:assert/strict";
import {
  appendFileSync,
  cpSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { loadScan, openRun, resumeRun, startRun } from "lodescan";
import { points, readLog, ringScan, temporaryFolder } from "./runs.js";

const scan = ringScan("ring.js", {
  initial: { count: 30 },
  sampler: { plugin: "mls", options: { batch: 30 } },
  surrogates: [{ learns: ["O1"], plugin: "mlp", options: { hidden: [12, 12], epochs: 30, members: 2 } }],
  budget: { evaluations: 210 },
});

let expected: Record<string, unknown[]>;
let interrupted: string;

/** One whole run, and one that was interrupted after some snapshots: the tests damage copies of it. */
before(async (t) => {
  const folder = temporaryFolder(t as never);
  const whole = await startRun(await loadScan(scan), { out: join(folder, "whole") });
  await whole.finished;
  expected = points(await readLog(whole.dir));
  interrupted = join(folder, "interrupted");
  const control = new AbortController();
  const run = await startRun(await loadScan(scan), {
    out: interrupted,
    signal: control.signal,
    snapshotSeconds: 0,
  });
  let snapshots = 0;
  for await (const event of run) if (event.type === "snapshot" && ++snapshots === 3) control.abort();
  assert.equal((await run.finished).outcome, "interrupted");
});

/** Resumes a copy of the interrupted run after `damage`; returns what was said. */
async function resumeDamaged(dir: string, damage: (dir: string) => void): Promise<string> {
  cpSync(interrupted, dir, { recursive: true });
  damage(dir);
  const run = await resumeRun(dir);
  let said = "";
  for await (const event of run) if (event.type === "warning") said += `${event.message}\n`;
  assert.equal((await run.finished).outcome, "finished");
  assert.deepEqual(points(await readLog(dir)), expected);
  return said;
}

const snapshotsOf = (dir: string) =>
  readdirSync(join(dir, "snapshots"))
    .sort()
    .map((name) => join(dir, "snapshots", name));

function corrupt(path: string): void {
  const bytes = readFileSync(path);
  bytes[Math.floor(bytes.length / 2)]! ^= 1;
  writeFileSync(path, bytes);
}

test("an interrupted run goes on from its last snapshot", async (t) => {
  assert.equal(await resumeDamaged(join(temporaryFolder(t), "run"), () => {}), "");
});

test("a corrupted snapshot gives way to the one before", async (t) => {
  const said = await resumeDamaged(join(temporaryFolder(t), "run"), (dir) =>
    corrupt(snapshotsOf(dir).at(-1)!),
  );
  assert.match(said, /Snapshot .* is damaged/);
});

test("without a good snapshot the log is replayed", async (t) => {
  const said = await resumeDamaged(join(temporaryFolder(t), "run"), (dir) => {
    for (const path of snapshotsOf(dir)) truncateSync(path, 20);
  });
  assert.match(said, /replaying the log/);
});

test("a torn tail of the log is cut and said, and readers do not see it", async (t) => {
  const said = await resumeDamaged(join(temporaryFolder(t), "run"), (dir) => {
    const path = join(dir, "log.arrows");
    const bytes = readFileSync(path);
    appendFileSync(path, bytes.subarray(0, 700));
    truncateSync(path, bytes.length + 333);
  });
  assert.match(said, /333 bytes of an unfinished write/);
});

test("rows that the log has lost take the snapshots that know them along", async (t) => {
  const said = await resumeDamaged(join(temporaryFolder(t), "run"), (dir) => {
    const path = join(dir, "log.arrows");
    truncateSync(path, readFileSync(path).length - 100);
  });
  assert.match(said, /unfinished write/);
  assert.match(said, /knows rows that the log has lost/);
});

test("unfinished last lines of journal and events are no obstacle", async (t) => {
  const said = await resumeDamaged(join(temporaryFolder(t), "run"), (dir) => {
    appendFileSync(join(dir, "arrived.jsonl"), '{"row": 12');
    appendFileSync(join(dir, "events.jsonl"), '{"type": "warn');
  });
  assert.match(said, /journal's last line is unfinished/);
});

test("a reader takes a torn tail as not yet written", async (t) => {
  const dir = join(temporaryFolder(t), "run");
  cpSync(interrupted, dir, { recursive: true });
  const reader = await openRun(dir);
  const rows = reader.rows;
  const path = join(dir, "log.arrows");
  const bytes = readFileSync(path);
  appendFileSync(path, bytes.subarray(bytes.length - 1000));
  assert.equal(reader.refresh(), false);
  assert.equal((await reader.read(["id"])).id!.length, rows);
});

test("a run that was killed before its log was begun starts over", async (t) => {
  for (const bytes of [undefined, 0, 300]) {
    const said = await resumeDamaged(join(temporaryFolder(t), "run"), (dir) => {
      const path = join(dir, "log.arrows");
      if (bytes === undefined) rmSync(path);
      else truncateSync(path, bytes);
      rmSync(join(dir, "snapshots"), { recursive: true });
    });
    assert.equal(said, "");
  }
});
