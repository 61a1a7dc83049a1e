// What the log cannot give back: the distribution, its history, the results of the present generation, and what is pending.
import { LodeError, type Matrix, type Snapshot } from "lodescan/contract";
import type { Descent } from "./descent.js";
import type { Outcome } from "./ranking.js";
import type { Plan, Schedule } from "./restarts.js";
import type { Elsewhere } from "./stopping.js";
import { strategyOf } from "./strategy.js";

export interface Pending {
  at: Float64Array;
  generation: number;
  descent: number;
}

export interface State {
  schedule: Schedule;
  /** The present one; undefined before the first ask. */
  descent: Descent | undefined;
  /** The best point of the descents before it. */
  elsewhere: Elsewhere | undefined;
  /** Restarts so far. */
  descents: number;
  /** Generations over the whole run. */
  generation: number;
  /** Points drawn from the present generation. */
  drawn: number;
  nextTag: number;
  pending: Map<number, Pending>;
  /** Why the last descent stopped. */
  stopped: string;
}

function join(rows: readonly Float64Array[]): Float64Array {
  const cols = rows[0]?.length ?? 0;
  const all = new Float64Array(rows.length * cols);
  rows.forEach((values, i) => void all.set(values, i * cols));
  return all;
}

const part = (all: Float64Array, i: number, rows: number) =>
  all.slice((i * all.length) / rows, ((i + 1) * all.length) / rows);

function saveOutcomes(outcomes: readonly Outcome[]): Snapshot {
  return {
    tags: Int32Array.from(outcomes, ({ tag }) => tag),
    at: join(outcomes.map(({ at }) => at)),
    violations: Float64Array.from(outcomes, ({ violation }) => violation),
    parts: join(outcomes.map(({ parts }) => parts)),
    values: Float64Array.from(outcomes, ({ value }) => value),
    found: Uint8Array.from(outcomes, ({ found }) => (found ? 1 : 0)),
    generations: Int32Array.from(outcomes, ({ generation }) => generation),
    features: join(outcomes.filter(({ found }) => found).map(({ features }) => features)),
  };
}

function readOutcomes(saved: Record<string, Float64Array>): Outcome[] {
  const rows = saved.tags!.length;
  const finds = saved.found!.reduce((total, found) => total + found, 0);
  let find = 0;
  return Array.from({ length: rows }, (_, i) => ({
    tag: saved.tags![i]!,
    at: part(saved.at!, i, rows),
    violation: saved.violations![i]!,
    parts: part(saved.parts!, i, rows),
    value: saved.values![i]!,
    found: saved.found![i] === 1,
    generation: saved.generations![i]!,
    features: saved.found![i] === 1 ? part(saved.features!, find++, finds) : new Float64Array(0),
  }));
}

function saveDescent({
  plan,
  distribution: d,
  history,
  results,
  evaluations,
  failures,
  found,
  leastPenalty,
  nearest,
  fresh,
  waited,
}: Descent): Snapshot {
  return {
    plan: { ...plan },
    distribution: {
      ...d,
      covariance: d.covariance.data.slice(),
      axes: d.axes.data.slice(),
      mean: d.mean.slice(),
      stretch: d.stretch.slice(),
      pathSigma: d.pathSigma.slice(),
      pathC: d.pathC.slice(),
      lengths: d.lengths.slice(),
    },
    best: Float64Array.from(history.best),
    median: Float64Array.from(history.median),
    scale: [...history.scale],
    results: saveOutcomes(results),
    evaluations,
    failures,
    found,
    leastPenalty,
    nearest,
    fresh,
    waited,
  };
}

// biome-ignore lint/suspicious/noExplicitAny: what saveDescent wrote
function readDescent(saved: any, active: boolean): Descent {
  const plan: Plan = { ...saved.plan };
  const dim = saved.distribution.mean.length as number;
  const square = (data: Float64Array): Matrix => ({ data: data.slice(), rows: dim, cols: dim });
  const { mean, stretch, pathSigma, pathC, lengths, ...numbers } = saved.distribution;
  return {
    plan,
    strategy: strategyOf(dim, plan.lambda, active),
    distribution: {
      ...numbers,
      mean: mean.slice(),
      stretch: stretch.slice(),
      pathSigma: pathSigma.slice(),
      pathC: pathC.slice(),
      lengths: lengths.slice(),
      covariance: square(numbers.covariance),
      axes: square(numbers.axes),
    },
    history: { best: [...saved.best], median: [...saved.median], scale: [saved.scale[0], saved.scale[1]] },
    results: readOutcomes(saved.results),
    evaluations: saved.evaluations,
    failures: saved.failures,
    found: saved.found,
    leastPenalty: saved.leastPenalty,
    nearest: saved.nearest,
    fresh: saved.fresh,
    waited: saved.waited,
  };
}

export function writeSnapshot(state: State): Snapshot {
  const pending = [...state.pending];
  return {
    schedule: { ...state.schedule },
    descent: state.descent === undefined ? null : saveDescent(state.descent),
    elsewhere: state.elsewhere === undefined ? null : { ...state.elsewhere },
    descents: state.descents,
    generation: state.generation,
    drawn: state.drawn,
    nextTag: state.nextTag,
    stopped: state.stopped,
    pending: {
      tags: Int32Array.from(pending, ([tag]) => tag),
      at: join(pending.map(([, { at }]) => at)),
      generations: Int32Array.from(pending, ([, { generation }]) => generation),
      descents: Int32Array.from(pending, ([, { descent }]) => descent),
    },
  };
}

export function readSnapshot(snapshot: Snapshot, state: State, active: boolean): void {
  // biome-ignore lint/suspicious/noExplicitAny: what writeSnapshot wrote
  const saved = snapshot as any;
  if (saved.schedule === undefined || saved.pending === undefined)
    throw new LodeError("LODE_RUN_SAMPLER", "This is no snapshot of the cma-es sampler.");
  state.schedule = { ...saved.schedule };
  state.descent = saved.descent === null ? undefined : readDescent(saved.descent, active);
  state.elsewhere = saved.elsewhere === null ? undefined : { ...saved.elsewhere };
  state.descents = saved.descents;
  state.generation = saved.generation;
  state.drawn = saved.drawn;
  state.nextTag = saved.nextTag;
  state.stopped = saved.stopped;
  const { tags, at, generations, descents } = saved.pending;
  state.pending = new Map(
    Array.from(tags as Int32Array, (tag, i) => [
      tag,
      { at: part(at, i, tags.length), generation: generations[i], descent: descents[i] },
    ]),
  );
}
