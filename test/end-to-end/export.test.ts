import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { lode, ringScan, temporaryFolder, writeScan } from "./lode.js";

describe("lode export", () => {
  const folder = temporaryFolder();
  const here = { cwd: folder };
  before(async () => {
    writeScan(folder, ringScan);
    const { status, stderr } = await lode(["run", "scan.yaml", "--out", "run"], here);
    assert.equal(status, 0, stderr);
  });

  it("writes csv to standard output, columns in the order of the log", async () => {
    const { status, stdout, stderr } = await lode(["export", "run"], here);
    assert.equal(status, 0, stderr);
    const lines = stdout.trimEnd().split("\n");
    assert.equal(lines.length, 501);
    assert.equal(lines[0], "id,iteration,origin,status,reason,seconds,logLikelihood,found,x,y,r2,term.r2");
    const [x, y, r2, term] = lines[1]!.split(",").slice(8).map(Number) as [number, number, number, number];
    assert.ok(Math.abs(x * x + y * y - r2) < 1e-12);
    assert.ok(Math.abs(-0.5 * ((r2 - 2) / 0.5) ** 2 - term) < 1e-12);
  });

  it("writes one format to a file and several into a folder, and says how many rows", async () => {
    const one = await lode(["export", "run", "--format", "csv", "--out", "points.csv"], here);
    assert.equal(one.status, 0, one.stderr);
    assert.match(one.stdout, /^points\.csv: 500 rows\n$/);
    const several = await lode(
      ["export", "run", "--format", "csv,parquet,getdist,multinest", "--out", "all", "--json"],
      here,
    );
    assert.equal(several.status, 0, several.stderr);
    const { exports } = JSON.parse(several.stdout) as {
      exports: { format: string; files: string[]; rows: number }[];
    };
    assert.deepEqual(
      exports.map(({ format, rows }) => [format, rows]),
      [
        ["csv", 500],
        ["parquet", 500],
        ["getdist", 500],
        ["multinest", 500],
      ],
    );
    for (const { files } of exports)
      for (const file of files) assert.ok(existsSync(join(folder, file)), file);
    assert.equal(
      readFileSync(join(folder, "all/ring.csv"), "utf8"),
      readFileSync(join(folder, "points.csv"), "utf8"),
    );
  });

  it("refuses an unknown format, and a binary one for standard output", async () => {
    for (const [format, path] of [
      ["parqet", "--format"],
      ["parquet", "--out"],
    ] as const) {
      const { status, stderr } = await lode(["export", "run", "--format", format, "--json"], here);
      assert.equal(status, 2);
      const error = JSON.parse(stderr) as { code: string; path: string };
      assert.deepEqual([error.code, error.path], ["LODE_CLI_USAGE", path]);
    }
  });

  it("writes the births of nested sampling, from which the evidence can be found again", async () => {
    const { status, stderr } = await lode(
      [
        "run",
        "scan.yaml",
        "--sampler",
        "nested",
        "--set",
        "sampler.options.livePoints=50",
        "--set",
        "budget.evaluations=3000",
        "--out",
        "nested",
      ],
      here,
    );
    assert.equal(status, 0, stderr);
    const exported = await lode(
      ["export", "nested", "--format", "multinest", "--out", "births/ring", "--json"],
      here,
    );
    assert.equal(exported.status, 0, exported.stderr);
    const table = (name: string) =>
      readFileSync(join(folder, name), "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => line.split(" ").map(Number));
    const dead = table("births/ringdead-birth.txt").map((row) => row.slice(-4, -2));
    const live = table("births/ringphys_live-birth.txt").map((row) => row.slice(-3, -1));
    assert.equal(live.length, 50);
    const points = [...dead, ...live.sort((a, b) => a[0]! - b[0]!)] as [number, number][];
    // The number of live points at each death says by how much the volume shrinks (arXiv:1905.04768).
    let [volume, evidence] = [1, 0];
    for (const [logL] of points) {
      const alive = points.filter(([death, birth]) => birth < logL && death >= logL).length;
      const next = volume * Math.exp(-1 / alive);
      evidence += (volume - next) * Math.exp(logL);
      volume = next;
    }
    const { logEvidence } = JSON.parse(readFileSync(join(folder, "nested/summary.json"), "utf8")) as {
      logEvidence: { value: number; error: number };
    };
    assert.ok(
      Math.abs(Math.log(evidence) - logEvidence.value) < 0.1,
      `${Math.log(evidence)}, ${logEvidence.value}`,
    );
  });
});
