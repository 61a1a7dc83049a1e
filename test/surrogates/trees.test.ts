// Forests and boosting against scikit-learn's figures on the same points (bench/peers/trees.py), and what their files,
// threads and spreads have to keep to.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import type { Compute, Matrix, Surrogate } from "lodescan/contract";
import { createRandom } from "lodescan/numerics";
import { inProcessCompute, referenceProblem, runSampler, type SurrogatePart } from "lodescan/testing";
import { samplerPart } from "../samplers/parts.js";
import {
  calibrationError,
  quality,
  rowsOf,
  type TreeProblem,
  treePoints,
  treeProblems,
} from "./tree-problems.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

interface Figures {
  rows: number;
  problems: Record<
    string,
    { checksum: number } & Record<"forest" | "boosting" | "histogram", { mean: number; deviation: number }>
  >;
}

const peers: Figures = JSON.parse(readFileSync(join(root, "../test/fixtures/peers/trees.json"), "utf8"));
/** What our model is held against. */
const counterparts = { "random-forest": "forest", "gradient-boosting": "histogram" } as const;
const plugins = Object.keys(counterparts) as (keyof typeof counterparts)[];

async function partOf(plugin: string, given: Record<string, unknown> = {}): Promise<SurrogatePart> {
  const folder = join(root, "plugins/surrogates", plugin);
  const manifest = JSON.parse(readFileSync(join(folder, "plugin.json"), "utf8"));
  const properties = Object.entries<{ default: unknown }>(manifest.options.properties);
  const defaults = Object.fromEntries(properties.map(([name, { default: value }]) => [name, value]));
  const { create } = await import(join(folder, "index.js"));
  return { create, options: { ...defaults, ...given } };
}

async function make(
  plugin: string,
  problem: TreeProblem,
  given: Record<string, unknown> = {},
  compute: Compute = inProcessCompute,
): Promise<Surrogate> {
  const { create, options } = await partOf(plugin, given);
  const { task, dim: inputs, outputs, classes } = problem;
  return await create(options, { task, inputs, outputs, ...(classes ? { classes } : {}), compute });
}

function halves(problem: TreeProblem, rows = peers.rows) {
  const { inputs, targets } = treePoints(problem, 2 * rows);
  const half = (from: number) => ({
    inputs: rowsOf(inputs, from, from + rows),
    targets: rowsOf(targets, from, from + rows),
  });
  return { train: half(0), test: half(rows) };
}

async function fitted(surrogate: Surrogate, data: { inputs: Matrix; targets: Matrix }, seed = 1) {
  await surrogate.fit(data, { warm: false, random: createRandom(seed) });
  return surrogate;
}

describe("tree surrogates", () => {
  for (const plugin of plugins)
    for (const name of Object.keys(treeProblems)) {
      // Thirty observables make thirty boosted models: a minute, measured by bench/surrogates.mjs instead.
      if (name === "thirty" && plugin === "gradient-boosting") continue;
      it(`${plugin} predicts ${name} as well as scikit-learn does`, async () => {
        const problem = treeProblems[name]!;
        const { train, test } = halves(problem);
        const sum = [train, test].flatMap((half) => [...half.inputs.data, ...half.targets.data]);
        const expected = peers.problems[name]!;
        const checksum = sum.reduce((a, b) => a + b, 0);
        assert.ok(Math.abs(checksum - expected.checksum) < 1e-6 * expected.checksum, "the same points");
        const surrogate = await fitted(await make(plugin, problem), train);
        const { mean } = await surrogate.predict(test.inputs);
        const { mean: usual, deviation } = expected[counterparts[plugin]];
        const reached = quality(problem, mean, test.targets);
        assert.ok(
          reached > usual - Math.max(3 * deviation, 0.005),
          `${reached}, scikit-learn ${usual} +- ${deviation}`,
        );
        if (problem.task === "regression") return;
        const error = calibrationError(mean, test.targets);
        assert.ok(error < 0.05, `expected calibration error ${error}`);
      });
    }

  it("would be found out if it learned nothing (negative control)", async () => {
    const problem = treeProblems.friedman1!;
    const { train, test } = halves(problem);
    const shuffled = { ...train.targets, data: train.targets.data.slice() };
    createRandom(1).shuffle(shuffled.data);
    const surrogate = await fitted(await make("random-forest", problem), { ...train, targets: shuffled });
    const { mean } = await surrogate.predict(test.inputs);
    assert.ok(quality(problem, mean, test.targets) < 0.1);
  });

  for (const plugin of plugins) {
    const small = plugin === "random-forest" ? { trees: 45 } : { rounds: 40 };

    it(`${plugin} has a spread as large as its errors`, async () => {
      const problem = treeProblems.friedman3!;
      const { train, test } = halves(problem);
      const surrogate = await fitted(await make(plugin, problem), train);
      const { mean, spread } = await surrogate.predict(test.inputs);
      const rms = (f: (i: number) => number) =>
        Math.sqrt(test.targets.data.reduce((sum, _, i) => sum + f(i) ** 2, 0) / test.targets.rows);
      const ratio = rms((i) => spread!.data[i]!) / rms((i) => mean.data[i]! - test.targets.data[i]!);
      assert.ok(ratio > 0.3 && ratio < 3, `spread / error ${ratio}`);
    });

    it(`${plugin} is the same for the same seed on any number of threads`, async () => {
      for (const name of ["eggbox", "fourClasses"]) {
        const problem = treeProblems[name]!;
        const { train } = halves(problem, 150);
        // Tasks of a pool finish in any order: here, the later the earlier.
        let waiting = 30;
        const compute: Compute = {
          ...inProcessCompute,
          threads: 5,
          async run<Result>(url: string, kernel: string, argument: unknown): Promise<Result> {
            await new Promise((resolve) => setTimeout(resolve, --waiting));
            return await inProcessCompute.run<Result>(url, kernel, argument);
          },
        };
        const one = await (await fitted(await make(plugin, problem, small), train)).save();
        const many = await (await fitted(await make(plugin, problem, small, compute), train)).save();
        const other = await (await fitted(await make(plugin, problem, small), train, 2)).save();
        assert.deepEqual(one, many);
        assert.notDeepEqual(one, other);
      }
    });

    it(`${plugin} refuses files that are not its own`, async () => {
      const problem = treeProblems.eggbox!;
      const { train } = halves(problem, 60);
      const bytes = await (await fitted(await make(plugin, problem, small), train)).save();
      const refused = { code: "LODE_STORE_CORRUPT" };
      const fresh = await make(plugin, problem);
      for (const length of [5, 100, bytes.length - 1])
        await assert.rejects(fresh.load(bytes.slice(0, length)), refused, `${length} bytes`);
      for (const at of [3, bytes.length >> 1, bytes.length - 2]) {
        const changed = bytes.slice();
        changed[at]! ^= 64;
        await assert.rejects(fresh.load(changed), refused, `byte ${at} changed`);
      }
      const wider = await make(plugin, treeProblems.friedman1!);
      await assert.rejects(wider.load(bytes), refused, "other inputs");
      const classifier = await make(plugin, treeProblems.moons!);
      await assert.rejects(classifier.load(bytes), refused, "another task");
      await fresh.load(bytes);
    });

    it(`${plugin} steers mls, though what it predicts is constant piece by piece`, async () => {
      const ring = referenceProblem("quadratic-2d-small");
      const result = await runSampler(ring, await samplerPart("mls"), {
        seed: 1,
        surrogate: await partOf(plugin, small),
        initial: 60,
        evaluations: 360,
      });
      assert.ok(result.efficiency > 4 * ring.baseline, `efficiency ${result.efficiency}`);
      assert.ok(result.cells >= 25, `${result.cells} of 36 sectors`);
    });
  }

  it("steers mls without any spread", async () => {
    const ring = referenceProblem("quadratic-2d-small");
    const result = await runSampler(ring, await samplerPart("mls"), {
      seed: 1,
      surrogate: await partOf("random-forest", { trees: 1, bootstrap: false }),
      initial: 60,
      evaluations: 360,
    });
    assert.ok(result.efficiency > 3 * ring.baseline, `efficiency ${result.efficiency}`);
  });
});
