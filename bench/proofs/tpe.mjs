// What the tpe sampler promises: node bench/proofs/tpe.mjs [seeds] [part ...]; writes results/proofs/tpe.json and .md, and
// measures only the named parts again (optuna regions densities merged costs), where some are named. The best value of 200 proposals beside Optuna's (test/fixtures/peers/optuna-tpe.json), with random points and swapped densities, which must
// fail; regions; what merging points does to the densities and to the results; the cost of a proposal.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { matrix, row } from "lodescan/contract";
import { createRandom } from "lodescan/numerics";
import {
  createSamplerHost,
  createTestProblem,
  optimizationProblem,
  referenceProblem,
  runSampler,
} from "lodescan/testing";

const here = dirname(fileURLToPath(import.meta.url));
const plugins = join(here, "../../dist/plugins/samplers");
const { Division } = await import(join(plugins, "tpe/division.js"));
const { FollowedDensity } = await import(join(plugins, "tpe/followed-density.js"));
const golden = JSON.parse(readFileSync(join(here, "../../test/fixtures/peers/optuna-tpe.json"), "utf8"));
const seeds = Number(process.argv[2] ?? 24);
const numbers = Array.from({ length: seeds }, (_, i) => i + 1);

async function sampler(name, given = {}) {
  const manifest = JSON.parse(readFileSync(join(plugins, name, "plugin.json"), "utf8"));
  const defaults = Object.entries(manifest.options.properties).map(([key, schema]) => [key, schema.default]);
  const { create } = await import(join(plugins, name, manifest.module));
  return { create, options: { ...Object.fromEntries(defaults), ...given } };
}

function quartiles(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return [0.25, 0.5, 0.75].map((p) => {
    const at = (sorted.length - 1) * p;
    const low = Math.floor(at);
    return sorted[low] + (at - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low]);
  });
}

const short = (values) => values.map((value) => Number(value.toPrecision(3))).join(" / ");

/** Distance of the best of `evaluations` proposals, one at a time, to the optimum. Swapped: the worst points count as good. */
async function best(problem, part, seed, evaluations, swapped = false) {
  const posed = swapped ? { ...problem, objectives: { f: "maximize" } } : problem;
  const host = await createSamplerHost(createTestProblem(posed), part, { seed });
  let least = Infinity;
  while (host.rows < evaluations) least = Math.min(least, (await host.turn(1)).observables.data[0]);
  return least - problem.answers.optimum.value;
}

async function besideOptuna() {
  const rows = [];
  for (const { problem: name, multivariate, quartiles: optuna } of golden.results) {
    const problem = referenceProblem(name);
    const strategies = {
      tpe: ["tpe", { multivariate }],
      swapped: ["tpe", { multivariate }],
      random: ["random"],
    };
    const found = {};
    for (const [strategy, [plugin, given]] of Object.entries(strategies)) {
      const part = await sampler(plugin, given);
      const values = [];
      for (const seed of strategy === "tpe" ? numbers : numbers.slice(0, 5))
        values.push(await best(problem, part, seed, golden.trials, strategy === "swapped"));
      found[strategy] = quartiles(values);
    }
    rows.push({ name, multivariate, optuna, ...found });
    console.log(name, multivariate, "optuna", short(optuna), "tpe", short(found.tpe));
  }
  return rows;
}

async function regions() {
  const rows = [];
  for (const name of ["eggbox", "two-rings", "quadratic-7d-small", "f3d-narrow"]) {
    const problem = referenceProblem(name);
    for (const [strategy, given] of [
      ["all-found", {}],
      ["capped", { goodSet: "capped" }],
    ]) {
      const runs = [];
      for (const seed of numbers.slice(0, 5))
        runs.push(
          await runSampler(problem, await sampler("tpe", given), { seed, evaluations: 2000, batch: 8 }),
        );
      const figure = (pick) => quartiles(runs.map(pick));
      rows.push({
        name,
        strategy,
        baseline: problem.baseline,
        efficiency: figure(({ efficiency }) => efficiency),
        cells: figure(({ cells }) => cells),
        cellsInAll: runs[0].cellsInAll,
      });
      console.log(name, strategy, short(rows.at(-1).efficiency), short(rows.at(-1).cells));
    }
  }
  return rows;
}

/** Of the log density of bad points in a run, merged beyond 1000, against the exact one: at proposals and at random points. */
async function densityErrors() {
  const rows = [];
  for (const dim of [2, 5, 10])
    for (const count of [1000, 3000, 10_000]) {
      const problem = createTestProblem(optimizationProblem("rosenbrock", { dim }));
      const host = await createSamplerHost(problem, await sampler("tpe"), { seed: 1 });
      while (host.rows < count) await host.turn(8);
      const { points: fresh } = await host.sampler.ask(200);
      const anywhere = matrix(200, dim);
      createRandom(1, "anywhere").fillUniform(anywhere.data);
      for (const joint of [true, false]) {
        const [exact, merged] = [1e9, joint ? 1000 : 500].map((most) =>
          badDensity(host.log, problem.view, most, joint),
        );
        const errors = [fresh, anywhere].map((at) => {
          const [right, found] = [exact, merged].map((density) => density.logDensity(at).data);
          return quartiles(right.map((log, i) => Math.abs(log - found[i])));
        });
        rows.push({ dim, count, joint, kept: merged.size, fresh: errors[0], anywhere: errors[1] });
        console.log("density", dim, count, joint, short(errors[0]), "|", short(errors[1]));
      }
    }
  return rows;
}

/** What the sampler makes of a log, with `exact` points at most. */
function badDensity(log, { dimensions }, exact, multivariate) {
  const usual = { goodShare: 0.1, goodMost: 25, several: false, allFound: false };
  const division = new Division({ ...usual, exact }, createRandom(1, "division"));
  const shape = { dimensions, joint: multivariate, widths: "neighbours", priorWeight: 1 };
  const followed = new FollowedDensity({ ...shape, weights: "fading" }, division.bad);
  for (const { points, observables } of log)
    for (let i = 0; i < points.rows; i++)
      division.add({
        turn: division.told,
        point: row(points, i),
        violation: 0,
        values: row(observables, i),
        found: false,
      });
  followed.follow(division.divide().worse);
  return followed.density;
}

/** The best value of 3000 proposals, merged beyond 1000 points and exact. */
async function mergedResults() {
  const rows = [];
  for (const [name, dim] of [
    ["rosenbrock", 5],
    ["rastrigin", 10],
  ]) {
    const problem = optimizationProblem(name, { dim });
    for (const exact of [200, 1000, 10_000]) {
      const values = [];
      for (const seed of numbers.slice(0, 4))
        values.push(await best(problem, await sampler("tpe", { exact }), seed, 3000));
      rows.push({ name: problem.name, exact, values: quartiles(values) });
      console.log("merged", problem.name, exact, short(rows.at(-1).values));
    }
  }
  return rows;
}

/** Of one ask and one tell in ten dimensions, after so many random points; the median of 200, and processor time. */
async function costs() {
  const rows = [];
  const problem = createTestProblem(optimizationProblem("sphere", { dim: 10 }));
  for (const multivariate of [true, false])
    for (const count of [1e3, 1e4, 1e5, 1e6]) {
      const host = await createSamplerHost(problem, await sampler("tpe", { multivariate }), { seed: 1 });
      const points = matrix(10_000, 10);
      for (let told = 0; told < count; told += 10_000) {
        createRandom(1, "told", told).fillUniform(points.data);
        const part = { ...points, rows: Math.min(count, 10_000) };
        part.data = points.data.subarray(0, part.rows * 10);
        await host.sampler.tell(problem.evaluate(part, new Int32Array(part.rows).fill(-1), told));
      }
      for (let i = 0; i < 50; i++) await host.turn(1);
      const times = [];
      const before = process.cpuUsage();
      for (let i = 0; i < 200; i++) {
        const start = performance.now();
        await host.turn(1);
        times.push(performance.now() - start);
      }
      const { user, system } = process.cpuUsage(before);
      const bytes = JSON.stringify(await host.sampler.snapshot()).length;
      rows.push({
        multivariate,
        count,
        median: quartiles(times)[1],
        processor: (user + system) / 2e5,
        bytes,
      });
      console.log("cost", multivariate, count, rows.at(-1));
    }
  return rows;
}

const parts = {
  optuna: besideOptuna,
  regions,
  densities: densityErrors,
  merged: mergedResults,
  costs,
};
const out = join(here, "../results/proofs");
const chosen = process.argv.slice(3);
const earlier = chosen.length > 0 ? JSON.parse(readFileSync(join(out, "tpe.json"), "utf8")) : {};
const git = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: here, encoding: "utf8" }).trim();
const results = {
  ...earlier,
  command: `node bench/proofs/tpe.mjs ${seeds}`,
  node: process.version,
  processor: cpus()[0].model,
};
for (const [name, measure] of Object.entries(parts)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  results[name] = await measure();
  results.commits = { ...results.commits, [name]: git };
}

const table = (head, rows) =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
const kind = (joint) => (joint ? "multivariate" : "univariate");
const text = `\`${results.command}\` at commits ${Object.entries(results.commits)
  .map(([name, commit]) => `${commit} (${name})`)
  .join(", ")}, Node ${process.version}, ${results.processor}. Three figures: quartiles.

## Beside Optuna ${golden.version}

Distance of the best of ${golden.trials} proposals to the optimum; ${seeds} seeds of tpe, ${golden.seeds} of Optuna, 5 of the others, which must
fail. Wanted: the median is not above Optuna's upper quartile.

${table(
  ["problem", "", "Optuna", "tpe", "wanted", "random", "swapped"],
  results.optuna.map(({ name, multivariate, optuna, tpe, random, swapped }) => [
    name,
    kind(multivariate),
    short(optuna),
    short(tpe),
    tpe[1] <= optuna[2] ? "holds" : "**fails**",
    random[1] <= optuna[2] ? "**passes**" : short(random),
    swapped[1] <= optuna[2] ? "**passes**" : short(swapped),
  ]),
)}

## Regions, 2000 points in batches of 8, 5 seeds

${table(
  ["problem", "good set", "random points find", "tpe finds", "cells"],
  results.regions.map(({ name, strategy, baseline, efficiency, cells, cellsInAll }) => [
    name,
    strategy,
    baseline,
    short(efficiency),
    `${short(cells)} of ${cellsInAll}`,
  ]),
)}

## Merged points

Error of the log density of the bad points of a run on Rosenbrock's function, merged beyond 1000 (univariate 500), at fresh proposals and at random
points. In many dimensions the joint density is a forest of needles, and the error is a needle that is missed.

${table(
  ["dimensions", "points", "", "kept", "at proposals", "at random points"],
  results.densities.map(({ dim, count, joint, kept, fresh, anywhere }) => [
    dim,
    count,
    kind(joint),
    kept,
    short(fresh),
    short(anywhere),
  ]),
)}

The best of 3000 proposals, distance to the optimum, 4 seeds:

${table(
  ["problem", "exact up to", "distance"],
  results.merged.map(({ name, exact, values }) => [name, exact, short(values)]),
)}

## Cost of one ask and tell, ten dimensions

${table(
  ["", "points told", "median, ms", "processor time, mean, ms", "snapshot, bytes"],
  results.costs.map(({ multivariate, count, median, processor, bytes }) => [
    kind(multivariate),
    count,
    median.toFixed(2),
    processor.toFixed(2),
    bytes,
  ]),
)}
`;
mkdirSync(out, { recursive: true });
writeFileSync(join(out, "tpe.json"), `${JSON.stringify(results, null, 2)}\n`);
writeFileSync(join(out, "tpe.md"), text);
