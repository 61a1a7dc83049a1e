// The evidence: running sums while the run goes on, and at its end the weights of all points and the error, by simulating
// the volumes that are only known statistically (Skilling, doi:10.1214/06-BA127, section 5).
import type { Random, Snapshot } from "lodescan/contract";
import type { Dead } from "./live-points.js";

/** Simulated histories of the volume, as many as this many steps allow, within these bounds: the error is known to 5 %. */
const simulatedSteps = 4e7;
const [fewestHistories, mostHistories] = [30, 200];

export function logSum(a: number, b: number): number {
  const [low, high] = a < b ? [a, b] : [b, a];
  return low === -Infinity ? high : high + Math.log1p(Math.exp(low - high));
}

/** A growing list of numbers. */
class Numbers {
  #values = new Float64Array(64);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const grown = new Float64Array(2 * this.length);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.length++] = value;
  }
  get values(): Float64Array {
    return this.#values.subarray(0, this.length);
  }
  set values(values: Float64Array) {
    this.#values = Float64Array.from(values);
    this.length = values.length;
    if (this.length === 0) this.#values = new Float64Array(64);
  }
}

export interface Result {
  ids: Float64Array;
  logL: Float64Array;
  births: Float64Array;
  /** Normalized. */
  logWeights: Float64Array;
  logEvidence: number;
  /** Standard deviation of the log-evidence over simulated volumes. */
  error: number;
  /** Relative entropy of posterior to prior, in nats. */
  information: number;
}

export class Evidence {
  readonly #livePoints: number;
  readonly #ids = new Numbers();
  readonly #logL = new Numbers();
  readonly #births = new Numbers();
  /** Log-evidence of the dead points. */
  #logZ = -Infinity;
  /** Log of the width of a dead point's shell over its volume: half of X(i-1) - X(i+1). */
  readonly #logWidth: number;

  constructor(livePoints: number) {
    this.#livePoints = livePoints;
    this.#logWidth = Math.log(Math.sinh(1 / livePoints));
  }

  get dead(): number {
    return this.#ids.length;
  }
  /** Mean log of the volume that is left: each dead point takes one part in as many as there are live ones. */
  get logVolume(): number {
    return -this.dead / this.#livePoints;
  }

  /** log L of the last dead point. */
  get threshold(): number {
    return this.dead === 0 ? -Infinity : this.#logL.values[this.dead - 1]!;
  }

  add({ id, logL, birth }: Dead): void {
    this.#ids.push(id);
    this.#logL.push(logL);
    this.#births.push(birth);
    this.#logZ = logSum(this.#logZ, logL + this.logVolume + this.#logWidth);
  }

  /** Log-evidence with the live points' share: the mean of L over what is left. */
  withLive(logL: Iterable<number>, count: number): number {
    let sum = this.#logZ;
    for (const value of logL) sum = logSum(sum, value + this.logVolume - Math.log(count));
    return sum;
  }

  /** How much the log-evidence could still grow if all that is left were as good as the best live point. */
  dlogz(highest: number): number {
    if (highest === -Infinity) return Infinity;
    return logSum(this.#logZ, highest + this.logVolume) - this.#logZ;
  }

  /** All points, dead ones first, with their weights. */
  result(live: readonly Dead[], random: Random): Result {
    const dead = this.dead;
    const ids = concat(
      this.#ids.values,
      live.map(({ id }) => id),
    );
    const logL = concat(
      this.#logL.values,
      live.map((point) => point.logL),
    );
    const births = concat(
      this.#births.values,
      live.map(({ birth }) => birth),
    );
    const logWeights = logL.map((value, i) =>
      i < dead
        ? value - (i + 1) / this.#livePoints + this.#logWidth
        : value + this.logVolume - Math.log(live.length),
    );
    const logEvidence = sumOfLogs(logWeights);
    let information = 0;
    for (let i = 0; i < logWeights.length; i++) {
      logWeights[i]! -= logEvidence;
      if (logWeights[i]! > -Infinity) information += Math.exp(logWeights[i]!) * (logL[i]! - logEvidence);
    }
    const error = this.#simulatedError(logL, logEvidence, random);
    return { ids, logL, births, logWeights, logEvidence, error, information };
  }

  #simulatedError(logL: Float64Array, logEvidence: number, random: Random): number {
    if (!(logEvidence > -Infinity)) return Infinity;
    const histories = Math.max(
      fewestHistories,
      Math.min(mostHistories, Math.floor(simulatedSteps / logL.length)),
    );
    const sums = Float64Array.from({ length: histories }, (_, k) =>
      Math.log(this.#simulated(logL, logEvidence, random.stream("volumes", k))),
    );
    const mean = sums.reduce((a, b) => a + b, 0) / histories;
    return Math.sqrt(sums.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (histories - 1));
  }

  /** The evidence over its estimate, for one random history of the volume. */
  #simulated(logL: Float64Array, logEvidence: number, random: Random): number {
    const steps = new Float64Array(logL.length + 1);
    random.fillUniform(steps);
    const { dead } = this;
    // Beta(n, 1) for the factor by which the volume shrinks; in the end, spacings of uniform points.
    let rest = 0;
    for (let i = 0; i <= logL.length; i++) {
      steps[i] = -Math.log(steps[i]!);
      if (i >= dead) rest += steps[i]!;
    }
    let volume = 1;
    let sum = 0;
    for (let i = 0; i < dead; i++) {
      const next = volume * Math.exp(-steps[i]! / this.#livePoints);
      sum += (volume - next) * Math.exp(logL[i]! - logEvidence);
      volume = next;
    }
    // The spacing beyond the best point counts as a part of it.
    for (let i = dead; i <= logL.length; i++)
      sum += ((volume * steps[i]!) / rest) * Math.exp(logL[Math.min(i, logL.length - 1)]! - logEvidence);
    return sum;
  }

  save(): Snapshot {
    return {
      ids: this.#ids.values.slice(),
      logL: this.#logL.values.slice(),
      births: this.#births.values.slice(),
      logZ: this.#logZ,
    };
  }

  load(saved: Snapshot): void {
    this.#ids.values = saved.ids as Float64Array;
    this.#logL.values = saved.logL as Float64Array;
    this.#births.values = saved.births as Float64Array;
    this.#logZ = saved.logZ as number;
  }
}

function concat(values: Float64Array, rest: readonly number[]): Float64Array {
  const out = new Float64Array(values.length + rest.length);
  out.set(values);
  out.set(rest, values.length);
  return out;
}

function sumOfLogs(values: Float64Array): number {
  const highest = values.reduce((a, b) => Math.max(a, b), -Infinity);
  if (highest === -Infinity) return -Infinity;
  return highest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - highest), 0));
}
