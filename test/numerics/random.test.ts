import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { LodeError } from "lodescan/contract";
import { createRandom } from "lodescan/numerics";
import { normalCdf, uniformDeviation } from "../oracle/statistics.js";

test("equal keys give equal streams, other seeds, purposes and indices others", () => {
  const draw = (seed: number, purpose?: string, index?: number) =>
    createRandom(seed, purpose, index).uniform();
  assert.equal(draw(1, "a", 2), draw(1, "a", 2));
  const different = [
    draw(1, "a", 2),
    draw(2, "a", 2),
    draw(1, "b", 2),
    draw(1, "a", 3),
    draw(1),
    draw(-1),
    draw(0.5),
  ];
  assert.equal(new Set(different).size, different.length);
});

test("a stream is the same in another process", () => {
  const code = "import('lodescan/numerics').then((n) => console.log(n.createRandom(7, 'x', 3).normal()))";
  const out = execFileSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8" });
  assert.equal(Number(out), createRandom(7, "x", 3).normal());
});

test("draws do not depend on whether they come one by one or in arrays", () => {
  const whole = new Float64Array(5000);
  createRandom(3).fillUniform(whole);
  const single = createRandom(3);
  const mixed = createRandom(3);
  const part = new Float64Array(7);
  for (let i = 0; i < whole.length; i++) assert.equal(single.uniform(), whole[i]);
  for (let i = 0; i + 8 <= whole.length; i += 8) {
    assert.equal(mixed.uniform(), whole[i]);
    mixed.fillUniform(part);
    assert.deepEqual(part, whole.subarray(i + 1, i + 8));
  }
  const normals = new Float64Array(3000);
  createRandom(4).fillNormal(normals);
  const one = createRandom(4);
  for (const x of normals) assert.equal(one.normal(), x);
});

test("uniforms and normals follow their distributions, and a squared uniform does not", () => {
  const n = 100_000;
  const values = new Float64Array(n);
  // Kolmogorov-Smirnov: the 0.1 % critical value is 1.95 / sqrt(n).
  const critical = 1.95 / Math.sqrt(n);
  createRandom(11).fillUniform(values);
  assert.ok(uniformDeviation(values) < critical);
  assert.ok(uniformDeviation(values.map((u) => u * u)) > critical);
  createRandom(12).fillNormal(values);
  assert.ok(uniformDeviation(values.map(normalCdf)) < critical);
});

test("integers are uniform and within their range", () => {
  const random = createRandom(5);
  const counts = new Array<number>(7).fill(0);
  const n = 70_000;
  for (let i = 0; i < n; i++) counts[random.integer(7)]!++;
  // Five standard deviations of a multinomial cell.
  for (const c of counts) assert.ok(Math.abs(c - n / 7) < 5 * Math.sqrt((n / 7) * (6 / 7)));
  assert.equal(random.integer(1), 0);
  for (const bad of [0, -1, 1.5, Number.NaN, 2 ** 53]) {
    assert.throws(
      () => random.integer(bad),
      (e: LodeError) => e.code === "LODE_NATIVE_ARGUMENT",
    );
  }
});

test("a large range leaves no room for modulo bias", () => {
  // With 2^52 words and 3/4 of them as range, a plain modulo would give the lower third twice as often.
  const random = createRandom(6);
  const count = 3 * 2 ** 50;
  let low = 0;
  const n = 9000;
  for (let i = 0; i < n; i++) if (random.integer(count) < count / 3) low++;
  assert.ok(Math.abs(low - n / 3) < 5 * Math.sqrt(n * (2 / 9)));
});

test("shuffling permutes, and reaches all orders", () => {
  const random = createRandom(8);
  const seen = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const values = Int32Array.from([0, 1, 2]);
    random.shuffle(values);
    assert.deepEqual(Array.from(values).sort(), [0, 1, 2]);
    seen.set(values.join(), (seen.get(values.join()) ?? 0) + 1);
  }
  assert.equal(seen.size, 6);
  for (const c of seen.values()) assert.ok(Math.abs(c - 1000) < 5 * Math.sqrt(1000 * (5 / 6)));
});

test("derived streams are independent of what was drawn", () => {
  const a = createRandom(9);
  const b = createRandom(9);
  a.uniform();
  assert.deepEqual(a.stream("x", 1).key, b.stream("x", 1).key);
  assert.notDeepEqual(a.stream("x", 1).key, a.stream("x", 2).key);
  assert.notDeepEqual(a.stream("x", 1).key, a.stream("y", 1).key);
});

test("a native refusal is a LodeError", () => {
  assert.throws(
    () => createRandom(1).stream("x", -1),
    (e: unknown) =>
      e instanceof LodeError && e.code === "LODE_NATIVE_ARGUMENT" && e.message.includes("index"),
  );
});
