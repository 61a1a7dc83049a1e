// Follows docs/write-a-plugin.md in an empty folder, with lodescan lying elsewhere: writes every file that the page has
// saved, and runs every command in order.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const scratch = mkdtempSync(join(tmpdir(), "lode-page-test-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

type Step = { write: string; text: string } | { run: string };

/** Fenced blocks in order: a file after "Save as `name`:", commands in blocks of the language sh. */
function stepsOf(page: string): Step[] {
  const blocks = page.matchAll(/(?:Save as `([^`]+)`:\n\n)?```(\w*)\n([\s\S]*?)```/g);
  return [...blocks].flatMap(([, file, language, text]): Step[] => {
    if (file !== undefined) return [{ write: file, text: text! }];
    if (language !== "sh") return [];
    return text!
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line) => ({ run: line }));
  });
}

/** A folder with a command `lode`, as an installation somewhere else puts it into PATH. */
function pathWithLode(): string {
  const bin = join(scratch, "bin");
  mkdirSync(bin);
  const main = join(root, "dist", "src", "cli", "main.js");
  writeFileSync(join(bin, "lode"), `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`, { mode: 0o755 });
  return `${bin}:${process.env.PATH}`;
}

describe("docs/write-a-plugin.md", () => {
  const steps = stepsOf(readFileSync(join(root, "docs", "write-a-plugin.md"), "utf8"));
  const folder = join(scratch, "empty");
  const path = pathWithLode();
  mkdirSync(folder);

  it("has files to save and commands to type", () => {
    assert.ok(steps.filter((step) => "write" in step).length >= 5);
    assert.ok(steps.filter((step) => "run" in step).length >= 10);
  });

  for (const step of steps) {
    if ("write" in step) {
      it(`saves ${step.write}`, () => writeFileSync(join(folder, step.write), step.text));
      continue;
    }
    it(`runs: ${step.run}`, () => {
      const [command, ...args] = step.run.split(" ");
      assert.equal(command, "lode", "the page's commands are lode's, so that no shell is needed");
      const { NODE_TEST_CONTEXT: _, ...env } = process.env;
      const result = spawnSync("lode", args, { cwd: folder, env: { ...env, PATH: path }, encoding: "utf8" });
      assert.equal(result.status, 0, `${result.error ?? ""}${result.stdout}\n${result.stderr}`);
    });
  }

  it("has found more with the sampler that it made than uniform points find", () => {
    const summary = JSON.parse(readFileSync(join(folder, "ring-run", "summary.json"), "utf8"));
    assert.equal(summary.tested, 500);
    assert.ok(summary.efficiency > 0.0126, `efficiency ${summary.efficiency}`);
  });

  it("has scanned the model in Python, unphysical points and all", () => {
    const summary = JSON.parse(readFileSync(join(folder, "model-run", "summary.json"), "utf8"));
    assert.ok(summary.found > 0 && summary.statuses.unphysical > 0, JSON.stringify(summary));
    const lines = readFileSync(join(folder, "model.csv"), "utf8").trim().split("\n");
    assert.equal(lines.length, 1 + summary.rows);
  });
});
