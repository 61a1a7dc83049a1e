// What CMA-ES promises, over many seeds: node bench/proofs/cma-es.mjs [seeds] [functions|rastrigin|regions ...]; writes
// results/proofs/cma-es.json and .md. Evaluations to 1e-10 beside those of cmaes and pycma (test/fixtures/peers/cma.json);
// Rastrigin's function by restarts; regions filled with novelty, without, and at random, with rank-sum tests.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  createSamplerHost,
  createTestProblem,
  optimizationProblem,
  referenceProblem,
  runSampler,
} from "lodescan/testing";
import { mannWhitney } from "../../dist/src/metrics/mann-whitney.js";

const here = dirname(fileURLToPath(import.meta.url));
const [seedsGiven, ...partsGiven] = process.argv.slice(2);
const seeds = Number(seedsGiven ?? 20);
const parts = partsGiven.length > 0 ? partsGiven : ["functions", "rastrigin", "regions"];
const golden = JSON.parse(readFileSync(join(here, "../../test/fixtures/peers/cma.json"), "utf8"));

async function sampler(name, given) {
  const folder = join(here, "../../dist/plugins/samplers", name);
  const manifest = JSON.parse(readFileSync(join(folder, "plugin.json"), "utf8"));
  const defaults = Object.entries(manifest.options.properties).map(([key, schema]) => [key, schema.default]);
  const { create } = await import(join(folder, manifest.module));
  return { create, options: { ...Object.fromEntries(defaults), ...given } };
}

/** Told the values of the generation in reverse order: what selection learns is wrong. */
function mutilated(part) {
  const create = async (options, context) => {
    const inner = await part.create(options, context);
    const tell = (batch) =>
      inner.tell({
        ...batch,
        objectives: { ...batch.objectives, data: batch.objectives.data.slice().reverse() },
      });
    return { ...inner, tell };
  };
  return { create, options: part.options };
}

/** Evaluations until the objective is at most `target`, null if `most` do not suffice. */
async function hit(problem, part, seed, target, most) {
  const host = await createSamplerHost(createTestProblem(problem), part, { seed });
  while (host.rows < most && !host.sampler.done?.()) {
    const told = host.rows;
    const batch = await host.turn(most - told);
    const at = batch?.objectives.data.findIndex((value) => value <= target) ?? -1;
    if (at >= 0) return told + at + 1;
  }
  return null;
}

const numbers = (count) => Array.from({ length: count }, (_, i) => i + 1);
const quartiles = (values) => {
  const sorted = values.map((value) => value ?? Infinity).sort((a, b) => a - b);
  return [0.25, 0.5, 0.75].map((q) => sorted[Math.round(q * (sorted.length - 1))]);
};
const text = (values, digits) => values.map((value) => (digits ? value.toFixed(digits) : value)).join(" / ");
const rows = [];

function say(row) {
  rows.push({ part, ...row });
  console.log(row.problem, "|", row.strategy, "|", row.passed, "|", row.figures);
}

async function functions() {
  for (const name of ["sphere", "ellipsoid", "rosenbrock"]) {
    const problem = optimizationProblem(name, { dim: 10 });
    const peers = ["cmaes", "pycma"].map((tool) => golden.functions[name][tool].quartiles[1]);
    for (const [strategy, made, count] of [
      ["defaults", await sampler("cma-es", {}), seeds],
      ["without negative weights", await sampler("cma-es", { active: false }), seeds],
      ["mutilated ranking", mutilated(await sampler("cma-es", {})), 3],
    ]) {
      const runs = [];
      for (const seed of numbers(count)) runs.push(await hit(problem, made, seed, 1e-10, 20_000));
      const median = quartiles(runs)[1];
      say({
        problem: `${problem.name}, to 1e-10`,
        strategy,
        passed: `${runs.filter((value) => value !== null).length} of ${count}`,
        figures: Number.isFinite(median)
          ? `${text(quartiles(runs))}; ${(median / peers[0]).toFixed(2)} of cmaes (${peers[0]}), ${(median / peers[1]).toFixed(2)} of pycma (${peers[1]})`
          : "none solved",
        runs,
      });
    }
  }
}

async function rastrigin() {
  for (const [label, form] of [
    ["rastrigin-5d", {}],
    ["rastrigin-5d, other shift", { seed: 7 }],
    ["rastrigin-5d, not shifted", { shifted: false }],
  ])
    for (const restarts of ["bipop", "ipop"]) {
      const made = await sampler("cma-es", { restarts });
      const problem = optimizationProblem("rastrigin", { dim: 5, ...form });
      const runs = [];
      for (const seed of numbers(seeds)) runs.push(await hit(problem, made, seed, 1e-8, 50_000));
      say({
        problem: `${label}, to 1e-8 within 50,000`,
        strategy: restarts,
        passed: `${runs.filter((value) => value !== null).length} of ${seeds}`,
        figures: text(quartiles(runs)),
        runs,
      });
    }
}

async function regions() {
  const few = numbers(Math.min(10, seeds));
  for (const [name, evaluations] of [
    ["two-rings", 2000],
    ["curved-tube", 10_000],
    ["islands", 50_000],
  ]) {
    const problem = referenceProblem(name);
    const shares = {};
    for (const [strategy, made] of [
      ["random", await sampler("random", {})],
      ["plain", await sampler("cma-es", {})],
      ["novelty: parameters", await sampler("cma-es", { novelty: "parameters" })],
      ["novelty: both", await sampler("cma-es", { novelty: "both" })],
      ["novelty: both, density: single", await sampler("cma-es", { novelty: "both", density: "single" })],
    ]) {
      const runs = [];
      for (const seed of few) {
        const { cells, cellsInAll, components, efficiency } = await runSampler(problem, made, {
          seed,
          evaluations,
        });
        runs.push({ coverage: cells / cellsInAll, components, efficiency });
      }
      shares[strategy] = runs.map(({ coverage }) => coverage);
      const against = strategy.startsWith("novelty")
        ? ["plain", "random"].map((other) => {
            const { p } = mannWhitney(shares[strategy], shares[other]);
            return `p ${p.toExponential(1)} against ${other}`;
          })
        : [];
      say({
        problem: `${name}, ${evaluations.toLocaleString("en")}`,
        strategy,
        passed: "",
        figures: [
          `coverage ${text(quartiles(shares[strategy]), 3)}`,
          `islands ${quartiles(runs.map((run) => run.components))[1]}`,
          `found/tested ${quartiles(runs.map((run) => run.efficiency))[1].toFixed(3)}`,
          ...against,
        ].join("; "),
        runs,
      });
    }
  }
}

const out = join(here, "../results/proofs");
const file = join(out, "cma-es.json");
// Parts that are not run again are kept.
const kept = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).rows : [];
const commands = { functions, rastrigin, regions };
let part = "";
for (part of parts) await commands[part]();
const all = Object.keys(commands).flatMap((name) =>
  (parts.includes(name) ? rows : kept).filter((row) => row.part === name),
);
const git = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: here, encoding: "utf8" }).trim();
const intro = `\`node bench/proofs/cma-es.mjs ${seeds}\` at commit ${git}, Node ${process.version}, ${cpus()[0].model}. Wanted: the median to 1e-10 within 1.3 times that of cmaes ${golden.versions.cmaes} or pycma ${golden.versions.pycma} at the same population, step and box; 1e-8 on Rastrigin's function in 18 of 20 seeds; regions covered better with novelty than without and than at random, p < 0.01 (two-sided rank-sum test, 10 seeds). Three figures: quartiles.`;
const table = [
  "| problem | strategy | passed | |",
  "|---|---|---|---|",
  ...all.map(
    ({ problem, strategy, passed, figures }) => `| ${problem} | ${strategy} | ${passed} | ${figures} |`,
  ),
].join("\n");
mkdirSync(out, { recursive: true });
writeFileSync(file, `${JSON.stringify({ command: intro, seeds, rows: all }, null, 2)}\n`);
writeFileSync(join(out, "cma-es.md"), `${intro}\n\n${table}\n`);
