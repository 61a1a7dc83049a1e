// Every way in which a generator misbehaves ends with the right status and reason, leaves no process and no folder behind, and
// costs the one point. Each check has a control that shows that it would see what it looks for.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { temporaryFolder } from "../faults/runs.js";
import { generator, leftFolders, processesWith, runChain, scratchFolders, type Way } from "./stand-in.js";

/** Different in each test process. */
const tag = `${process.pid}`;

const ways: Way[] = [
  [["ok"], "ok"],
  [["ok", "--exit=255"], "ok"],
  [["ok", "--exit=3"], "failed exit-3"],
  [["warning", "--text=stau LSP", "--exit=255"], "ok"],
  [["crash"], "failed signal-sigsegv"],
  [["crash-after-output"], "failed signal-sigsegv"],
  [["missing"], "failed missing-output"],
  [["empty"], "failed empty-output"],
  [["stale"], "failed stale-output"],
  [["half"], "failed truncated"],
  [["half-lines"], "failed missing-block"],
  [["garbage"], "invalid unparsable"],
  [["nan"], "invalid nan"],
  [["infinite"], "invalid overflow"],
  [["not-a-number"], "invalid unparsable"],
  [["without-gluino"], "failed missing-value"],
  [["echo"], "invalid input-not-echoed"],
  [["no-echo"], "invalid input-not-echoed"],
  [["error", "--text=[ stau tachyon ]"], "unphysical tachyon"],
  [["error", "--text=[ MuSqWrongsign ]", "--exit=255"], "unphysical no-ewsb"],
  [["error", "--text=[ No convergence ]"], "unphysical no-convergence"],
  [["error", "--text=[ Non-perturbative ]"], "unphysical non-perturbative"],
  [["error", "--text=[ Something new ]"], "unphysical spinfo-4:something-new"],
  [
    ["error-comment", "--text=internal problem, see elsewhere"],
    "unphysical spinfo-4:internal-problem-see-elsewhere",
  ],
  [["error-dcinfo", "--text=no decays"], "unphysical dcinfo-4:no-decays"],
  [["complain", "--text=a word on standard error"], "ok"],
  [["child", `--text=${tag}`], "ok"],
  [["daemon", `--text=${tag}`], "ok"],
  [["lines"], "ok"],
];

const outcomesOf = (list: readonly Way[]) => list.map(([words, outcome]) => `${words.join(" ")}: ${outcome}`);
const got = (list: readonly Way[], outcomes: readonly string[]) =>
  list.map(([words], i) => `${words.join(" ")}: ${outcomes[i]}`);

describe("a generator that misbehaves", () => {
  it("has a status and a reason for each way, and leaves nothing behind", async (t) => {
    const before = scratchFolders();
    const { log, outcomes } = await runChain(t, { ways });
    assert.deepEqual(got(ways, outcomes), outcomesOf(ways));
    assert.deepEqual(processesWith(`lode-left-${tag}`), []);
    assert.deepEqual(await leftFolders(before), []);
    const good = Array.from(log.way as Float64Array).indexOf(0);
    assert.equal((log.gluino as Float64Array)[good], 2300);
    assert.equal((log.bb as Float64Array)[good], 0.59);
    const bad = Array.from(log.way as Float64Array).indexOf(12);
    assert.ok(Number.isNaN((log.mh as Float64Array)[bad]), "a failed point has no observables");
  });

  it("that hangs is ended with all its children, by the step's time-out", async (t) => {
    const hangs: Way[] = [
      [["hang"], "timeout timeout"],
      [["hang-deaf"], "timeout timeout"],
      [["hang-with-children", `--text=h${tag}`], "timeout timeout"],
    ];
    const { outcomes } = await runChain(t, { ways: hangs, step: { timeout: 2 } });
    assert.deepEqual(got(hangs, outcomes), outcomesOf(hangs));
    assert.deepEqual(processesWith(`lode-left-h${tag}`), []);
  });

  it("that hangs is ended by the scan's time-out too", async (t) => {
    const before = scratchFolders();
    const hangs: Way[] = [
      [["hang-with-children", `--text=s${tag}`], "timeout timeout"],
      [["ok"], "ok"],
    ];
    const { outcomes } = await runChain(t, { ways: hangs, changes: { timeout: 8 } });
    assert.deepEqual(got(hangs, outcomes), outcomesOf(hangs));
    assert.deepEqual(processesWith(`lode-left-s${tag}`), []);
    assert.deepEqual(await leftFolders(before), []);
  });

  it("that writes without end is ended", async (t) => {
    const endless: Way[] = [[["endless"], "failed output-too-long"]];
    const { outcomes } = await runChain(t, {
      ways: endless,
      step: {
        command: [process.execPath, generator, "--ways={home}/ways", "{way}"],
        output: "stdout",
        maxOutput: 4e6,
      },
    });
    assert.deepEqual(got(endless, outcomes), outcomesOf(endless));
  });

  it("that is not there has its own reason, and one that cannot be run", async (t) => {
    const nowhere: Way[] = [[["ok"], "failed start-failed"]];
    const { outcomes } = await runChain(t, {
      ways: nowhere,
      step: { command: ["no-such-generator-anywhere"] },
    });
    assert.deepEqual(got(nowhere, outcomes), outcomesOf(nowhere));
  });

  it("that wrote its file for the point before is found out", async (t) => {
    // The folder is the worker's own and used again: yesterday's output lies there, and in its template.
    const lasting: Way[] = [
      [["ok"], "ok"],
      [["missing"], "failed missing-output"],
      [["ok"], "ok"],
      [["stale"], "failed stale-output"],
    ];
    const folder = temporaryFolder(t);
    mkdirSync(join(folder, "program"));
    writeFileSync(join(folder, "program", "out.slha"), "Block MASS\n  25  1.25E+02\n  1000021  2.3E+03\n");
    const { outcomes } = await runChain(t, {
      ways: lasting,
      step: { folder: { template: join(folder, "program"), each: "worker", linkAbove: 1e6 } },
      changes: { schedule: { workers: 1 } },
    });
    assert.deepEqual(got(lasting, outcomes), outcomesOf(lasting));
    assert.deepEqual(readdirSync(join(folder, "program")), ["out.slha"], "the template stays as it is");
  });

  it("says in a text of its own what is wrong, where a step looks for it", async (t) => {
    const marks: Way[] = [
      [["print", "--text=all is well: result = 3"], "ok"],
      [["print", "--text=result = 3"], "failed no-success-mark"],
      [["print", "--text=all is well: result = 3 point is excluded"], "unphysical excluded"],
      [["print", "--text=all is well: result = 3", "--exit=7"], "unphysical charged-lsp"],
    ];
    const { outcomes } = await runChain(t, {
      ways: marks,
      step: {
        command: [process.execPath, generator, "--ways={home}/ways", "{way}"],
        output: "stdout",
        read: { mh: { regex: "result = ([0-9.]+)" } },
        success: {
          exitCodes: [0],
          exits: [{ code: 7, reason: "charged-lsp", status: "unphysical" }],
          marks: [{ file: "stdout", pattern: "all is well" }],
          failures: [{ file: "stdout", pattern: "excluded", reason: "excluded", status: "unphysical" }],
        },
      },
    });
    assert.deepEqual(got(marks, outcomes), outcomesOf(marks));
  });
});

describe("a chain of two generators", () => {
  it("ends at the first failure, and skips a step whose condition does not hold", async (t) => {
    const chained: Way[] = [
      [["ok"], "ok"],
      [["error", "--text=[ stau tachyon ]"], "unphysical tachyon"],
    ];
    const second = (first: Record<string, unknown>) => [
      first,
      {
        name: "again",
        from: "spectrum",
        command: [process.execPath, generator, "ok"],
        read: { again: "MASS 1000022" },
        success: { slha: true, blocks: ["MASS"], echo: { blocks: ["MINPAR"] } },
      },
      {
        name: "never",
        from: "spectrum",
        when: "gluino > 5000",
        command: ["no-such-generator-anywhere"],
        read: { never: "MASS 25" },
      },
    ];
    const { log, outcomes } = await runChain(t, { ways: chained, steps: second });
    assert.deepEqual(got(chained, outcomes), outcomesOf(chained));
    const good = Array.from(log.way as Float64Array).indexOf(0);
    assert.equal((log.again as Float64Array)[good], 420);
    assert.ok(Number.isNaN((log.never as Float64Array)[good]));
  });
});

describe("controls", () => {
  it("without a look at SPINFO, the echo or the file's age, bad points pass", async (t) => {
    const careless: Way[] = [
      [["error-dcinfo", "--text=no decays"], "ok"],
      [["echo"], "ok"],
      [["warning", "--text=[ stau tachyon ]"], "ok"],
      [["nan"], "invalid nan"],
    ];
    const { outcomes } = await runChain(t, { ways: careless, step: { success: { exitCodes: "any" } } });
    assert.deepEqual(got(careless, outcomes), outcomesOf(careless));
  });

  it("a process that is left behind is seen", async () => {
    const word = `control-${tag}`;
    const child = spawn(process.execPath, [generator, "daemon", `--text=${word}`], {
      stdio: ["pipe", "ignore", "ignore"],
    });
    child.stdin.end("Block MINPAR\n 1 1\n 2 2\n");
    await once(child, "exit");
    for (let i = 0; i < 100 && processesWith(`lode-left-${word}`).length === 0; i++) await sleep(20);
    const left = processesWith(`lode-left-${word}`);
    for (const pid of left) process.kill(pid, "SIGKILL");
    assert.equal(left.length, 1);
  });

  it("a folder that is left behind is seen, one in use is not", async (t) => {
    const before = scratchFolders();
    const folder = join(tmpdir(), `lodescan-${randomBytes(12).toString("hex")}`);
    mkdirSync(folder);
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const seen = new Set<string>();
    const timer = setInterval(() => {
      for (const other of scratchFolders()) seen.add(other);
    }, 5);
    t.after(() => clearInterval(timer));
    await runChain(t, { ways: [[["ok", "--seconds=0.2"], "ok"]] });
    assert.ok([...seen].filter((other) => !before.includes(other)).length >= 2);
    assert.deepEqual(await leftFolders(before), [folder]);
  });
});
