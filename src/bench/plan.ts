// The plan of a comparison: every problem as a checked scan, every strategy as a sampler with its options, and the runs
// that follow. Nothing is run before everything is known to be in order.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { LodeError } from "../contract/index.js";
import { requestedObservables } from "../problem/check.js";
import type { Scan } from "../problem/generated/scan.js";
import type { ScanFile } from "../problem/generated/scan-file.js";
import { nameHint } from "../problem/nearest.js";
import { raise } from "../problem/raise.js";
import type { LoadedBench } from "../registry/bench.js";
import type { Bench, BenchStrategyEntry } from "../registry/generated/bench.js";
import { openRegistry, type Registry } from "../registry/registry.js";
import { loadScan } from "../registry/scan.js";
import { priorSamplers } from "./measure-posterior.js";
import { assignments, type PlannedProblem, planProblem } from "./plan-problem.js";

export interface PlannedStrategy {
  name: string;
  /** "" for results that were made elsewhere. */
  sampler: string;
  /** With defaults filled in. */
  options: Record<string, unknown>;
  /** It gives a posterior: samples with weights, or points of the prior. */
  posterior: boolean;
  /** Folder of runs that another tool made. */
  results?: string;
}

/** A run: a strategy on a problem with a seed and a budget. */
export interface PlannedRun {
  problem: string;
  strategy: string;
  seed: number;
  budget: number;
  /** The whole scan; undefined where the results come from elsewhere, or the strategy cannot serve the problem. */
  scan?: Scan;
  /** Why the strategy cannot serve the problem. */
  unsuited?: string;
}

export interface Plan {
  bench: Bench;
  problems: PlannedProblem[];
  strategies: PlannedStrategy[];
  baseline: string | null;
  /** By problem, strategy, budget and seed. */
  runs: PlannedRun[];
}

export interface PlanOptions {
  /** Instead of the file's. */
  seeds?: readonly number[];
  /** Only these strategies. */
  only?: readonly string[];
  /** Only these problems. */
  problems?: readonly string[];
  /** The quick trial that the file's `smoke` describes. */
  smoke?: boolean;
}

/** A name that nothing has. */
function unknown(what: string, name: string, path: string, known: readonly string[]): LodeError {
  return new LodeError("LODE_BENCH_NAME", `There is no ${what} ${name}.`, {
    path,
    found: name,
    expected: known,
    hint: nameHint(name, known, `${what}s`),
  });
}

/** Checks everything that the bench file names, and makes the plan. All errors at once, located in the file. */
export async function makePlan(loaded: LoadedBench, options: PlanOptions = {}): Promise<Plan> {
  const bench = narrowed(loaded.bench, options);
  const errors: LodeError[] = [];
  const collect = async <T>(step: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof LodeError)) throw error;
      errors.push(error, ...error.others.splice(0));
      return undefined;
    }
  };
  const registry = await openRegistry({ folders: bench.plugins, from: bench.folder });
  const strategies: PlannedStrategy[] = [];
  for (const [name, entry] of Object.entries(bench.strategies)) {
    const planned = await collect(() => planStrategy(name, entry, bench.folder, registry));
    if (planned !== undefined) strategies.push(planned);
  }
  const problems: PlannedProblem[] = [];
  for (const [name, entry] of Object.entries(bench.problems)) {
    for (const other of entry.strategies)
      if (!Object.hasOwn(loaded.bench.strategies, other))
        errors.push(
          unknown("strategy", other, `/problems/${name}/strategies`, Object.keys(loaded.bench.strategies)),
        );
    const planned = await collect(() => planProblem(name, entry, bench, options.smoke === true));
    if (planned !== undefined) problems.push(planned);
  }
  const known = Object.keys(loaded.bench.strategies);
  if (bench.baseline !== undefined && !known.includes(bench.baseline))
    errors.push(unknown("strategy", bench.baseline, "/baseline", known));
  errors.push(...unknownSelections(loaded.bench, options));
  const runs: PlannedRun[] = [];
  if (errors.length === 0)
    for (const problem of problems)
      for (const strategy of strategies) {
        const entry = bench.strategies[strategy.name]!;
        const made = await collect(() => planRuns(problem, strategy, entry, bench));
        runs.push(...(made ?? []));
      }
  // Errors of a scan file of the user's have their place already.
  raise(errors.map((error) => (error.path?.includes("#") ? error : loaded.locate(error))));
  const baseline = bench.baseline ?? (Object.hasOwn(bench.strategies, "random") ? "random" : undefined);
  return {
    bench,
    problems,
    strategies,
    baseline: strategies.some(({ name }) => name === baseline) ? baseline! : null,
    runs,
  };
}

/** The bench file with only what is asked for. */
function narrowed(bench: Bench, { seeds, only, problems, smoke }: PlanOptions): Bench {
  const pick = <T>(entries: Record<string, T>, ...lists: (readonly string[] | undefined)[]) =>
    Object.fromEntries(
      Object.entries(entries).filter(([name]) =>
        lists.every((list) => list === undefined || list.length === 0 || list.includes(name)),
      ),
    );
  return {
    ...bench,
    seeds: [...(seeds ?? (smoke ? bench.seeds.slice(0, bench.smoke.seeds) : bench.seeds))],
    problems: pick(bench.problems, problems, smoke ? bench.smoke.problems : undefined),
    strategies: pick(bench.strategies, only, smoke ? bench.smoke.strategies : undefined),
  };
}

function unknownSelections(bench: Bench, { only, problems, smoke }: PlanOptions): LodeError[] {
  const strategies = Object.keys(bench.strategies);
  const names = Object.keys(bench.problems);
  const check = (what: string, list: readonly string[] | undefined, path: string, known: string[]) =>
    (list ?? []).filter((name) => !known.includes(name)).map((name) => unknown(what, name, path, known));
  return [
    ...check("strategy", only, "--only", strategies),
    ...check("problem", problems, "--problems", names),
    ...(smoke ? check("strategy", bench.smoke.strategies, "/smoke/strategies", strategies) : []),
    ...(smoke ? check("problem", bench.smoke.problems, "/smoke/problems", names) : []),
  ];
}

function planStrategy(
  name: string,
  entry: BenchStrategyEntry,
  folder: string,
  registry: Registry,
): PlannedStrategy {
  const path = `/strategies/${name}`;
  if (entry.results !== undefined) {
    const results = resolve(folder, entry.results);
    if (!existsSync(results))
      throw new LodeError("LODE_DATA_UNREADABLE", `There is no folder ${entry.results}.`, {
        path: `${path}/results`,
        found: entry.results,
        hint: "It is looked for from the folder of the bench file.",
      });
    return { name, sampler: entry.sampler ?? "", options: entry.options, posterior: true, results };
  }
  const sampler = entry.sampler ?? name;
  const plugin = registry.get("sampler", sampler, entry.sampler === undefined ? path : `${path}/sampler`);
  const options = registry.validateOptions(plugin, entry.options, `${path}/options`);
  const posterior = plugin.manifest.capabilities.aim === "posterior" || priorSamplers.has(sampler);
  return { name, sampler, options, posterior };
}

/** The runs of a strategy on a problem. */
async function planRuns(
  problem: PlannedProblem,
  strategy: PlannedStrategy,
  entry: BenchStrategyEntry,
  bench: Bench,
): Promise<PlannedRun[]> {
  const { strategies } = bench.problems[problem.name]!;
  if (strategies.length > 0 && !strategies.includes(strategy.name)) return [];
  const base = { problem: problem.name, strategy: strategy.name };
  const each = (more: (seed: number, budget: number) => Partial<PlannedRun>) =>
    problem.budgets.flatMap((budget) =>
      bench.seeds.map((seed) => ({ ...base, seed, budget, ...more(seed, budget) })),
    );
  if (strategy.results !== undefined) return each(() => ({}));
  if (problem.aim === "posterior" && !strategy.posterior)
    return each(() => ({ unsuited: `The sampler ${strategy.sampler} gives no posterior.` }));
  try {
    const scan = await pairScan(problem.scan, strategy, entry);
    return each((seed, evaluations) => ({ scan: { ...scan, seed, budget: { evaluations } } }));
  } catch (error) {
    if (!(error instanceof LodeError)) throw error;
    const all = [error, ...error.others];
    if (all.every(({ code }) => code === "LODE_PLUGIN_UNSUITED")) {
      const unsuited = all.map(({ message }) => message).join(" ");
      return each(() => ({ unsuited }));
    }
    raise(all.map((each) => atStrategy(each, strategy.name)));
    throw error;
  }
}

/** The problem's scan with the strategy's sampler in it. */
function pairScan(problem: Scan, strategy: PlannedStrategy, entry: BenchStrategyEntry): Promise<Scan> {
  const scan = structuredClone(problem) as unknown as Record<string, unknown>;
  scan.sampler = { plugin: strategy.sampler, options: structuredClone(strategy.options) };
  if (entry.initial !== undefined) scan.initial = structuredClone(entry.initial);
  if (entry.surrogates !== undefined) {
    const needed = requestedObservables(problem, true);
    scan.surrogates = entry.surrogates.flatMap((use) => {
      const { learns, ...rest } = structuredClone(use) as { learns?: unknown };
      if (learns !== "observables") return [{ ...rest, ...(learns === undefined ? {} : { learns }) }];
      return needed.length > 0 ? [{ ...rest, learns: needed }] : [];
    });
  }
  return loadScan(scan as unknown as ScanFile, { folder: problem.folder, set: assignments(entry.set) });
}

/** An error of the scan that a strategy makes of a problem, where it stands in the bench file. */
function atStrategy(error: LodeError, name: string): LodeError {
  const own = /^\/(?:sampler\/(options)|(surrogates|initial))(.*)$/.exec(error.path ?? "");
  const below = own === null ? "" : `/${own[1] ?? own[2]}${own[3]}`;
  const { message, found, expected, hint, cause } = error;
  return new LodeError(error.code, message, {
    path: `/strategies/${name}${error.path?.startsWith("--set") ? "/set" : below}`,
    found,
    expected,
    hint,
    cause,
  });
}
