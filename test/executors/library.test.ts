// Models in shared libraries: each way in which one can misbehave costs its own points, and nothing is left behind.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { checkPoint, loadScan, type ScanFile, startRun } from "lodescan";
import { models, readLog, runProcess, temporaryFolder } from "../faults/runs.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Builds a model of the test's own; undefined where there is no compiler, which is said. */
function build(t: TestContext, name: string): string | undefined {
  if (spawnSync("cc", ["--version"]).status !== 0) {
    console.error("SKIPPED, nothing was tested: there is no cc");
    t.skip("there is no cc");
    return undefined;
  }
  const file = join(temporaryFolder(t), `${name}.so`);
  const include = join(root, "plugins/evaluators/library");
  const args = ["-shared", "-fPIC", "-w", "-I", include, "-o", file, join(models, `${name}.c`), "-lm"];
  const { status, stderr } = spawnSync("cc", args, { encoding: "utf8" });
  assert.equal(status, 0, stderr);
  return file;
}

function badScan(
  file: string,
  ways: readonly number[],
  tag: number,
  changes: Partial<ScanFile> = {},
): ScanFile {
  return {
    name: "bad-library",
    folder: models,
    parameters: {
      tag: { prior: "fixed", value: tag },
      way: { prior: "choice", values: ways.map((k) => k + 0.5) },
    },
    evaluator: { plugin: "library", options: { file } },
    constraints: { O1: { min: 0 } },
    sampler: "grid",
    timeout: 1,
    repeats: "evaluate",
    ...changes,
  } as ScanFile;
}

/** Processes of a kind of our own: `sleep <tag>`, or the host of a library. */
function leftovers(tag: number, file: string): string[] {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, "latin1");
      return line === `sleep\0${tag}\0` || line.includes(`library-host\0${file}`);
    } catch {
      return false;
    }
  });
}

const linux = { skip: process.platform !== "linux" && "needs /proc" };
const tag = 600_000 + (process.pid % 10_000) * 10;

describe("a model in a shared library", () => {
  test("each way to misbehave has its status and reason, and the scan goes on", linux, async (t) => {
    const file = build(t, "bad-library");
    if (file === undefined) return;
    const dir = join(temporaryFolder(t), "run");
    const ways = Array.from({ length: 18 }, (_, way) => way);
    const run = await startRun(await loadScan(badScan(file, ways, tag, { schedule: { workers: 2 } })), {
      out: dir,
    });
    assert.equal((await run.finished).outcome, "finished");
    const log = await readLog(dir);
    const outcome = (i: number) => `${log.status![i]} ${log.reason![i]}`.trim();
    const rows = Array.from(log.way as Float64Array, (way, i) => [Math.floor(way), outcome(i)]);
    assert.deepEqual(Object.fromEntries(rows), {
      0: "ok",
      1: "timeout timeout",
      2: "failed exit-3",
      3: "failed exit-0",
      4: "failed signal-sigabrt",
      5: "failed signal-sigsegv",
      6: "unphysical tachyon",
      7: "invalid nan",
      8: "invalid overflow",
      9: `failed ${"x".repeat(60)}`,
      10: "invalid unknown-status",
      11: "ok",
      12: "failed signal-sigabrt",
      13: "failed signal-sigsegv",
      14: "timeout timeout",
      15: "ok",
      16: "failed signal-sigfpe",
      17: "invalid invalid",
    });
    for (const [i, way] of (log.way as Float64Array).entries())
      if (log.status![i] === "ok") assert.equal(log.O1![i], way / 3, "the same double");
    assert.deepEqual(leftovers(tag, file), [], "no process is left behind");
  });

  test("nothing outlives a host that is killed", linux, async (t) => {
    const file = build(t, "bad-library");
    if (file === undefined) return;
    const dir = join(temporaryFolder(t), "run");
    const scan = badScan(file, [14], tag + 1, { timeout: 100, schedule: { workers: 1 } });
    const { child, ended } = runProcess(scan, dir);
    for (let k = 0; leftovers(tag + 1, file).length < 2; k++) {
      assert.ok(k < 600, "the model never came to fork");
      await sleep(50);
    }
    child.kill("SIGKILL");
    await ended;
    for (let k = 0; leftovers(tag + 1, file).length > 0; k++) {
      assert.ok(k < 600, "something outlived the host");
      await sleep(50);
    }
  });

  /** Its parameters stand in another order in the scan than in the library. */
  const manyScan = (file: string, options: object = {}, changes: Partial<ScanFile> = {}): ScanFile =>
    ({
      name: "many-library",
      folder: models,
      parameters: {
        a: { prior: "flat", min: 0, max: 1 },
        b: { prior: "flat", min: 0, max: 1, unit: "GeV" },
        nuisance: { prior: "flat", min: 0, max: 1 },
      },
      evaluator: { plugin: "library", options: { file, ...options } },
      constraints: { difference: { min: 0 } },
      initial: { sampler: "random", count: 400 },
      sampler: "random",
      budget: { evaluations: 400 },
      schedule: { workers: 2 },
      ...changes,
    }) as ScanFile;

  test("may take several points in a call, and a crash in it costs one of them", async (t) => {
    const file = build(t, "many-library");
    if (file === undefined) return;
    const folder = temporaryFolder(t);
    const closed = join(folder, "closed");
    const scan = manyScan(file, { env: { MANY_LIBRARY_CLOSED: closed } });
    const run = await startRun(await loadScan(scan), { out: join(folder, "run") });
    await run.finished;
    const log = await readLog(run.dir);
    const [a, b] = [log.a as Float64Array, log.b as Float64Array];
    const seen = new Set<string>();
    for (let i = 0; i < a.length; i++) {
      const outcome = `${log.status![i]} ${log.reason![i]}`.trim();
      seen.add(outcome);
      const expected =
        a[i]! > 0.9
          ? "failed signal-sigabrt"
          : a[i]! < 0.1
            ? "unphysical a-is-small"
            : b[i]! < 0.2
              ? "failed missing-output"
              : "ok";
      assert.equal(outcome, expected, `a = ${a[i]}, b = ${b[i]}`);
      if (expected !== "ok") continue;
      assert.equal(log.difference![i], b[i]! - a[i]!);
      assert.ok(Object.is(log.sum![i], b[i]! > 0.5 ? b[i]! + a[i]! : Number.NaN));
    }
    assert.equal(seen.size, 4);
    assert.ok(existsSync(closed), "lodescan_close was called");
  });

  test("is refused with a reason where it cannot be used", async (t) => {
    const file = build(t, "many-library");
    if (file === undefined) return;
    const refuses = async (scan: ScanFile, pattern: RegExp) =>
      assert.rejects(
        loadScan(scan).then((loaded) => checkPoint(loaded, {})),
        (error: Error & { code: string }) => {
          assert.equal(error.code, "LODE_EVAL_CREATE");
          assert.match(error.message, pattern);
          return true;
        },
      );
    await refuses(manyScan("./no-such-model"), /There is no library/);
    await refuses(manyScan("bad-library.c"), /cannot be used: .*(ELF|file too short|not a mach-o|slice)/i);
    await refuses(manyScan(file, { env: { MANY_LIBRARY: "no" } }), /it was told not to/);
    await refuses(manyScan(file, { observables: ["difference"] }), /gives 2 observables/);
    await refuses(manyScan(file, { parameters: ["a", "c"] }), /takes a parameter c/);
    const parameters = {
      a: { prior: "flat", min: 0, max: 1 },
      b: { prior: "flat", min: 0, max: 1, unit: "TeV" },
    };
    await refuses(manyScan(file, {}, { parameters } as never), /takes b in GeV, the scan has it in TeV/);
  });

  test("gives its observables other names where the scan has them", async (t) => {
    const file = build(t, "many-library");
    if (file === undefined) return;
    const options = { observables: ["d", { name: "s", unit: "GeV" }] };
    const scan = await loadScan(manyScan(file, options, { constraints: { d: { min: 0 } } }));
    const point = await checkPoint(scan, { a: 0.25, b: 0.75 });
    assert.deepEqual(point.observables, { d: 0.5, s: 1 });
  });
});
