// What differential evolution promises, over many seeds: node bench/proofs/de.mjs [seeds]; writes results/proofs/de.json and
// .md. The eggbox, found over tested and sectors at 150,000 evaluations; evaluations to 1e-8 on functions of ten dimensions;
// and both again with a selection that cannot tell points apart, which must fail.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { matrix } from "lodescan/contract";
import {
  createSamplerHost,
  createTestProblem,
  optimizationProblem,
  referenceProblem,
  runSampler,
} from "lodescan/testing";

const here = dirname(fileURLToPath(import.meta.url));
const seeds = Number(process.argv[2] ?? 20);
const most = 300_000;

async function de(given) {
  const folder = join(here, "../../dist/plugins/samplers/de");
  const manifest = JSON.parse(readFileSync(join(folder, "plugin.json"), "utf8"));
  const defaults = Object.entries(manifest.options.properties).map(([key, schema]) => [key, schema.default]);
  const { create } = await import(join(folder, manifest.module));
  return { create, options: { ...Object.fromEntries(defaults), ...given } };
}

/** The sampler, told the same merit of all points. */
function blind(part) {
  const create = async (options, context) => {
    const sampler = await part.create(options, context);
    const tell = (batch) =>
      sampler.tell({
        ...batch,
        logLikelihood: new Float64Array(batch.logLikelihood.length),
        objectives: matrix(batch.objectives.rows, batch.objectives.cols),
      });
    return { ...sampler, tell };
  };
  return { create, options: part.options };
}

async function region(part, seed) {
  const { efficiency, cells, components } = await runSampler(referenceProblem("eggbox"), part, {
    seed,
    evaluations: 150_000,
  });
  return { efficiency, cells, components };
}

/** Evaluations until the objective is within 1e-8 of its optimum, null if `most` do not suffice. */
async function hit(problem, part, seed) {
  const host = await createSamplerHost(createTestProblem(problem), part, { seed });
  while (host.rows < most) {
    const told = host.rows;
    const { objectives } = await host.turn(most - told);
    const at = objectives.data.findIndex((value) => value <= problem.answers.optimum.value + 1e-8);
    if (at >= 0) return told + at + 1;
  }
  return null;
}

const numbers = Array.from({ length: seeds }, (_, i) => i + 1);
const quartiles = (values) => {
  const sorted = values.map((value) => value ?? Infinity).sort((a, b) => a - b);
  return [0.25, 0.5, 0.75].map((q) => sorted[Math.round(q * (sorted.length - 1))]);
};
const text = (values, digits) => values.map((v) => (digits ? v.toFixed(digits) : v)).join(" / ");
const rows = [];

for (const [name, given, wanted] of [
  ["defaults (lambda-jde, 20 members)", {}, true],
  ["jde", { variant: "jde" }, true],
  ["jde, 1000 members", { variant: "jde", population: 1000 }, undefined],
  ["blind selection", undefined, false],
]) {
  const part = given === undefined ? blind(await de({})) : await de(given);
  const few = wanted === true ? numbers : numbers.slice(0, 3);
  const runs = [];
  for (const seed of few) runs.push(await region(part, seed));
  const good = runs.filter((run) => run.efficiency >= 0.13 && run.cells >= 440).length;
  rows.push({
    problem: "eggbox, 150,000 evaluations",
    strategy: name,
    passed: `${good} of ${few.length}`,
    figures: `found/tested ${text(
      quartiles(runs.map((run) => run.efficiency)),
      4,
    )}, sectors ${Math.min(...runs.map((run) => run.cells))} or more`,
    runs,
  });
  console.log(rows.at(-1).strategy, rows.at(-1).passed, rows.at(-1).figures);
}

for (const name of ["sphere", "rosenbrock", "rastrigin"])
  for (const form of [{}, { rotated: true }])
    for (const [strategy, given] of [
      ["defaults", {}],
      ["jde", { variant: "jde" }],
      ["blind selection", undefined],
    ]) {
      if (form.rotated && (strategy !== "defaults" || name !== "rosenbrock")) continue;
      const problem = optimizationProblem(name, { dim: 10, ...form });
      const part = given === undefined ? blind(await de({})) : await de(given);
      const few = given === undefined ? numbers.slice(0, 2) : numbers;
      const runs = [];
      for (const seed of few) runs.push(await hit(problem, part, seed));
      rows.push({
        problem: `${problem.name}, to 1e-8`,
        strategy,
        passed: `${runs.filter((value) => value !== null).length} of ${few.length}`,
        figures: `evaluations ${text(quartiles(runs))}`,
        runs,
      });
      console.log(problem.name, strategy, rows.at(-1).passed, rows.at(-1).figures);
    }

const git = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: here, encoding: "utf8" }).trim();
const intro = `\`node bench/proofs/de.mjs ${seeds}\` at commit ${git}, Node ${process.version}, ${cpus()[0].model}. Wanted: on the eggbox at least 0.13 found/tested and 440 of 450 sectors; 1e-8 within ${most.toLocaleString("en")} evaluations in 18 of 20 seeds; neither of it with a selection that cannot tell points apart. Three figures: quartiles.`;
const table = [
  "| problem | strategy | passed | |",
  "|---|---|---|---|",
  ...rows.map(
    ({ problem, strategy, passed, figures }) => `| ${problem} | ${strategy} | ${passed} | ${figures} |`,
  ),
].join("\n");
const out = join(here, "../results/proofs");
mkdirSync(out, { recursive: true });
writeFileSync(join(out, "de.json"), `${JSON.stringify({ command: intro, seeds, rows }, null, 2)}\n`);
writeFileSync(join(out, "de.md"), `${intro}\n\n${table}\n`);
