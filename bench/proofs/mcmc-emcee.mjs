// Effective samples per evaluation on correlated gaussians, by the error of the posterior's mean over 20 seeds, beside
// emcee's golden numbers (bench/peers/mcmc_emcee.py says how they are taken; it is the same here).
//   npm run build && node bench/proofs/mcmc-emcee.mjs
// Writes bench/results/proofs/mcmc-emcee.json and mcmc-emcee.md.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { create } from "../../dist/plugins/samplers/mcmc/index.js";
import {
  createSamplerHost,
  createTestProblem,
  posteriorMoments,
  referenceProblem,
} from "../../dist/src/testing/index.js";

const root = new URL("../..", import.meta.url);
const read = (path) => JSON.parse(readFileSync(new URL(path, root), "utf8"));
const { properties } = read("plugins/samplers/mcmc/plugin.json").options;
const defaults = Object.fromEntries(
  Object.entries(properties).map(([name, schema]) => [name, schema.default]),
);
const emcee = read("test/fixtures/peers/mcmc-emcee.json");
const { seeds } = emcee;

async function effective(name, evaluations, move) {
  const problem = referenceProblem(name);
  const options = { ...defaults, move };
  const squares = new Float64Array(problem.parameters.length);
  let stated = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const host = await createSamplerHost(createTestProblem(problem), { create, options }, { seed });
    await host.initial(100);
    while (host.rows < evaluations) await host.turn(Math.min(4096, evaluations - host.rows));
    const { logWeights, notes } = host.sampler.summary();
    stated += notes.effectiveSamples / seeds;
    // The observables are the principal axes, whose posterior means are 0.
    const axes = new Float64Array(squares.length);
    problem.evaluate(posteriorMoments(host.log, logWeights).mean, axes);
    for (const [i, { sigma }] of Object.values(problem.likelihood).entries())
      squares[i] += (axes[i] / sigma) ** 2 / seeds;
  }
  return { effective: Math.exp(squares.reduce((sum, s) => sum - Math.log(s) / squares.length, 0)), stated };
}

const results = [];
for (const { problem, evaluations } of emcee.results.filter(({ move }) => move === "stretch"))
  for (const move of ["metropolis", "stretch", "differential"]) {
    const theirs = emcee.results.find((r) => r.problem === problem && r.move === move);
    const own = await effective(problem, evaluations, move);
    results.push({ problem, evaluations, move, ...own, emcee: theirs?.effective });
    console.error(JSON.stringify(results.at(-1)));
  }

const result = { command: "node bench/proofs/mcmc-emcee.mjs", seeds, emcee: emcee.version, results };
const perThousand = (value, evaluations) =>
  value === undefined ? "" : ((1000 * value) / evaluations).toFixed(1);
const page = `# mcmc beside emcee

\`${result.command}\`, ${seeds} seeds; emcee ${emcee.version} by \`${emcee.command}\`.

Effective samples for a thousand evaluations: 100 initial points, 30 % burn-in or more, by the mean square error of the
posterior's mean along the principal axes, geometric mean over these. Such a figure is uncertain by some ${Math.round(100 * Math.sqrt(2 / seeds / 5))} % in five dimensions
and ${Math.round(100 * Math.sqrt(2 / seeds / 10))} % in ten. The last column is what the sampler states, the least over the parameters.

| problem | evaluations | move | mcmc | emcee | stated |
| --- | --- | --- | --- | --- | --- |
${results
  .map(({ problem, evaluations, move, effective, emcee: theirs, stated }) => {
    const cells = [effective, theirs, stated].map((value) => perThousand(value, evaluations));
    return `| ${[problem, evaluations, move, ...cells].join(" | ")} |`;
  })
  .join("\n")}
`;
const out = new URL("bench/results/proofs/", root);
mkdirSync(out, { recursive: true });
writeFileSync(new URL("mcmc-emcee.json", out), `${JSON.stringify(result, null, 1)}\n`);
writeFileSync(new URL("mcmc-emcee.md", out), page);
