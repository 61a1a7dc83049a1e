// Where the walkers begin: at the best of the points told first, else at prior draws that walk, by what they violate,
// until each stands at a point of non-zero likelihood. These steps only look for the support and count for nothing.
import type { Evaluations, Random, Snapshot } from "lodescan/contract";
import type { Merits } from "lodescan/numerics";
import { reflect } from "./moves.js";
import { copyInto, Phase, type Walkers } from "./walkers.js";

/** Steps after which a walker without support goes to one that has it. */
const patience = 100;
/** Steps are this long at most, and down to a thousandth of it. */
const longest = 0.3;
/** Share of prior draws among the steps of a guided walker. */
const fresh = 0.1;

export class Start {
  readonly #walkers: Walkers;
  readonly #random: Random;
  readonly #guide: boolean;
  readonly #useBest: boolean;
  /** Of where each walker stands; before the first step: of the best points told, best first. */
  readonly #violations: Float64Array;
  readonly #values: Float64Array;
  #told = 0;
  /** Number of steps of all walkers; 0 before the first. */
  #step = 0;

  constructor(walkers: Walkers, random: Random, { guide, useBest }: { guide: boolean; useBest: boolean }) {
    this.#walkers = walkers;
    this.#random = random;
    this.#guide = guide;
    this.#useBest = useBest;
    this.#violations = new Float64Array(walkers.count).fill(Infinity);
    this.#values = new Float64Array(walkers.count).fill(Infinity);
  }

  /** Initial and given points: walkers stand at the best of them, the first temperature at the very best. */
  tellGiven({ points, ids, logLikelihood }: Evaluations, merits: Merits): void {
    if (!this.#useBest || this.#step > 0) return;
    for (let i = 0; i < ids.length; i++) {
      const [violation, value] = [merits.violation[i]!, merits.value[i]!];
      const last = this.#walkers.count - 1;
      if (violation === Infinity || !this.#better(violation, value, last)) continue;
      const point = points.data.subarray(i * points.cols, (i + 1) * points.cols);
      if (this.#taken(point)) continue;
      let w = Math.min(this.#told, last);
      this.#told = w + 1;
      for (; w > 0 && this.#better(violation, value, w - 1); w--) this.#shift(w - 1, w);
      this.#walkers.proposal(w).set(point);
      this.#place(w, ids[i]!, violation, value, logLikelihood[i]!);
    }
  }

  /** Two walkers at one place would be one. */
  #taken(point: Float64Array): boolean {
    for (let w = 0; w < this.#told; w++)
      if (this.#walkers.point(w).every((value, j) => value === point[j])) return true;
    return false;
  }

  #better(violation: number, value: number, w: number): boolean {
    const other = this.#violations[w]!;
    return violation < other || (violation === other && value < this.#values[w]!);
  }

  #shift(from: number, to: number): void {
    const walkers = this.#walkers;
    walkers.proposal(to).set(walkers.point(from));
    const logLikelihood = walkers.logLikelihood[from]!;
    walkers.move(to, walkers.ids[from]!, logLikelihood);
    this.#violations[to] = this.#violations[from]!;
    this.#values[to] = this.#values[from]!;
  }

  #place(w: number, id: number, violation: number, value: number, logLikelihood: number): void {
    this.#violations[w] = violation;
    this.#values[w] = value;
    this.#walkers.move(w, id, this.#supported(w) ? logLikelihood : -Infinity);
  }

  #supported(w: number): boolean {
    return this.#violations[w] === 0 && this.#values[w]! < Infinity;
  }

  /** Makes the next step's proposals, once all of this step's are answered; false where every walker has support. */
  propose(): boolean {
    const [walkers, alive] = [this.#walkers, this.#alive()];
    if (alive.length === walkers.count) return false;
    const random = this.#random.stream("step", this.#step);
    for (let w = 0; w < walkers.count; w++) {
      if (this.#supported(w)) continue;
      this.#proposeFor(w, random.stream("walker", w), alive);
      walkers.phases[w] = Phase.ready;
    }
    this.#step++;
    return true;
  }

  #alive(): number[] {
    return [...this.#violations.keys()].filter((w) => this.#supported(w));
  }

  #proposeFor(w: number, random: Random, alive: readonly number[]): void {
    const point = this.#walkers.proposal(w);
    const [choice, length] = [random.uniform(), longest * 1000 ** -random.uniform()];
    const rescued = this.#step >= patience && alive.length > 0;
    const guided = this.#guide && this.#violations[w]! < Infinity && choice > fresh;
    if (!rescued && !guided) {
      random.fillUniform(point);
      return;
    }
    const from = rescued ? alive[random.integer(alive.length)]! : w;
    random.fillNormal(point);
    const base = this.#walkers.point(from);
    for (let j = 0; j < point.length; j++) point[j] = base[j]! + length * point[j]!;
    reflect(point);
  }

  /** What came of walker w's proposal. Equally bad is good enough, so that walkers drift over flat ground. */
  answer(w: number, id: number, violation: number, value: number, logLikelihood: number): void {
    const [now, old] = [this.#violations[w]!, this.#values[w]!];
    if (violation < now || (violation === now && value <= old))
      this.#place(w, id, violation, value, logLikelihood);
  }

  save(): Snapshot {
    return {
      violations: this.#violations.slice(),
      values: this.#values.slice(),
      told: this.#told,
      step: this.#step,
    };
  }

  load(saved: Snapshot): void {
    copyInto(this.#violations, saved.violations);
    copyInto(this.#values, saved.values);
    this.#told = Number(saved.told);
    this.#step = Number(saved.step);
  }
}
