// A comparison that never ran: eight strategies of known quality on six problems, ten seeds. What is planted is known, so
// that the page and its sentences can be checked.
import { createRandom } from "lodescan/numerics";
import {
  type BenchProblem,
  type BenchResults,
  type BenchRun,
  type BenchStrategy,
  targetKey,
} from "../../src/bench/results.js";

interface Quality {
  sampler: string;
  /** Share of guided points that are found, and how fast the rest of the region is reached. */
  hits: number;
  spread: number;
  /** log10 of the distance to an optimum at the end, below 1. */
  depth: number;
}

const qualities: Record<string, Quality> = {
  random: { sampler: "random", hits: 0, spread: 1, depth: 0.3 },
  sobol: { sampler: "sobol", hits: 0.001, spread: 1.1, depth: 0.35 },
  mls: { sampler: "mls", hits: 0.9, spread: 1.5, depth: 3 },
  // The same strategy under another name: nothing real can lie between them.
  "mls-again": { sampler: "mls", hits: 0.9, spread: 1.5, depth: 3 },
  "cma-es": { sampler: "cma-es", hits: 0.95, spread: 0.01, depth: 9 },
  nsga2: { sampler: "nsga2", hits: 0.3, spread: 0.2, depth: 4 },
  tpe: { sampler: "tpe", hits: 0.25, spread: 0.4, depth: 3.5 },
  nested: { sampler: "nested", hits: 0.4, spread: 0.8, depth: 1.5 },
};

const shares = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

function region(name: string, title: string, dim: number, budget: number, baseline: number, islands: number) {
  const cells = 450;
  const problem: BenchProblem = {
    name,
    title,
    aim: "region",
    dim,
    budget,
    budgets: [budget],
    initial: 100,
    baseline,
    components: islands,
    cells,
    answers: {},
    reference: {
      source: "stored",
      name,
      version: "1",
      seed: 7,
      rows: 6000,
      cell: 0.02,
      cells: 598,
      cellsObservables: 20,
    },
    cost: 1,
    workers: 8,
    primary: "coverage",
    main: ["coverage", "efficiency", "gain", "components", "cells", "fillDistance", "firstFind"],
    targets: { coverage: shares, found: [1, 10, 100], components: [1, islands] },
  };
  if (dim === 2)
    problem.axes = [
      { title: "x1", min: 0, max: 31.4 },
      { title: "x2", min: 0, max: 31.4 },
    ];
  return problem;
}

function optimum(name: string, title: string, dim: number): BenchProblem {
  return {
    ...region(name, title, dim, 5000, 1, 1),
    aim: "optimum",
    baseline: null,
    components: null,
    cells: null,
    answers: { optimum: 0 },
    reference: null,
    primary: "precision",
    main: ["precision", "best"],
    targets: { precision: [1, 0.1, 0.01, 1e-3, 1e-4, 1e-6, 1e-8] },
  };
}

const problems: BenchProblem[] = [
  region("eggbox", "Eggbox", 2, 3000, 0.0887, 18),
  region("two-rings", "Two rings", 2, 2000, 0.049, 2),
  region("curved-tube", "A thin curved tube", 10, 10_000, 5e-7, 1),
  region("islands", "Fifty small islands", 6, 50_000, 7.4e-5, 50),
  optimum("rosenbrock", "Rosenbrock, 10 dimensions", 10),
  optimum("rastrigin", "Rastrigin, 5 dimensions", 5),
];

const strategies: BenchStrategy[] = Object.entries(qualities).map(([name, { sampler }]) => ({
  name,
  sampler,
  options: name === "mls" ? { batch: 100 } : {},
  ...(name === "tpe" ? { tool: { name: "Optuna", version: "4.6.0" } } : {}),
}));

type Draw = () => number;

/** Evaluations at which a growing curve first reaches each target. */
function hitsOf(problem: BenchProblem, curve: BenchRun["curve"]): Record<string, number | null> {
  const hits: Record<string, number | null> = {};
  for (const [metric, values] of Object.entries(problem.targets)) {
    const reached = (value: number) =>
      curve[metric]?.findIndex((at) => at !== null && (metric === "precision" ? at <= value : at >= value)) ??
      -1;
    for (const value of values) {
      const at = reached(value);
      hits[targetKey(metric, value)] = at < 0 ? null : curve.evaluations[at]!;
    }
  }
  return hits;
}

function regionRun(problem: BenchProblem, quality: Quality, normal: Draw) {
  const { budget, components, cells, baseline } = problem;
  const evaluations = Array.from({ length: 40 }, (_, i) => Math.round((budget * (i + 1)) / 40));
  const hits = Math.min(0.98, Math.max(baseline!, quality.hits * (1 + 0.03 * normal())));
  const spread = quality.spread * Math.exp(0.08 * normal());
  const found = evaluations.map((n) =>
    Math.round(baseline! * Math.min(n, problem.initial) + hits * Math.max(0, n - problem.initial)),
  );
  const coverage = found.map((n) => 1 - Math.exp((-spread * n) / 400));
  const part = (share: number, of: number) => Math.min(of, Math.round(share * of));
  return {
    evaluations,
    found,
    efficiency: found.map((n, i) => n / evaluations[i]!),
    gain: found.map((n, i) => n / evaluations[i]! / baseline!),
    coverage,
    coverageObservables: coverage.map((share) => Math.sqrt(share)),
    components: coverage.map((share, i) => (found[i]! > 0 ? Math.max(1, part(3 * share, components!)) : 0)),
    cells: coverage.map((share) => part(share, cells!)),
    fillDistance: coverage.map((share, i) => (found[i]! > 0 ? 0.02 + 0.7 * (1 - share) : null)),
  };
}

function optimumRun(problem: BenchProblem, quality: Quality, normal: Draw) {
  const evaluations = Array.from({ length: 40 }, (_, i) => Math.round((problem.budget * (i + 1)) / 40));
  const rate = quality.depth * (1 + 0.1 * normal());
  const precision = evaluations.map((n) => 10 ** (1 - (rate * n) / problem.budget));
  return { evaluations, precision, best: precision };
}

/** A picture of rings, of which a strategy of little spread sees one corner. */
function sampleOf(quality: Quality, uniform: Draw): NonNullable<BenchRun["sample"]> {
  const reach = Math.min(1, 0.15 + quality.spread);
  return Array.from({ length: 300 }, () => {
    const found = uniform() < Math.max(0.09, quality.hits);
    if (!found) return [31.4 * uniform(), 31.4 * uniform(), 0];
    const angle = 2 * Math.PI * uniform();
    const [k, l] = [Math.floor(5 * reach * uniform()), Math.floor(5 * reach * uniform())];
    return [6.28 * (k + 0.5) + 2 * Math.cos(angle), 6.28 * (l + 0.5) + 2 * Math.sin(angle), 1];
  });
}

function runOf(problem: BenchProblem, strategy: string, seed: number): BenchRun {
  const quality = qualities[strategy]!;
  const random = createRandom(seed, `${problem.name} ${strategy}`);
  const base = { problem: problem.name, strategy, seed, budget: problem.budget, statuses: {}, timing: {} };
  const empty = { metrics: {}, curve: { evaluations: [] }, hits: {}, folder: "" };
  if (problem.aim === "optimum" && strategy === "nested")
    return {
      ...base,
      ...empty,
      status: "unsuited",
      reason: "The sampler nested needs a likelihood; the problem has an objective only.",
    };
  if (problem.name === "islands" && strategy === "tpe" && seed === 3)
    return { ...base, ...empty, status: "failed", reason: "LODE_BUDGET: out of memory" };
  const normal = () => random.normal();
  const made =
    problem.aim === "region" ? regionRun(problem, quality, normal) : optimumRun(problem, quality, normal);
  const curve: BenchRun["curve"] = { ...made };
  const metrics = Object.fromEntries(
    Object.entries(curve)
      .filter(([name]) => name !== "evaluations")
      .map(([name, values]) => [name, values.at(-1)!]),
  );
  if (problem.aim === "region")
    metrics.firstFind = Math.max(1, Math.round((1 / problem.baseline!) * (0.5 + random.uniform())));
  const run: BenchRun = {
    ...base,
    status: "done",
    metrics,
    timing: { samplerSeconds: 0.1 + random.uniform(), wallClock: problem.budget / 8 },
    curve,
    hits: hitsOf(problem, curve),
    statuses: { ok: problem.budget },
    folder: `runs/${problem.name}/${strategy}/seed-${seed}`,
  };
  if (problem.axes && seed === 1) run.sample = sampleOf(quality, () => random.uniform());
  return run;
}

/** Always the same. */
export function madeUpResults(seeds = 10): BenchResults {
  const numbers = Array.from({ length: seeds }, (_, i) => i + 1);
  return {
    format: 1,
    name: "made-up",
    title: "Eight strategies that never ran",
    description: "Qualities are planted: mls and mls-again are one strategy under two names.",
    baseline: "random",
    machine: { cpu: "none", cores: 2, platform: "linux x64" },
    versions: { lodescan: "0.1.0", node: "v20.11.0", instructions: "avx2" },
    problems,
    strategies,
    runs: problems.flatMap((problem) =>
      strategies.flatMap(({ name }) => numbers.map((seed) => runOf(problem, name, seed))),
    ),
  };
}
