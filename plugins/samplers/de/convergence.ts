// When a population has nothing more to give: its members agree, or have shrunk to a point, or have stopped improving.
import type { SnapshotValue } from "lodescan/contract";
import type { Population } from "./population.js";

/** Largest extent, in the unit cube, of a population that counts as a point. */
const pointSize = 1e-9;
/** Generations without an improvement of the mean, in units of the option `generations`: chance alone makes a few. */
const patience = 10;

export interface ConvergenceOptions {
  /** Distance of the mean from the best. */
  tolerance: number;
  /** For how many generations in a row. */
  generations: number;
}

export class Convergence {
  #agreed = 0;
  #idle = 0;
  #violation = Infinity;
  #value = Infinity;

  constructor(readonly options: ConvergenceOptions) {}

  /** To be called once a generation. */
  seen(population: Population): boolean {
    const { violation, value } = means(population);
    const better = violation < this.#violation || (violation === this.#violation && value < this.#value);
    if (better) {
      this.#violation = violation;
      this.#value = value;
    }
    this.#idle = better || violation === Infinity ? 0 : this.#idle + 1;
    const best = population.best();
    const near = violation === 0 && value - population.value[best]! <= this.options.tolerance;
    this.#agreed = near || shrunk(population) ? this.#agreed + 1 : 0;
    return this.#agreed >= this.options.generations || this.#idle >= patience * this.options.generations;
  }

  reset(): void {
    this.#agreed = 0;
    this.#idle = 0;
    this.#violation = Infinity;
    this.#value = Infinity;
  }

  snapshot(): Record<string, SnapshotValue> {
    return { agreed: this.#agreed, idle: this.#idle, violation: this.#violation, value: this.#value };
  }

  restore(saved: Record<string, SnapshotValue>): void {
    this.#agreed = Number(saved.agreed);
    this.#idle = Number(saved.idle);
    this.#violation = Number(saved.violation);
    this.#value = Number(saved.value);
  }
}

function means({ size, violation, value }: Population) {
  const mean = { violation: 0, value: 0 };
  for (let i = 0; i < size; i++) {
    mean.violation += violation[i]! / size;
    mean.value += value[i]! / size;
  }
  return mean;
}

function shrunk({ points, size, dim, violation }: Population): boolean {
  if (violation.includes(Infinity)) return false;
  for (let j = 0; j < dim; j++) {
    let low = 1;
    let high = 0;
    for (let i = 0; i < size; i++) {
      low = Math.min(low, points[i * dim + j]!);
      high = Math.max(high, points[i * dim + j]!);
    }
    if (high - low > pointSize) return false;
  }
  return true;
}
