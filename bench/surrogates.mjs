// Training and scoring of tree surrogates beside scikit-learn and LightGBM: CPU seconds on one core, the same points and
// the same numbers of trees and leaves, taken in turn in one run. Writes bench/results/surrogates.md.
//   node bench/surrogates.mjs [python]         (npm run build first; python with scikit-learn, lightgbm if it is there)
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRandom } from "../dist/src/numerics/index.js";
import { treePoints, treeProblems } from "../dist/test/surrogates/tree-problems.js";

const here = dirname(fileURLToPath(import.meta.url));
const python = process.argv[2] ?? "python3";
const scored = 100_000;

/** As the peers have them: 100 trees; boosting of one member with leaves of at least 20 rows, as both peers default to. */
const models = [
  { plugin: "random-forest", given: {}, peers: ["forest"] },
  {
    plugin: "gradient-boosting",
    given: { members: 1, rounds: 100, leastRows: 20, l2: 0, sample: 1 },
    peers: ["histogram", "lightgbm"],
  },
];
const cases = [
  ["friedman1", 500],
  ["friedman1", 3000],
  ["friedman1", 20000],
  ["eggbox", 3000],
  ["fourClasses", 3000],
];

async function secondsOf(work) {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    const begun = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(begun);
    best = Math.min(best, (user + system) / 1e6);
  }
  return best;
}

async function ours({ plugin, given }, problem, inputs, targets, fresh) {
  const folder = join(here, "../dist/plugins/surrogates", plugin);
  const { create } = await import(join(folder, "index.js"));
  const { properties } = JSON.parse(readFileSync(join(folder, "plugin.json"), "utf8")).options;
  const defaults = Object.fromEntries(Object.entries(properties).map(([name, p]) => [name, p.default]));
  const surrogate = await create(
    { ...defaults, ...given },
    { ...problem, inputs: problem.dim, compute: { threads: 1, device: "cpu" } },
  );
  const fit = () => surrogate.fit({ inputs, targets }, { warm: false, random: createRandom(1) });
  return { train: await secondsOf(fit), score: await secondsOf(() => surrogate.predict(fresh)) };
}

function peer(kind, problem, inputs, targets, fresh) {
  const head = { kind, task: problem.task, rows: inputs.rows, dim: problem.dim, score: fresh.rows };
  const parts = [inputs.data, targets.data, fresh.data].map((a) =>
    Buffer.from(a.buffer, a.byteOffset, a.byteLength),
  );
  const input = Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), ...parts]);
  const env = { ...process.env, OMP_NUM_THREADS: "1" };
  const run = spawnSync(python, [join(here, "surrogates.py")], { input, env, maxBuffer: 1 << 26 });
  if (run.status !== 0) throw new Error(run.stderr.toString());
  return JSON.parse(run.stdout.toString());
}

const lines = [
  "| model | problem, rows | against | training (s) | peer (s) | times faster | scoring 1e5 (s) | peer (s) | times faster |",
  "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
];
for (const [name, rows] of cases) {
  const problem = treeProblems[name];
  const { inputs, targets } = treePoints(problem, rows);
  const fresh = { data: new Float64Array(scored * problem.dim), rows: scored, cols: problem.dim };
  createRandom(9).fillUniform(fresh.data);
  for (const model of models) {
    const own = await ours(model, problem, inputs, targets, fresh);
    for (const kind of model.peers) {
      const other = peer(kind, problem, inputs, targets, fresh);
      if (other === null) continue;
      const figures = [
        own.train,
        other.train,
        other.train / own.train,
        own.score,
        other.score,
        other.score / own.score,
      ];
      lines.push(
        `| ${model.plugin} | ${name}, ${rows} | ${kind} | ${figures.map((f) => f.toPrecision(3)).join(" | ")} |`,
      );
      console.log(lines.at(-1));
    }
  }
}
const text = `# Tree surrogates: speed

CPU seconds on one core, the best of three, peers in turn with our own models (\`node bench/surrogates.mjs\`).
forest and histogram: scikit-learn's RandomForest and HistGradientBoosting; lightgbm: LightGBM. 100 trees each.

${lines.join("\n")}
`;
writeFileSync(join(here, "results/surrogates.md"), text);
