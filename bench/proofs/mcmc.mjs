// What mcmc promises, with 20 seeds: moments of analytic posteriors within 3 standard errors, by every move; effective
// sizes that are what they say; a climber in its place fails; the share found as a region filler.
//   npm run build && node bench/proofs/mcmc.mjs
// Writes bench/results/proofs/mcmc.json and mcmc.md.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { create } from "../../dist/plugins/samplers/mcmc/index.js";
import {
  createSamplerHost,
  createTestProblem,
  measure,
  posteriorMoments,
  referenceProblem,
} from "../../dist/src/testing/index.js";

const root = new URL("../..", import.meta.url);
const read = (path) => JSON.parse(readFileSync(new URL(path, root), "utf8"));
const { properties } = read("plugins/samplers/mcmc/plugin.json").options;
const defaults = Object.fromEntries(
  Object.entries(properties).map(([name, schema]) => [name, schema.default]),
);
const seeds = 20;

const recoveries = [
  ["gaussian-2d", {}, 20_000],
  ["gaussian-5d", {}, 30_000],
  ["gaussian-10d", {}, 60_000],
  ["banana", {}, 40_000],
  ["gaussian-2d", { proposal: "fixed", step: 0.02 }, 20_000],
  ["gaussian-2d", { move: "stretch" }, 20_000],
  ["gaussian-5d", { move: "stretch" }, 30_000],
  ["gaussian-10d", { move: "stretch" }, 60_000],
  ["gaussian-2d", { move: "differential" }, 20_000],
  ["gaussian-5d", { move: "differential" }, 30_000],
  ["gaussian-10d", { move: "differential" }, 60_000],
  ["banana", { move: "differential" }, 40_000],
  ["bimodal", { move: "differential" }, 60_000],
  ["gaussian-5d", { move: "mixed" }, 30_000],
  ["banana", { move: "mixed" }, 40_000],
  ["bimodal", { temperatures: 6 }, 60_000],
  ["bimodal", { temperatures: 6, move: "stretch" }, 90_000],
];

/** Accepts improvements only: the negative control. */
function climber(options, context) {
  const sampler = create(options, context);
  const best = new Map();
  const tell = sampler.tell.bind(sampler);
  sampler.tell = (evaluations) => {
    const logLikelihood = evaluations.logLikelihood.map((value, i) => {
      const tag = evaluations.tags[i];
      if (tag >= 0 && !(value > (best.get(tag) ?? -Infinity))) return -Infinity;
      best.set(tag, value);
      return value;
    });
    tell({ ...evaluations, logLikelihood });
  };
  return sampler;
}

async function run(name, given, evaluations, seed, initial, make = create) {
  const options = { ...defaults, ...given };
  const host = await createSamplerHost(
    createTestProblem(referenceProblem(name)),
    { create: make, options },
    { seed },
  );
  await host.initial(initial);
  while (host.rows < evaluations) await host.turn(Math.min(4096, evaluations - host.rows));
  return host;
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

async function recover(name, options, evaluations, make) {
  const { mean: centre, covariance } = referenceProblem(name).answers.posterior;
  const truth = [...centre, ...covariance.flat()];
  const found = [];
  const notes = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const host = await run(name, options, evaluations, seed, 100, make);
    const summary = host.sampler.summary();
    const moments = posteriorMoments(host.log, summary.logWeights);
    found.push([...moments.mean, ...moments.covariance]);
    notes.push(summary.notes);
  }
  const byStated = statedDeviations(name, found, notes);
  const deviations = truth.map((value, k) => {
    const values = found.map((moments) => moments[k]);
    const spread = Math.sqrt(mean(values.map((v) => (v - mean(values)) ** 2)) / (seeds - 1));
    return (mean(values) - value) / spread;
  });
  const dim = centre.length;
  const squares = centre.map((value, j) => mean(found.map((moments) => (moments[j] - value) ** 2)));
  const sizes = squares.map((square, j) => covariance[j][j] / square);
  // Pairs (j, k) and (k, j) are one number.
  const different = deviations.filter((_, i) => i < dim || (i - dim) % dim >= Math.floor((i - dim) / dim));
  return {
    problem: name,
    options,
    evaluations,
    moments: different.length,
    worst: Math.max(...different.map(Math.abs)),
    worstByStated: Math.max(...byStated.map(Math.abs)),
    beyondTwo: different.filter((deviation) => Math.abs(deviation) > 2).length,
    /** By the spread of the seeds, mean over the parameters; and as the sampler states it, the least of them. */
    effective: Math.exp(mean(sizes.map(Math.log))),
    stated: mean(notes.map((note) => note.effectiveSamples)),
    rHat: Math.max(...notes.map((note) => note.rHat)),
    acceptance: mean(notes.map((note) => note.acceptance)),
  };
}

/** In errors that follow from the stated effective sizes: for means, and for covariances of a gaussian. */
function statedDeviations(name, found, notes) {
  const { mean: centre, covariance } = referenceProblem(name).answers.posterior;
  const size = notes.reduce((sum, note) => sum + note.effectiveSamples, 0);
  const dim = centre.length;
  const off = (k, value) => mean(found.map((moments) => moments[k])) - value;
  const means = centre.map((value, j) => off(j, value) / Math.sqrt(covariance[j][j] / size));
  if (!name.startsWith("gaussian")) return means;
  const products = covariance.flatMap((row, j) =>
    row.map((value, k) => {
      const variance = covariance[j][j] * covariance[k][k] + value * value;
      return off(dim + j * dim + k, value) / Math.sqrt(variance / size);
    }),
  );
  return [...means, ...products];
}

/** As the MLS paper measures it: the share of found points in the first 1000. */
async function fill(name, options, initial) {
  const runs = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const host = await run(name, options, 1000, seed, initial);
    runs.push(measure(referenceProblem(name), host.log));
  }
  const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
  return {
    problem: name,
    options,
    found: median(runs.map((r) => r.efficiency)),
    cells: median(runs.map((r) => r.cells)),
    of: runs[0].cellsInAll,
  };
}

const say = (options) => (Object.keys(options).length > 0 ? `\`${JSON.stringify(options)}\`` : "defaults");
const rows = [];
for (const [name, options, evaluations] of recoveries) {
  rows.push(await recover(name, options, evaluations));
  console.error(JSON.stringify(rows.at(-1)));
}
const control = await recover("gaussian-2d", {}, 20_000, climber);
const paper = { proposal: "fixed", step: 0.02, chains: 10 };
const fills = [];
for (const options of [paper, { chains: 10 }])
  for (const [name, initial] of [
    ["quadratic-2d", 20],
    ["quadratic-7d", 100],
    ["quadratic-2d-small", 20],
    ["quadratic-7d-small", 100],
  ])
    fills.push(await fill(name, options, initial));

const result = {
  command: "node bench/proofs/mcmc.mjs",
  node: process.version,
  machine: cpus()[0]?.model,
  seeds,
  recoveries: rows,
  control,
  fills,
};
const table = (head, lines) =>
  [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
const line = (r) => [
  r.problem,
  say(r.options),
  r.evaluations,
  r.moments,
  r.worst.toFixed(2),
  r.beyondTwo,
  r.worstByStated.toFixed(2),
  r.effective.toFixed(0),
  r.stated.toFixed(0),
  r.rHat.toFixed(3),
  r.acceptance.toFixed(2),
];
const page = `# mcmc: proofs

\`${result.command}\`, ${seeds} seeds, node ${result.node}, ${result.machine}.

Means and covariances of posteriors that are known exactly: the largest deviation of the mean over the seeds, in standard
errors of that mean, and how many of the moments are more than 2 off (6 % by chance, by Student's distribution; the moments
of one posterior are not independent). Then the same in errors that follow from the effective sizes that the runs state: for
means, and for covariances where the posterior is gaussian. Effective sizes: by the spread of the seeds (geometric mean over the
parameters), and as stated in a run's summary (the least of its parameters, mean over the seeds).

${table(
  [
    "problem",
    "options",
    "evaluations",
    "moments",
    "worst",
    "beyond 2",
    "worst by stated size",
    "effective",
    "stated",
    "largest R-hat",
    "acceptance",
  ],
  rows.map(line),
)}

A sampler that accepts improvements only, in the same place: ${control.worst.toFixed(0)} standard errors.

As a region filler, found of the first 1000 tested (median), and cells hit. The MLS paper (1708.06615) states 0.482 in 2D and 0.229
in 7D for 10 chains with steps of 1/50 of the range, in a box that it does not state:

${table(
  ["problem", "options", "found", "cells"],
  fills.map((f) => [f.problem, say(f.options), f.found.toFixed(3), `${f.cells} of ${f.of}`]),
)}
`;
const out = new URL("bench/results/proofs/", root);
mkdirSync(out, { recursive: true });
writeFileSync(new URL("mcmc.json", out), `${JSON.stringify(result, null, 1)}\n`);
writeFileSync(new URL("mcmc.md", out), page);
