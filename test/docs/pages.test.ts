// The pages say what is: links lead somewhere, scan files in them are valid, the README's program runs.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
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
import { dirname, join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { loadScan } from "lodescan";
import { createPlugin } from "lodescan/testing";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const scratch = mkdtempSync(join(tmpdir(), "lode-docs-test-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

const read = (file: string) => readFileSync(join(root, file), "utf8");

function pagesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => join(folder, file));
}

const pages = [
  ...readdirSync(root).filter((file) => file.endsWith(".md")),
  ...["docs", "examples", "plugins"].flatMap(pagesBelow),
];

/** Blocks of a language. */
function blocks(page: string, language: string): string[] {
  return [...page.matchAll(/```(\w+)\n([\s\S]*?)```/g)]
    .filter((match) => match[1] === language)
    .map((match) => match[2]!);
}

describe("every page", () => {
  it("is found", () => assert.ok(pages.length > 20, pages.join()));

  for (const page of pages) {
    it(`has links that lead somewhere: ${page}`, () => {
      const text = read(page).replace(/```[\s\S]*?```/g, "");
      for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^[a-z]+:/.test(target!)) continue;
        const [file, anchor] = target!.split("#") as [string, string?];
        const path = file === "" ? join(root, page) : join(root, dirname(page), file);
        assert.ok(existsSync(path), `${target} of ${page} leads nowhere`);
        if (anchor === undefined) continue;
        const anchors = readFileSync(path, "utf8")
          .split("\n")
          .filter((line) => line.startsWith("#"))
          .map((line) =>
            line
              .replace(/^#+\s*/, "")
              .toLowerCase()
              .replace(/[^\w\- ]/g, "")
              .replaceAll(" ", "-"),
          );
        assert.ok(anchors.includes(anchor), `${path} has no heading for #${anchor}`);
      }
    });
  }

  it("shows only valid scan files", async () => {
    // Those that name plugins of their own are followed by write-a-plugin.test.ts.
    await createPlugin({ kind: "sampler", name: "differential-steps", parent: scratch });
    let count = 0;
    for (const page of pages) {
      for (const text of blocks(read(page), "yaml")) {
        if (!/^name:/m.test(text) || !/^parameters:/m.test(text)) continue;
        const file = join(scratch, "scan.yaml");
        writeFileSync(file, text);
        await assert.doesNotReject(loadScan(file), `a scan file on ${page}`);
        count++;
      }
    }
    assert.ok(count >= 5, `only ${count} scan files were found`);
  });

  it("speaks of no folder of the machine that it was written on", () => {
    const own = dirname(root);
    for (const page of pages) assert.ok(own === "/" || !read(page).includes(`${own}/`), page);
  });
});

describe("the README", () => {
  it("shows a program that runs", () => {
    const [scan] = blocks(read("README.md"), "yaml");
    const [program] = blocks(read("README.md"), "js");
    const folder = join(scratch, "program");
    mkdirSync(join(folder, "node_modules"), { recursive: true });
    symlinkSync(root, join(folder, "node_modules", "lodescan"));
    writeFileSync(join(folder, "scan.yaml"), scan!.replace("evaluations: 3000", "evaluations: 150"));
    writeFileSync(join(folder, "program.mjs"), program!);
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const result = spawnSync(process.execPath, ["program.mjs"], { cwd: folder, env, encoding: "utf8" });
    assert.equal(result.status, 0, result.stderr);
    assert.match(result.stdout, /\d+ points found, 150 in all/);
  });

  it("names commands that package.json has", () => {
    const { scripts } = JSON.parse(read("package.json"));
    const named = [...read("README.md").matchAll(/^npm run (\S+)/gm)].map((match) => match[1]!);
    assert.deepEqual(named, ["demo", "verify"]);
    for (const name of named) assert.ok(scripts[name].startsWith("npm ci && "), `${name} begins with npm ci`);
  });
});
