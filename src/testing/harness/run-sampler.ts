// A whole run of a sampler on a reference problem, and what came out: efficiency over all tested points, islands and
// cells hit, the random baseline beside it.
import { type Evaluations, row } from "../../contract/index.js";
import type { ReferenceProblem } from "../problems/problem.js";
import { createSamplerHost, type HostOptions, type SamplerPart } from "./sampler-host.js";
import { createTestProblem } from "./test-problem.js";

export interface RunOptions extends HostOptions {
  /** Total number of points, initial ones included. Default: the problem's usual number. */
  readonly evaluations?: number;
  /** Number of uniform initial points. Default: the problem's usual number. */
  readonly initial?: number;
  /** Most points asked at once; a sampler may return fewer. */
  readonly batch?: number;
}

export interface RunResult {
  readonly evaluations: number;
  readonly found: number;
  /** found / evaluations. */
  readonly efficiency: number;
  /** Share of the found points in each island. */
  readonly shares: Float64Array;
  /** Number of cells hit, of how many. */
  readonly cells: number;
  readonly cellsInAll: number;
  readonly components: number;
  readonly log: readonly Evaluations[];
}

/** Counts finds, islands and cells over a log. Repeated points (equal coordinates) count once. */
export function measure(problem: ReferenceProblem, log: readonly Evaluations[]): RunResult {
  const islands = new Float64Array(problem.components.count);
  const cells = new Set<number>();
  const seen = new Set<string>();
  let evaluations = 0;
  let found = 0;
  for (const batch of log) {
    for (let i = 0; i < batch.points.rows; i++) {
      evaluations++;
      if (!batch.found[i]) continue;
      const parameters = row(batch.parameters, i);
      const key = parameters.join();
      if (seen.has(key)) continue;
      seen.add(key);
      found++;
      const island = problem.components.of(parameters);
      const cell = problem.cells.of(parameters);
      if (island >= 0) islands[island]!++;
      if (cell >= 0) cells.add(cell);
    }
  }
  return {
    evaluations,
    found,
    efficiency: found / evaluations,
    shares: islands.map((count) => count / Math.max(1, found)),
    cells: cells.size,
    cellsInAll: problem.cells.count,
    components: islands.filter((count) => count > 0).length,
    log,
  };
}

/** Runs a sampler until the evaluations are spent, it is done, or it proposes nothing. */
export async function runSampler(
  problem: ReferenceProblem,
  sampler: SamplerPart,
  options: RunOptions,
): Promise<RunResult> {
  const evaluations = options.evaluations ?? problem.usual.evaluations;
  const host = await createSamplerHost(createTestProblem(problem), sampler, options);
  await host.initial(Math.min(evaluations, options.initial ?? problem.usual.initial));
  while (host.rows < evaluations && !host.sampler.done?.()) {
    const batch = await host.turn(Math.min(evaluations - host.rows, options.batch ?? 4096));
    if (batch === undefined) break;
  }
  return measure(problem, host.log);
}
