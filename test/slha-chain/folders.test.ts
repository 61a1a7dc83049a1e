// Where the chain's programs run and what is left of it: nothing. Chains of steps, conditions, limits of time and size.
import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Status } from "lodescan/contract";
import { runProcess, temporaryFolder } from "../faults/runs.js";
import { openChain, outcome } from "./chain.js";

const linux = { skip: process.platform !== "linux" && "needs /proc and /dev/shm" };

/** A template folder with a script that counts how often it ran there, and a large file. */
function templateFolder(t: TestContext): string {
  const folder = join(temporaryFolder(t), "generator");
  mkdirSync(join(folder, "data"), { recursive: true });
  writeFileSync(
    join(folder, "run.sh"),
    "#!/bin/sh\necho x >> count\necho $(wc -l < count) $(cat data/table | wc -c) > out\n",
  );
  chmodSync(join(folder, "run.sh"), 0o755);
  writeFileSync(join(folder, "data/table"), "t".repeat(5000));
  writeFileSync(join(folder, "out"), "7 7\n");
  return folder;
}

const numbers = { count: { position: [1, 1] }, bytes: { position: [1, 2] } };

describe("working folders", () => {
  it("a copy for each point is new each time; the template stays as it was", async (t) => {
    const template = templateFolder(t);
    const step = {
      command: ["./run.sh"],
      folder: { template, linkAbove: 1000 },
      output: "out",
      read: numbers,
    };
    const chain = await openChain(t, [step]);
    const result = await chain.run([
      { m0: 1, m12: 1 },
      { m0: 2, m12: 1 },
    ]);
    assert.deepEqual([...result.observables.data], [1, 5000, 1, 5000], result.message?.join(""));
    assert.deepEqual(readdirSync(template).sort(), ["data", "out", "run.sh"]);
    assert.equal(readFileSync(join(template, "out"), "utf8"), "7 7\n");
  });

  it("a copy for each worker is used again, without the old outputs", async (t) => {
    const template = templateFolder(t);
    const folder = { template, each: "worker" };
    const chain = await openChain(t, [
      { name: "a", command: ["./run.sh"], folder, output: "out", read: numbers },
      { name: "b", command: ["test", "{m0}", "=", "3"], folder, output: "out" },
    ]);
    const result = await chain.run([3, 3].map((m0) => ({ m0, m12: 1 })));
    // The template's own "out", and what step a left, never pass for the output of step b.
    assert.deepEqual(result.reason, ["missing-output", "missing-output"]);
    const counted = await openChain(t, [{ command: ["./run.sh"], folder, output: "out", read: numbers }]);
    const again = await counted.run([1, 2, 3].map((m0) => ({ m0, m12: 1 })));
    assert.deepEqual([...again.observables.data], [1, 5000, 2, 5000, 3, 5000], again.message?.join(""));
  });

  it("steps of a point share a folder and read what earlier ones wrote", async (t) => {
    const chain = await openChain(
      t,
      [
        {
          name: "one",
          command: ["tee", "a.txt"],
          template: "in.txt",
          output: "a.txt",
          read: { x: { position: [1, 1] } },
        },
        {
          name: "two",
          command: ["cat"],
          from: "one",
          set: [{ value: "x + 1", position: [1, 1] }],
          read: { y: { position: [1, 1] } },
        },
        {
          name: "three",
          command: ["cat", "a.txt", "b.txt"],
          inputs: [{ file: "b.txt", from: "two" }],
          read: { z: { position: [2, 1] } },
        },
      ],
      { files: { "in.txt": "{m0} m12\n" } },
    );
    const result = await chain.run([{ m0: 4, m12: 0 }]);
    assert.deepEqual(outcome(chain, result), { x: 4, y: 5, z: 5 }, result.message?.[0]);
  });

  it("a program that changes its input in place is told from one that does nothing", async (t) => {
    const step = { input: "a.txt", output: "a.txt", template: "in.txt", read: { x: { position: [-1, 1] } } };
    const files = { "in.txt": "1\n" };
    const changing = await openChain(t, [{ ...step, command: ["sed", "-i", "$a 5", "a.txt"] }], { files });
    const changed = await changing.run([{ m0: 1, m12: 1 }]);
    assert.deepEqual(outcome(changing, changed), { x: 5 }, changed.message?.[0]);
    const idle = await openChain(t, [{ ...step, command: ["true"] }], { files });
    assert.equal(outcome(idle, await idle.run([{ m0: 1, m12: 1 }])), "stale-output");
  });

  it(
    "nothing is left after points that succeed, fail, or are stopped, nor after the end",
    linux,
    async (t) => {
      const chain = await openChain(t, [
        { command: ["sh", "-c", "echo 1; test {m0} = 1 || sleep 77"], timeout: 1 },
      ]);
      const folder = chain.children.folder();
      const result = await chain.run([
        { m0: 1, m12: 0 },
        { m0: 2, m12: 0 },
      ]);
      assert.deepEqual([...Array.from(result.status ?? [])], [Status.ok, Status.timeout]);
      const abort = new AbortController();
      const stopped = chain.run([{ m0: 2, m12: 0 }], { signal: abort.signal });
      abort.abort();
      await stopped;
      const worker = join(folder, "../2");
      assert.deepEqual(readdirSync(worker), [], "points leave nothing in the worker's folder");
      await chain.close();
      assert.ok(!existsSync(worker));
      await chain.children.close();
      assert.ok(!existsSync(folder) && !existsSync(join(folder, "..")));
    },
  );
});

describe("steps", () => {
  it("run only where their condition holds; what is skipped is missing on an ok point", async (t) => {
    const chain = await openChain(
      t,
      [
        { name: "cheap", command: ["cat"], template: "in.txt", read: { mh: { position: [1, 1] } } },
        {
          name: "dear",
          command: ["cat"],
          template: "in.txt",
          when: "mh > 120 and m12 < 5",
          read: { omega: { position: [1, 1] } },
        },
        { name: "more", command: ["cat"], from: "dear", read: { more: { position: [1, 1] } } },
        { name: "last", command: ["cat", "{folder.dear}/dear.stdout"], read: { last: { position: [1, 1] } } },
      ],
      { files: { "in.txt": "{m0}" } },
    );
    const result = await chain.run([
      { m0: 125, m12: 1 },
      { m0: 119, m12: 1 },
      { m0: 125, m12: 9 },
    ]);
    assert.deepEqual(Array.from(result.status!), [Status.ok, Status.ok, Status.ok]);
    assert.deepEqual(
      [...result.observables.data],
      [125, 125, 125, 125, 119, NaN, NaN, NaN, 125, NaN, NaN, NaN],
    );
  });

  it("cannot use what is read later, nor have one name twice", async (t) => {
    const a = { name: "a", command: ["cat"], template: "in.txt", read: { x: "A 1" } };
    const files = { "in.txt": "" };
    const refused = (steps: unknown[]) =>
      assert.rejects(openChain(t, steps, { files }), { code: "LODE_EVAL_CREATE" });
    await refused([{ ...a, when: "x > 1" }]);
    await refused([a, { ...a, read: {} }]);
    await refused([a, { ...a, name: "b" }]);
    await refused(
      [
        { ...a, template: undefined, from: "b" },
        { ...a, name: "b", read: {} },
      ].map((step) => JSON.parse(JSON.stringify(step))),
    );
    await refused([{ ...a, template: "not-there" }]);
    await refused([
      { ...a, success: { failures: [{ file: "stdout", pattern: "(", reason: "x", status: "failed" }] } },
    ]);
  });

  it(
    "are ended when their time is up or they write too much, with everything that they started",
    linux,
    async (t) => {
      const tag = 400_000 + (process.pid % 100_000);
      const chain = await openChain(t, [
        {
          name: "late",
          command: ["sh", "-c", `echo 1; sleep ${tag} & test {m0} = 1 || sleep ${tag}`],
          timeout: 0.5,
        },
        { name: "babbling", command: ["yes"], maxOutput: 1e6 },
      ]);
      const result = await chain.run([
        { m0: 1, m12: 0 },
        { m0: 2, m12: 0 },
      ]);
      assert.deepEqual(result.reason, ["output-too-long", "timeout"]);
      const alive = readdirSync("/proc").filter((pid) => {
        try {
          return (
            /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, "latin1").includes(`sleep\0${tag}`)
          );
        } catch {
          return false;
        }
      });
      assert.deepEqual(alive, []);
    },
  );

  it("a million lines are read", async (t) => {
    const read = { x: "MASS 25", last: { position: [-1, 1] } };
    const command = ["sh", "-c", "echo Block MASS; echo 25 125.5; echo Block OTHER; seq 1000000"];
    const chain = await openChain(t, [{ command, read }]);
    const result = await chain.run([{ m0: 1, m12: 0 }]);
    assert.deepEqual(outcome(chain, result), { x: 125.5, last: 1e6 }, result.message?.[0]);
  });
});

it("a host that is killed leaves neither processes nor folders", linux, async (t) => {
  const before = new Set(readdirSync("/dev/shm"));
  const scan = {
    name: "killed",
    parameters: { x: { prior: "flat", min: 0, max: 1 } },
    evaluator: {
      plugin: "slha",
      options: { steps: [{ command: ["sh", "-c", "echo $PWD > here; sleep 30"], read: { y: "A 1" } }] },
    },
    constraints: { y: { min: 0 } },
    sampler: "random",
    schedule: { workers: 2 },
  };
  const { child, ended } = runProcess(scan as never, join(temporaryFolder(t), "run"));
  const folders = () =>
    readdirSync("/dev/shm").filter((name) => name.startsWith("lodescan-") && !before.has(name));
  const working = () =>
    folders().some((name) =>
      readdirSync(`/dev/shm/${name}`, { recursive: true }).some((file) => String(file).endsWith("here")),
    );
  for (let k = 0; !working(); k++) {
    assert.ok(k < 600, "the program never started");
    await sleep(50);
  }
  child.kill("SIGKILL");
  await ended;
  for (let k = 0; folders().length > 0; k++) {
    assert.ok(k < 300, "the folders outlived the host");
    await sleep(100);
  }
});
