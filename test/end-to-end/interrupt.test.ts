// Ctrl-C, twice, and without a terminal. The evaluator sleeps, so that there is something to interrupt.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { lode, lodeMain, ringScan, temporaryFolder, writeScan } from "./lode.js";

const slowModule = `
export async function evaluate({ x, y }) {
  await new Promise((resolve) => setTimeout(resolve, 20));
  return { r2: x * x + y * y };
}
`;

describe("an interrupted run", () => {
  const folder = temporaryFolder();
  const here = { cwd: folder };
  before(() => {
    writeFileSync(join(folder, "slow.mjs"), slowModule);
    const evaluator = { plugin: "module", options: { file: "slow.mjs" } };
    writeScan(folder, {
      ...ringScan,
      evaluator,
      budget: { evaluations: 150 },
      schedule: { batch: 30, workers: 2 },
    });
  });

  /** Sends the signal once the run has begun. */
  const interruptedBy =
    (signal: NodeJS.Signals, pattern = /into run/) =>
    (child: import("node:child_process").ChildProcessWithoutNullStreams): void => {
      let seen = "";
      child.stderr.on("data", (text: string) => {
        const already = pattern.test(seen);
        seen += text;
        if (!already && pattern.test(seen)) setTimeout(() => child.kill(signal), 300);
      });
    };

  it("ends with 130, can be resumed, and then has the points of an uninterrupted one", async () => {
    const first = await lode(["run", "scan.yaml", "--out", "run"], {
      ...here,
      started: interruptedBy("SIGINT"),
    });
    assert.equal(first.status, 130, first.stderr);
    assert.match(first.stderr, /Press Ctrl-C again to kill at once/);
    assert.match(first.stdout, /was interrupted/);
    assert.match(first.stdout, /next {8}lode resume run/);
    const state = await lode(["status", "run", "--json"], here);
    const { state: word, rows } = JSON.parse(state.stdout) as { state: string; rows: number };
    assert.equal(word, "interrupted");
    assert.ok(rows < 150);
    const second = await lode(["resume", "run"], here);
    assert.equal(second.status, 0, second.stderr);
    const whole = await lode(["run", "scan.yaml", "--out", "whole"], here);
    assert.equal(whole.status, 0, whole.stderr);
    const points = async (dir: string): Promise<string[]> => {
      const { stdout } = await lode(["export", dir], here);
      return stdout.split("\n").map((line) =>
        line
          .split(",")
          .filter((_, k) => k !== 5)
          .join(","),
      );
    };
    assert.deepEqual(await points("run"), await points("whole"));
  });

  it("ends with 130 for SIGTERM too, as batch systems send it", async () => {
    const args = ["run", "scan.yaml", "--out", "run-terminated"];
    const { status, stderr } = await lode(args, { ...here, started: interruptedBy("SIGTERM") });
    assert.equal(status, 130, stderr);
  });

  it("is killed at once by a second Ctrl-C", async () => {
    writeFileSync(join(folder, "stuck.mjs"), "export function evaluate() { for (;;); }\n");
    const scan = JSON.parse(readFileSync(join(folder, "scan.yaml"), "utf8")) as {
      evaluator: { options: object };
    };
    scan.evaluator.options = { file: "stuck.mjs" };
    writeScan(folder, scan, "stuck.yaml");
    const { status, signal } = await lode(["run", "stuck.yaml", "--out", "run-stuck"], {
      ...here,
      started(child) {
        interruptedBy("SIGINT")(child);
        child.stderr.on("data", (text: string) => {
          if (text.includes("Ctrl-C again")) child.kill("SIGINT");
        });
      },
    });
    // A run that ends between the two is as good.
    assert.ok(signal === "SIGINT" || status === 130, `${status} ${signal}`);
  });

  it("shows plain progress lines without a terminal", async () => {
    const { status, stderr } = await lode(["run", "scan.yaml", "--out", "plain", "--workers", "1"], here);
    assert.equal(status, 0, stderr);
    assert.match(stderr, /^ring: \d+ tested, \d+ found \(.*%, last \d+: .*%\), .* found, .*left$/m);
    assert.equal(stderr.includes("\x1b"), false);
  });

  const script =
    spawnSync("script", ["--version"]).status === 0 ? false : "script(1) of util-linux is not installed";
  it("redraws its display in place on a terminal", { skip: script }, () => {
    const command = `${process.execPath} ${lodeMain} run scan.yaml --out terminal --workers 1`;
    const { CI: _, NO_COLOR: __, ...env } = process.env;
    const { status, stdout } = spawnSync("script", ["-qec", command, "/dev/null"], {
      cwd: folder,
      env: { ...env, TERM: "xterm", COLUMNS: "80" },
      encoding: "utf8",
    });
    assert.equal(status, 0, stdout);
    assert.ok(stdout.includes("\x1b[3A\r\x1b[J"), "goes back over three lines");
    assert.ok(stdout.includes("\x1b[?25h"), "gives the cursor back");
    assert.match(stdout, /ring is done/);
  });
});
