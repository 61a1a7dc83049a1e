// Every real output of SOFTSUSY, SPheno, FlexibleSUSY and GM2Calc in test/fixtures/slha, against a reading of its own by regular
// expressions; and written back, byte for byte.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Slha, type SlhaAddress, SlhaAddresses, SlhaTemplate } from "lodescan/numerics";

const folder = fileURLToPath(new URL("../../../test/fixtures/slha/", import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith(".slha"));

interface Reading {
  /** In the file's order. */
  numbers: { address: SlhaAddress; value: number }[];
  texts: { block: string; index: number; text: string }[];
}

const number = (text: string) => Number(text.replace(/[dD]/, "e"));
const numeric = /^[+-]?(\d+\.?\d*|\.\d+)([eEdD][+-]?\d+)?$/;

/** A line of a block: HiggsBounds' values come first, with their ids behind the count of them. */
function entry(block: string, q: number | undefined, line: string): Reading["numbers"] {
  const at = q === undefined ? { block } : { block, q };
  const higgs = /^\s*(\d\.\S+)(?:\s+(\d\.\S+))?\s+[34]((?:\s+\d+)+)\s*$/.exec(line);
  if (/^HiggsBounds/i.test(block) && higgs) {
    const indices = higgs[3]!.trim().split(/\s+/).map(Number);
    const first = { address: { ...at, indices }, value: number(higgs[1]!) };
    if (higgs[2] === undefined) return [first];
    return [first, { address: { ...at, indices, column: 2 }, value: number(higgs[2]) }];
  }
  const fields = line.trim().split(/\s+/);
  assert.ok(
    fields.every((field) => numeric.test(field)),
    line,
  );
  return [{ address: { ...at, indices: fields.slice(0, -1).map(Number) }, value: number(fields.at(-1)!) }];
}

function independently(text: string): Reading {
  const numbers: Reading["numbers"] = [];
  const texts: Reading["texts"] = [];
  let block = "";
  let q: number | undefined;
  let particle: number | undefined;
  for (const line of text.replace(/#[^\n]*/g, "").split("\n")) {
    const head = /^\s*block\s+(\S+)(?:\s+q\s*=\s*(\S+))?/i.exec(line);
    const decay = /^\s*decay\s+(-?\d+)\s+(\S+)/i.exec(line);
    if (head) {
      block = head[1]!;
      q = head[2] === undefined ? undefined : number(head[2]);
      particle = undefined;
    } else if (decay) {
      particle = Number(decay[1]);
      numbers.push({ address: { decay: particle }, value: number(decay[2]!) });
    } else if (line.trim() === "") {
    } else if (particle !== undefined) {
      const [ratio, , ...daughters] = line.trim().split(/\s+/);
      numbers.push({ address: { decay: particle, daughters: daughters.map(Number) }, value: number(ratio!) });
    } else if (/info$/i.test(block)) {
      const [, index, value] = /^\s*(\d+)\s*(.*?)\s*$/.exec(line)!;
      texts.push({ block, index: Number(index), text: value! });
    } else {
      numbers.push(...entry(block, q, line));
    }
  }
  return { numbers, texts };
}

test("there are files of all four programs, and failures among them", () => {
  for (const end of [".in", ".out", ".full", ".gm2calc", ".spheno", ".flexiblesusy"])
    assert.ok(files.filter((name) => name.endsWith(`${end}.slha`)).length >= 4, end);
  assert.ok(files.length >= 90 && files.some((name) => name.startsWith("bad_")));
});

test("every number and text of every file is what an independent reading gives", () => {
  let count = 0;
  for (const name of files) {
    const bytes = readFileSync(join(folder, name));
    const { numbers, texts } = independently(bytes.toString("utf8"));
    const read = Slha.parse(bytes);
    assert.deepEqual(read.broken, [], name);
    // A channel that is listed twice is added. Of entries listed twice the last one counts.
    const sums = new Map<string, number>();
    for (const { address, value } of numbers) {
      const key = JSON.stringify(address);
      sums.set(key, "daughters" in address ? (sums.get(key) ?? 0) + value : value);
    }
    const addresses = [...sums.keys()].map((key) => JSON.parse(key) as SlhaAddress);
    const list = new SlhaAddresses(addresses);
    const found = list.read(bytes);
    assert.deepEqual(found, read.numbers(list), name);
    for (const [k, value] of [...sums.values()].entries())
      assert.equal(found[k], value, `${name}: ${JSON.stringify(addresses[k])}`);
    // All that the outline holds, in order, and nothing beside.
    const outlined = [
      ...read.blocks.flatMap(({ name: block, entries }) =>
        /info$/i.test(block) ? [] : entries.flatMap((line) => line.numbers),
      ),
      ...read.decays.flatMap(({ width, channels }) => [width, ...channels.map(({ ratio }) => ratio)]),
    ];
    const inBlocks = numbers.filter(({ address }) => "block" in address);
    const inDecays = numbers.filter(({ address }) => "decay" in address);
    assert.deepEqual(
      outlined,
      [...inBlocks, ...inDecays].map(({ value }) => value),
      name,
    );
    for (const { block, index, text } of texts) {
      const found = read.texts(block, [index]);
      assert.ok(text === "" ? found[0]!.length > 0 : found.includes(text), `${name}: ${block} ${index}`);
    }
    count += addresses.length;
  }
  assert.ok(count > 10_000, `${count} numbers`);
});

test("a wrong digit anywhere is noticed by the comparison", () => {
  const text = readFileSync(join(folder, "SPS1a.full.slha"), "utf8");
  const spoiled = text.replace("1000022     9.70656179e+01", "1000022     9.70656178e+01");
  assert.notEqual(spoiled, text);
  const [right, wrong] = [text, spoiled].map((source) =>
    independently(source).numbers.map(({ address }) => Slha.parse(text).number(address)),
  );
  assert.deepEqual(right, wrong);
  assert.notDeepEqual(
    independently(spoiled).numbers.map(({ value }) => value),
    right,
  );
});

test("reader and writer give every file back byte for byte, also when each number is set to what it is", () => {
  for (const name of files) {
    const bytes = readFileSync(join(folder, name));
    const read = Slha.parse(bytes);
    assert.deepEqual(read.toBytes(), bytes, name);
    assert.equal(Buffer.compare(Buffer.from(read.toString()), bytes), 0, name);
    const places = new Map<number, SlhaAddress>();
    const { numbers } = independently(bytes.toString("utf8"));
    const found = read.places(new SlhaAddresses(numbers.map(({ address }) => address)));
    for (const [k, { address }] of numbers.entries()) places.set(found[2 * k]!, address);
    const addresses = [...places.values()];
    const template = new SlhaTemplate(bytes, addresses);
    const locator = new SlhaAddresses(addresses);
    const at = read.places(locator);
    const same = addresses.map((_, k) =>
      number(bytes.toString("latin1", at[2 * k]!, at[2 * k]! + at[2 * k + 1]!)),
    );
    assert.deepEqual(template.render(same), bytes, name);
    // With every number changed, all else stays; read back they are the same doubles.
    const other = same.map((value) => value * 1.0000001 + 1e-7);
    const changed = template.render(other);
    assert.deepEqual(
      Array.from(Slha.parse(changed).places(locator)).filter((_, k) => k % 2 === 0).length,
      at.length / 2,
    );
    const blank = (source: Buffer, where: Int32Array) => {
      let text = "";
      let end = 0;
      const starts = Array.from({ length: where.length / 2 }, (_, k) => [where[2 * k]!, where[2 * k + 1]!]);
      for (const [start, length] of starts.sort((a, b) => a[0]! - b[0]!)) {
        text += `${source.toString("latin1", end, start!)}@`;
        end = start! + length!;
      }
      return text + source.toString("latin1", end);
    };
    const afterwards = Slha.parse(changed).places(locator);
    assert.equal(blank(changed, afterwards), blank(bytes, at), name);
    for (const [k, value] of other.entries()) {
      const written = changed.toString(
        "latin1",
        afterwards[2 * k]!,
        afterwards[2 * k]! + afterwards[2 * k + 1]!,
      );
      assert.equal(Number(written), value, name);
    }
  }
});
