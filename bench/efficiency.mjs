// Efficiency and coverage of samplers on the reference problems, through the sampler contract, in process.
// node bench/efficiency.mjs [--seeds 10] [--first 1] [--problems a,b] [--strategies default,paper,random] [--parallel 2]
//   [--set option=value ...] [--learn option=value ...] [--out bench/results/efficiency]
// Every strategy starts from the same initial points of a seed. Without --out it only prints; with it, results that are in
// OUT.json already are kept and not measured again (delete the file after a change of code).
import { fork } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { row } from "lodescan/contract";
import { referenceProblem, runSampler } from "lodescan/testing";
import { repeatedRows } from "../dist/src/metrics/repeats.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** The problems of the design, with the numbers of points that its floors name. */
const standard = ["quadratic-2d", "quadratic-7d-small", "quadratic-7d", "eggbox", "two-rings", "f3d-narrow"];

/** The networks of 1708.06615, and the batches that it used where they were not 100. */
const paperNetwork = {
  hidden: [100, 100, 100, 100],
  activation: "relu",
  members: 1,
  learningRate: 0.001,
  schedule: "constant",
  epochs: 1000,
  patience: 50,
  steps: 0,
};
const paperBatch = { "quadratic-2d": 10, "quadratic-2d-small": 10 };

const { values: options } = parseArgs({
  options: {
    seeds: { type: "string", default: "10" },
    first: { type: "string", default: "1" },
    problems: { type: "string", default: standard.join() },
    strategies: { type: "string", default: "default,paper,random" },
    parallel: { type: "string", default: "2" },
    set: { type: "string", multiple: true, default: [] },
    learn: { type: "string", multiple: true, default: [] },
    out: { type: "string" },
  },
});

/** `name=value` pairs, values as JSON where they are. */
function assignments(texts) {
  return Object.fromEntries(
    texts.map((text) => {
      const [name, value] = [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)];
      try {
        return [name, JSON.parse(value)];
      } catch {
        return [name, value];
      }
    }),
  );
}

/** A plugin with the defaults of its manifest and the options given. */
async function plugin(kind, name, given) {
  const folder = join(root, "dist/plugins", kind, name);
  const manifest = JSON.parse(readFileSync(join(folder, "plugin.json"), "utf8"));
  const defaults = Object.entries(manifest.options.properties).map(([key, schema]) => [key, schema.default]);
  const { create } = await import(join(folder, manifest.module));
  return { create, options: { ...Object.fromEntries(defaults), ...given } };
}

async function partsOf(strategy, problem) {
  if (strategy !== "default" && strategy !== "paper")
    return { sampler: await plugin("samplers", strategy, {}) };
  const paper = strategy === "paper";
  const set = paper ? { preset: "paper", batch: paperBatch[problem] ?? 100 } : assignments(options.set);
  const learn = paper ? paperNetwork : assignments(options.learn);
  return {
    sampler: await plugin("samplers", "mls", set),
    surrogate: await plugin("surrogates", "mlp", learn),
  };
}

/** Pull of the first gaussian term, in sigmas: where in the band a found point lies. */
function pullOf(problem, observables) {
  const [name, term] = Object.entries(problem.likelihood)[0] ?? [];
  if (!term) return Number.NaN;
  const k = problem.observables.findIndex((observable) => observable.name === name);
  return Math.abs(observables[k] - term.mean) / term.sigma;
}

async function measure({ problem: name, strategy, seed }) {
  const problem = referenceProblem(name);
  const { sampler, surrogate } = await partsOf(strategy, name);
  const seen = { tested: 0, batches: 0 };
  const onEvent = (event) => {
    if (event === "candidates") seen.batches++;
  };
  const begun = process.cpuUsage();
  const result = await runSampler(problem, sampler, { seed, surrogate, onEvent });
  const used = process.cpuUsage(begun);
  const counts = { found: 0, outer: 0, inner: 0 };
  const islands = new Array(problem.components.count).fill(0);
  const cells = new Set();
  const repeats = new Uint8Array(result.evaluations);
  const points = result.log.flatMap((batch) => Array.from(batch.points.data));
  const cols = result.log[0].points.cols;
  repeats.set(repeatedRows({ data: Float64Array.from(points), rows: result.evaluations, cols }));
  const curve = [];
  let i = 0;
  for (const batch of result.log)
    for (let r = 0; r < batch.points.rows; r++, i++) {
      curve.push(batch.found[r]);
      if (!batch.found[r] || repeats[i]) continue;
      counts.found++;
      const pull = pullOf(problem, row(batch.observables, r));
      if (pull > 1) counts.outer++;
      else counts.inner++;
      const parameters = row(batch.parameters, r);
      const island = problem.components.of(parameters);
      const cell = problem.cells.of(parameters);
      if (island >= 0) islands[island]++;
      if (cell >= 0) cells.add(cell);
    }
  const window = (from, to) => curve.slice(from, to).reduce((sum, f) => sum + f, 0) / Math.max(1, to - from);
  return {
    problem: name,
    strategy,
    seed,
    tested: result.evaluations,
    found: counts.found,
    efficiency: counts.found / result.evaluations,
    outer: counts.outer,
    inner: counts.inner,
    cells: cells.size,
    cellsInAll: problem.cells.count,
    islands,
    repeats: repeats.reduce((sum, flag) => sum + flag, 0),
    tenths: Array.from({ length: 10 }, (_, t) =>
      Number(
        window(Math.floor((t * curve.length) / 10), Math.floor(((t + 1) * curve.length) / 10)).toFixed(2),
      ),
    ),
    turns: seen.batches,
    seconds: (used.user + used.system) / 1e6,
  };
}

function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = Math.floor(at);
  return sorted[low] + (at - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low]);
}

/** Smallest, over seeds, of an island's share of the found points over the fair (mean) share. */
function islandLine(runs) {
  const islands = runs[0].islands.length;
  if (islands < 2) return "1";
  const hit = runs.map((run) => run.islands.filter((count) => count > 0).length);
  const shares = runs.map((run) => Math.min(...run.islands.map((count) => count / Math.max(1, run.found))));
  return `${Math.min(...hit)}/${islands}, smallest share ${(100 * Math.min(...shares)).toFixed(1)} %`;
}

function table(results) {
  const lines = [
    "| problem | strategy | seeds | tested | efficiency: median (quartiles) | least | cells: median, least | islands | 1 to 2 sigma | turns | CPU s |",
    "|---|---|---|---|---|---|---|---|---|---|---|",
  ];
  const groups = Map.groupBy
    ? Map.groupBy(results, (run) => `${run.problem} ${run.strategy}`)
    : results.reduce((map, run) => {
        const key = `${run.problem} ${run.strategy}`;
        return map.set(key, [...(map.get(key) ?? []), run]);
      }, new Map());
  for (const runs of groups.values()) {
    const { problem, strategy, tested, cellsInAll } = runs[0];
    const e = runs.map((run) => run.efficiency);
    const cells = runs.map((run) => run.cells);
    const sum = (name) => runs.reduce((total, run) => total + run[name], 0);
    lines.push(
      `| ${[
        problem,
        strategy,
        runs.length,
        tested,
        `${quantile(e, 0.5).toFixed(3)} (${quantile(e, 0.25).toFixed(3)} to ${quantile(e, 0.75).toFixed(3)})`,
        Math.min(...e).toFixed(3),
        `${quantile(cells, 0.5)}, ${Math.min(...cells)} of ${cellsInAll}`,
        islandLine(runs),
        sum("inner") > 0 ? (sum("outer") / (sum("outer") + sum("inner"))).toFixed(2) : "",
        quantile(
          runs.map((run) => run.turns),
          0.5,
        ),
        quantile(
          runs.map((run) => run.seconds),
          0.5,
        ).toFixed(1),
      ].join(" | ")} |`,
    );
  }
  return lines.join("\n");
}

/** Runs tasks in child processes, so many at a time. */
async function runAll(tasks, parallel, onResult) {
  const results = new Array(tasks.length);
  let next = 0;
  const work = async () => {
    const child = fork(fileURLToPath(import.meta.url), process.argv.slice(2), {
      env: { ...process.env, LODE_BENCH_CHILD: "1" },
    });
    while (next < tasks.length) {
      const index = next++;
      results[index] = await new Promise((resolve, reject) => {
        child.once("message", resolve);
        child.once("exit", (code) => reject(new Error(`the measuring process ended with ${code}`)));
        child.send(tasks[index]);
      });
      child.removeAllListeners("exit");
      const run = results[index];
      if (run.error) throw new Error(run.error);
      onResult(results);
      process.stderr.write(
        `${run.problem} ${run.strategy} seed ${run.seed}: ${run.efficiency.toFixed(3)}, cells ${run.cells}, ${run.seconds.toFixed(1)} s, ${run.turns} turns, tenths ${run.tenths.join(" ")}\n`,
      );
    }
    child.disconnect();
  };
  await Promise.all(Array.from({ length: Math.min(parallel, tasks.length) }, work));
  return results;
}

/** Writes what is finished so far, so that a long measurement that is stopped has not been in vain. */
function save(results) {
  if (!options.out) return;
  const command = `node bench/efficiency.mjs ${process.argv.slice(2).join(" ")}`;
  const machine = `${os.cpus()[0].model}, Node ${process.version}`;
  writeFileSync(`${options.out}.json`, `${JSON.stringify({ command, machine, results })}\n`);
  writeFileSync(
    `${options.out}.md`,
    `# Efficiency and coverage\n\nMade by \`${command}\` on ${machine}. Found over all tested points, initial ones included; points within 1e-6 of an earlier one do not count.\n\n${table(results)}\n`,
  );
}

/** Results of an earlier, unfinished measurement. */
function keptResults() {
  const file = `${options.out}.json`;
  return options.out && existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).results : [];
}

function sameTask(a, b) {
  return a.problem === b.problem && a.strategy === b.strategy && a.seed === b.seed;
}

async function main() {
  const seeds = Array.from({ length: Number(options.seeds) }, (_, s) => Number(options.first) + s);
  const problems = options.problems.split(",");
  const strategies = options.strategies.split(",");
  const tasks = seeds.flatMap((seed) =>
    strategies.flatMap((strategy) => problems.map((problem) => ({ problem, strategy, seed }))),
  );
  const kept = keptResults();
  const missing = tasks.filter((task) => !kept.some((run) => sameTask(run, task)));
  // The table lists problem by problem; the work goes seed by seed.
  const rank = (run) => problems.indexOf(run.problem) * strategies.length + strategies.indexOf(run.strategy);
  const inOrder = (fresh) =>
    [...kept.filter((run) => tasks.some((task) => sameTask(run, task))), ...fresh.filter(Boolean)].sort(
      (a, b) => rank(a) - rank(b) || a.seed - b.seed,
    );
  const results = await runAll(missing, Number(options.parallel), (partial) => save(inOrder(partial)));
  save(inOrder(results));
  console.log(table(inOrder(results)));
}

if (process.env.LODE_BENCH_CHILD)
  process.on("message", async (task) => {
    try {
      process.send(await measure(task));
    } catch (error) {
      process.send({ error: String(error?.stack ?? error) });
    }
  });
else await main();
