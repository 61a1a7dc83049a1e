import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { lode } from "./lode.js";

const version = (JSON.parse(readFileSync("package.json", "utf8")) as { version: string }).version;

describe("lode", () => {
  it("prints its version and its help on standard output", async () => {
    assert.equal((await lode(["--version"])).stdout.trim(), version);
    const help = await lode(["help"]);
    assert.equal(help.status, 0);
    for (const command of ["run", "resume", "validate", "check", "status", "export", "report", "plugins"]) {
      assert.match(help.stdout, new RegExp(`^ {2}${command} `, "m"));
    }
    const run = await lode(["help", "run"]);
    for (const option of ["--json", "--out", "--seed", "--workers", "--sampler", "--set"]) {
      assert.ok(run.stdout.includes(option), option);
    }
  });

  it("shows its help and ends with 2 without a command", async () => {
    for (const args of [[], ["plugins"]]) {
      const { status, stdout, stderr } = await lode(args);
      assert.equal(status, 2);
      assert.equal(stdout, "");
      assert.match(stderr, /^Usage: lode/);
    }
  });

  const mistakes: [string, string[], RegExp][] = [
    ["an unknown command", ["rnu"], /hint {6}Did you mean run\?/],
    ["an unknown option", ["run", "--sampeler", "x", "scan.yaml"], /hint {6}Did you mean --sampler\?/],
    ["an unknown command of a group", ["plugins", "lsit"], /hint {6}Did you mean list\?/],
    ["a missing argument", ["run"], /Missing required argument 'scan\.yaml'/],
    ["too many arguments", ["validate", "a", "b"], /Too many arguments/],
    ["a seed that is no number", ["run", "--seed", "one", "a"], /at {8}--seed\n {2}found {5}one/],
    ["a point that is no point", ["check", "a", "--at", "x1"], /--at x1 is not understood/],
    ["an unknown kind of plugin", ["plugins", "new", "sampeler", "x"], /hint {6}Did you mean sampler\?/],
  ];
  for (const [what, args, pattern] of mistakes) {
    it(`ends with 2 and LODE_CLI_USAGE for ${what}`, async () => {
      const { status, stdout, stderr } = await lode(args);
      assert.equal(status, 2, stderr);
      assert.equal(stdout, "");
      assert.match(stderr, /^error LODE_CLI_USAGE: /);
      assert.match(stderr, pattern);
    });
  }

  it("writes errors as one line of JSON with --json", async () => {
    const { status, stderr } = await lode(["run", "--sampeler", "x", "--json"]);
    assert.equal(status, 2);
    const error = JSON.parse(stderr) as Record<string, unknown>;
    assert.equal(error.code, "LODE_CLI_USAGE");
    assert.equal(error.hint, "Did you mean --sampler?");
  });

  it("says where it looked when a run folder is none", async () => {
    for (const command of ["resume", "status", "export", "report"]) {
      const { status, stderr } = await lode([command, "/nowhere/at/all", "--json"]);
      assert.equal(status, 2, stderr);
      assert.equal((JSON.parse(stderr) as { code: string }).code, "LODE_STORE_NOT_A_RUN");
    }
  });
});
