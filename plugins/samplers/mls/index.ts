// Machine Learning Scan (arXiv:1708.06615): surrogates learn the observables, candidates that they expect to be found are
// evaluated and learned from in turn. `preset: paper` is the published method; the default finds and fills the region.
import {
  type CreateSampler,
  type Evaluations,
  LodeError,
  type Matrix,
  matrix,
  type Proposals,
  type Random,
  type Sampler,
  type SamplerContext,
  type Snapshot,
  Status,
} from "lodescan/contract";
import { createScoring } from "./create-scoring.js";
import { type Doubt, doubtfulPoints, Exploration, gapPoints, surveyDoubt } from "./exploration.js";
import { allowed, freshPoints, onlyNew, spaceSize } from "./fresh.js";
import { guidedPool } from "./guided.js";
import { History } from "./history.js";
import { Learning } from "./learning.js";
import { snapped, stacked } from "./matrices.js";
import type { Options } from "./options.js";
import { acceptedByLikelihood } from "./paper.js";
import { loadPending, type PendingBatch, savePending } from "./pending.js";
import { reportPredictions } from "./predictions-event.js";
import type { Scoring } from "./scoring.js";
import { selectBatch } from "./selection.js";

const paperBatch = 100;
const paperRandomFraction = 0.1;
/** An automatic batch is this share of the known points, ... */
const batchShare = 0.03;
/** ... plus this times the share of guided points that were found lately: trust grows with success. */
const trustedShare = 0.08;
const smallestBatch = 6;
/** Weight of what was before, point by point, in the share of guided points found lately. */
const memory = 0.98;

interface Choice {
  points: Matrix;
  origin: string;
  explores: boolean;
}

class Mls implements Sampler {
  readonly #context: SamplerContext;
  readonly #options: Options;
  readonly #history: History;
  readonly #learning: Learning;
  readonly #exploration: Exploration;
  #pending: PendingBatch[] = [];
  #iteration = 0;
  #nextTag = 0;
  /** Rows known at the last fit: without news there is nothing to fit. */
  #fittedRows = -1;
  /** Share of guided points found, of late. */
  #success = 0;
  /** Of the last batch: mean probability of being found, candidates tested and accepted. */
  #expected = 0;
  #tested = 0;
  #accepted = 0;

  constructor(options: Options, context: SamplerContext) {
    const paper = options.preset === "paper";
    this.#context = context;
    this.#options = options;
    const { dimensions, observables, constraints } = context.problem;
    this.#history = new History(dimensions, observables.length, constraints.length);
    this.#learning = new Learning(context, { warm: options.warm, emphasis: options.emphasis && !paper });
    const fraction = options.randomFraction;
    this.#exploration = new Exploration(paper && fraction === "auto" ? paperRandomFraction : fraction);
  }

  async ask(count: number): Promise<Proposals> {
    const { dim, random: stream } = this.#context;
    const random = stream.stream("iteration", this.#iteration);
    const wanted = Math.min(count, this.#batchSize());
    await this.#fit(random);
    const scoring = this.#learning.ready
      ? await createScoring(this.#context, this.#learning, this.#history)
      : undefined;
    const choices = scoring
      ? await this.#propose(random, scoring, wanted)
      : [
          {
            points: freshPoints(random, this.#context, this.#known(), wanted),
            origin: "random",
            explores: true,
          },
        ];
    const points = stacked(
      choices.map((choice) => choice.points),
      dim,
    );
    const explores = Uint8Array.from(
      choices.flatMap((c) => new Array<number>(c.points.rows).fill(c.explores ? 1 : 0)),
    );
    const origin = choices.flatMap((choice) => new Array<string>(choice.points.rows).fill(choice.origin));
    await this.#remember(points, explores, scoring);
    const tags = Int32Array.from(explores, (_, i) => this.#nextTag + i);
    this.#nextTag += points.rows;
    this.#iteration++;
    return { points, tags, origin };
  }

  async tell(e: Evaluations): Promise<void> {
    for (let i = 0; i < e.tags.length; i++) if (e.tags[i]! >= 0) this.#answer(e, i);
    for (const batch of this.#pending) reportPredictions(this.#context, this.#learning, batch, e);
    this.#pending = this.#pending.filter((batch) => batch.left > 0);
    this.#history.add(e);
  }

  /** Known and pending points: what a new one should not repeat. */
  #known(): Matrix[] {
    return [this.#history.points, ...this.#pending.map((batch) => batch.points)];
  }

  #batchSize(): number {
    const { batch, preset } = this.#options;
    if (batch !== "auto") return batch;
    if (preset === "paper") return paperBatch;
    const share = batchShare + trustedShare * this.#success;
    return Math.max(smallestBatch, Math.round(share * this.#history.rows));
  }

  async #fit(random: Random): Promise<void> {
    if (this.#history.rows === this.#fittedRows || this.#history.rows === 0) return;
    this.#context.stage("fit");
    await this.#learning.fit(this.#history, this.#iteration, random.stream("fit"));
    this.#fittedRows = this.#history.rows;
  }

  async #propose(random: Random, scoring: Scoring, wanted: number): Promise<Choice[]> {
    this.#context.stage("candidates");
    const adaptive = this.#exploration.fixed === undefined;
    const factors = this.#learning.doubtFactors();
    const doubt = adaptive ? await surveyDoubt(random.stream("doubt"), scoring, factors) : undefined;
    const exploring = this.#exploration.take(wanted, doubt?.undecided ?? 0);
    const byLikelihood = this.#options.preset === "paper" || this.#options.acceptance !== "found";
    const guided = byLikelihood
      ? await this.#byLikelihood(random, scoring, wanted - exploring)
      : await this.#byChance(random, scoring, wanted - exploring);
    const choices: Choice[] = [{ points: guided, origin: "guided", explores: false }];
    // A fixed share is taken at random, as the paper does; an adaptive one looks where it may be worth it.
    if (doubt && exploring > 0) choices.push(...this.#explore(random, doubt, guided, exploring));
    const chosen = choices.map((choice) => choice.points);
    const missing = wanted - chosen.reduce((sum, points) => sum + points.rows, 0);
    const fresh = freshPoints(random.stream("fresh"), this.#context, [...this.#known(), ...chosen], missing);
    choices.push({ points: fresh, origin: "random", explores: true });
    return choices;
  }

  /** The default: from a pool several times larger, points far from all known ones and likely to be found. */
  async #byChance(random: Random, scoring: Scoring, count: number): Promise<Matrix> {
    const { pool: factor, sharpness } = this.#options;
    if (count === 0) return matrix(0, this.#context.dim);
    const pool = await guidedPool(
      random.stream("guided"),
      this.#context,
      this.#options,
      scoring,
      this.#history,
      Math.max(512, factor * count),
    );
    const { points, chosen, frontier } = selectBatch(
      pool.points,
      pool.probability,
      pool.preference,
      stacked(this.#known(), this.#context.dim),
      count,
      sharpness,
    );
    this.#expected = chosen.reduce((sum, i) => sum + pool.probability[i]!, 0) / Math.max(1, chosen.length);
    this.#tested = pool.tested;
    this.#accepted = pool.accepted;
    this.#context.event("candidates", {
      iteration: this.#iteration,
      tested: pool.tested,
      accepted: pool.accepted,
      fallback: pool.fallback ? points.rows : 0,
      frontier,
      expected: this.#expected,
    });
    return points;
  }

  async #byLikelihood(random: Random, scoring: Scoring, count: number): Promise<Matrix> {
    const batch = await acceptedByLikelihood(
      random.stream("guided"),
      this.#context,
      this.#options,
      scoring,
      count,
    );
    this.#tested = batch.tested;
    this.#accepted = batch.accepted;
    const { tested, accepted, fallback } = batch;
    this.#context.event("candidates", { iteration: this.#iteration, tested, accepted, fallback });
    return onlyNew(batch.points, this.#known(), count);
  }

  /** Exploring points: where the surrogates may be wrong, and now and then where nothing is known. */
  #explore(random: Random, doubt: Doubt, guided: Matrix, count: number): Choice[] {
    const { dim } = this.#context;
    const known = [...this.#known(), guided];
    const inGaps = this.#exploration.gaps(count);
    const doubtful = doubtfulPoints(doubt, stacked(known, dim), count - inGaps);
    const gaps = gapPoints(random.stream("gaps"), dim, stacked([...known, doubtful], dim), inGaps);
    const clean = (points: Matrix, others: Matrix[]) =>
      onlyNew(allowed(snapped(points, this.#context.problem.dimensions), this.#context), others, points.rows);
    const first = clean(doubtful, known);
    return [
      { points: first, origin: "doubtful", explores: true },
      { points: clean(gaps, [...known, first]), origin: "gap", explores: true },
    ];
  }

  /** Keeps the batch, with what is predicted of it, until it is told. */
  async #remember(points: Matrix, explores: Uint8Array, scoring: Scoring | undefined): Promise<void> {
    if (points.rows === 0) return;
    const batch: PendingBatch = {
      iteration: this.#iteration,
      firstTag: this.#nextTag,
      points,
      explores,
      left: points.rows,
    };
    if (scoring) {
      const { probability } = await scoring.score(points);
      batch.predicted = { ...(await this.#learning.predict(points)), probability };
    }
    this.#pending.push(batch);
  }

  /** One evaluated row: compares it with its prediction. */
  #answer(e: Evaluations, i: number): void {
    const batch = this.#batchOf(e.tags[i]!);
    if (!batch)
      throw new LodeError("LODE_RUN_SAMPLER", "mls was told a point that it did not propose.", {
        found: e.tags[i],
      });
    batch.left--;
    const at = e.tags[i]! - batch.firstTag;
    const { predicted } = batch;
    if (!predicted) return;
    if (!batch.explores[at]) this.#success = memory * this.#success + (1 - memory) * e.found[i]!;
    if (e.status[i] !== Status.ok) return;
    const { cols } = e.observables;
    for (let k = 0; k < cols; k++)
      this.#learning.observe(
        k,
        predicted.mean.data[at * cols + k]!,
        predicted.spread.data[at * cols + k]!,
        e.observables.data[i * cols + k]!,
        batch.explores[at] === 1,
      );
  }

  #batchOf(tag: number): PendingBatch | undefined {
    return this.#pending.find((batch) => tag >= batch.firstTag && tag < batch.firstTag + batch.points.rows);
  }

  async snapshot(): Promise<Snapshot> {
    const { owed, explored } = this.#exploration;
    return {
      iteration: this.#iteration,
      nextTag: this.#nextTag,
      fittedRows: this.#fittedRows,
      success: this.#success,
      exploration: { owed, explored },
      pending: savePending(this.#pending),
      learning: await this.#learning.snapshot(),
    };
  }

  async restore(snapshot: Snapshot): Promise<void> {
    this.#iteration = snapshot.iteration as number;
    this.#nextTag = snapshot.nextTag as number;
    this.#fittedRows = snapshot.fittedRows as number;
    this.#success = snapshot.success as number;
    Object.assign(this.#exploration, snapshot.exploration);
    this.#pending = loadPending(snapshot.pending!);
    await this.#learning.restore(snapshot.learning as Snapshot);
  }

  diagnostics(): Record<string, number> {
    return {
      iteration: this.#iteration,
      expected: this.#expected,
      guidedFound: this.#success,
      exploring: this.#exploration.share,
      candidatesTested: this.#tested,
      candidatesAccepted: this.#accepted,
    };
  }

  /** Only a discrete space can be used up. */
  done(): boolean {
    const size = spaceSize(this.#context.problem.dimensions);
    if (this.#history.rows < size) return false;
    return onlyNew(this.#history.points, [], this.#history.rows).rows >= size;
  }
}

export const create: CreateSampler<Options> = (options, context) => new Mls(options, context);
