// Scores, draws and populations of the native core, in pool threads. Work is cut into pieces that do not depend on how many
// threads there are, and put together in order.
import type { Matrix, NativeModel, Random } from "lodescan/contract";
import type { Scorer } from "lodescan/numerics";
import type { DrawTask, PopulateTask, ScoreTask } from "./kernels.js";
import { everyNth, stacked } from "./matrices.js";
import type { Population, PopulationSettings } from "./population.js";
import {
  byFound,
  type Drawn,
  type DrawOptions,
  packSpread,
  type Scores,
  type Scoring,
  type ScoringParts,
  type Widening,
} from "./scoring.js";

const kernelsModule = new URL("./kernels.js", import.meta.url).href;

/** Candidates of one task of a pool thread. Fixed, so that results do not depend on the number of threads. */
const chunk = 1 << 16;
/** Populations that run side by side, each of its own stream. */
const groups = 4;

export class NativeScoring implements Scoring {
  readonly #parts: ScoringParts;
  readonly #scorer: Omit<Scorer, "spread">;

  constructor(parts: ScoringParts, models: Scorer["models"], physical: NativeModel | undefined) {
    this.#parts = parts;
    this.#scorer = {
      problem: parts.context.problem.native,
      models,
      ...(physical ? { physical } : {}),
      acceptance: "found",
    };
  }

  #scorerAt(widening?: Widening): Scorer {
    const { spreads, scales } = this.#parts;
    return { ...this.#scorer, spread: packSpread(spreads, scales, widening) };
  }

  async score(points: Matrix, widening?: Widening): Promise<Scores> {
    const task: ScoreTask = { scorer: this.#scorerAt(widening), points };
    return await this.#parts.context.compute.run<Scores>(kernelsModule, "score", task);
  }

  async draw(random: Random, wanted: number, limit: number, options: DrawOptions = {}): Promise<Drawn> {
    const { compute, dim } = this.#parts.context;
    const { by, logLmax, mix, physicalCut } = options.acceptance ?? byFound;
    const scorer = { ...this.#scorerAt(options.widening), acceptance: by, logLmax, mix, physicalCut };
    const accepted: Matrix[] = [];
    let rows = 0;
    let tested = 0;
    for (let next = 0; rows < wanted && next * chunk < limit; ) {
      // As many chunks as the acceptance so far lets expect to suffice: known from finished chunks only.
      const rate = tested > 0 ? Math.max(rows, 0.5) / tested : 1;
      const needed = Math.ceil((wanted - rows) / rate / chunk);
      const count = Math.min(needed, Math.ceil(limit / chunk) - next, tested > 0 ? 64 : 1);
      const results = await Promise.all(
        Array.from({ length: count }, (_, c) => {
          const task: DrawTask = {
            scorer,
            key: random.key,
            first: (next + c) * chunk,
            count: chunk,
            limit: wanted,
          };
          return compute.run<Drawn>(kernelsModule, "draw", task);
        }),
      );
      for (const result of results) {
        accepted.push(result.points);
        rows += result.points.rows;
        tested += result.tested;
      }
      next += count;
    }
    return { points: stacked(accepted, dim, wanted), tested };
  }

  async populate(random: Random, settings: PopulationSettings, joining: Matrix): Promise<Population> {
    const { context, spreads, scales } = this.#parts;
    const size = Math.max(16, Math.ceil(settings.size / groups));
    const budget = Math.ceil(settings.budget / groups);
    const parts = await Promise.all(
      Array.from({ length: groups }, (_, group) => {
        const task: PopulateTask = {
          scorer: this.#scorerAt(),
          spreads,
          scales,
          key: random.stream("group", group).key,
          dimensions: context.problem.dimensions,
          settings: { ...settings, size, budget },
          joining: everyNth(joining, groups, group),
        };
        return context.compute.run<Population>(kernelsModule, "populate", task);
      }),
    );
    return merged(parts, context.dim);
  }
}

/** Joins the groups that cooled the farthest: those left behind at a higher temperature are not of the target. */
function merged(parts: readonly Population[], dim: number): Population {
  const temper = Math.min(...parts.map((part) => part.temper));
  const kept = parts.filter((part) => part.temper === temper);
  return {
    points: stacked(
      kept.map((part) => part.points),
      dim,
    ),
    logProbability: Float64Array.from(kept.flatMap((part) => Array.from(part.logProbability))),
    temper,
    scored: parts.reduce((sum, part) => sum + part.scored, 0),
    acceptance: kept.reduce((sum, part) => sum + part.acceptance, 0) / kept.length,
  };
}
