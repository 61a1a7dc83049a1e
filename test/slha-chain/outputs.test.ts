// What the chain reads: SLHA addresses, labels, positions, regular expressions, JSON; and what it says where nothing is there.
import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import type { LodeError } from "lodescan/contract";
import { numberOf } from "../../plugins/evaluators/slha/lines.js";
import { openChain, outcome } from "./chain.js";

const spectrum = `Block MASS # comment
  25  1.25D+02 # h
 1000022 -9.7e+01
Block alpha
  -0.11
Block AU Q= 1.0E+03
 3 3 -500.5
Block AU Q= 2.0E+03
 3 3 -600.5
Block BAD
 1 nan
 2 inf
DECAY 25 4.1E-03
 5.8E-01 2 5 -5
 2.3E-03 2 22 22
`;

/** `cat` as the program: what is read is the template. */
async function read(t: TestContext, text: string, reading: Record<string, unknown>) {
  const chain = await openChain(t, [{ command: ["cat"], template: "out.txt", read: reading }], {
    files: { "out.txt": text },
  });
  const result = await chain.run([{ m0: 1, m12: 2 }]);
  return { value: outcome(chain, result), message: result.message?.[0] ?? "" };
}

describe("readings of SLHA", () => {
  it("by block, indices, scale, decay and daughters, short or as objects", async (t) => {
    const { value, message } = await read(t, spectrum, {
      mh: "MASS 25",
      mn: { block: "mass", index: 1000022 },
      alpha: "ALPHA",
      at: "AU 3 3 @ 1000",
      last: "AU 3 3",
      low: { block: "AU", index: [3, 3], q: "lowest" },
      width: "DECAY 25",
      bb: "DECAY 25 -> -5 5",
      gaga: { decay: 25, daughters: [22, 22] },
      none: "DECAY 25 -> 15 -15",
    });
    const expected = { mh: 125, mn: -97, alpha: -0.11, at: -500.5, last: -600.5, low: -500.5 };
    assert.deepEqual(value, { ...expected, width: 4.1e-3, bb: 0.58, gaga: 2.3e-3, none: 0 }, message);
  });

  it("a missing entry fails the point, or is what the scan says", async (t) => {
    assert.deepEqual((await read(t, spectrum, { x: "MASS 36" })).value, "missing-value");
    assert.deepEqual((await read(t, spectrum, { x: "DECAY 36" })).value, "missing-value");
    const { value } = await read(t, spectrum, {
      x: { block: "MASS", index: 36, missing: 7 },
      y: { block: "MASS", index: 36, missing: "nan" },
    });
    assert.deepEqual(value, { x: 7, y: Number.NaN });
  });

  it("NaN and infinities are no values, whatever may be missing", async (t) => {
    const nan = await read(t, spectrum, { x: { block: "BAD", index: 1, missing: 0 } });
    assert.equal(nan.value, "nan");
    assert.match(nan.message, /x is NaN: BAD 1 in stdout of step step1/);
    assert.equal((await read(t, spectrum, { x: "BAD 2" })).value, "overflow");
  });

  it("an address that is none is refused", async (t) => {
    for (const text of [
      "MASS x",
      "DECAY",
      "DECAY 25 ->",
      "DECAY 25 5 -5",
      "AU 3 3 @",
      "AU 3 3 @ 1 @ 2",
      "DECAY 25 @ 3",
    ])
      await assert.rejects(read(t, spectrum, { x: text }), { code: "LODE_EVAL_CREATE" }, text);
  });
});

describe("readings of texts", () => {
  const text = "line one\nOmega h^2 = 1.2e-1 (approx)\nT 1 2 3\nT 4 5 6\n\nlast 42";

  it("by label: the first number after it, or a word; one of several lines", async (t) => {
    const { value, message } = await read(t, text, {
      omega: { label: "Omega h^2" },
      word: { label: "Omega", column: 4 },
      second: { label: "T ", occurrence: 2 },
      end: { label: "T ", occurrence: -1, column: -1 },
    });
    assert.deepEqual(value, { omega: 0.12, word: 0.12, second: 4, end: 6 }, message);
    assert.equal((await read(t, text, { x: { label: "T " } })).value, "ambiguous-label");
    assert.equal((await read(t, text, { x: { label: "U" } })).value, "missing-value");
    assert.equal((await read(t, text, { x: { label: "Omega", column: 1 } })).value, "unparsable");
  });

  it("by position, from either end", async (t) => {
    const { value } = await read(t, text, {
      a: { position: [3, 2] },
      b: { position: [-1, -1] },
      c: { position: [-3, 4] },
    });
    assert.deepEqual(value, { a: 1, b: 42, c: 6 });
    assert.equal((await read(t, text, { x: { position: [99, 1] } })).value, "missing-value");
  });

  it("by regular expression, the first group or all of it", async (t) => {
    const { value } = await read(t, text, {
      a: { regex: "^last\\s+(\\S+)$" },
      b: { regex: "\\d\\.\\d+e[-+]\\d" },
    });
    assert.deepEqual(value, { a: 42, b: 0.12 });
    assert.equal((await read(t, text, { x: { regex: "nowhere" } })).value, "missing-value");
  });

  it("a regular expression that would take for ever ends, and one that cannot be made safe is refused", async (t) => {
    const { value } = await read(t, `${"a".repeat(100_000)}!`, { x: { regex: "^(a+)+$" } });
    assert.equal(value, "missing-value");
    for (const regex of ["(a)\\1", "(?=a)a", "("]) {
      await assert.rejects(read(t, "a", { x: { regex } }), (error: LodeError) => {
        assert.equal(error.code, "LODE_EVAL_CREATE");
        assert.match(error.message, /regular expression/);
        return true;
      });
    }
  });

  it("by a path into JSON", async (t) => {
    const json = '{"omega": 0.12, "h": {"m": [120, {"x y": "125.5"}]}, "ok": true, "none": null}';
    const { value, message } = await read(t, json, {
      a: { json: "omega" },
      b: { json: "$.h.m[0]" },
      c: { json: 'h.m[-1]["x y"]' },
      d: { json: "ok" },
      e: { json: "none", missing: -1 },
    });
    assert.deepEqual(value, { a: 0.12, b: 120, c: 125.5, d: 1, e: -1 }, message);
    assert.equal((await read(t, json, { x: { json: "h.q" } })).value, "missing-value");
    assert.equal((await read(t, json, { x: { json: "__proto__.x" } })).value, "missing-value");
    assert.equal((await read(t, "{", { x: { json: "a" } })).value, "unparsable");
    await assert.rejects(read(t, json, { x: { json: "a[" } }), { code: "LODE_EVAL_CREATE" });
  });

  it("numbers as C, C++ and FORTRAN print them", () => {
    const written = [
      "1",
      "-2.5",
      ".5",
      "5.",
      "1e3",
      "1D-2",
      "1.0d+02",
      "1.5-101",
      "+3",
      "nan",
      "-NaN",
      "NaN(0x1)",
      "inf",
      "-Infinity",
    ];
    const numbers = [1, -2.5, 0.5, 5, 1000, 0.01, 100, 1.5e-101, 3, NaN, NaN, NaN, Infinity, -Infinity];
    assert.deepEqual(written.map(numberOf), numbers);
    for (const word of ["", "x", "1x", "1e", "--1", "0x10", "1,000", "."])
      assert.equal(numberOf(word), undefined, word);
  });
});
