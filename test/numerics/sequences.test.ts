import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createRandom, latinHypercube, sobol, sobolDimensions } from "lodescan/numerics";

// From dist/test/numerics to the sources.
const fixture = JSON.parse(
  readFileSync(new URL("../../../test/fixtures/sobol/points.json", import.meta.url), "utf8"),
) as { dim: number; bits: number; rows: { index: number; point: number[] }[] };

test("plain Sobol points are those of SciPy in all dimensions", () => {
  assert.ok(fixture.dim >= 128 && fixture.dim === sobolDimensions);
  for (const { index, point } of fixture.rows) {
    const ours = sobol(1, fixture.dim, { skip: index });
    assert.deepEqual(
      Array.from(ours.data, (x) => Math.floor(x * 2 ** fixture.bits)),
      point,
      `point ${index}`,
    );
  }
});

test("scrambled points depend on the key, and integrate better than random ones", () => {
  const dim = 6;
  const n = 4096;
  // The integral of the product of 2 x_j over the cube is 1.
  const estimate = (data: Float64Array) => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      let product = 1;
      for (let j = 0; j < dim; j++) product *= 2 * data[i * dim + j]!;
      sum += product;
    }
    return sum / n;
  };
  let scrambled = 0;
  let random = 0;
  const seen = new Set<number>();
  for (let seed = 0; seed < 20; seed++) {
    const points = sobol(n, dim, { key: createRandom(seed).key });
    seen.add(points.data[0]!);
    scrambled += (estimate(points.data) - 1) ** 2;
    const plain = new Float64Array(n * dim);
    createRandom(seed, "plain").fillUniform(plain);
    random += (estimate(plain) - 1) ** 2;
  }
  assert.equal(seen.size, 20);
  // Nets reach variances some hundred times lower here; ten leaves room for chance.
  assert.ok(scrambled < random / 10, `${scrambled} against ${random}`);
});

test("a Latin hypercube fills each cell once and differs from call to call", () => {
  const random = createRandom(1);
  const n = 50;
  const first = latinHypercube(n, 4, random);
  const second = latinHypercube(n, 4, random);
  assert.notDeepEqual(first.data, second.data);
  assert.deepEqual(latinHypercube(n, 4, createRandom(1)).data, first.data);
  for (let j = 0; j < 4; j++) {
    const cells = new Set(Array.from({ length: n }, (_, i) => Math.floor(first.data[i * 4 + j]! * n)));
    assert.equal(cells.size, n);
  }
});

test("impossible sequences are refused", () => {
  const refused = (e: { code?: string }) => e.code === "LODE_NATIVE_ARGUMENT";
  assert.throws(() => sobol(1, sobolDimensions + 1), refused);
  assert.throws(() => sobol(2, 1, { skip: 2 ** 32 - 1 }), refused);
  assert.throws(() => sobol(1, 1, { key: new Uint32Array(3) }), refused);
});
