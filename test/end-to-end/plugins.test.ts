import assert from "node:assert/strict";
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { lode, temporaryFolder } from "./lode.js";

describe("lode plugins", () => {
  const folder = temporaryFolder();
  const here = { cwd: folder };

  it("lists what a scan can name, by kind", async () => {
    const { status, stdout } = await lode(["plugins", "list"], here);
    assert.equal(status, 0);
    for (const name of [
      "random",
      "sobol",
      "latin-hypercube",
      "grid",
      "mls",
      "mlp",
      "expression",
      "module",
      "program",
      "table",
    ]) {
      assert.match(stdout, new RegExp(`^ {2}${name} `, "m"));
    }
    const json = JSON.parse((await lode(["plugins", "list", "--json"], here)).stdout) as {
      plugins: object[];
    };
    assert.deepEqual(Object.keys(json.plugins[0]!), [
      "kind",
      "name",
      "version",
      "summary",
      "builtin",
      "folder",
    ]);
  });

  it("shows a plugin's options with bounds, defaults and descriptions, and its references", async () => {
    const { status, stdout } = await lode(["plugins", "show", "mls"], here);
    assert.equal(status, 0);
    assert.match(stdout, /^mls: sampler/);
    assert.match(stdout, /^ {2}preset {2}/m);
    assert.match(stdout, /default/);
    assert.match(stdout, /references/);
    const { plugins } = JSON.parse((await lode(["plugins", "show", "mls", "--json"], here)).stdout) as {
      plugins: { name: string; options: { properties: object } }[];
    };
    assert.equal(plugins[0]!.name, "mls");
    assert.ok("preset" in plugins[0]!.options.properties);
  });

  it("offers the nearest name for one that it does not know", async () => {
    const { status, stderr } = await lode(["plugins", "show", "soboll", "--json"], here);
    assert.equal(status, 2);
    const error = JSON.parse(stderr) as Record<string, unknown>;
    assert.deepEqual([error.code, error.hint], ["LODE_PLUGIN_UNKNOWN", "Did you mean sobol?"]);
  });

  it("makes a plugin, which shows up, and never writes over one", async () => {
    const { status, stdout, stderr } = await lode(["plugins", "new", "evaluator", "my-model"], here);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /lode plugins test my-model/);
    assert.ok(existsSync(join(folder, "my-model/plugin.json")));
    const list = await lode(["plugins", "list", "--plugins", "my-model"], here);
    assert.match(list.stdout, /^ {2}my-model /m);
    const again = await lode(["plugins", "new", "evaluator", "my-model", "--json"], here);
    assert.equal(again.status, 2);
    assert.equal((JSON.parse(again.stderr) as { code: string }).code, "LODE_PLUGIN_EXISTS");
  });

  it("tests a plugin: 0 where it passes, 1 where it does not", async () => {
    const good = await lode(["plugins", "test", "my-model"], here);
    assert.equal(good.status, 0, good.stdout + good.stderr);
    assert.match(good.stdout, /The evaluator my-model passes: (\d+) of \1 cases\./);
    const made = await lode(["plugins", "new", "evaluator", "broken", "--json"], here);
    assert.equal(made.status, 0);
    const module = readdirSync(join(folder, "broken")).find((file) => /^index\.(ts|js|mjs)$/.test(file))!;
    writeFileSync(
      join(folder, "broken", module),
      `export function create() { return { observables: [{ name: "y" }], evaluate() { throw new Error("broken"); } }; }\n`,
    );
    const bad = await lode(["plugins", "test", "broken", "--json"], here);
    assert.equal(bad.status, 1, bad.stdout + bad.stderr);
    const report = JSON.parse(bad.stdout) as { passed: boolean; results: { passed: boolean }[] };
    assert.equal(report.passed, false);
    assert.ok(report.results.some(({ passed }) => !passed));
    rmSync(join(folder, "broken"), { recursive: true });
  });

  it("refuses a folder that is not there", async () => {
    const { status, stderr } = await lode(["plugins", "test", "nowhere", "--json"], here);
    assert.equal(status, 2);
    assert.equal((JSON.parse(stderr) as { code: string }).code, "LODE_PLUGIN_UNKNOWN");
  });
});
