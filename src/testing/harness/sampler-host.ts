// Runs a sampler plugin through the contract, in process: initial points, then ask, evaluate, tell in turn, with the
// checks that the engine makes too. For experiments and for the conformance cases.
import {
  type Compute,
  type CreateSampler,
  type Evaluations,
  type Matrix,
  matrix,
  type Random,
  type Sampler,
  type Snapshot,
} from "../../contract/index.js";
import { createRandom } from "../../numerics/index.js";
import { createSurrogateHandles, type SurrogatePart } from "./surrogate-host.js";
import type { TestProblem } from "./test-problem.js";

/** A sampler plugin with its options already validated and defaulted. */
export interface SamplerPart {
  // biome-ignore lint/suspicious/noExplicitAny: the options of a plugin are known to the plugin alone
  readonly create: CreateSampler<any>;
  readonly options: Record<string, unknown>;
}

export interface HostOptions {
  readonly seed: number;
  /** The sampler's stream. Default: keyed by the seed. */
  readonly random?: Random;
  /** For samplers that need surrogates. */
  readonly surrogate?: SurrogatePart;
  /** Hears of the sampler's events (loss curves, counts). */
  readonly onEvent?: (name: string, data: Record<string, unknown>) => void;
}

/** Calls kernels where it stands: one thread, same results. */
export const inProcessCompute: Compute = {
  threads: 1,
  device: "cpu",
  async run<Result>(moduleUrl: string, name: string, argument: unknown): Promise<Result> {
    const module = (await import(moduleUrl)) as Record<
      string,
      (argument: unknown) => Result | Promise<Result>
    >;
    const kernel = module[name];
    if (kernel === undefined) throw new TypeError(`${moduleUrl} exports no function "${name}"`);
    return await kernel(argument);
  },
};

export interface SamplerHost {
  readonly sampler: Sampler;
  /** Everything told so far, batch by batch. */
  readonly log: readonly Evaluations[];
  /** Number of rows evaluated so far. */
  readonly rows: number;
  /** Tells `count` uniform points as initial points (tag -1); the same for every sampler at equal seed. */
  initial(count: number): Promise<void>;
  /** One ask and tell. Undefined: the sampler proposed nothing. */
  turn(count: number): Promise<Evaluations | undefined>;
  /** Tells rows of an earlier log with tag -1 and restores the snapshot: the resume of the contract. */
  resume(log: readonly Evaluations[], snapshot: Snapshot): Promise<void>;
}

/** Refuses what the engine would refuse: too many rows, a wrong dimension, points outside the open cube. */
export function checkPoints(points: Matrix, dim: number, count: number): void {
  if (points.cols !== dim) throw new Error(`ask returned ${points.cols} columns, expected ${dim}`);
  if (points.rows > count) throw new Error(`ask(${count}) returned ${points.rows} rows`);
  if (points.data.length !== points.rows * points.cols) {
    throw new Error(`${points.data.length} numbers do not fill (${points.rows}, ${points.cols})`);
  }
  for (const value of points.data) {
    if (!(value > 0 && value < 1)) throw new Error(`ask returned the coordinate ${value}, outside (0, 1)`);
  }
}

/** A copy with every tag -1, as a resumed sampler is told its log. */
function asGiven(batch: Evaluations): Evaluations {
  return { ...batch, tags: new Int32Array(batch.tags.length).fill(-1) };
}

export async function createSamplerHost(
  problem: TestProblem,
  part: SamplerPart,
  options: HostOptions,
): Promise<SamplerHost> {
  const random = options.random ?? createRandom(options.seed, "sampler");
  const surrogates =
    options.surrogate === undefined
      ? []
      : await createSurrogateHandles(options.surrogate, problem.view, inProcessCompute);
  const sampler = await part.create(part.options, {
    dim: problem.dim,
    problem: problem.view,
    random,
    surrogates,
    compute: inProcessCompute,
    stage: () => {},
    event: (name, data) => options.onEvent?.(name, data),
  });
  const log: Evaluations[] = [];
  let rows = 0;
  let tag = 0;
  const record = (batch: Evaluations) => {
    log.push(batch);
    rows += batch.points.rows;
  };
  return {
    sampler,
    log,
    get rows() {
      return rows;
    },
    async initial(count) {
      const points = matrix(count, problem.dim);
      createRandom(options.seed, "initial").fillUniform(points.data);
      const batch = problem.evaluate(points, new Int32Array(count).fill(-1), rows);
      record(batch);
      await sampler.tell(batch);
    },
    async turn(count) {
      const proposals = await sampler.ask(count);
      const { points } = proposals;
      checkPoints(points, problem.dim, count);
      if (points.rows === 0) return undefined;
      const tags = proposals.tags ?? Int32Array.from({ length: points.rows }, () => tag++);
      const own = { data: Float64Array.from(points.data), rows: points.rows, cols: points.cols };
      const batch = problem.evaluate(own, Int32Array.from(tags), rows);
      record(batch);
      await sampler.tell(batch);
      return batch;
    },
    async resume(earlier, snapshot) {
      for (const batch of earlier) {
        record(batch);
        for (const given of batch.tags) if (given >= tag) tag = given + 1;
        await sampler.tell(asGiven(batch));
      }
      await sampler.restore(snapshot);
    },
  };
}
