// Follows pages in an empty folder each, with lodescan lying elsewhere: writes every file that a page has saved, and runs
// every command in order.
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

/** Fenced blocks in order: a file after "Save as `name`:" or "Save this as `name`:", commands in blocks of the language sh. */
function stepsOf(page: string): Step[] {
  const blocks = page.matchAll(/(?:Save (?:this )?as `([^`]+)`:\n\n)?```(\w*)\n([\s\S]*?)```/g);
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

/** What has to be there before the page begins. */
const alreadyDone = ["npm install lodescan"];

const path = pathWithLode();

function runStep(folder: string, line: string): void {
  const [command, ...args] = line.split(" ");
  assert.equal(command, "lode", "the page's commands are lode's, so that no shell is needed");
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const result = spawnSync("lode", args, { cwd: folder, env: { ...env, PATH: path }, encoding: "utf8" });
  assert.equal(result.status, 0, `${result.error ?? ""}${result.stdout}\n${result.stderr}`);
}

/** Registers a test for each step of the page; they work in the folder that is returned. */
function follow(page: string, least: { files: number; commands: number }): string {
  const folder = join(scratch, page);
  mkdirSync(folder);
  const steps = stepsOf(readFileSync(join(root, "docs", page), "utf8"));
  it("has files to save and commands to type", () => {
    assert.ok(steps.filter((step) => "write" in step).length >= least.files);
    assert.ok(steps.filter((step) => "run" in step).length >= least.commands);
  });
  for (const step of steps) {
    if ("write" in step) it(`saves ${step.write}`, () => writeFileSync(join(folder, step.write), step.text));
    else if (!alreadyDone.includes(step.run)) it(`runs: ${step.run}`, () => runStep(folder, step.run));
  }
  return folder;
}

const summaryOf = (run: string) => JSON.parse(readFileSync(join(run, "summary.json"), "utf8"));

describe("docs/getting-started.md", () => {
  const folder = follow("getting-started.md", { files: 1, commands: 7 });

  it("has found most of what it tested, and drawn it", () => {
    const summary = summaryOf(join(folder, "ring-run"));
    assert.equal(summary.tested, 500);
    assert.ok(summary.efficiency > 0.5, `efficiency ${summary.efficiency}`);
    assert.ok(readFileSync(join(folder, "ring-run", "report", "index.html"), "utf8").length > 10_000);
    assert.equal(readFileSync(join(folder, "ring.csv"), "utf8").trim().split("\n").length, 501);
  });
});

describe("docs/write-a-plugin.md", () => {
  const folder = follow("write-a-plugin.md", { files: 5, commands: 10 });

  it("has found more with the sampler that it made than uniform points find", () => {
    const summary = summaryOf(join(folder, "ring-run"));
    assert.equal(summary.tested, 500);
    assert.ok(summary.efficiency > 0.0126, `efficiency ${summary.efficiency}`);
  });

  it("has scanned the model in Python, unphysical points and all", () => {
    const summary = summaryOf(join(folder, "model-run"));
    assert.ok(summary.found > 0 && summary.statuses.unphysical > 0, JSON.stringify(summary));
    const lines = readFileSync(join(folder, "model.csv"), "utf8").trim().split("\n");
    assert.equal(lines.length, 1 + summary.rows);
  });
});
