// Texts kept beside rows: of the right points, each once, whatever interrupts the run; and their export. LODE_KILLS sets how
// often a run is killed.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { exportRun, loadScan, openRun, resumeRun, type ScanFile, startRun } from "lodescan";
import { createRandom, Slha } from "lodescan/numerics";
import {
  AttachmentFile,
  AttachmentReader,
  indexAttachments,
  mendAttachments,
} from "../../src/store/attachments.js";
import { lode } from "../end-to-end/lode.js";
import { runProcess, temporaryFolder } from "../faults/runs.js";

const plugins = fileURLToPath(new URL("../../../test/fixtures/plugins/", import.meta.url));

function scanOf(keep: ScanFile["keep"], changes: Partial<ScanFile> = {}): ScanFile {
  return {
    name: "kept",
    plugins: [plugins],
    parameters: { x: { prior: "flat", min: -2, max: 2 }, y: { prior: "flat", min: -2, max: 2 } },
    evaluator: { plugin: "spectra", options: {} },
    likelihood: { O1: { gaussian: { mean: 2, sigma: 0.3 } } },
    target: { sigmas: 2 },
    sampler: "random",
    budget: { evaluations: 200 },
    schedule: { workers: 2 },
    ...(keep === undefined ? {} : { keep }),
    ...changes,
  } as ScanFile;
}

async function run(t: TestContext, scan: ScanFile): Promise<string> {
  const dir = join(temporaryFolder(t), "run");
  await (await startRun(await loadScan(scan), { out: dir })).finished;
  return dir;
}

/** The export's text, split at its headings. */
async function exported(dir: string): Promise<{ id: number; head: string; text: string }[]> {
  let whole = "";
  await exportRun(await openRun(dir), "slha", {
    write: (text) => {
      whole += text;
    },
  });
  return whole
    .split(/^(?=# point )/m)
    .filter((text) => text !== "")
    .map((text) => ({ id: Number(/^# point (\d+)/.exec(text)![1]), head: text.split("\n")[0]!, text }));
}

/** What the log says of each point. */
async function logged(dir: string) {
  const { id, status, found, x, y } = await (await openRun(dir)).read(["id", "status", "found", "x", "y"]);
  return Array.from(id as Float64Array, (key, i) => ({
    id: key,
    ok: status![i] === "ok",
    found: found![i] === 1,
    x: x![i] as number,
    y: y![i] as number,
  })).sort((a, b) => a.id - b.id);
}

interface Row {
  ok: boolean;
  found: boolean;
}
const cases: [plugin: string, keep: "all" | "found" | "failed", selected: (row: Row) => boolean][] = [
  ["spectra", "found", ({ found }) => found],
  ["spectra-in-processes", "failed", ({ ok }) => !ok],
  ["spectra-in-processes", "all", () => true],
];

for (const [plugin, keep, selected] of cases) {
  test(`${plugin}: keep.attachments: ${keep} keeps the texts of these points and of no others`, async (t) => {
    const dir = await run(t, scanOf({ attachments: keep }, { evaluator: { plugin } }));
    const rows = (await logged(dir)).filter(selected);
    assert.ok(rows.length > 5 && (keep === "all" || rows.length < 195));
    const texts = await exported(dir);
    assert.deepEqual(
      texts.map(({ id }) => id),
      rows.map(({ id }) => id),
    );
    for (const [k, { text, head }] of texts.entries()) {
      const spectrum = Slha.parse(text);
      const { x, y, found, ok } = rows[k]!;
      assert.equal(spectrum.number({ block: "MINPAR", indices: [1] }), x);
      assert.equal(spectrum.number({ block: "MINPAR", indices: [2] }), y);
      assert.match(text, new RegExp(`kept: ${keep}`));
      assert.equal(head.endsWith(", found"), found);
      assert.equal(head.includes(": unphysical (tachyon)"), !ok);
    }
  });
}

test("nothing is kept unless the scan says so, and the export says what to do", async (t) => {
  const dir = await run(t, scanOf(undefined));
  assert.ok(!existsSync(join(dir, "attachments.gz")));
  const { status, stderr } = await lode(["export", dir, "--format", "slha"]);
  assert.equal(status, 2);
  assert.match(stderr, /keeps no spectra/);
  assert.match(stderr, /keep: \{ attachments: all \}/);
});

test("lode export writes one file, or prints it; zcat shows the texts alone", async (t) => {
  const dir = await run(t, scanOf({ attachments: "all" }, { budget: { evaluations: 20 } }));
  const out = join(dir, "..", "all.slha");
  const made = await lode(["export", dir, "--format", "slha", "--out", out]);
  assert.equal(made.status, 0, made.stderr);
  assert.match(made.stdout, /20 rows/);
  const text = readFileSync(out, "utf8");
  assert.equal((await lode(["export", dir, "--format", "slha"])).stdout, text);
  assert.equal(text.match(/^# point /gm)?.length, 20);
  const unpacked = execFileSync("gzip", ["-dc", join(dir, "attachments.gz")], { encoding: "utf8" });
  const lines = (whole: string) =>
    whole
      .split("\n")
      .filter((line) => !line.startsWith("# point "))
      .sort();
  assert.deepEqual(lines(unpacked), lines(text));
});

for (const mode of ["batch", "asynchronous"] as const) {
  test(`killed at random moments and resumed, a run has each text once: ${mode}`, async (t) => {
    const dir = join(temporaryFolder(t), "killed");
    const scan = scanOf(
      { attachments: "all" },
      {
        evaluator: { plugin: "spectra-in-processes", options: { milliseconds: 10 } },
        schedule: { mode, workers: 3, ...(mode === "batch" ? { batch: 30 } : {}) },
        budget: { evaluations: 200 },
      },
    );
    const random = createRandom(3, mode);
    let strays = 0;
    for (let kills = Number(process.env.LODE_KILLS ?? 1), over = false; !over; kills--) {
      const { child, going, ended } = runProcess(scan, dir);
      if (kills > 0) {
        await Promise.race([going, ended]);
        await Promise.race([sleep(150 + 300 * random.uniform()), ended]);
        child.kill("SIGKILL");
      }
      const { code, output, errors } = await ended;
      over = code === 0;
      assert.ok(over || code === null, output + errors);
      if (!over) strays += await unlogged(dir);
    }
    t.diagnostic(`${strays} texts of points that were not in the log at a kill`);
    const ids = indexAttachments(join(dir, "attachments.gz")).places.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length, "no text is there twice");
    const rows = await logged(dir);
    const texts = await exported(dir);
    assert.deepEqual(
      texts.map(({ id }) => id),
      rows.map(({ id }) => id),
    );
    for (const [k, { text }] of texts.entries())
      assert.equal(Slha.parse(text).number({ block: "MINPAR", indices: [1] }), rows[k]!.x);
  });
}

async function unlogged(dir: string): Promise<number> {
  const { places } = indexAttachments(join(dir, "attachments.gz"));
  if (places.length === 0) return 0;
  const known = new Set((await logged(dir)).map(({ id }) => id));
  return places.filter(({ id }) => !known.has(id)).length;
}

test("a torn tail is cut, texts of lost rows are dropped, the others stay", (t) => {
  const path = join(temporaryFolder(t), "attachments.gz");
  const text = (id: number) => `Block A\n 1 ${id}\n`.repeat(100);
  const file = new AttachmentFile(path);
  for (let id = 0; id < 8; id++) file.add(id, gzipSync(text(id)));
  file.flush();
  file.close();
  const whole = statSync(path).size;
  appendFileSync(path, readFileSync(path).subarray(0, 50));
  const ids = () => {
    const reader = new AttachmentReader(path);
    const { places } = indexAttachments(path);
    for (const place of places) assert.equal(reader.text(place), text(place.id));
    reader.close();
    return places.map(({ id }) => id);
  };
  const warnings: string[] = [];
  mendAttachments(
    path,
    () => true,
    (message) => warnings.push(message),
  );
  assert.equal(statSync(path).size, whole);
  assert.match(warnings.join(), /50 bytes of an unfinished write/);
  assert.deepEqual(ids(), [0, 1, 2, 3, 4, 5, 6, 7]);
  mendAttachments(
    path,
    (id) => id < 7,
    () => {},
  );
  assert.deepEqual(ids(), [0, 1, 2, 3, 4, 5, 6], "the last one is cut off");
  mendAttachments(
    path,
    (id) => id !== 2 && id !== 5,
    () => {},
  );
  assert.deepEqual(ids(), [0, 1, 3, 4, 6], "those between are taken out");
  truncateSync(path, statSync(path).size - 1);
  mendAttachments(
    path,
    () => true,
    () => {},
  );
  assert.deepEqual(ids(), [0, 1, 3, 4]);
  mendAttachments(
    path,
    () => false,
    () => {},
  );
  assert.deepEqual(ids(), []);
});

test("on a full disk texts go on waiting, and with them the rows", { skip: !existsSync("/dev/full") }, () => {
  const file = new AttachmentFile("/dev/full");
  file.add(1, gzipSync("text"));
  for (let attempt = 0; attempt < 2; attempt++)
    assert.throws(() => file.flush(), { code: "LODE_STORE_FULL" });
  file.close();
});

test("a run that was begun before there was keep goes on", async (t) => {
  const dir = join(temporaryFolder(t), "run");
  const interrupt = new AbortController();
  const evaluator = { plugin: "spectra-in-processes", options: { milliseconds: 5 } };
  const begun = await startRun(await loadScan(scanOf(undefined, { evaluator })), {
    out: dir,
    signal: interrupt.signal,
  });
  for await (const { type } of begun) if (type === "progress") interrupt.abort();
  assert.equal((await begun.finished).outcome, "interrupted");
  const header = JSON.parse(readFileSync(join(dir, "scan.json"), "utf8"));
  assert.deepEqual(header.scan.keep, { attachments: "none", failedFolders: 0 });
  delete header.scan.keep;
  writeFileSync(join(dir, "scan.json"), JSON.stringify(header));
  assert.equal((await (await resumeRun(dir)).finished).outcome, "finished");
});
