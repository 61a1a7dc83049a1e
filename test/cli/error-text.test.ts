import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { asLodeError, errorJson, errorText } from "../../src/cli/error-text.js";
import { plainPaint } from "../../src/cli/terminal.js";
import { LodeError } from "../../src/contract/errors.js";

describe("error texts", () => {
  const error = new LodeError("LODE_SCAN_PRIOR", "x1: min is larger than max.", {
    path: "scan.yaml#/parameters/x1/min",
    found: Number.NaN,
    expected: ["a", "b"],
    hint: "Exchange the two.",
  });

  it("put code and sentence first, then path, found, expected and hint", () => {
    assert.equal(
      errorText(error, plainPaint),
      [
        "error LODE_SCAN_PRIOR: x1: min is larger than max.",
        "  at        scan.yaml#/parameters/x1/min",
        '  found     "nan"',
        "  expected  a, b",
        "  hint      Exchange the two.",
      ].join("\n"),
    );
  });

  it("are one line of JSON for programs, with NaN as text", () => {
    const parsed = JSON.parse(errorJson(error)) as Record<string, unknown>;
    assert.deepEqual(Object.keys(parsed), ["code", "message", "path", "found", "expected", "hint"]);
    assert.equal(parsed.found, "nan");
    assert.equal(errorJson(error).includes("\n"), false);
  });

  it("call what nobody foresaw an internal error", () => {
    const wrapped = asLodeError(new TypeError("x is not a function"));
    assert.equal(wrapped.code, "LODE_INTERNAL");
    assert.match(wrapped.message, /x is not a function/);
  });

  it("show ten errors at most", () => {
    const many = new LodeError("LODE_SCAN_INVALID", "first");
    for (let i = 0; i < 14; i++) many.others.push(new LodeError("LODE_SCAN_INVALID", `number ${i}`));
    const text = errorText(many, plainPaint);
    assert.match(text, /number 8/);
    assert.doesNotMatch(text, /number 9/);
    assert.match(text, /and 5 more$/);
  });
});
