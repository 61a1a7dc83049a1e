// Run-time distributions over targets, as in COCO (Hansen et al., doi:10.1080/10556788.2020.1808977): a strategy that missed a
// target is restarted, in effect, by drawing further of its runs until one reaches it; what all these spent is the run length.
import { createRandom } from "../numerics/index.js";

/** What one run did about one target: evaluations until it was reached, or all that were spent in vain. */
export interface Attempt {
  readonly evaluations: number;
  readonly reached: boolean;
}

/** `count` run lengths with simulated restarts, ascending; Infinity where no run reached the target. */
export function simulatedRunLengths(attempts: readonly Attempt[], count: number, seed: number): Float64Array {
  const lengths = new Float64Array(count).fill(Infinity);
  if (!attempts.some((attempt) => attempt.reached)) return lengths;
  const random = createRandom(seed, "simulated restarts");
  for (let i = 0; i < count; i++) {
    // The first runs are taken in turn, so that with no failure nothing is left to chance.
    let attempt = attempts[i % attempts.length]!;
    let spent = attempt.evaluations;
    while (!attempt.reached) {
      attempt = attempts[random.integer(attempts.length)]!;
      spent += attempt.evaluations;
    }
    lengths[i] = spent;
  }
  return lengths.sort();
}

/** Mean of all evaluations spent for each success: COCO's average run time (ERT). */
export function averageRunTime(attempts: readonly Attempt[]): number {
  const reached = attempts.filter((attempt) => attempt.reached).length;
  const spent = attempts.reduce((sum, attempt) => sum + attempt.evaluations, 0);
  return reached > 0 ? spent / reached : Infinity;
}

export interface Distribution {
  /** Ascending; at each the share jumps. */
  readonly evaluations: Float64Array;
  /** Share of all (problem, target) pairs solved with that many evaluations. */
  readonly share: Float64Array;
}

/** The empirical distribution of several targets' run lengths together, each target with the same weight. */
export function runLengthDistribution(targets: readonly Float64Array[]): Distribution {
  const steps = targets.flatMap((lengths) =>
    Array.from(lengths, (length) => [length, 1 / lengths.length / targets.length] as const),
  );
  const solved = steps.filter(([length]) => Number.isFinite(length)).sort(([a], [b]) => a - b);
  const evaluations: number[] = [];
  const share: number[] = [];
  let sum = 0;
  for (const [length, weight] of solved) {
    sum += weight;
    if (evaluations.at(-1) === length) share[share.length - 1] = sum;
    else {
      evaluations.push(length);
      share.push(sum);
    }
  }
  return { evaluations: Float64Array.from(evaluations), share: Float64Array.from(share) };
}
