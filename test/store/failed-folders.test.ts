import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, describe, it } from "node:test";
import { FailedFolders } from "../../src/store/failed-folders.js";

const root = mkdtempSync(join(tmpdir(), "lode-failed-"));
after(() => rmSync(root, { recursive: true, force: true }));

let run = "";
let source = "";
let count = 0;
beforeEach(() => {
  run = join(root, `run-${++count}`);
  source = join(root, `work-${count}`);
  mkdirSync(run);
  mkdirSync(join(source, "inner"), { recursive: true });
  writeFileSync(join(source, "inner", "input.txt"), "m0 = 1\n");
  symlinkSync("/nowhere/tables", join(source, "tables"));
});

const kept = () => readdirSync(join(run, "failed")).sort();
const keeper = (most: number) => {
  const folders = new FailedFolders(most, ["m0", "m12"]);
  folders.open(run);
  return {
    folders,
    keep: (id: number, reason: string) => folders.keep({ id, parameters: [1, 2] }, reason, source),
  };
};

describe("folders of failed points", () => {
  it("are copied whole, with the point", async () => {
    const { keep } = keeper(2);
    const where = await keep(7, "tachyon");
    assert.equal(where, join(run, "failed", "000007-tachyon"));
    assert.equal(readFileSync(join(where!, "inner", "input.txt"), "utf8"), "m0 = 1\n");
    assert.deepEqual(readdirSync(where!).sort(), ["inner", "point.json", "tables"]);
    assert.deepEqual(JSON.parse(readFileSync(join(where!, "point.json"), "utf8")), {
      id: 7,
      reason: "tachyon",
      parameters: { m0: 1, m12: 2 },
    });
    assert.ok(existsSync(join(source, "inner")), "the source stays as it is");
  });

  it("are as many as wanted, and of as many reasons as possible", async () => {
    const { keep } = keeper(2);
    await keep(1, "tachyon");
    await keep(2, "tachyon");
    assert.equal(await keep(3, "tachyon"), undefined);
    assert.deepEqual(kept(), ["000001-tachyon", "000002-tachyon"]);
    await keep(4, "timeout");
    assert.deepEqual(kept(), ["000001-tachyon", "000004-timeout"]);
    assert.equal(await keep(5, "nan"), undefined, "no reason gives up its only folder");
  });

  it("are never more than wanted when many points fail at once", async () => {
    const { keep } = keeper(3);
    const reasons = ["a", "a", "a", "b", "a", "c", "b"];
    await Promise.all(reasons.map((reason, i) => keep(i, reason)));
    assert.deepEqual(
      kept().map((name) => name.slice(7)),
      ["a", "b", "c"],
    );
  });

  it("of an earlier sitting count, and leftovers of a killed one go", async () => {
    await keeper(2).keep(1, "tachyon");
    mkdirSync(join(run, "failed", ".000009-nan"));
    const { keep } = keeper(2);
    assert.deepEqual(kept(), ["000001-tachyon"]);
    await keep(2, "nan");
    await keep(3, "nan");
    assert.deepEqual(kept(), ["000001-tachyon", "000002-nan"]);
  });

  it("have names that any file system takes, and the reason in full inside", async () => {
    const where = await keeper(1).keep(3, "spinfo-4:something-new");
    assert.deepEqual(kept(), ["000003-spinfo-4-something-new"]);
    assert.match(readFileSync(join(where!, "point.json"), "utf8"), /"reason": "spinfo-4:something-new"/);
  });

  it("of a point that is tried again are replaced", async () => {
    const { keep } = keeper(2);
    await keep(1, "signal-sigsegv");
    await keep(1, "timeout");
    assert.deepEqual(kept(), ["000001-timeout"]);
  });

  it("are not kept where none are wanted, nor after the run", async () => {
    const none = keeper(0);
    assert.equal(none.folders.wanted, false);
    const { folders, keep } = keeper(1);
    await folders.close();
    assert.equal(await keep(1, "timeout"), undefined);
    assert.ok(!existsSync(join(run, "failed")));
  });

  it("that cannot be copied cost nothing but themselves", async () => {
    const { folders } = keeper(1);
    assert.equal(await folders.keep({ id: 1, parameters: [] }, "nan", join(root, "gone")), undefined);
    assert.deepEqual(kept(), []);
  });
});
