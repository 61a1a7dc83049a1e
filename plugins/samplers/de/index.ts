// Self-adaptive differential evolution: jDE (Brest et al. 2006, doi:10.1109/TEVC.2006.872133) and lambda-jDE as in Diver
// (1705.07959), with restarts. Trials of a generation are made from the population as it was when the generation began; a
// result is matched with its member whenever it comes. Absent: Diver's evidence estimate, exponential crossover.
import { type CreateSampler, LodeError, matrix, row, rowRange, type SnapshotValue } from "lodescan/contract";
import { meritsOf } from "lodescan/numerics";
import { Convergence } from "./convergence.js";
import { type Options, settled } from "./options.js";
import { atLeastAsGood, type Control, Population } from "./population.js";
import { drawsOf, type Generation, generationOf, Trials } from "./trials.js";

/** A trial under way. */
interface Pending extends Control {
  member: number;
  civilization: number;
}

type Saved = Record<string, SnapshotValue>;

export const create: CreateSampler<Options> = (given, { dim, problem, random, event }) => {
  const { size, rank, tolerance } = settled(given, problem);
  const trials = new Trials(problem.dimensions, given);
  const convergence = new Convergence({ tolerance, generations: given.generations });
  /** The population with all results so far, and as it was when the generation began. */
  const live = new Population(size, dim);
  const parents = new Population(size, dim);
  let pending = new Map<number, Pending>();
  /** Generations begun, populations before this one, trials made and won, points told that were not asked for. */
  const counts = { generation: 0, civilization: 0, trial: 0, won: 0, given: 0 };
  let generation: Generation | undefined;
  /** Next member of the generation to get a trial. */
  let next = size;
  let done = false;

  function uniforms(purpose: string, index: number, count: number): Float64Array {
    const out = new Float64Array(count);
    random.stream(purpose, index).fillUniform(out);
    return out;
  }

  const settle = () => trials.endow(live, uniforms("civilization", counts.civilization, 3 * size));
  const draws = () => uniforms("generation", counts.generation, size * drawsOf(dim));
  settle();

  /** A new population in place of a converged one. */
  function renew(): void {
    const best = live.best();
    const found = { violation: live.violation[best]!, value: live.value[best]! };
    event("converged", { civilization: counts.civilization, generation: counts.generation, ...found });
    done = !given.restart;
    for (let i = 0; i < size; i++) live.drop(i);
    convergence.reset();
    counts.civilization++;
    settle();
  }

  function begin(): void {
    if (counts.generation > 0 && convergence.seen(live)) renew();
    if (given.removeDuplicates) live.dropRepeats();
    parents.copyFrom(live);
    counts.generation++;
    generation = generationOf(parents, draws());
    next = 0;
  }

  return {
    ask(rows) {
      const points = matrix(Math.min(rows, size), dim);
      const tags = new Int32Array(points.rows);
      let made = 0;
      // More than one generation only where all its trials are given up, or all its members were given.
      while (made === 0 && points.rows > 0) {
        if (next >= size) begin();
        if (done) break;
        for (; next < size && made < points.rows; next++) {
          if (counts.generation === 1 && parents.alive(next)) continue;
          const control = trials.make(generation!, next, row(points, made));
          if (control === undefined) continue;
          tags[made++] = counts.trial;
          pending.set(counts.trial, { ...control, member: next, civilization: counts.civilization });
          counts.trial = (counts.trial + 1) % 2 ** 31;
        }
      }
      return { points: rowRange(points, 0, made), tags: tags.subarray(0, made) };
    },
    tell(evaluations) {
      const merits = meritsOf(evaluations, problem, rank);
      for (let i = 0; i < evaluations.tags.length; i++) {
        const tag = evaluations.tags[i]!;
        const trial = tag < 0 ? undefined : pending.get(tag);
        if (tag >= 0) {
          pending.delete(tag);
          // A latecomer of a population that has been replaced.
          if (trial?.civilization !== counts.civilization) continue;
        }
        // Given points meet the members in turn, so that the best of many stay, and not all of them alike.
        const member = trial?.member ?? counts.given++ % size;
        const merit = { violation: merits.violation[i]!, value: merits.value[i]! };
        if (!atLeastAsGood(merit, live.merit(member))) continue;
        live.put(member, row(evaluations.points, i), merit, trial);
        if (trial) counts.won++;
      }
    },
    snapshot() {
      const waiting = [...pending.values()];
      return {
        ...counts,
        next,
        done,
        live: live.snapshot(),
        parents: parents.snapshot(),
        convergence: convergence.snapshot(),
        pending: {
          tags: Int32Array.from(pending.keys()),
          members: Int32Array.from(waiting, ({ member }) => member),
          civilizations: Int32Array.from(waiting, ({ civilization }) => civilization),
          controls: Float64Array.from(
            waiting.flatMap(({ scale, crossover, mix }) => [scale, crossover, mix]),
          ),
        },
      };
    },
    restore(saved) {
      if ((saved.live as Saved | undefined)?.points === undefined)
        throw new LodeError("LODE_RUN_SAMPLER", "This is no snapshot of the de sampler.");
      for (const name of Object.keys(counts) as (keyof typeof counts)[]) counts[name] = Number(saved[name]);
      next = Number(saved.next);
      done = saved.done === true;
      live.restore(saved.live as Saved);
      parents.restore(saved.parents as Saved);
      convergence.restore(saved.convergence as Saved);
      pending = pendingOf(saved.pending as Saved);
      generation = generationOf(parents, draws());
    },
    diagnostics() {
      const best = live.best();
      return {
        generation: counts.generation,
        populations: counts.civilization + 1,
        accepted: counts.won / Math.max(1, counts.trial - pending.size),
        ...(best < 0 ? {} : { best: live.value[best]!, violation: live.violation[best]! }),
      };
    },
    done: () => done,
  };
};

function pendingOf(saved: Saved): Map<number, Pending> {
  const controls = saved.controls as Float64Array;
  const members = saved.members as Int32Array;
  const civilizations = saved.civilizations as Int32Array;
  const tags = saved.tags as Int32Array;
  return new Map(
    Array.from(tags, (tag, k) => [
      tag,
      {
        member: members[k]!,
        civilization: civilizations[k]!,
        scale: controls[3 * k]!,
        crossover: controls[3 * k + 1]!,
        mix: controls[3 * k + 2]!,
      },
    ]),
  );
}
