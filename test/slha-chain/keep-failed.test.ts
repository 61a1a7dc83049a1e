// Kept folders of failed points: everything to run the point again by hand is there, and running it again fails in the same way.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { temporaryFolder } from "../faults/runs.js";
import { runChain, type Way } from "./stand-in.js";

const ways: Way[] = [
  [["ok"], "ok"],
  [["error", "--text=[ stau tachyon ]", "--exit=255"], "unphysical tachyon"],
  [["half"], "failed truncated"],
  [["complain", "--text=it's broken", "--exit=3"], "failed exit-3"],
  [["nan"], "invalid nan"],
];

it("the folders of failed points are kept, and their scripts run them again", async (t) => {
  const env = { env: { LODE_STAND_IN: "it's $HOME" } };
  const { dir, outcomes } = await runChain(t, {
    ways,
    step: env,
    changes: { keep: { failedFolders: 3 } },
  });
  assert.deepEqual(
    outcomes,
    ways.map(([, outcome]) => outcome),
  );
  const kept = readdirSync(join(dir, "failed")).sort();
  assert.equal(kept.length, 3);
  for (const name of kept) {
    const folder = join(dir, "failed", name);
    assert.ok(existsSync(join(folder, "point.json")));
    const script = readFileSync(join(folder, "run-again.sh"), "utf8");
    assert.match(script, /LODE_STAND_IN/);
    assert.ok(
      !/lodescan-[^t]/.test(script.replace(/^#.*$/gm, "")),
      "nothing of the scratch folder, which is gone",
    );
    const again = spawnSync("sh", [join(folder, "run-again.sh")], { encoding: "utf8" });
    assert.equal(again.status, 0, again.stderr);
    const work = /Everything is in (.+)/.exec(again.stdout)![1]!;
    t.after(() => rmSync(work, { recursive: true, force: true }));
    const code = name.endsWith("tachyon") ? 255 : name.endsWith("exit-3") ? 3 : 0;
    assert.match(again.stdout, new RegExp(`spectrum: exit status ${code}\\b`));
    for (const file of ["out.slha", "spectrum.stderr", "spectrum.stdin"]) {
      assert.equal(
        readFileSync(join(work, file), "utf8"),
        readFileSync(join(folder, file), "utf8"),
        `${name}/${file}`,
      );
    }
  }
});

it("a program's own folder is kept too, without the worker's at other points", async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, "program", "tables"), { recursive: true });
  writeFileSync(join(folder, "program", "tables", "data.txt"), "42\n");
  const { dir, outcomes } = await runChain(t, {
    ways: ways.slice(0, 2),
    step: { folder: { template: join(folder, "program"), each: "worker", linkAbove: 1e6 } },
    changes: { keep: { failedFolders: 3 }, schedule: { workers: 1 } },
  });
  assert.deepEqual(outcomes, ["ok", "unphysical tachyon"]);
  const [name, ...others] = readdirSync(join(dir, "failed"));
  assert.deepEqual(others, []);
  const kept = join(dir, "failed", name!);
  assert.equal(readFileSync(join(kept, "spectrum", "tables", "data.txt"), "utf8"), "42\n");
  const again = spawnSync("sh", [join(kept, "run-again.sh")], { encoding: "utf8" });
  const work = /Everything is in (.+)/.exec(again.stdout)![1]!;
  t.after(() => rmSync(work, { recursive: true, force: true }));
  assert.match(again.stdout, /spectrum: exit status 255/, again.stderr);
  const output = (place: string) => readFileSync(join(place, "spectrum", "out.slha"), "utf8");
  assert.equal(output(work), output(kept));
});

it("without being asked to, nothing is kept", async (t) => {
  const { dir } = await runChain(t, { ways: ways.slice(1, 2), changes: { failures: { giveUpAfter: 10 } } });
  assert.ok(!existsSync(join(dir, "failed")));
});

it("of a point that hangs, too, whoever ends it", async (t) => {
  const hangs: Way[] = [[["hang"], "timeout timeout"]];
  for (const setting of [{ step: { timeout: 2 } }, { changes: { timeout: 2 } }]) {
    const changes = { keep: { failedFolders: 1 }, ...setting.changes };
    const { dir, outcomes } = await runChain(t, { ways: hangs, ...setting, changes });
    assert.deepEqual(outcomes, ["timeout timeout"]);
    const [kept] = readdirSync(join(dir, "failed"));
    assert.match(kept!, /^\d{6}-timeout$/);
    assert.ok(existsSync(join(dir, "failed", kept!, "run-again.sh")));
  }
});
