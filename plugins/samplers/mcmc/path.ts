// Where a chain has been: ids of the logged points, and for how many steps it stayed at each.
import { LodeError } from "lodescan/contract";

const firstRoom = 64;

export class Path {
  #ids = new Float64Array(firstRoom);
  #steps = new Uint32Array(firstRoom);
  #length = 0;

  /** One more step at the point `id`. */
  visit(id: number): void {
    const last = this.#length - 1;
    if (last >= 0 && this.#ids[last] === id) {
      this.#steps[last] = this.#steps[last]! + 1;
      return;
    }
    if (this.#length === this.#ids.length) {
      const [ids, steps] = [new Float64Array(2 * this.#length), new Uint32Array(2 * this.#length)];
      ids.set(this.#ids);
      steps.set(this.#steps);
      [this.#ids, this.#steps] = [ids, steps];
    }
    this.#ids[this.#length] = id;
    this.#steps[this.#length++] = 1;
  }

  /** Adds the steps after the first `skipped` to `counts`, by id. */
  countInto(counts: Map<number, number>, skipped: number): void {
    let left = skipped;
    for (let i = 0; i < this.#length; i++) {
      const steps = Math.max(0, this.#steps[i]! - left);
      left = Math.max(0, left - this.#steps[i]!);
      if (steps > 0) counts.set(this.#ids[i]!, (counts.get(this.#ids[i]!) ?? 0) + steps);
    }
  }

  save(): { ids: Float64Array; steps: Uint32Array } {
    return { ids: this.#ids.slice(0, this.#length), steps: this.#steps.slice(0, this.#length) };
  }

  load({ ids, steps }: { ids: Float64Array; steps: Uint32Array }): void {
    if (!(ids instanceof Float64Array && steps instanceof Uint32Array && ids.length === steps.length))
      throw new LodeError("LODE_RUN_SAMPLER", "This is no snapshot of the mcmc sampler.");
    const room = Math.max(firstRoom, ids.length);
    this.#ids = new Float64Array(room);
    this.#steps = new Uint32Array(room);
    this.#ids.set(ids);
    this.#steps.set(steps);
    this.#length = ids.length;
  }
}
