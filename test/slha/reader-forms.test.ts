// What SLHA files look like when programs write them: forms, repeated blocks, broken lines; and changing numbers in place.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LodeError } from "lodescan/contract";
import { Slha, SlhaAddresses, SlhaTemplate, slhaNumberText } from "lodescan/numerics";

const text = [
  "# head",
  "BLOCK MASS  # spectrum",
  "   25     1.25D+02   # h0",
  "  1000022\t-9.7E+01   # N1",
  "  1000023   NaN",
  "  1000024   *******   # too wide for its format",
  "block hmix Q= 2.0E+16  # unification",
  "    1    7.0E+02",
  "Block HMIX Q=9.1E+02",
  "    1    3.5E+02   # mu",
  "Block alpha",
  "        -1.1E-01",
  "Block DCINFO",
  "    1   DECAYER",
  "    3   below threshold",
  "    4   no width # sorry",
  "Segmentation fault (core dumped)",
  "DECAY  25   4.0E-03",
  "   6.0E-01   2   5  -5   # bb",
  "   2.0E-01   2  24 -24",
  "   1.0E-01   3  24",
].join("\n");
const slha = Slha.parse(text);
const at = (block: string, ...indices: number[]) => ({ block, indices });

test("numbers are found whatever the case, the blanks and the form", () => {
  assert.equal(slha.number(at("mass", 25)), 125);
  assert.equal(slha.number(at("Mass", 1000022)), -97);
  assert.equal(slha.number({ block: "ALPHA" }), -0.11);
  assert.equal(slha.number(at("HMIX", 1)), 350);
  assert.equal(slha.number({ ...at("HMIX", 1), q: 2.001e16 }), 700);
  assert.equal(slha.number({ ...at("HMIX", 1), q: "highest" }), 700);
  assert.equal(slha.number({ ...at("HMIX", 1), q: "first" }), 700);
  assert.equal(slha.number({ ...at("HMIX", 1), q: 1000 }), NaN);
});

test("what is not there, not a number, or nan is NaN; has() tells them apart", () => {
  for (const [address, there] of [
    [at("MASS", 26), false],
    [at("MASSES", 25), false],
    [at("MASS", 1000023), true],
    [at("MASS", 1000024), false],
    [at("MASS"), false],
    [at("HMIX", 1, 1), false],
  ] as const) {
    assert.equal(slha.number(address), NaN);
    assert.equal(slha.has(address), there);
  }
});

test("widths and branching ratios go by daughters in any order", () => {
  assert.equal(slha.number({ decay: 25 }), 4e-3);
  assert.equal(slha.number({ decay: 25, daughters: [-5, 5] }), 0.6);
  assert.equal(slha.number({ decay: 25, daughters: [5, 5] }), 0);
  assert.equal(slha.has({ decay: 25, daughters: [5, 5] }), false);
  assert.equal(slha.number({ decay: 35, daughters: [5, -5] }), NaN);
  assert.equal(slha.number({ decay: 25, table: "DECAY1L" }), NaN);
  assert.deepEqual(slha.decays[0], {
    table: "DECAY",
    pdg: 25,
    width: 4e-3,
    line: 18,
    channels: [
      { ratio: 0.6, daughters: [5, -5], line: 19 },
      { ratio: 0.2, daughters: [24, -24], line: 20 },
      { ratio: 0.1, daughters: [24], line: 21 },
    ],
  });
});

test("messages are free text", () => {
  assert.deepEqual(slha.texts("dcinfo", [4]), ["no width"]);
  assert.deepEqual(slha.texts("DCINFO", [3]), ["below threshold"]);
  assert.deepEqual(slha.texts("SPINFO", [4]), []);
  assert.deepEqual(Slha.parse("Block SPINFO\n 4  # see Messages.out\n 4 two").texts("SPINFO", [4]), [
    "see Messages.out",
    "two",
  ]);
});

test("broken lines are reported with their numbers", () => {
  assert.deepEqual(slha.broken, [
    { line: 6, text: "1000024   *******   # too wide for its format", why: "a value that is no number" },
    { line: 17, text: "Segmentation fault (core dumped)", why: "neither index nor number" },
    { line: 21, text: "1.0E-01   3  24", why: "daughters that do not match their number" },
  ]);
  assert.equal(slha.brokenCount, 3);
  assert.equal(slha.lines, 21);
  assert.equal(slha.endsWithNewline, false);
});

test("a million lines of nonsense are read, and the first thousand reported", () => {
  const nonsense = Slha.parse("Terminated\n".repeat(1e6));
  assert.equal(nonsense.brokenCount, 1e6);
  assert.equal(nonsense.broken.length, 1000);
  assert.equal(nonsense.broken[999]!.line, 1000);
});

test("a number is replaced in its place, and all else stays", () => {
  const changed = Slha.parse(text);
  assert.ok(changed.set(at("MASS", 25), 126.5));
  assert.ok(changed.set({ ...at("HMIX", 1), q: "highest" }, 1 / 3));
  assert.ok(changed.set({ decay: 25, daughters: [24, -24] }, 0));
  assert.equal(changed.set(at("MASS", 26), 1), false);
  const expected = text
    .replace("1.25D+02", "1.265E+02")
    .replace("7.0E+02", "3.333333333333333E-01")
    .replace("2.0E-01", "0.0E+00");
  assert.equal(changed.toString(), expected);
  assert.equal(changed.number(at("MASS", 25)), 126.5);
  assert.equal(changed.number({ ...at("HMIX", 1), q: "highest" }), 1 / 3);
  assert.ok(changed.set(at("MASS", 25), 126.5));
  assert.equal(changed.toString(), expected, "a number that is there already is left as it is written");
});

test("entries are added to the last block of the name, or in a block of their own", () => {
  const made = Slha.parse("Block MODSEL\n 1 1 # sugra\nBlock MINPAR\n 1 100.0");
  made.add("minpar", [3], 10, "tan beta");
  made.add("MODSEL", [6], "3");
  made.add("EXTPAR", [0], -1);
  assert.equal(
    made.toString(),
    "Block MODSEL\n 1 1 # sugra\n  6   3\nBlock MINPAR\n 1 100.0\n  3   1.0E+01   # tan beta\nBlock EXTPAR\n  0   -1.0E+00\n",
  );
  assert.deepEqual(made.broken, []);
  assert.equal(made.number(at("EXTPAR", 0)), -1);
});

test("written numbers read back to the same double; whole ones stay whole", () => {
  for (const value of [0.1, 1 / 3, 1e300, 5e-324, -0, 123456789, Number.MAX_VALUE, Infinity, -Infinity])
    assert.ok(Object.is(Slha.parse(`Block A\n 1 ${slhaNumberText(value)}\n`).number(at("A", 1)), value));
  assert.equal(slhaNumberText(NaN), "NaN");
  assert.equal(slhaNumberText(1000), "1.0E+03");
  assert.equal(slhaNumberText(1e-105), "1.0E-105");
  assert.equal(slhaNumberText(-1, "1"), "-1");
  assert.equal(slhaNumberText(-1.5, "1"), "-1.5E+00");
});

test("a template takes values for many points, and says what it does not have", () => {
  const template = new SlhaTemplate(text, [at("HMIX", 1), at("MASS", 25)]);
  const one = template.render([400, 124]).toString();
  assert.equal(one, text.replace("3.5E+02", "4.0E+02").replace("1.25D+02", "1.24E+02"));
  assert.equal(template.render([350, 125]).toString(), text);
  const refused = (addresses: ConstructorParameters<typeof SlhaTemplate>[1], pattern: RegExp) =>
    assert.throws(
      () => new SlhaTemplate(text, addresses),
      (error: LodeError) =>
        error instanceof LodeError && error.code === "LODE_EVAL_CREATE" && pattern.test(error.message),
    );
  refused([at("MASS", 26)], /has no number at MASS 26/);
  refused([at("MASS", 25), at("mass", 25)], /two values at mass 25/);
});

test("addresses that cannot be are refused", () => {
  for (const wrong of [
    at("", 1),
    at("MASS", 1.5),
    at("MASS", NaN),
    { decay: 2.5 },
    { decay: 25, daughters: [1e300] },
  ])
    assert.throws(() => new SlhaAddresses([wrong]), { code: "LODE_NATIVE_ARGUMENT" });
});
