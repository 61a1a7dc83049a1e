// Multi-ellipsoidal nested sampling (Skilling, doi:10.1214/06-BA127; MultiNest, arXiv:0809.3437). Candidates come in
// generations, drawn uniformly from one bound, and are judged one by one in the order in which they were asked, whenever
// their results arrive: each replaces the lowest live point if it exceeds it. That a bound is older than the lowest point
// costs candidates, but leaves those that are accepted uniform in what is left of the prior.
import {
  type CreateSampler,
  type Evaluations,
  LodeError,
  type Matrix,
  matrix,
  type Random,
  type Sampler,
  type SamplerContext,
  type Snapshot,
  type Summary,
} from "lodescan/contract";
import { constrainedLogLikelihood } from "lodescan/numerics";
import { Bound } from "./bound.js";
import { Evidence } from "./evidence.js";
import { InsertionRanks } from "./insertion.js";
import { type Candidate, LivePoints } from "./live-points.js";
import { type Options, tightnessOf } from "./options.js";
import { Ties } from "./ties.js";

/** An automatic generation is this share of the live points: the volume shrinks by a few per cent in its time. */
const generationShare = 0.25;
/** Share of a plateau that may be gone when a bound is fitted to what is left of it. */
const mostOfPlateau = 0.5;
/** Weight of what was before in the acceptance shown, candidate by candidate. */
const memory = 0.995;

class Nested implements Sampler {
  readonly #options: Options;
  readonly #dim: number;
  readonly #random: Random;
  readonly #live: LivePoints;
  readonly #evidence: Evidence;
  readonly #bound: Bound;
  readonly #ranks: InsertionRanks;
  readonly #ties: Ties;
  readonly #generationSize: number;
  /** The generation being asked: its number, how large it should be, its points, and how many are asked. */
  #generation = 0;
  #wanted = 0;
  #points: Matrix;
  #askedOfIt = 0;
  /** Candidates asked in all, and judged in all: both in the order of asking, which is that of the tags. */
  #asked = 0;
  #judged = 0;
  /** Results that wait for one asked before them. */
  readonly #waiting = new Map<number, { id: number; logL: number; point: Float64Array }>();
  /** Candidates after which a generation ends that is not judged yet: only there the run may be done. */
  #ends: number[] = [];
  #acceptance = 1;
  /** The random number that ordered the last dead point among its equals: how much of its plateau is gone. */
  #thresholdTie = 0;
  #done = false;

  constructor(options: Options, { dim, random }: SamplerContext) {
    const { livePoints, batch } = options;
    this.#options = options;
    this.#dim = dim;
    this.#random = random;
    this.#live = new LivePoints(livePoints, dim);
    this.#evidence = new Evidence(livePoints);
    this.#bound = new Bound(dim, tightnessOf(options, dim));
    this.#ranks = new InsertionRanks(livePoints);
    this.#ties = new Ties(random);
    this.#generationSize = batch === "auto" ? Math.ceil(generationShare * livePoints) : batch;
    this.#points = matrix(0, dim);
  }

  ask(count: number) {
    if (this.#askedOfIt === this.#points.rows) this.#nextGeneration();
    const rows = this.#done ? 0 : Math.min(count, this.#points.rows - this.#askedOfIt);
    const from = this.#askedOfIt * this.#dim;
    const data = this.#points.data.slice(from, from + rows * this.#dim);
    const tags = Int32Array.from({ length: rows }, (_, i) => this.#asked + i);
    this.#askedOfIt += rows;
    this.#asked += rows;
    return {
      points: { data, rows, cols: this.#dim },
      tags,
      origin: this.#bound.count > 0 ? "ellipsoids" : "prior",
    };
  }

  #nextGeneration(): void {
    // One slow evaluation holds up the judging of all later ones: running far ahead of it would only waste them.
    if (this.#done || this.#asked - this.#judged >= this.#options.livePoints) return;
    if (this.#live.full && !this.#amidPlateau) this.#bound.fit(this.#live.points, this.#evidence.logVolume);
    this.#generation++;
    this.#wanted = Math.max(
      this.#generationSize,
      this.#options.livePoints - this.#live.count - (this.#asked - this.#judged),
    );
    this.#draw();
    this.#askedOfIt = 0;
    this.#ends.push(this.#asked + this.#points.rows);
  }

  /** Too few points of the plateau that is being left are alive to say where it lies: the bound made before stays. */
  get #amidPlateau(): boolean {
    return this.#live.lowest === this.#evidence.threshold && this.#thresholdTie > mostOfPlateau;
  }

  #draw(): void {
    this.#points = this.#bound.draw(this.#wanted, this.#random.stream("generation", this.#generation));
  }

  tell(evaluations: Evaluations): void {
    const logL = constrainedLogLikelihood(evaluations);
    const { ids, tags, points } = evaluations;
    for (let i = 0; i < logL.length; i++) {
      const point = points.data.slice(i * this.#dim, (i + 1) * this.#dim);
      const result = { id: ids[i]!, logL: logL[i]!, point };
      if (tags[i]! >= 0) this.#waiting.set(tags[i]!, result);
      else if (this.#options.initial === "prior")
        this.#judge({ ...result, tie: this.#ties.ofGiven(result.id) });
    }
    for (
      let next = this.#waiting.get(this.#judged);
      next !== undefined;
      next = this.#waiting.get(this.#judged)
    ) {
      this.#waiting.delete(this.#judged);
      this.#judge({ ...next, tie: this.#ties.of(this.#judged) });
      this.#judged++;
      if (this.#judged === this.#ends[0]) {
        this.#ends.shift();
        this.#done ||= this.#live.full && this.#evidence.dlogz(this.#live.highest) < this.#options.dlogz;
      }
    }
  }

  #judge(candidate: Candidate): void {
    if (!this.#live.full) {
      this.#live.add(candidate);
      return;
    }
    const accepted = this.#live.exceedsLowest(candidate);
    this.#acceptance = memory * this.#acceptance + (accepted ? 1 - memory : 0);
    if (!accepted) return;
    const { dead, rank } = this.#live.replaceLowest(candidate);
    this.#evidence.add(dead);
    this.#thresholdTie = dead.tie;
    this.#ranks.add(rank);
  }

  done(): boolean {
    return this.#done;
  }

  snapshot(): Snapshot {
    return {
      live: this.#live.save(),
      evidence: this.#evidence.save(),
      bound: this.#bound.save(),
      ranks: this.#ranks.save(),
      generation: this.#generation,
      wanted: this.#wanted,
      askedOfIt: this.#askedOfIt,
      asked: this.#asked,
      judged: this.#judged,
      ends: [...this.#ends],
      waiting: [...this.#waiting].map(([tag, { id, logL, point }]) => ({
        tag,
        id,
        logL,
        point: point.slice(),
      })),
      acceptance: this.#acceptance,
      thresholdTie: this.#thresholdTie,
      done: this.#done,
    };
  }

  restore(saved: Snapshot): void {
    if (typeof saved.judged !== "number" || saved.live === undefined)
      throw new LodeError("LODE_RUN_SAMPLER", "This is no snapshot of the nested sampler.");
    this.#live.load(saved.live as Snapshot);
    this.#evidence.load(saved.evidence as Snapshot);
    this.#bound.load(saved.bound as Snapshot);
    this.#ranks.load(saved.ranks as Snapshot);
    this.#generation = saved.generation as number;
    this.#wanted = saved.wanted as number;
    this.#askedOfIt = saved.askedOfIt as number;
    this.#asked = saved.asked as number;
    this.#judged = saved.judged;
    this.#ends = [...(saved.ends as number[])];
    this.#waiting.clear();
    for (const { tag, ...result } of saved.waiting as unknown as {
      tag: number;
      id: number;
      logL: number;
      point: Float64Array;
    }[])
      this.#waiting.set(tag, { ...result, point: Float64Array.from(result.point) });
    this.#acceptance = saved.acceptance as number;
    this.#thresholdTie = saved.thresholdTie as number;
    this.#done = saved.done as boolean;
    if (this.#wanted > 0) this.#draw();
  }

  diagnostics(): Record<string, number> {
    const { count } = this.#live;
    if (count === 0) return { live: 0 };
    return {
      logEvidence: this.#evidence.withLive(this.#live.logLikelihoods, count),
      dlogz: this.#evidence.dlogz(this.#live.highest),
      logVolume: this.#evidence.logVolume,
      live: count,
      lowest: this.#live.lowest,
      highest: this.#live.highest,
      ellipsoids: this.#bound.count,
      acceptance: this.#acceptance,
      insertionP: this.#ranks.pValue(),
    };
  }

  summary(): Summary {
    const result = this.#evidence.result(this.#live.ordered(), this.#random);
    if (!(result.logEvidence > -Infinity))
      return { notes: { evidence: "no point has a likelihood above 0" } };
    const { ids, logWeights, births, logEvidence, error, information } = result;
    // Kish's effective number of independent points.
    const effective = 1 / logWeights.reduce((sum, value) => sum + Math.exp(2 * value), 0);
    return {
      logWeights: { ids, logWeights, births },
      logEvidence: { value: logEvidence, error },
      notes: {
        information,
        effectiveSamples: Math.round(effective),
        dlogz: this.#evidence.dlogz(this.#live.highest),
        insertionP: this.#ranks.pValue(),
      },
    };
  }
}

export const create: CreateSampler<Options> = (options, context) => new Nested(options, context);
