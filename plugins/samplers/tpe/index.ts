// Tree-structured Parzen estimator (Bergstra et al. 2011; Watanabe, arXiv:2304.11127): of some draws from the density of
// good points, the one with the largest ratio to the density of bad points is proposed. Proposals that are not yet told
// count as bad (constant liar), so that batches and asynchronous workers spread.
import {
  type CreateSampler,
  type Evaluations,
  LodeError,
  matrix,
  type ProblemView,
  row,
  type SnapshotValue,
} from "lodescan/contract";
import { drawParzen, meritsOf, type ParzenMixture, parzenLevels, parzenLogDensity } from "lodescan/numerics";
import { densityOf, fadingWeights, gather } from "./densities.js";
import { Division } from "./division.js";
import { type Options, type Settings, settingsFor } from "./options.js";

/** Violations and values to be minimized, row by row; several objectives side by side. */
function meritRows(evaluations: Evaluations, problem: ProblemView, { rank, several }: Settings) {
  const { violation, value } = meritsOf(evaluations, problem, rank);
  if (!several) return { violation, values: (i: number) => Float64Array.of(value[i]!) };
  const signs = problem.objectives.map(({ sense }) => (sense === "minimize" ? 1 : -1));
  const values = (i: number) => row(evaluations.objectives, i).map((x, k) => signs[k]! * x);
  for (let i = 0; i < violation.length; i++) if (values(i).some(Number.isNaN)) violation[i] = Infinity;
  return { violation, values };
}

/** Integers and choices to the middle of their cells. */
function toMiddles(point: Float64Array, levels: Int32Array): Float64Array {
  return point.map((x, j) => {
    const cells = Math.abs(levels[j]!);
    return cells === 0 ? x : (Math.min(cells - 1, Math.floor(x * cells)) + 0.5) / cells;
  });
}

/** The candidate with the largest score; of marginals, the best value of each column. */
function bestOf(candidates: ReturnType<typeof matrix>, scores: ReturnType<typeof matrix>): Float64Array {
  const best = new Int32Array(scores.cols);
  for (let i = 1; i < scores.rows; i++)
    for (let j = 0; j < scores.cols; j++)
      if (scores.data[i * scores.cols + j]! > scores.data[best[j]! * scores.cols + j]!) best[j] = i;
  return Float64Array.from(
    { length: candidates.cols },
    (_, j) => candidates.data[best[scores.cols === 1 ? 0 : j]! * candidates.cols + j]!,
  );
}

export const create: CreateSampler<Options> = (options, { dim, problem, random }) => {
  const settings = settingsFor(options, problem);
  const levels = parzenLevels(problem.dimensions);
  const division = new Division(settings, dim, random);
  /** Asked and not yet told, by tag. */
  const pending = new Map<number, Float64Array>();
  let asked = 0;
  let good: ParzenMixture | undefined;

  function goodDensity(): ParzenMixture {
    const { found, best } = division.divide();
    const { points, counts } = gather(dim, found, best);
    const total = division.found + best.length;
    const even = settings.several || settings.allFound;
    return densityOf(points, even ? counts : fadingWeights(counts), total, levels, settings);
  }

  function badDensity(): ParzenMixture {
    const { worse, bad } = division.divide();
    const waiting = Array.from(pending.values(), (point, i) => ({ point, turn: division.told + i }));
    const { points, counts } = gather(dim, bad, [...worse, ...waiting]);
    const total = counts.reduce((sum, count) => sum + count, 0);
    return densityOf(points, fadingWeights(counts), total, levels, settings);
  }

  function propose(index: number): Float64Array {
    const stream = random.stream("proposal", index);
    if (division.told + pending.size < settings.startup) {
      const point = new Float64Array(dim);
      stream.fillUniform(point);
      return toMiddles(point, levels);
    }
    good ??= goodDensity();
    const candidates = drawParzen(good, stream, settings.candidates);
    const scores = parzenLogDensity(good, candidates);
    const bad = parzenLogDensity(badDensity(), candidates);
    for (let i = 0; i < scores.data.length; i++) scores.data[i]! -= bad.data[i]!;
    return bestOf(candidates, scores);
  }

  return {
    ask(count) {
      const points = matrix(count, dim);
      const tags = new Int32Array(count);
      for (let i = 0; i < count; i++) {
        const point = propose(asked);
        row(points, i).set(point);
        pending.set(asked, point);
        tags[i] = asked++;
      }
      return { points, tags };
    },
    tell(evaluations) {
      const { violation, values } = meritRows(evaluations, problem, settings);
      for (let i = 0; i < violation.length; i++) {
        pending.delete(evaluations.tags[i]!);
        division.add({
          turn: division.told,
          point: toMiddles(row(evaluations.points, i), levels),
          violation: violation[i]!,
          values: values(i),
          found: evaluations.found[i] === 1,
        });
      }
      good = undefined;
    },
    // What was told comes back with the log; what is pending does not.
    snapshot: () => ({
      asked,
      pendingTags: Int32Array.from(pending.keys()),
      pendingPoints: Float64Array.from([...pending.values()].flatMap((point) => [...point])),
    }),
    restore(snapshot) {
      const { asked: next, pendingTags, pendingPoints } = snapshot as Record<string, SnapshotValue>;
      if (
        typeof next !== "number" ||
        !(pendingTags instanceof Int32Array && pendingPoints instanceof Float64Array)
      )
        throw new LodeError("LODE_RUN_SAMPLER", "This is no snapshot of the tpe sampler.");
      asked = next;
      pending.clear();
      for (const [i, tag] of pendingTags.entries())
        pending.set(tag, pendingPoints.slice(i * dim, (i + 1) * dim));
    },
    diagnostics: () => ({ told: division.told, found: division.found, pending: pending.size }),
  };
};
