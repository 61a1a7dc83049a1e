// Bad scan files: each gives a coded error with path, line and hint, and exit status 2.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { parse } from "yaml";
import { type ErrorCode, LodeError } from "../../src/contract/index.js";
import { loadScan } from "../../src/registry/scan.js";

const folder = mkdtempSync(join(tmpdir(), "lodescan-test-"));
after(() => rmSync(folder, { recursive: true }));

const x1 = "parameters:\n  x1: { prior: flat, min: 0, max: 1 }\n";
const evaluator = "evaluator: { plugin: expression, options: { observables: { O: x1^2 } } }\n";
const rest = `${evaluator}constraints: { O: { max: 0.5 } }\n`;
const parameter = (text: string) => `parameters:\n  x1: ${text}\n${rest}`;

interface Case {
  what: string;
  text: string | Uint8Array;
  code: ErrorCode;
  /** After the file name. */
  path?: string;
  line?: number;
  /** A regular expression. */
  hint?: string;
}

const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefghij"].map((c, i) => `${c}: &${c} [${Array(9).fill(`*${"abcdefghi"[i]}`)}]`).join("\n")}\n`;

const fixtures = new URL("../../../test/fixtures/bad-scans.yaml", import.meta.url);
const written = (parse(readFileSync(fixtures, "utf8")) as Case[]).map((entry) => ({
  ...entry,
  text: (entry.text as string)
    .replaceAll("<x1>\n", x1)
    .replaceAll("<evaluator>\n", evaluator)
    .replaceAll("<rest>\n", rest),
}));

const generated: Case[] = [
  { what: "an empty file", text: "" },
  { what: "10 MB of junk text", text: "lorem: ipsum\n".repeat(800_000), hint: "files of their own" },
  { what: "a megabyte of one line", text: "x".repeat(990_000) },
  { what: "a megabyte of keys", text: Array.from({ length: 80_000 }, (_, i) => `key${i}: 1`).join("\n") },
  { what: "binary junk", text: Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256) },
  { what: "zero bytes", text: new Uint8Array(5000) },
  { what: "a YAML bomb of aliases", text: bomb, hint: "Write the values out" },
  { what: "a hundred thousand brackets", text: `a: ${"[".repeat(100_000)}\n` },
  { what: "200 closed brackets", text: `${x1}${rest}name: ${"[".repeat(200)}${"]".repeat(200)}\n` },
].map((entry) => ({ code: "LODE_SCAN_UNREADABLE", ...entry }));
generated[3]!.code = "LODE_SCAN_INVALID";

generated.push({
  what: "more parameters than anybody has",
  text: `parameters:\n${Array.from({ length: 1001 }, (_, i) => `  p${i}: { prior: same-as, of: p${i + 1} }`).join("\n")}\n${rest}`,
  code: "LODE_SCAN_INVALID",
  path: "#/parameters",
});

const codeInFormulas = [
  ...[
    "process.exit(1)",
    "import('fs')",
    "f(x) = 1",
    "x1.constructor",
    "x1['a']",
    "x1 = 3",
    "[1, 2]",
    "{ a: 1 }",
  ],
  ...["1; 2", "eval(1)", "'text'", "x1 O", "2 +", "nothing(x1)", "cos", "x1'", "1:3", "x1!"],
].map(
  (formula): Case => ({
    what: `code in a formula: ${formula}`,
    text: `${x1}${rest}derived:\n  d: ${JSON.stringify(formula)}\n`,
    code: "LODE_SCAN_FORMULA",
    path: "#/derived/d",
    line: 6,
  }),
);

async function errorOf(load: Promise<unknown>): Promise<LodeError> {
  try {
    await load;
  } catch (error) {
    assert.ok(error instanceof LodeError, `not a coded error: ${(error as Error).stack}`);
    return error;
  }
  return assert.fail("the scan was taken for valid");
}

describe("a bad scan file", () => {
  for (const [i, { what, text, code, path, line, hint }] of [
    ...written,
    ...generated,
    ...codeInFormulas,
  ].entries())
    it(`is refused: ${what}`, async () => {
      const file = join(folder, `${i}.yaml`);
      writeFileSync(file, text);
      const error = await errorOf(loadScan(file));
      assert.equal(error.code, code, error.message);
      assert.equal(error.exitStatus, 2);
      if (path !== undefined) assert.equal(error.path, file + path);
      assert.ok((error.path ?? "").length > 0, "no path");
      if (line !== undefined) assert.equal(error.line, line);
      assert.ok((error.hint ?? "").length > 0, `no hint: ${error.message}`);
      if (hint !== undefined) assert.match(error.hint!, new RegExp(hint));
      assert.ok(error.message.length < 500, "the message is no sentence");
    });

  it("tells all its faults at once", async () => {
    const error = await errorOf(
      loadScan(`${parameter("{ prior: flat, min: a, max: b }")}sampel: 1\nseed: -1\n`),
    );
    assert.deepEqual([error, ...error.others].map(({ path }) => path).sort(), [
      "/parameters/x1/max",
      "/parameters/x1/min",
      "/sampel",
      "/seed",
    ]);
  });

  it("that does not exist is said to be missing", async () => {
    const error = await errorOf(loadScan(join(folder, "none.yaml")));
    assert.equal(error.code, "LODE_SCAN_UNREADABLE");
    assert.match(error.message, /no such file/);
  });

  it("that is a folder is refused with the likely file", async () => {
    const error = await errorOf(loadScan(folder));
    assert.equal(error.code, "LODE_SCAN_UNREADABLE");
    assert.match(error.hint!, /scan\.yaml/);
  });
});
