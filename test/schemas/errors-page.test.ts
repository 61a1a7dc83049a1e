// docs/errors.md and the table of errors agree, in both directions.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { errorTable } from "../../src/contract/index.js";

const page = readFileSync(new URL("../../../docs/errors.md", import.meta.url), "utf8");
const sections = new Map(
  page
    .split(/^### /m)
    .slice(1)
    .map((section) => [
      section.split("\n")[0]!,
      section.split("\n").slice(1).join(" ").replace(/\s+/g, " ").trim(),
    ]),
);

describe("docs/errors.md", () => {
  for (const [code, { exit, summary }] of Object.entries(errorTable))
    it(`says what ${code} means, its exit status, and what to do`, () => {
      const text = sections.get(code);
      assert.ok(text?.startsWith(`${summary} Exit status ${exit}.`), `docs/errors.md on ${code}: ${text}`);
      assert.ok(text!.length > summary.length + 40, "says no more than the table");
    });

  it("lists no code that does not exist", () => {
    assert.deepEqual(
      [...sections.keys()].filter((code) => !(code in errorTable)),
      [],
    );
  });
});
