// Tree-structured Parzen estimator (Bergstra et al. 2011; Watanabe, arXiv:2304.11127): of some draws from the density of
// good points, the one with the largest ratio to the density of bad points is proposed. Proposals that are not yet told
// count as bad (constant liar), so that batches and asynchronous workers spread.
import {
  type CreateSampler,
  type Dimension,
  type Evaluations,
  LodeError,
  matrix,
  type ProblemView,
  row,
} from "lodescan/contract";
import { meritsOf } from "lodescan/numerics";
import { bestOf, lonelyScores, ratioScores, regionScores } from "./acquisition.js";
import { Division } from "./division.js";
import { FollowedDensity } from "./followed-density.js";
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
function toMiddles(point: Float64Array, dimensions: readonly Dimension[]): Float64Array {
  return point.map((x, j) => {
    const { kind, levels = 1 } = dimensions[j]!;
    return kind === "continuous" ? x : (Math.min(levels - 1, Math.floor(x * levels)) + 0.5) / levels;
  });
}

export const create: CreateSampler<Options> = (options, { dim, problem, random }) => {
  const settings = settingsFor(options, problem);
  const { startup, candidates: draws, exact, multivariate: joint, bandwidth: widths, priorWeight } = settings;
  const division = new Division(settings, random);
  const shape = { dimensions: problem.dimensions, joint, widths, priorWeight };
  const even = settings.several || settings.allFound;
  const good = new FollowedDensity({ ...shape, weights: even ? "even" : "fading" }, division.found);
  const bad = new FollowedDensity({ ...shape, weights: "fading" }, division.bad);
  /** Asked and not yet told, by tag. */
  const pending = new Map<number, Float64Array>();
  let asked = 0;

  function propose(index: number): Float64Array {
    const stream = random.stream("proposal", index);
    if (division.told + pending.size < startup) {
      const point = new Float64Array(dim);
      stream.fillUniform(point);
      return toMiddles(point, problem.dimensions);
    }
    if (settings.allFound && stream.uniform() < settings.exploration) {
      const anywhere = matrix(draws, dim);
      stream.fillUniform(anywhere.data);
      for (let i = 0; i < draws; i++) row(anywhere, i).set(toMiddles(row(anywhere, i), problem.dimensions));
      return bestOf(anywhere, lonelyScores(anywhere, good.density, bad.density));
    }
    const candidates = good.density.draw(stream, draws);
    const score = division.found.added > 0 ? regionScores : ratioScores;
    return bestOf(candidates, score(candidates, good.density, bad.density));
  }

  function expect(tag: number, point: Float64Array): void {
    pending.set(tag, point);
    bad.addPending(tag, point);
  }

  return {
    ask(count) {
      const { best, worse } = division.divide();
      good.follow(best);
      bad.follow(worse);
      // Each proposal needs the density of those before it: not more of them than of points that are told.
      const rows = Math.max(0, Math.min(count, options.batch, exact - pending.size));
      const points = matrix(rows, dim);
      const tags = new Int32Array(rows);
      for (let i = 0; i < rows; i++) {
        const point = propose(asked);
        row(points, i).set(point);
        tags[i] = asked++;
        expect(tags[i]!, point);
      }
      return { points, tags };
    },
    tell(evaluations) {
      const { violation, values } = meritRows(evaluations, problem, settings);
      for (let i = 0; i < violation.length; i++) {
        const tag = evaluations.tags[i]!;
        if (pending.delete(tag)) bad.removePending(tag);
        division.add({
          turn: division.told,
          point: toMiddles(row(evaluations.points, i), problem.dimensions),
          violation: violation[i]!,
          values: values(i),
          found: evaluations.found[i] === 1,
        });
      }
    },
    // What was told comes back with the log; what is pending does not.
    snapshot: () => ({
      asked,
      pendingTags: Int32Array.from(pending.keys()),
      pendingPoints: Float64Array.from([...pending.values()].flatMap((point) => [...point])),
    }),
    restore(snapshot) {
      const { asked: next, pendingTags: tags, pendingPoints: points } = snapshot;
      if (typeof next !== "number" || !(tags instanceof Int32Array && points instanceof Float64Array))
        throw new LodeError("LODE_RUN_SAMPLER", "This is no snapshot of the tpe sampler.");
      asked = next;
      for (const tag of pending.keys()) bad.removePending(tag);
      pending.clear();
      for (const [i, tag] of tags.entries()) expect(tag, points.slice(i * dim, (i + 1) * dim));
    },
    diagnostics: () => ({ told: division.told, found: division.found.added, pending: pending.size }),
  };
};
