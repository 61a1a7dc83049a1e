// NSGA-II and NSGA-III beside pymoo's: hypervolume of the population after as many evaluations, 20 seeds; a selection without
// ranks as negative control; regions beside random points; seconds of ask and tell for 100,000 evaluations.
//   npm run build && node bench/proofs/nsga.mjs [--seeds 20] [--write]
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { Evolution, hypervolume, objectiveView } from "../../dist/src/numerics/index.js";
import {
  createSamplerHost,
  createTestProblem,
  referenceProblem,
  runSampler,
} from "../../dist/src/testing/index.js";

const { values: options } = parseArgs({
  options: { seeds: { type: "string", default: "20" }, write: { type: "boolean", default: false } },
});
const seeds = Array.from({ length: Number(options.seeds) }, (_, i) => i + 1);
const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const peer = read("../../test/fixtures/peers/pymoo.json");

async function part(name, given = {}) {
  const folder = `../../dist/plugins/samplers/${name}`;
  const manifest = read(`${folder}/plugin.json`);
  const { create } = await import(`${folder}/index.js`);
  const defaults = Object.entries(manifest.options.properties).map(([key, { default: value }]) => [
    key,
    value,
  ]);
  return { create, options: { ...Object.fromEntries(defaults), ...given } };
}

/** NSGA-II whose survivors and parents are drawn without regard to what they are. */
const withoutRanks = {
  options: {},
  create: (_, context) =>
    new Evolution(context, {
      name: "control",
      population: 100,
      offspring: 100,
      breeding: {
        crossover: { chance: 0.9, share: 0.5, eta: 15 },
        mutation: { chance: 0.9, share: Math.min(0.5, 1 / context.dim), eta: 20 },
        etaRange: 1,
        candidates: 1,
      },
      objectives: objectiveView(context.problem, "auto"),
      selection: {
        survive: (crowd, keep) => Int32Array.from({ length: keep }, (_, i) => crowd.points.rows - keep + i),
        standings: ({ points: { rows } }) => ({
          rank: new Int32Array(rows),
          crowding: new Float64Array(rows),
          spread: new Float64Array(rows),
        }),
        snapshot: () => ({}),
        restore() {},
      },
    }),
};

function quartiles(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return [0.25, 0.5, 0.75].map((share) => {
    const at = share * (sorted.length - 1);
    const low = sorted[Math.floor(at)];
    return low + (at - Math.floor(at)) * ((sorted[Math.floor(at) + 1] ?? low) - low);
  });
}

/** Hypervolume of the population at each budget. */
async function volumes(problem, sampler, seed, budgets) {
  const { reference } = problem.answers.front;
  const host = await createSamplerHost(createTestProblem(problem), sampler, { seed });
  const out = [];
  for (const budget of budgets) {
    while (host.rows < budget) await host.turn(budget - host.rows);
    const { population } = await host.sampler.snapshot();
    const cols = reference.length;
    const values = { data: population.values, rows: population.values.length / cols, cols };
    out.push(hypervolume(values, reference));
  }
  return out;
}

const fronts = [];
for (const problem of [...new Set(peer.quartiles.map((row) => row.problem))]) {
  for (const sampler of ["nsga2", "nsga3", "control"]) {
    const method = sampler === "control" ? withoutRanks : await part(sampler);
    const theirs = peer.quartiles.filter(
      (row) => row.problem === problem && row.sampler === sampler.replace("control", "nsga2"),
    );
    const budgets = theirs.map((row) => row.evaluations);
    const runs = [];
    for (const seed of sampler === "control" ? seeds.slice(0, 3) : seeds)
      runs.push(await volumes(referenceProblem(problem), method, seed, budgets));
    for (const [n, row] of theirs.entries()) {
      const ours = quartiles(runs.map((run) => run[n]));
      const verdict =
        ours[1] < row.population[0] ? "below" : ours[1] > row.population[2] ? "above" : "within";
      fronts.push({ problem, sampler, evaluations: budgets[n], ours, pymoo: row.population, verdict });
      console.error(problem, sampler, budgets[n], ours, row.population, verdict);
    }
  }
}

const regions = [];
for (const problem of ["eggbox", "quadratic-2d", "two-rings"]) {
  for (const sampler of ["random", "nsga2", "nsga3"]) {
    const method = await part(sampler);
    const runs = [];
    for (const seed of seeds.slice(0, 10))
      runs.push(await runSampler(referenceProblem(problem), method, { seed }));
    const median = (pick) => quartiles(runs.map(pick))[1];
    regions.push({
      problem,
      sampler,
      evaluations: runs[0].evaluations,
      efficiency: median((run) => run.efficiency),
      components: median((run) => run.components),
      cells: median((run) => run.cells),
      of: runs[0].cellsInAll,
    });
    console.error(regions.at(-1));
  }
}

/** Processor seconds of ask and tell alone. */
async function askAndTell(sampler, name, evaluations, options) {
  const problem = createTestProblem(referenceProblem(name));
  const host = await createSamplerHost(problem, await part(sampler, options), { seed: 1 });
  const inner = { ask: host.sampler.ask.bind(host.sampler), tell: host.sampler.tell.bind(host.sampler) };
  let seconds = 0;
  const timed = (work) => (argument) => {
    const before = process.cpuUsage();
    const result = work(argument);
    const { user, system } = process.cpuUsage(before);
    seconds += (user + system) / 1e6;
    return result;
  };
  host.sampler.ask = timed(inner.ask);
  host.sampler.tell = timed(inner.tell);
  while (host.rows < evaluations) await host.turn(4096);
  return seconds;
}

const costs = [];
for (const sampler of ["nsga2", "nsga3"])
  for (const [problem, what] of [
    ["zdt4", "10 parameters, 2 objectives"],
    ["dtlz2", "12 parameters, 3 objectives"],
    ["quadratic-2d", "2 parameters, a region"],
    ["quadratic-7d", "7 parameters, a region"],
  ]) {
    costs.push({
      sampler,
      problem,
      what,
      evaluations: 100_000,
      seconds: await askAndTell(sampler, problem, 100_000),
    });
    console.error(costs.at(-1));
  }

const number = (value) => value.toFixed(4);
const table = [
  "# NSGA-II and NSGA-III",
  "",
  `\`node bench/proofs/nsga.mjs --write\`, Node ${process.version}, ${cpus()[0].model}. Population 100, ${seeds.length} seeds. pymoo ${peer.version}:`,
  "`bench/peers/pymoo_fronts.py`. Hypervolume of the population up to 1.1 in each objective: lower quartile, median, upper quartile.",
  "The control, three seeds, selects blindly.",
  "",
  "| problem | sampler | evaluations | here | pymoo | median |",
  "| --- | --- | ---: | --- | --- | --- |",
  ...fronts.map(
    ({ problem, sampler, evaluations, ours, pymoo, verdict }) =>
      `| ${problem} | ${sampler} | ${evaluations} | ${ours.map(number).join(" ")} | ${pymoo.map(number).join(" ")} | ${verdict} |`,
  ),
  "",
  "Regions, where the violations are the objectives; medians of ten seeds at most.",
  "",
  "| problem | sampler | evaluations | found | islands | cells |",
  "| --- | --- | ---: | ---: | ---: | ---: |",
  ...regions.map(
    ({ problem, sampler, evaluations, efficiency, components, cells, of }) =>
      `| ${problem} | ${sampler} | ${evaluations} | ${efficiency.toFixed(3)} | ${components} | ${cells} of ${of} |`,
  ),
  "",
  "Processor seconds of ask and tell for 100,000 evaluations.",
  "",
  "| sampler | problem | | seconds |",
  "| --- | --- | --- | ---: |",
  ...costs.map(
    ({ sampler, problem, what, seconds }) => `| ${sampler} | ${problem} | ${what} | ${seconds.toFixed(2)} |`,
  ),
  "",
].join("\n");
console.log(table);
if (options.write) {
  const folder = new URL("../results/proofs/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  const result = {
    command: "node bench/proofs/nsga.mjs --write",
    node: process.version,
    machine: cpus()[0].model,
    pymoo: peer.version,
    seeds: seeds.length,
    fronts,
    regions,
    costs,
  };
  writeFileSync(new URL("nsga.json", folder), `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(new URL("nsga.md", folder), table);
}
