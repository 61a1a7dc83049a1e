// Where candidates are drawn: the whole cube at first, then a union of ellipsoids round the live points.
import type { Matrix, Random, Snapshot } from "lodescan/contract";
import { drawFromEllipsoids, type Ellipsoids, ellipsoidCount, fitEllipsoids } from "lodescan/numerics";
import type { Tightness } from "./options.js";

/** A bound is fitted anew when the volume has shrunk by this much (log) since the last time. */
const shrinkage = 0.05;
/** Trials for a generation of candidates; ellipsoids that lie nearly outside of the cube would need more. */
const mostTrials = 4e6;

export class Bound {
  readonly #tightness: Tightness;
  /** None: the cube. */
  #ellipsoids: Ellipsoids;
  /** Log volume that was left at the last fit. */
  #fittedAt = 0;

  constructor(dim: number, tightness: Tightness) {
    this.#tightness = tightness;
    this.#ellipsoids = { dim, data: new Float64Array(0) };
  }

  get count(): number {
    return ellipsoidCount(this.#ellipsoids);
  }

  /** Fits the bound to points uniform in what is left of the volume. Until that is small the cube serves as well. */
  fit(live: Matrix, logVolume: number): void {
    const { efficiency, caution, least } = this.#tightness;
    const wanted = logVolume - Math.log(efficiency);
    if (wanted >= 0 || logVolume > this.#fittedAt - shrinkage) return;
    this.#ellipsoids = fitEllipsoids(live, { least, caution, logVolume: wanted });
    this.#fittedAt = logVolume;
  }

  /** Uniform points of the bound. */
  draw(count: number, random: Random): Matrix {
    const { points } = drawFromEllipsoids(this.#ellipsoids, count, random.key, mostTrials);
    if (points.rows > 0) return points;
    return drawFromEllipsoids(
      { ...this.#ellipsoids, data: new Float64Array(0) },
      count,
      random.key,
      mostTrials,
    ).points;
  }

  save(): Snapshot {
    return { ellipsoids: this.#ellipsoids.data.slice(), fittedAt: this.#fittedAt };
  }
  load(saved: Snapshot): void {
    this.#ellipsoids = {
      dim: this.#ellipsoids.dim,
      data: Float64Array.from(saved.ellipsoids as Float64Array),
    };
    this.#fittedAt = saved.fittedAt as number;
  }
}
