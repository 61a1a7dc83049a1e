// Every plugin of this repository passes the conformance suite of its kind; new plugins pass as generated; and plugins
// that break a promise fail the case that is about it.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import type { PluginKind } from "lodescan/contract";
import { createPlugin, type PluginReport, testPlugin } from "lodescan/testing";

const dist = join(dirname(fileURLToPath(import.meta.url)), "..");
const scratch = mkdtempSync(join(tmpdir(), "lode-conformance-test-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

function failures(report: PluginReport): string[] {
  return report.results.filter(({ passed }) => !passed).map(({ name, message }) => `${name}: ${message}`);
}

describe("the conformance suite", () => {
  const manifests = readdirSync(join(dist, "plugins"), { recursive: true, encoding: "utf8" })
    .filter((file) => /^\w+\/[a-z0-9-]+\/plugin\.json$/.test(file))
    .sort();

  it("has plugins to test", () => assert.ok(manifests.length > 0));

  for (const manifest of manifests) {
    it(`is passed by plugins/${dirname(manifest)}`, async () => {
      // The tests beside a plugin run with all others.
      const report = await testPlugin(join(dist, "plugins", dirname(manifest)), { ownTests: false });
      assert.deepEqual(failures(report), []);
      assert.ok(report.results.length > 10, `only ${report.results.length} cases ran`);
    });
  }

  for (const kind of ["sampler", "surrogate", "evaluator"] as const) {
    it(`is passed by a new ${kind}, together with its own test`, async () => {
      await createPlugin({ kind, name: `new-${kind}`, parent: scratch });
      const report = await testPlugin(join(scratch, `new-${kind}`));
      assert.deepEqual(failures(report), []);
      assert.equal(report.name, `new-${kind}`);
      assert.ok(report.results.some(({ name }) => name === "passes its own index.test.ts"));
    });
  }

  it("refuses to write a new plugin over files that are there", async () => {
    await createPlugin({ kind: "sampler", name: "taken", parent: scratch });
    await assert.rejects(createPlugin({ kind: "sampler", name: "taken", parent: scratch }), {
      code: "LODE_PLUGIN_EXISTS",
    });
    await assert.rejects(createPlugin({ kind: "sampler", name: "../up", parent: scratch }), {
      code: "LODE_CLI_USAGE",
    });
  });
});

/** A new plugin with one text of its source replaced, and the case that has to notice. */
interface Defect {
  kind: PluginKind;
  what: string;
  file?: string;
  from: string;
  to: string;
  fails: string;
  patience?: number;
}

const defects: readonly Defect[] = [
  {
    kind: "sampler",
    what: "proposes points on the border of the cube",
    from: "return { points, origin };",
    to: "points.data[0] = 0; return { points, origin };",
    fails: "proposes the points in the open unit cube, never more than asked",
  },
  {
    kind: "sampler",
    what: "proposes more than asked",
    from: "matrix(rows, dim)",
    to: "matrix(count + 1, dim)",
    fails: "proposes the points in the open unit cube, never more than asked",
  },
  {
    kind: "sampler",
    what: "draws from Math.random",
    from: "stream.uniform() >= ",
    to: "Math.random() >= ",
    fails: "proposes the same points for the same seed",
  },
  {
    kind: "sampler",
    what: "depends on its process",
    from: "turn++)",
    to: "process.pid + turn++)",
    fails: "proposes the same points in another process",
  },
  {
    kind: "sampler",
    what: "ignores the seed",
    from: 'random.stream("ask", turn++)',
    to: 'random.key && createRandom(1, "ask", turn++)',
    fails: "proposes new points for a new seed",
  },
  {
    kind: "sampler",
    what: "forgets its turn in the snapshot",
    from: "snapshot: () => ({ turn })",
    to: "snapshot: () => ({ turn: 0 })",
    fails: "goes on after a restore as if never interrupted",
  },
  {
    kind: "sampler",
    what: "remembers its last batch alone",
    from: "tell({ points, logLikelihood }) {",
    to: "tell({ points, logLikelihood }) { best = undefined; bestLogLikelihood = -Infinity;",
    fails: "goes on after a restore when its log comes in one piece",
  },
  {
    kind: "sampler",
    what: "changes when a snapshot is taken",
    from: "snapshot: () => ({ turn })",
    to: "snapshot: () => ({ turn: turn++ })",
    fails: "takes snapshots without changing its course",
  },
  {
    kind: "sampler",
    what: "puts a Map into its snapshot",
    from: "snapshot: () => ({ turn })",
    to: "snapshot: () => ({ turn, map: new Map() as never })",
    fails: "keeps only plain data in its snapshot",
  },
  {
    kind: "sampler",
    what: "keeps the host's arrays",
    from: "row(points, i).slice()",
    to: "row(points, i)",
    fails: "keeps no reference to the arrays it was told",
  },
  {
    kind: "sampler",
    what: "writes into the host's arrays",
    from: "tell({ points, logLikelihood }) {",
    to: "tell({ points, logLikelihood }) { points.data[0] = 0.5;",
    fails: "leaves the arrays it is told as they are",
  },
  ...["every point fails", "every point is unphysical", "every log-likelihood is -Infinity"].map(
    (name): Defect => ({
      kind: "sampler",
      what: `needs a likelihood when ${name}`,
      from: "tell({ points, logLikelihood }) {",
      to: 'tell({ points, logLikelihood }) { if (!logLikelihood.some(Number.isFinite)) throw new Error("none");',
      fails: `goes on when ${name}`,
    }),
  ),
  {
    kind: "sampler",
    what: "believes every observable",
    from: "tell({ points, logLikelihood }) {",
    to: 'tell({ points, logLikelihood, observables }) { if (observables.data.some(Number.isNaN)) throw new Error("NaN");',
    fails: "goes on when ok points lack their observables",
  },
  {
    kind: "sampler",
    what: "needs two rows",
    from: "ask(count) {",
    to: 'ask(count) { if (count < 2) throw new Error("too few");',
    fails: "works in batches of one point",
  },
  {
    kind: "sampler",
    what: "ends the process in many dimensions",
    from: "ask(count) {",
    to: "ask(count) { if (dim === 20) process.exit(3);",
    fails: "works in twenty dimensions",
  },
  {
    kind: "sampler",
    what: "hangs in one dimension",
    from: "ask(count) {",
    to: "ask(count) { while (dim === 1);",
    fails: "works in one dimension",
    patience: 4,
  },
  {
    kind: "sampler",
    what: "gives its diagnostics as text",
    from: "({ bestLogLikelihood })",
    to: "({ bestLogLikelihood: String(bestLogLikelihood) as never })",
    fails: "gives diagnostics that are numbers",
  },
  {
    kind: "surrogate",
    what: "does not learn",
    from: "row(mean, i)[k] = average",
    to: "row(mean, i)[k] = 0 * average",
    fails: "learns two smooth outputs of unlike scales",
  },
  {
    kind: "surrogate",
    what: "takes NaN for a target",
    from: "Number.isNaN(row(known.targets, i)[k]!) || ",
    to: "",
    fails: "learns from the rows whose targets are not NaN",
  },
  {
    kind: "surrogate",
    what: "ignores weights",
    from: "data.weights ?? ",
    to: "",
    fails: "ignores rows of weight 0",
  },
  {
    kind: "surrogate",
    what: "saves in single precision",
    from: "serialize(known)",
    to: "serialize({ ...known, targets: { ...known.targets, data: Float64Array.from(Float32Array.from(known.targets.data)) } })",
    fails: "predicts exactly the same after save and load",
  },
  {
    kind: "surrogate",
    what: "keeps the host's arrays",
    from: "data: Float64Array.from(m.data)",
    to: "data: m.data",
    fails: "keeps no reference to the arrays it learned from",
  },
  {
    kind: "surrogate",
    what: "draws from Math.random",
    from: "row(mean, i)[k] = average",
    to: "row(mean, i)[k] = average + 1e-9 * Math.random()",
    fails: "gives the same predictions for the same data and stream",
  },
  {
    kind: "surrogate",
    what: "has a negative spread",
    from: "Math.sqrt(variance)",
    to: "-1 - Math.sqrt(variance)",
    fails: "predicts means and spreads of the right shape",
  },
  {
    kind: "surrogate",
    what: "has probabilities that do not add up",
    from: "+= weight / total",
    to: "+= weight / total / 2",
    fails: "tells two classes apart",
  },
  {
    kind: "evaluator",
    what: "returns a column too few",
    from: "matrix(parameters.rows, 2)",
    to: "matrix(parameters.rows, 1)",
    fails: "returns one row a point and one column an observable",
  },
  {
    kind: "evaluator",
    what: "is noisy although it declares not to be",
    from: "out[1] = Math.hypot(...shifted)",
    to: "out[1] = Math.hypot(...shifted) + Math.random()",
    fails: "gives equal observables for equal parameters",
  },
  {
    kind: "evaluator",
    what: "mixes up the points of a batch",
    from: "out[1] = Math.hypot(...shifted)",
    to: "out[1] = i + Math.hypot(...shifted)",
    fails: "computes each point alone as it computes it among others",
  },
  {
    kind: "evaluator",
    what: "uses its result again",
    from: "const observables = matrix(parameters.rows, 2);",
    to: "const observables = ((globalThis as any).kept ??= matrix(99, 2)); observables.rows = parameters.rows; observables.data = (observables.whole ??= observables.data).subarray(0, 2 * parameters.rows);",
    fails: "keeps no reference to parameters or results",
  },
  {
    kind: "evaluator",
    what: "ends the process on NaN",
    from: "const physical =",
    to: "if (Number.isNaN(out[1]!)) process.exit(1);\n      const physical =",
    fails: "outlives parameters of NaN",
  },
  {
    kind: "evaluator",
    what: "fails everywhere",
    from: "const physical = Number.isFinite(out[1]!)",
    to: "const physical = false",
    fails: "computes at least one ok point",
  },
  {
    kind: "evaluator",
    what: "never settles",
    from: "const status: StatusCode[] = [];",
    to: "if (parameters.rows === 3) return new Promise(() => {});\n    const status: StatusCode[] = [];",
    fails: "settles when its signal is aborted",
    patience: 4,
  },
];

describe("a plugin with a defect", () => {
  for (const [number, defect] of defects.entries()) {
    it(`fails the right case: a ${defect.kind} that ${defect.what}`, async () => {
      const name = `defect-${number}`;
      await createPlugin({ kind: defect.kind, name, parent: scratch });
      const file = join(scratch, name, defect.file ?? "index.ts");
      const text = readFileSync(file, "utf8");
      assert.ok(text.includes(defect.from), `the template does not hold ${defect.from}`);
      const numerics = defect.to.includes("createRandom")
        ? 'import { createRandom } from "lodescan/numerics";\n'
        : "";
      writeFileSync(file, numerics + text.replace(defect.from, defect.to));
      const { patience, fails } = defect;
      const report = await testPlugin(join(scratch, name), { patience, only: fails });
      assert.equal(report.results.length, 1, `no single case is called "${fails}"`);
      assert.equal(report.passed, false, `"${fails}" does not notice`);
    });
  }

  it("is refused without a README, an option's description, or a reference", async () => {
    const spoil = async (name: string, change: (manifest: Record<string, unknown>) => void) => {
      await createPlugin({ kind: "sampler", name, parent: scratch });
      const file = join(scratch, name, "plugin.json");
      const manifest = JSON.parse(readFileSync(file, "utf8"));
      change(manifest);
      writeFileSync(file, JSON.stringify(manifest));
      return join(scratch, name);
    };
    const bare = await spoil("bare", () => {});
    unlinkSync(join(bare, "README.md"));
    assert.equal((await testPlugin(bare, { only: "has a README" })).passed, false);
    const uncited = await spoil("uncited", (manifest) => delete manifest.references);
    await assert.rejects(testPlugin(uncited), { code: "LODE_PLUGIN_MANIFEST" });
    const loose = await spoil("loose", (manifest) => {
      (manifest.options as { additionalProperties: boolean }).additionalProperties = true;
    });
    await assert.rejects(testPlugin(loose), { code: "LODE_PLUGIN_MANIFEST" });
  });

  it("is reported as not loadable when its module throws or exports nothing", async () => {
    for (const [name, text] of [
      ["throws", 'throw new Error("broken on purpose");'],
      ["empty", "export {};"],
    ] as const) {
      await createPlugin({ kind: "evaluator", name, parent: scratch });
      writeFileSync(join(scratch, name, "index.ts"), text);
      await assert.rejects(testPlugin(join(scratch, name)), { code: "LODE_PLUGIN_LOAD" });
    }
    await assert.rejects(testPlugin(join(scratch, "nowhere")), { code: "LODE_PLUGIN_UNKNOWN" });
  });
});
