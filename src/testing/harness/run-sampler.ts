// A whole run of a sampler on a reference problem, and what came out: efficiency over all tested points, islands and
// cells hit, the random baseline beside it.
import { type Evaluations, row } from "../../contract/index.js";
import { cellCoverage } from "../../metrics/coverage.js";
import { repeatedRows } from "../../metrics/repeats.js";
import type { ReferenceProblem } from "../problems/problem.js";
import { joinEvaluations } from "./evaluations.js";
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
  /** Number of islands hit. */
  readonly components: number;
  /** Share of the found points in each island. */
  readonly shares: Float64Array;
  /** Number of cells hit, of how many. */
  readonly cells: number;
  readonly cellsInAll: number;
  readonly log: readonly Evaluations[];
}

/** Counts finds, islands and cells over a log. Repeats do not count as found. */
export function measure(problem: ReferenceProblem, log: readonly Evaluations[]): RunResult {
  const { points, parameters, found } = joinEvaluations(log);
  const repeated = repeatedRows(points);
  const first = found.map((value, i) => (repeated[i] ? 0 : value));
  const total = first.reduce((sum, value) => sum + value, 0);
  const islands = cellCoverage(problem.components.count, first, (i) =>
    problem.components.of(row(parameters, i)),
  );
  const cells = cellCoverage(problem.cells.count, first, (i) => problem.cells.of(row(parameters, i)));
  return {
    evaluations: points.rows,
    found: total,
    efficiency: points.rows > 0 ? total / points.rows : 0,
    components: islands.hit,
    shares: Float64Array.from(islands.counts, (count) => count / Math.max(1, total)),
    cells: cells.hit,
    cellsInAll: cells.cells,
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
