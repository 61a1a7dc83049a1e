// Everything that a run is made of, from a validated scan: plugins are found and created here and nowhere else.
import { availableParallelism } from "node:os";
import {
  type CreateSampler,
  LodeError,
  type Manifest,
  type Sampler,
  type SamplerContext,
  Status,
} from "../contract/index.js";
import { ComputePool } from "../executors/compute-pool.js";
import type { EvaluatorSpec, ThreadSetup } from "../executors/evaluation.js";
import { EvaluationPool } from "../executors/evaluation-pool.js";
import { SurrogateHost } from "../executors/surrogate-host.js";
import { createRandom, problemShape } from "../numerics/index.js";
import { requestedObservables } from "../problem/check.js";
import type { Scan, SurrogateUse } from "../problem/generated/scan.js";
import { buildProblem, type Problem } from "../problem/problem.js";
import { moduleHref, openRegistry, type PluginEntry, type Registry } from "../registry/registry.js";
import { FailedFolders } from "../store/failed-folders.js";
import type { Frame } from "./batch.js";
import { SamplerFace } from "./sampler-face.js";

/** What parts have to say while they work. */
export interface Listener {
  stage(name: string, fraction?: number): void;
  event(name: string, data: Record<string, unknown>): void;
  warning(message: string, code?: string): void;
}

export interface Parts {
  scan: Scan;
  problem: Problem;
  frame: Frame;
  face: SamplerFace;
  pool: EvaluationPool;
  /** Folders of failed points that the run keeps, once it has a folder itself. */
  failedFolders: FailedFolders;
  surrogates: readonly SurrogateHost[];
  /** Manifests of all plugins in use. */
  manifests: readonly { manifest: Manifest; folder?: string }[];
  /** Evaluations of equal parameters may be answered from the log. */
  reuseRepeats: boolean;
  createInitial(): Promise<SamplerFace>;
  close(): Promise<void>;
}

const threadSetup: ThreadSetup = {
  moduleHref: new URL("../registry/modules.js", import.meta.url).href,
  name: "registerResolution",
};

/** "auto" workers: one a core where evaluations take a thread or a process, one on the host's own thread. */
function workerCount(scan: Scan, runs: EvaluatorSpec["runs"]): number {
  const { workers } = scan.schedule;
  if (workers !== "auto") return workers;
  return runs === "inline" ? 1 : availableParallelism();
}

async function openEvaluators(
  scan: Scan,
  entry: PluginEntry,
  options: unknown,
  listener: Listener,
  failedFolders: FailedFolders,
): Promise<EvaluationPool> {
  const runs = entry.manifest.capabilities.runs ?? "threads";
  const spec: EvaluatorSpec = {
    name: entry.manifest.name,
    moduleHref: await moduleHref(entry),
    runs,
    options,
    parameters: Object.entries(scan.parameters).map(([name, { unit }]) =>
      unit === undefined ? { name } : { name, unit },
    ),
    requested: requestedObservables(scan),
    folder: scan.folder,
    keepAttachments: scan.keep.attachments,
    threadSetup,
    hostServices: {
      moduleHref: new URL("./evaluator-services.js", import.meta.url).href,
      name: "evaluatorServices",
    },
  };
  const settings = {
    workers: workerCount(scan, runs),
    ...(scan.timeout === undefined ? {} : { timeout: scan.timeout }),
    retry: scan.retry,
    warn: (reason: string, message: string) =>
      listener.warning(`Evaluation failed (${reason}): ${message}`, reason),
    keepFolder: () => (failedFolders.wanted ? failedFolders.keep.bind(failedFolders) : undefined),
  };
  return EvaluationPool.open(spec, settings);
}

/** The scan's surrogates, or the usual pair where a sampler needs some and the scan names none. */
function surrogateUses(scan: Scan, problem: Problem, sampler: Manifest, registry: Registry): SurrogateUse[] {
  if (scan.surrogates.length > 0 || !sampler.capabilities.needs?.includes("surrogates"))
    return scan.surrogates;
  const options = registry.validateOptions(registry.get("surrogate", "mlp"), {}, "/surrogates");
  const uses: SurrogateUse[] = [{ learns: "physical", scale: "linear", plugin: "mlp", options }];
  if (problem.view.needed.length > 0) {
    uses.push({ learns: [...problem.view.needed], scale: "linear", plugin: "mlp", options });
  }
  return uses;
}

/** A host for each surrogate, started, so that wrong options are known at once. */
async function openSurrogates(
  uses: readonly SurrogateUse[],
  registry: Registry,
  place: { dim: number; threads: number; device: "cpu" | "cuda" },
  closers: (() => Promise<void>)[],
): Promise<SurrogateHost[]> {
  const hosts: SurrogateHost[] = [];
  for (const { plugin, options, learns, scale } of uses) {
    const href = await moduleHref(registry.get("surrogate", plugin));
    const spec = {
      name: plugin,
      moduleHref: href,
      options,
      learns,
      log: scale === "log",
      ...place,
      threadSetup,
    };
    const host = new SurrogateHost(spec);
    closers.push(() => host.close());
    await host.open();
    hosts.push(host);
  }
  return hosts;
}

/** What a schedule asks of a sampler beyond what its kind can do. */
function checkSchedule(scan: Scan, { name, capabilities }: Manifest): void {
  const { lag } = scan.schedule;
  if (lag === 0 || capabilities.askAhead) return;
  throw new LodeError(
    "LODE_PLUGIN_UNSUITED",
    `The sampler ${name} cannot be asked for a batch before the last one is told.`,
    {
      path: "/schedule/lag",
      found: lag,
      expected: 0,
      hint: "Set schedule.lag to 0, or use a sampler with the capability askAhead.",
    },
  );
}

/** Creates all parts. Whatever was started is closed again if one of them fails. */
export async function createParts(scan: Scan, listener: Listener): Promise<Parts> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const step of closers.splice(0).reverse()) await step();
  };
  try {
    const registry = await openRegistry({ folders: scan.plugins, from: scan.folder });
    const evaluator = registry.get("evaluator", scan.evaluator.plugin, "/evaluator/plugin");
    const sampler = registry.get("sampler", scan.sampler.plugin, "/sampler/plugin");
    checkSchedule(scan, sampler.manifest);
    const options = registry.validateOptions(evaluator, scan.evaluator.options, "/evaluator/options");
    const failedFolders = new FailedFolders(scan.keep.failedFolders, Object.keys(scan.parameters));
    const pool = await openEvaluators(scan, evaluator, options, listener, failedFolders);
    closers.push(() => pool.close());
    // First: what the end of the run kills is no failure.
    closers.push(() => failedFolders.close());
    const problem = buildProblem(scan, pool.observables);
    const threads = scan.compute.threads === "auto" ? availableParallelism() : scan.compute.threads;
    const device = scan.compute.device === "cuda" ? "cuda" : "cpu";
    const compute = new ComputePool(threads, device, threadSetup);
    closers.push(() => compute.close());
    const uses = surrogateUses(scan, problem, sampler.manifest, registry);
    const dim = problem.view.dimensions.length;
    const surrogates = await openSurrogates(uses, registry, { dim, threads, device }, closers);
    const context = {
      dim,
      problem: problem.view,
      surrogates,
      compute,
      stage: (stage: string, fraction?: number) => listener.stage(stage, fraction),
      event: (event: string, data: Record<string, unknown>) => listener.event(event, data),
    };
    const createFace = async (name: string, given: unknown, path: string, purpose: string) => {
      const entry = registry.get("sampler", name, path);
      const { create } = (await registry.load(entry)) as unknown as { create: CreateSampler<unknown> };
      const random = createRandom(scan.seed, purpose);
      const made = await createSampler(name, create, registry.validateOptions(entry, given, path), {
        ...context,
        random,
      });
      return new SamplerFace(name, made, dim);
    };
    const { deterministic } = evaluator.manifest.capabilities;
    const discrete = problem.view.dimensions.every(({ kind }) => kind !== "continuous");
    const used = [evaluator, sampler, ...uses.map((use) => registry.get("surrogate", use.plugin))];
    return {
      scan,
      problem,
      frame: {
        native: problem.native,
        shape: problemShape(problem.native),
        applied: [...problem.appliedViolations],
        asUnphysical: scan.failures.unphysical.map((name) => Status[name]),
      },
      face: await createFace(scan.sampler.plugin, scan.sampler.options, "/sampler/options", "sampler"),
      pool,
      failedFolders,
      surrogates,
      manifests: [...new Set(used)].map(({ manifest, folder, builtin }) =>
        builtin ? { manifest } : { manifest, folder },
      ),
      reuseRepeats:
        (scan.repeats === "reuse" && deterministic !== false) ||
        (scan.repeats === "auto" && discrete && deterministic === true),
      createInitial: () =>
        createFace(scan.initial.sampler, scan.initial.options, "/initial/options", "initial"),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function createSampler(
  name: string,
  create: CreateSampler<unknown>,
  options: unknown,
  context: SamplerContext,
): Promise<Sampler> {
  try {
    return await create(options, context);
  } catch (error) {
    if (error instanceof LodeError) throw error;
    throw new LodeError(
      "LODE_RUN_SAMPLER",
      `The sampler ${name} could not be set up: ${(error as Error)?.message ?? error}`,
      {
        path: "/sampler",
        cause: error,
      },
    );
  }
}
