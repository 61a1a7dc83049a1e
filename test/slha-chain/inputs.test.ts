// What the chain writes: templates, the ways of setting numbers in texts, command lines, outputs of earlier steps.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it, type TestContext } from "node:test";
import type { LodeError } from "lodescan/contract";
import { openChain } from "./chain.js";

/** The text that a step sends: it fails because of what it reads, and its folder is looked into when it is handed over. */
async function sent(
  t: TestContext,
  template: string,
  step: Record<string, unknown> = {},
  point: Record<string, number> = { m0: 1.5, m12: -2e-7 },
): Promise<string> {
  let text = "";
  const read = { x: { regex: "(never there)" } };
  const chain = await openChain(t, [{ command: ["cat"], template: "in.txt", read, ...step }], {
    files: { "in.txt": template },
  });
  const result = await chain.run([point], {
    async keepFolder(_row, _reason, folder) {
      text = readFileSync(`${folder}/step1.stdin`, "latin1");
      return undefined;
    },
  });
  assert.equal(result.reason?.[0], "missing-value", result.message?.[0]);
  return text;
}

function refused(pattern: RegExp, code = "LODE_EVAL_CREATE") {
  return (error: LodeError) => {
    assert.equal(error.code, code);
    assert.match(error.message + (error.hint ?? ""), pattern);
    return true;
  };
}

describe("templates of the chain", () => {
  it("put values in the place of names in SLHA entries, and nowhere else", async (t) => {
    const template =
      "# m0 is m0\nBlock MINPAR # m12\n  1  m0  # m0\n 2\tm12\nBlock XINFO\n 1 m0 text\n 3 4\n";
    assert.equal(
      await sent(t, template),
      "# m0 is m0\nBlock MINPAR # m12\n  1  1.5  # m0\n 2\t-2e-7\nBlock XINFO\n 1 m0 text\n 3 4\n",
    );
  });

  it("put formulas in braces anywhere, and leave other braces alone", async (t) => {
    assert.equal(
      await sent(t, '{"a": {m0}, "b": [{2 * m0 + 1}], "m0": {"x": 1}} \\frac{1}{2}'),
      '{"a": 1.5, "b": [4], "m0": {"x": 1}} \\frac{1}{2}',
    );
  });

  it("keep every other byte, whatever its encoding, and the kind of line ends", async (t) => {
    assert.equal(
      await sent(t, "Block A\r\n 1 m0 # \u00e9\r\n\r\nno end {m12}"),
      "Block A\r\n 1 1.5 # \u00c3\u00a9\r\n\r\nno end -2e-7",
    );
  });

  it("refuse names that are nearly a parameter's", async (t) => {
    await assert.rejects(sent(t, "Block MINPAR\n 1 m_0\n"), refused(/did you mean "m0"/));
    await assert.rejects(sent(t, "x {m22}"), refused(/m22/, "LODE_SCAN_FORMULA"));
    assert.equal(await sent(t, "1 {m0} # M_{susy}, {m12}"), "1 1.5 # M_{susy}, -2e-7");
  });
});

describe("the ways of setting a number", () => {
  const text =
    "a b c\nmass = 3 GeV\nBlock MINPAR\n 1 7.0 # old\n 3 10\nBlock NEXT Q= 1.0\n 1 1 0.5\nES_x ES_x\n";
  const by = async (t: TestContext, ...set: unknown[]) => (await sent(t, text, { set })).split("\n");

  it("by position, from either end", async (t) => {
    const lines = await by(t, { value: "m0", position: [1, 2] }, { value: "m12", position: [-1, -1] });
    assert.equal(lines[0], "a 1.5 c");
    assert.equal(lines[7], "ES_x -2e-7");
  });

  it("by label: the first number after it, or a word of its line", async (t) => {
    assert.equal((await by(t, { value: "m0", label: "mass" }))[1], "mass = 1.5 GeV");
    assert.equal((await by(t, { value: "m0", label: "mass", column: -1 }))[1], "mass = 3 1.5");
  });

  it("in the place of a word, wherever it stands", async (t) => {
    assert.equal((await by(t, { value: "m0", replace: "ES_x" }))[7], "1.5 1.5");
  });

  it("at an SLHA address, which is added where it is missing", async (t) => {
    const lines = await by(
      t,
      { value: "1000 * m0", block: "minpar", index: 1 },
      { value: 2, block: "MINPAR", index: 5 },
      { value: "m12", block: "NEXT", index: [1, 1] },
      { value: 4, block: "NEW", index: 0 },
      { value: 5, block: "NEW", index: [1, 2] },
    );
    assert.equal(lines[3], " 1 1500 # old");
    assert.match(lines[5]!, /^ +5 +2 +# 2$/);
    assert.equal(lines[7], " 1 1 -2e-7");
    assert.deepEqual(lines.slice(9), ["Block NEW", "  0   4   # 4", "  1  2   5   # 5", ""]);
  });

  it("one parameter in several places, each with a formula of its own", async (t) => {
    const lines = await by(
      t,
      { value: "m0", position: [1, 1] },
      { value: "sqrt(m0 + 2.5) / 4", position: [1, 3] },
    );
    assert.equal(lines[0], "1.5 b 0.5");
  });

  it("refuses places that are not there, are there twice, or are given two numbers", async (t) => {
    await assert.rejects(by(t, { value: 1, position: [99, 1] }), refused(/no word 1 in line 99/));
    await assert.rejects(by(t, { value: 1, label: "Block" }), refused(/several lines have "Block"/));
    await assert.rejects(by(t, { value: 1, replace: "ES_y" }), refused(/"ES_y" is not there/));
    const twice = [
      { value: 1, position: [1, 1] },
      { value: 2, position: [1, 1] },
    ];
    await assert.rejects(by(t, ...twice), refused(/same place/));
    await assert.rejects(by(t, { value: 1 }), refused(/./, "LODE_PLUGIN_OPTIONS"));
    await assert.rejects(by(t, { value: "m1", position: [1, 1] }), refused(/m1/, "LODE_SCAN_FORMULA"));
  });
});

describe("the command line", () => {
  it("has numbers and folders put in, and no shell between", async (t) => {
    const read = { x: { position: [1, 1] }, y: { position: [1, 2] } };
    const chain = await openChain(t, [
      { command: ["printf", "%s %s $HOME `x`; {point}\\n", "{m0}", "{m0 + m12}"], read },
      { command: ["test", "-f", "{folder.step1}/step1.stdout"] },
    ]);
    const result = await chain.run([{ m0: 3, m12: 0.25 }]);
    assert.deepEqual([...result.observables.data], [3, 3.25], result.message?.[0]);
  });

  it("is refused where the program is not there or an argument names nothing", async (t) => {
    await assert.rejects(openChain(t, [{ command: ["./no-such-program"] }]), refused(/not there/));
    await assert.rejects(openChain(t, [{ command: ["cat", "{m3}"] }]), refused(/m3/, "LODE_SCAN_FORMULA"));
    await assert.rejects(openChain(t, [{ command: ["cat", "{folder.later}"] }]), refused(/later/));
    await assert.rejects(openChain(t, [{}]), refused(/no command/));
    await assert.rejects(
      openChain(t, [{ command: ["cat"], output: "../x" }]),
      refused(/no file in the working folder/),
    );
  });

  it("a number that is no number is not sent", async (t) => {
    const files = { "in.txt": "{1 / m0}" };
    const chain = await openChain(
      t,
      [{ command: ["cat"], template: "in.txt", read: { x: { position: [1, 1] } } }],
      {
        files,
      },
    );
    const result = await chain.run([
      { m0: 0, m12: 0 },
      { m0: 4, m12: 0 },
    ]);
    assert.equal(result.reason![0], "input-not-finite");
    assert.equal(result.observables.data[1], 0.25);
    const argument = await openChain(t, [{ command: ["printf", "{log(m0)}"] }]);
    assert.deepEqual((await argument.run([{ m0: -1, m12: 0 }])).reason, ["input-not-finite"]);
  });
});
