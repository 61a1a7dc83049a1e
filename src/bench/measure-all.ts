// All runs of a comparison, measured by the workers and put together: what stands in results.json.
import { cpus } from "node:os";
import { join, relative } from "node:path";
import { packageVersion } from "../engine/run-header.js";
import type { ReferenceRegion } from "../metrics/reference-region.js";
import { instructionSet } from "../numerics/index.js";
import { type ReferenceProblem, referenceProblem, referenceSet } from "../testing/index.js";
import { type Known, mainMetrics, primaryOf, targetsOf } from "./goals.js";
import type { Measured, MeasureProblem } from "./measure.js";
import type { Plan, PlannedStrategy } from "./plan.js";
import type { PlannedProblem } from "./plan-problem.js";
import { countCells, givenRegion, type PooledFront, type PoolTask, type Source } from "./pool.js";
import {
  type BenchAxis,
  type BenchProblem,
  type BenchResults,
  type BenchRun,
  type BenchStrategy,
  benchMetric,
} from "./results.js";
import type { BenchProgress, MadeRun } from "./run-bench.js";
import { saidOf } from "./run-table.js";
import type { Task } from "./worker.js";
import { TaskError, type Workers } from "./workers.js";

const sourceOf = (run: MadeRun, problem: PlannedProblem): Source =>
  run.scan === undefined ? { foreign: run.dir, scan: problem.scan } : { dir: run.dir };

export async function measureAll(
  plan: Plan,
  made: readonly MadeRun[],
  out: string,
  workers: Workers,
  onProgress?: (progress: BenchProgress) => void,
): Promise<BenchResults> {
  const began = performance.now();
  const problems = new Map<string, MeasureProblem>();
  for (const problem of plan.problems) {
    const done = made.filter((run) => run.problem === problem.name && run.status === "done");
    problems.set(problem.name, await describeProblem(problem, done, workers));
  }
  const planned = new Map(plan.problems.map((problem) => [problem.name, problem]));
  const open = made.filter(({ status }) => status === "done");
  const tasks = open.map((run): Task => {
    const source = sourceOf(run, planned.get(run.problem)!);
    return {
      kind: "measure",
      of: problems.get(run.problem)!,
      budget: run.budget,
      source,
      sampler: run.scan?.sampler.plugin ?? "",
      picture: run.seed === plan.bench.seeds[0],
    };
  });
  const measured = new Map<MadeRun, Measured | TaskError>();
  await workers.perform<Measured>(tasks, (index, result) => {
    measured.set(open[index]!, result);
    const seconds = (performance.now() - began) / 1000;
    const done = measured.size;
    onProgress?.({ stage: "measures", done, total: tasks.length, kept: 0, failed: 0, seconds });
  });
  const runs = made.map((run) => resultOf(run, measured.get(run), out));
  const described = plan.problems.map(({ name }) => problems.get(name)!.problem);
  for (const problem of described) {
    if (problem.baseline === null) setBaseline(problem, runs, plan);
    decide(problem, runs);
  }
  return {
    format: 1,
    name: plan.bench.name,
    title: plan.bench.title,
    description: plan.bench.description,
    baseline: plan.baseline,
    machine: {
      cpu: cpus()[0]?.model ?? "unknown",
      cores: cpus().length,
      platform: `${process.platform} ${process.arch}`,
    },
    versions: { lodescan: packageVersion(), node: process.version, instructions: instructionSet() },
    problems: described,
    strategies: plan.strategies.map((strategy) => describeStrategy(strategy, made)),
    runs,
  };
}

function resultOf(run: MadeRun, measured: Measured | TaskError | undefined, out: string): BenchRun {
  const { problem, strategy, seed, budget } = run;
  const nothing = { metrics: {}, timing: {}, curve: { evaluations: [] }, hits: {}, statuses: {} };
  const folder = run.status === "unsuited" ? "" : relative(out, run.dir).replaceAll("\\", "/");
  const base = { problem, strategy, seed, budget, folder };
  if (measured instanceof TaskError)
    return { ...base, status: "failed", reason: `It could not be measured: ${measured.message}`, ...nothing };
  if (measured === undefined)
    return {
      ...base,
      status: run.status,
      ...(run.reason === undefined ? {} : { reason: run.reason }),
      ...nothing,
    };
  return { ...base, status: "done", ...measured };
}

/** Everything about a problem that its measures need, and what the results say of it. */
async function describeProblem(
  planned: PlannedProblem,
  done: readonly MadeRun[],
  workers: Workers,
): Promise<MeasureProblem> {
  const { aim, entry, scan } = planned;
  const known = planned.reference === undefined ? undefined : referenceProblem(planned.reference);
  const sources = done.map((run) => sourceOf(run, planned));
  const task = { sources, ...(planned.reference === undefined ? {} : { reference: planned.reference }) };
  const region = aim === "region" ? await regionOf(planned, known, task, workers) : undefined;
  const front = aim === "front" ? await frontOf(known, task, workers) : undefined;
  const parts = aim === "region" ? known : undefined;
  const knowledge: Known = {
    reference: region !== undefined,
    cells: parts?.cells.count ?? null,
    components: parts?.components.count ?? null,
    optimum: known?.answers?.optimum !== undefined,
    hypervolume: front !== undefined,
    logEvidence: known?.answers?.posterior !== undefined,
  };
  const primary = entry.primary ?? primaryOf(aim, knowledge);
  const optimum = known?.answers?.optimum?.value;
  const logEvidence = known?.answers?.posterior?.logEvidence;
  const problem: BenchProblem = {
    name: planned.name,
    title: planned.title,
    aim,
    dim: planned.dim,
    budget: planned.budgets.at(-1)!,
    budgets: planned.budgets,
    initial: scan.initial.count,
    baseline: known !== undefined && aim === "region" ? known.baseline : null,
    components: knowledge.components,
    cells: knowledge.cells,
    answers: {
      ...(optimum === undefined ? {} : { optimum }),
      ...(logEvidence === undefined ? {} : { logEvidence }),
      ...(front === undefined
        ? {}
        : { hypervolume: front.hypervolume, hypervolumePoint: [...front.reference] }),
    },
    reference: region?.described ?? null,
    cost: entry.cost,
    workers: entry.workers,
    primary,
    main: mainMetrics(aim, knowledge, primary),
    targets: entry.targets ?? targetsOf(aim, knowledge),
    ...axesOf(planned),
  };
  return {
    problem,
    aim,
    ...(planned.reference === undefined ? {} : { reference: planned.reference }),
    ...(region?.region === undefined ? {} : { region: region.region }),
    ...(front === undefined ? {} : { front: { ...front, targets: problem.targets } }),
  };
}

/** The two free parameters of a problem that has two, if they have ends. */
function axesOf({ dim, scan }: PlannedProblem): Pick<BenchProblem, "axes"> {
  const axes = Object.entries(scan.parameters).flatMap(([name, prior]): BenchAxis[] =>
    "min" in prior && prior.min !== undefined && prior.max !== undefined
      ? [{ title: prior.label ?? name, min: prior.min, max: prior.max }]
      : [],
  );
  return dim === 2 && axes.length === 2 ? { axes: [axes[0]!, axes[1]!] } : {};
}

interface DescribedRegion {
  described: NonNullable<BenchProblem["reference"]>;
  /** Undefined where workers read the stored set themselves. */
  region?: ReferenceRegion;
}

async function regionOf(
  { entry, scan, name }: PlannedProblem,
  known: ReferenceProblem | undefined,
  task: Omit<PoolTask, "what">,
  workers: Workers,
): Promise<DescribedRegion | undefined> {
  const describe = (region: ReferenceRegion, more: Pick<DescribedRegion["described"], "source" | "name">) => {
    const cells = countCells(region);
    const { rows } = region.points;
    return { ...more, rows, cell: region.cell, cells: cells.parameters, cellsObservables: cells.observables };
  };
  if (entry.reference !== undefined) {
    const region = await givenRegion(join(scan.folder, entry.reference), scan);
    return { region, described: describe(region, { source: "stored", name: entry.reference }) };
  }
  const stored = known === undefined ? undefined : referenceSet(known.name);
  if (stored !== undefined) {
    const { version, seed } = stored;
    const described = describe(stored, { source: "stored", name: stored.problem });
    return { described: { ...described, version: String(version), seed } };
  }
  const region = (await pooled({ what: "region", ...task }, workers)) as ReferenceRegion | undefined;
  if (region === undefined) return undefined;
  return {
    region,
    described: describe(region, { source: "pooled", name: `found points of all runs on ${name}` }),
  };
}

async function frontOf(
  known: ReferenceProblem | undefined,
  task: Omit<PoolTask, "what">,
  workers: Workers,
): Promise<PooledFront | undefined> {
  const front = known?.answers?.front;
  if (front !== undefined) return { reference: [...front.reference], hypervolume: front.hypervolume };
  return (await pooled({ what: "front", ...task }, workers)) as PooledFront | undefined;
}

async function pooled(task: PoolTask, workers: Workers): Promise<unknown> {
  if (task.sources.length === 0) return undefined;
  let answer: unknown;
  await workers.perform([{ kind: "pool", ...task }], (_, result) => {
    answer = result;
  });
  if (answer instanceof TaskError) throw answer;
  return answer;
}

/** Where nobody knows the share of uniform points that is found, the runs of the sampler `random` tell it. */
function setBaseline(problem: BenchProblem, runs: readonly BenchRun[], plan: Plan): void {
  if (problem.aim !== "region") return;
  const random = plan.strategies.filter(({ sampler }) => sampler === "random").map(({ name }) => name);
  const uniform = runs.filter((run) => run.problem === problem.name && random.includes(run.strategy));
  const found = uniform.reduce((sum, { metrics }) => sum + (metrics.found ?? 0), 0);
  const tested = uniform.reduce(
    (sum, { statuses }) => sum + Object.values(statuses).reduce((total, count) => total + count, 0),
    0,
  );
  if (found === 0 || tested === 0) return;
  problem.baseline = found / tested;
  for (const run of runs) {
    if (run.problem !== problem.name || run.status !== "done") continue;
    run.metrics.gain = (run.metrics.efficiency ?? 0) / problem.baseline;
  }
}

/** A metric that no run has cannot decide: the first of the table's others does. */
function decide(problem: BenchProblem, runs: readonly BenchRun[]): void {
  const own = runs.filter((run) => run.problem === problem.name && run.status === "done");
  const measured = (name: string) =>
    own.some(({ metrics, timing }) => typeof (metrics[name] ?? timing[name]) === "number");
  if (measured(problem.primary)) return;
  problem.primary =
    problem.main.find((name) => measured(name) && benchMetric(name).better !== "neither") ?? problem.primary;
  problem.main = [...new Set([problem.primary, ...problem.main])];
}

function describeStrategy(
  { name, sampler, options, results }: PlannedStrategy,
  made: readonly MadeRun[],
): BenchStrategy {
  if (results === undefined) return { name, sampler, options };
  const first = made.find((run) => run.strategy === name && run.status === "done");
  const tool = first === undefined ? undefined : saidOf(first.dir).tool;
  return {
    name,
    sampler,
    options,
    tool: { name: tool?.name ?? name, version: tool?.version ?? "unknown" },
  };
}
