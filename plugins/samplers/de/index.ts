// Self-adaptive differential evolution: jDE (Brest et al. 2006, doi:10.1109/TEVC.2006.872133) and lambda-jDE as in Diver
// (1705.07959), with restarts. Trials of a generation are made from the population as it was when the generation began; a
// result is matched with its member whenever it comes. Absent: Diver's evidence estimate, exponential crossover.
import { type CreateSampler, LodeError, matrix, rowRange, type SnapshotValue } from "lodescan/contract";
import { meritsOf } from "lodescan/numerics";
import { Convergence } from "./convergence.js";
import { type Options, settled } from "./options.js";
import { Pending } from "./pending.js";
import { Population } from "./population.js";
import { drawsOf, Generation, Trials } from "./trials.js";

type Saved = Record<string, SnapshotValue>;

export const create: CreateSampler<Options> = (given, { dim, problem, random, event }) => {
  const { size, rank, tolerance } = settled(given, problem);
  const trials = new Trials(problem.dimensions, given);
  const convergence = new Convergence({ tolerance, generations: given.generations });
  /** The population with all results so far, and as it was when the generation began. */
  const live = new Population(size, dim);
  const parents = new Population(size, dim);
  const generation = new Generation(size, dim);
  const pending = new Pending();
  /** Generations begun, populations before this one, trials made and won, points told that were not asked for. */
  const counts = { generation: 0, civilization: 0, trial: 0, won: 0, given: 0 };
  /** Next member of the generation to get a trial. */
  let next = size;
  let done = false;

  function uniforms(purpose: string, index: number, count: number): Float64Array {
    const out = new Float64Array(count);
    random.stream(purpose, index).fillUniform(out);
    return out;
  }

  const settle = () => trials.endow(live, uniforms("civilization", counts.civilization, 3 * size));
  function breed(): void {
    const draws = uniforms("generation", counts.generation, size * drawsOf(dim));
    trials.breed(parents, counts.generation === 1, draws, generation);
  }
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
    breed();
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
          if (generation.made[next] === 0) continue;
          // The first generation fills up what was given.
          if (counts.generation === 1 && parents.alive(next)) continue;
          for (let j = 0; j < dim; j++) points.data[made * dim + j] = generation.points[next * dim + j]!;
          const { scale, crossover, mix } = generation;
          tags[made++] = counts.trial;
          pending.add(counts.trial, next, counts.civilization, scale[next]!, crossover[next]!, mix[next]!);
          counts.trial = (counts.trial + 1) % 2 ** 31;
        }
      }
      return { points: rowRange(points, 0, made), tags: tags.subarray(0, made) };
    },
    tell(evaluations) {
      const merits = meritsOf(evaluations, problem, rank);
      const points = evaluations.points.data;
      for (let i = 0; i < evaluations.tags.length; i++) {
        const tag = evaluations.tags[i]!;
        if (tag < 0) {
          // Given points meet the members in turn, so that the best of many stay, and not all of them alike.
          live.challenge(counts.given++ % size, points, i, merits.violation[i]!, merits.value[i]!);
          continue;
        }
        const at = pending.take(tag);
        const [member, civilization] = [pending.numbers[at]!, pending.numbers[at + 1]!];
        // A latecomer of a population that has been replaced.
        if (at < 0 || civilization !== counts.civilization) continue;
        if (!live.challenge(member, points, i, merits.violation[i]!, merits.value[i]!)) continue;
        live.scale[member] = pending.numbers[at + 2]!;
        live.crossover[member] = pending.numbers[at + 3]!;
        live.mix[member] = pending.numbers[at + 4]!;
        counts.won++;
      }
    },
    snapshot() {
      return {
        ...counts,
        next,
        done,
        live: live.snapshot(),
        parents: parents.snapshot(),
        convergence: convergence.snapshot(),
        pending: pending.snapshot(),
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
      pending.restore(saved.pending as Saved);
      breed();
    },
    diagnostics() {
      const best = live.best();
      return {
        generation: counts.generation,
        populations: counts.civilization + 1,
        accepted: counts.won / Math.max(1, counts.trial - pending.count),
        ...(best < 0 ? {} : { best: live.value[best]!, violation: live.violation[best]! }),
      };
    },
    done: () => done,
  };
};
