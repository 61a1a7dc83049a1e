import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { lode, ringScan, temporaryFolder, writeScan } from "./lode.js";

describe("lode run and what follows it", () => {
  const folder = temporaryFolder();
  writeScan(folder, ringScan);
  const here = { cwd: folder };

  it("runs a scan into runs/<name>-1 and says what was found and what to type next", async () => {
    const { status, stdout, stderr } = await lode(["run", "scan.yaml"], here);
    assert.equal(status, 0, stderr);
    assert.match(stderr, /^ring: random on expression, \d+ workers?, into runs\/ring-1\n/);
    assert.match(stdout, /^ring is done: all evaluations of the budget are made/);
    assert.match(stdout, / of 500 tested points \(\d+\.\d %\)/);
    assert.match(stdout, /run folder {2}runs\/ring-1\n {2}next {8}lode report runs\/ring-1\n$/);
    assert.ok(existsSync(join(folder, "runs/ring-1/log.arrows")));
  });

  it("prints one JSON object with --json, and nothing else", async () => {
    const { status, stdout, stderr } = await lode(["run", "scan.yaml", "--json", "--out", "second"], here);
    assert.equal(status, 0, stderr);
    assert.equal(stderr, "");
    const summary = JSON.parse(stdout) as Record<string, unknown>;
    assert.equal(summary.dir, join(folder, "second"));
    assert.equal(summary.outcome, "finished");
    assert.equal(summary.tested, 500);
    assert.equal(typeof summary.found, "number");
  });

  it("never overwrites a run", async () => {
    const before = readFileSync(join(folder, "second/log.arrows"));
    const { status, stderr } = await lode(["run", "scan.yaml", "--out", "second"], here);
    assert.equal(status, 2);
    assert.match(stderr, /LODE_STORE_EXISTS/);
    assert.deepEqual(readFileSync(join(folder, "second/log.arrows")), before);
  });

  it("takes --seed, --sampler, --workers and --set", async () => {
    const args = ["--seed", "9", "--sampler", "sobol", "--workers", "1", "--set", "budget.evaluations=80"];
    const { status, stdout, stderr } = await lode(
      ["run", "scan.yaml", "--json", "--out", "third", ...args],
      here,
    );
    assert.equal(status, 0, stderr);
    assert.equal((JSON.parse(stdout) as { tested: number }).tested, 80);
    const header = JSON.parse(readFileSync(join(folder, "third/scan.json"), "utf8")) as {
      scan: { seed: number; sampler: { plugin: string } };
    };
    assert.equal(header.scan.seed, 9);
    assert.equal(header.scan.sampler.plugin, "sobol");
  });

  it("gives equal points for equal seeds and others for another", async () => {
    const points = async (dir: string): Promise<string> => {
      const { stdout } = await lode(["export", dir], here);
      return stdout
        .split("\n")
        .map((line) =>
          line
            .split(",")
            .filter((_, k) => k !== 5)
            .join(","),
        )
        .join("\n");
    };
    await lode(["run", "scan.yaml", "--out", "other", "--seed", "4"], here);
    assert.equal(await points("second"), await points("runs/ring-1"));
    assert.notEqual(await points("other"), await points("second"));
  });

  it("shows the status of a run, as text and as JSON", async () => {
    const text = await lode(["status", "second"], here);
    assert.equal(text.status, 0, text.stderr);
    assert.match(text.stdout, /^ring is done\n/);
    const { stdout } = await lode(["status", "second", "--json"], here);
    const status = JSON.parse(stdout) as Record<string, unknown>;
    assert.equal(status.state, "finished");
    assert.equal(status.rows, 500);
    assert.equal(status.tested, 500);
  });

  it("gives a finished run's summary again when it is resumed", async () => {
    const { status, stdout } = await lode(["resume", "second", "--json"], here);
    assert.equal(status, 0);
    assert.equal((JSON.parse(stdout) as { tested: number }).tested, 500);
  });

  it("validates without leaving anything behind", async () => {
    const empty = join(folder, "empty");
    mkdirSync(empty);
    const text = await lode(["validate", "../scan.yaml"], { cwd: empty });
    assert.equal(text.status, 0, text.stderr);
    assert.match(text.stdout, /is a valid scan/);
    const { stdout } = await lode(["validate", "../scan.yaml", "--json", "--set", "seed=5"], { cwd: empty });
    const result = JSON.parse(stdout) as { valid: boolean; scan: { seed: number } };
    assert.equal(result.valid, true);
    assert.equal(result.scan.seed, 5);
    assert.equal(existsSync(join(empty, "runs")), false);
  });

  it("checks one point and shows everything about it", async () => {
    const { status, stdout, stderr } = await lode(["check", "scan.yaml", "--at", "x=1,y=1", "--json"], here);
    assert.equal(status, 0, stderr);
    const point = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual(point.parameters, { x: 1, y: 1 });
    assert.deepEqual(point.observables, { r2: 2 });
    assert.equal(point.logLikelihood, 0);
    assert.equal(point.found, true);
    const text = await lode(["check", "scan.yaml", "--at", "x=0"], here);
    assert.match(text.stdout, /observables\n {2}r2 {2}0\n/);
    assert.match(text.stdout, /found no/);
    const unknown = await lode(["check", "scan.yaml", "--at", "z=1", "--json"], here);
    assert.equal(unknown.status, 2);
  });

  it("ends with 1 when a checked point does not evaluate", async () => {
    const source = "export function evaluate() { throw new Error('no such thing'); }\n";
    writeFileSync(join(folder, "broken.mjs"), source);
    const scan = { ...ringScan, evaluator: { plugin: "module", options: { file: "broken.mjs" } } };
    writeScan(folder, scan, "broken.yaml");
    const { status, stderr } = await lode(["check", "broken.yaml", "--json"], here);
    assert.equal(status, 1);
    const code = (JSON.parse(stderr.trim().split("\n").at(-1)!) as { code: string }).code;
    assert.equal(code, "LODE_EVAL_CHECK");
  });

  it("ends with 1 and says where the log is when every point fails", async () => {
    writeFileSync(
      join(folder, "broken.mjs"),
      "export function evaluate() { throw new Error('no such thing'); }\n",
    );
    const broken = { ...ringScan, evaluator: { plugin: "module", options: { file: "broken.mjs" } } };
    writeScan(folder, broken, "broken.yaml");
    const { status, stdout, stderr } = await lode(["run", "broken.yaml", "--out", "broken"], here);
    assert.equal(status, 1, stderr);
    assert.equal(stdout, "");
    assert.match(stderr, /What was evaluated is kept: broken\n/);
    assert.match(stderr, /error LODE_RUN_ALL_FAILED: .*\n/);
    assert.match(stderr, /^ {2}hint {6}.*lode check/m);
    assert.equal(
      (JSON.parse((await lode(["status", "broken", "--json"], here)).stdout) as { state: string }).state,
      "failed",
    );
  });
});
