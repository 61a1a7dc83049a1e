import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { matrix, row } from "lodescan/contract";
import { createRandom, hypervolume } from "lodescan/numerics";
import { createTestProblem, dtlz, frontProblems, referenceProblem } from "lodescan/testing";

const toMatrix = (rows: readonly (readonly number[])[]) => ({
  data: Float64Array.from(rows.flat()),
  rows: rows.length,
  cols: rows[0]!.length,
});

/** Parameters on the front, where one knows them. */
const onFront: Record<string, number[]> = {
  zdt1: [0.3, ...new Array<number>(29).fill(0)],
  zdt2: [0.3, ...new Array<number>(29).fill(0)],
  zdt3: [0.05, ...new Array<number>(29).fill(0)],
  zdt4: [0.3, ...new Array<number>(9).fill(0)],
  zdt6: [0.1, ...new Array<number>(9).fill(0)],
  dtlz1: [0.3, 0.6, ...new Array<number>(5).fill(0.5)],
  dtlz2: [0.3, 0.6, ...new Array<number>(10).fill(0.5)],
  dtlz3: [0.3, 0.6, ...new Array<number>(10).fill(0.5)],
  dtlz4: [0.99, 0.995, ...new Array<number>(10).fill(0.5)],
  "dtlz2-5": [0.3, 0.6, 0.1, 0.8, ...new Array<number>(10).fill(0.5)],
  bnh: [1, 1],
  srn: [-2.5, 7],
};

for (const problem of frontProblems) {
  const { reference, hypervolume: exact, points } = problem.answers!.front!;

  describe(`the front of ${problem.name}`, () => {
    // In five objectives 200 points leave more between them, and a volume of many points takes long.
    const few = reference.length > 3;

    it("has the hypervolume that its points come to, as they become many", () => {
      const near = hypervolume(toMatrix(points(few ? 40 : 2000)), reference);
      assert.ok(near <= exact * (1 + 1e-9), `${near} is beyond ${exact}`);
      assert.ok(near > exact * (few ? 0.7 : reference.length === 2 ? 0.999 : 0.98), `${near} of ${exact}`);
    });

    it("is not beaten by any point that may be", () => {
      const host = createTestProblem(problem);
      const cube = matrix(4000, host.dim);
      createRandom(3, problem.name).fillUniform(cube.data);
      // Every second point near the front: what keeps it away is at its best value.
      const best = onFront[problem.name]!;
      for (let i = 0; i < cube.rows; i += 2)
        for (const [j, { min, max }] of problem.parameters.entries())
          if (j >= reference.length - 1 && host.dim > 2) row(cube, i)[j] = (best[j]! - min) / (max - min);
      const { objectives, found } = host.evaluate(cube, new Int32Array(cube.rows), 0);
      const front = points(200);
      for (let i = 0; i < cube.rows; i++) {
        if (!found[i]) continue;
        const f = row(objectives, i);
        assert.ok(!front.some((point) => point.every((value, k) => f[k]! < value - 1e-9)), `${f}`);
      }
    });

    it("holds the points that are known to lie on it", () => {
      const out = new Float64Array(problem.observables.length);
      assert.ok(problem.evaluate(onFront[problem.name]!, out));
      const f = [...out].slice(0, reference.length);
      const distance = Math.min(
        ...points(few ? 2000 : 6000).map((point) =>
          Math.hypot(...point.map((value, k) => (value - f[k]!) / reference[k]!)),
        ),
      );
      assert.ok(distance < (few ? 0.2 : 0.02), `${f} is ${distance} away`);
    });
  });
}

describe("hypervolumes of known fronts", () => {
  it("are those of the literature", () => {
    const of = (name: string) => referenceProblem(name).answers!.front!.hypervolume;
    const near = (found: number, expected: number) =>
      assert.ok(Math.abs(found - expected) < 1e-9, `${found}`);
    near(of("zdt1"), 1.21 - 1 / 3);
    near(of("zdt2"), 1.21 - 2 / 3);
    near(of("dtlz1"), 0.55 ** 3 - 0.5 ** 3 / 6);
    near(of("dtlz2"), 1.1 ** 3 - Math.PI / 6);
  });

  it("are there for any number of objectives", () => {
    for (const objectives of [2, 4, 8]) {
      const { reference, hypervolume: volume } = dtlz(1, objectives).answers!.front!;
      assert.equal(reference.length, objectives);
      assert.ok(volume > 0 && volume < 0.55 ** objectives);
    }
    assert.ok(Math.abs(dtlz(2, 2).answers!.front!.hypervolume - (1.21 - Math.PI / 4)) < 1e-12);
    // The volume of the unit ball in four dimensions is pi^2 / 2.
    assert.ok(Math.abs(dtlz(2, 4).answers!.front!.hypervolume - (1.1 ** 4 - Math.PI ** 2 / 32)) < 1e-12);
  });
});
