// Children of the host: streams that are files, folders that do not last, and nothing that a brief program leaves running.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statfsSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Children } from "../../src/executors/children.js";
import { temporaryFolder } from "../faults/runs.js";

const linux = { skip: process.platform !== "linux" && "needs /proc and /dev/shm" };

/** Pids of `sleep <tag>`. */
function sleepers(tag: string): string[] {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "latin1") === `sleep\0${tag}\0`;
    } catch {
      return false;
    }
  });
}

describe("children of the host", () => {
  it("read from and write to files where they are told to", async (t) => {
    const folder = temporaryFolder(t);
    const file = (name: string) => join(folder, name);
    writeFileSync(file("in"), "hello\n");
    const children = new Children();
    t.after(() => children.close());
    const streams = { stdin: file("in"), stdout: file("out"), stderr: file("err") };
    const child = children.spawn("sh", ["-c", "cat; echo oops >&2; exit 3"], { cwd: folder, ...streams });
    assert.deepEqual(await child.exited, { code: 3, signal: null });
    assert.equal(readFileSync(file("out"), "utf8"), "hello\n");
    assert.equal(readFileSync(file("err"), "utf8"), "oops\n");
    assert.deepEqual(await child.lines().next(), { done: true, value: undefined });
    const missing = children.spawn("cat", [], { cwd: folder, ...streams, stdin: file("none") });
    assert.deepEqual(await missing.exited, { code: null, signal: "ENOENT" });
    assert.match(missing.stderrTail(), /none/);
  });

  it("leave nothing running when they end, and do no harm to others that run", linux, async (t) => {
    const children = new Children();
    t.after(() => children.close());
    const [stray, other] = [0, 1].map((k) => `${600_000 + 2 * (process.pid % 100_000) + k}`) as [
      string,
      string,
    ];
    const long = children.spawn("sh", ["-c", `sleep ${other} & wait`], { cwd: "/" });
    for (let k = 0; sleepers(other).length === 0; k++) {
      assert.ok(k < 200, "the other program never came to fork");
      await sleep(50);
    }
    // One stays in the group, one leaves it for a session of its own.
    const script = `sleep ${stray} & setsid sleep ${stray} & until test "$(cut -d" " -f6 /proc/$!/stat)" = $!; do :; done`;
    const brief = children.spawn("sh", ["-c", script], { cwd: "/" });
    await brief.exited;
    assert.deepEqual(sleepers(stray), []);
    assert.equal(sleepers(other).length, 1);
    await long.kill();
    assert.deepEqual(sleepers(other), []);
  });

  it("are lost with the process that starts them, and the next one gets a new one", linux, async (t) => {
    const folder = temporaryFolder(t);
    const children = new Children();
    t.after(() => children.close());
    const token = basename(dirname(children.folder())).split("-")[1]!;
    const streams = { stdin: "/dev/null", stdout: join(folder, "out"), stderr: join(folder, "err") };
    const tag = `${800_000 + (process.pid % 100_000)}`;
    const appear = async () => {
      for (let k = 0; sleepers(tag).length === 0; k++) {
        assert.ok(k < 200, "the program never started");
        await sleep(50);
      }
    };
    const child = children.spawn("sleep", [tag], { cwd: folder, ...streams });
    await appear();
    const watchdog = readdirSync("/proc").find((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, "latin1").split("\0");
        return words.includes(token) && words.some((word) => word.endsWith("watchdog.js"));
      } catch {
        return false;
      }
    });
    process.kill(Number(watchdog), "SIGKILL");
    assert.deepEqual(await child.exited, { code: null, signal: "SIGKILL" });
    assert.deepEqual(sleepers(tag), []);
    const next = children.spawn("sleep", [tag], { cwd: folder, ...streams });
    await appear();
    await next.kill();
    assert.deepEqual(sleepers(tag), []);
  });

  it(
    "get folders in memory where there is room, on a disk where there is none, and none of them lasts",
    linux,
    async () => {
      const children = new Children();
      const { bavail, bsize } = statfsSync("/dev/shm");
      const roomy = bavail * bsize > 512 << 20;
      const [first, second, large] = [
        children.folder(),
        children.folder({ bytes: 1 }),
        children.folder({ bytes: 1e18 }),
      ];
      assert.equal(first.startsWith("/dev/shm/"), roomy);
      assert.notEqual(first, second);
      assert.ok(!large.startsWith("/dev/shm/"));
      writeFileSync(join(first, "file"), "text");
      await children.close();
      for (const folder of [first, second, large]) assert.ok(!existsSync(dirname(folder)), folder);
    },
  );
});
