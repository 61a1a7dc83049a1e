// One sitting of a run: what both schedules share. It owns the recorder, the rules, the clock and what is said outside.
import { join } from "node:path";
import { LodeError, type Snapshot, Status, statusNames } from "../contract/index.js";
import type { LineFile } from "../store/lines.js";
import { runFiles } from "../store/run-folder.js";
import { RowTally } from "../store/run-reader.js";
import { Snapshots } from "../store/snapshots.js";
import { type Batch, countsAsTested, evaluationsOf, isFound, proposedBatch } from "./batch.js";
import type { EventQueue, ProgressEvent, RunEvent } from "./events.js";
import type { Parts } from "./parts.js";
import { progressOf } from "./progress.js";
import { type Recorder, tickMilliseconds } from "./recorder.js";
import { Repeats } from "./repeats.js";
import type { CheckedProposals } from "./sampler-face.js";
import { StopRules, Window } from "./stop-rules.js";

/** Why a sitting was cut short. Thrown through the loop; not an error. */
export class Halt extends Error {
  readonly reason: "interrupted" | "time";
  constructor(reason: "interrupted" | "time") {
    super(reason);
    this.reason = reason;
  }
}

/** Counters that a snapshot carries over. */
export interface Position {
  /** Ids given out. */
  nextId: number;
  iteration: number;
  /** Tested points asked for: what the budget of evaluations counts. */
  asked: number;
  /** Rows told to the sampler: the log's first so many. */
  told: number;
}

/** A file event at most so often for iterations that take less. */
const iterationMilliseconds = 100;
/** Snapshots come at least so far apart, and never take more than a twentieth of the time. */
const snapshotSeconds = 5;
const snapshotShare = 20;
/** Asks in a row that brought only points which fail a constraint on parameters, after which the run gives up. */
const mostBarrenAsks = 1000;
const displayWindow = 1000;

export interface SessionSetup {
  dir: string;
  parts: Parts;
  queue: EventQueue;
  recorder: Recorder;
  events: LineFile<Record<string, unknown>>;
  /** Seconds of earlier sittings. */
  secondsBefore: number;
  options: { signal?: AbortSignal; snapshotSeconds?: number };
}

export class Session {
  readonly dir: string;
  readonly parts: Parts;
  readonly recorder: Recorder;
  readonly rules: StopRules;
  readonly tally = new RowTally();
  readonly repeats: Repeats | undefined;
  readonly position: Position = { nextId: 0, iteration: 0, asked: 0, told: 0 };
  readonly #setup: SessionSetup;
  readonly #start = performance.now();
  readonly #window = new Window(displayWindow);
  readonly #snapshots: Snapshots;
  /** Why the sitting was cut short, and who has to hear of it. */
  #halted: { reason: unknown } | undefined;
  readonly #waiting = new Set<(reason: unknown) => void>();
  readonly #timers: NodeJS.Timeout[] = [];
  /** Logged rows that warmStart gave. */
  givenPoints = 0;
  #stage = { name: "start", fraction: undefined as number | undefined };
  #testedHere = 0;
  #goodHere = 0;
  #barrenAsks = 0;
  #lastIterationEvent = 0;
  #lastSnapshot = performance.now();
  #snapshotCost = 0;
  #rowsAtSnapshot = -1;

  constructor(setup: SessionSetup) {
    this.#setup = setup;
    this.dir = setup.dir;
    this.parts = setup.parts;
    this.recorder = setup.recorder;
    const { scan, problem } = setup.parts;
    this.rules = new StopRules(scan.budget, problem.view.dimensions.length);
    if (setup.parts.reuseRepeats) this.repeats = new Repeats();
    this.#snapshots = new Snapshots(join(this.dir, runFiles.snapshots));
    this.recorder.onLogged = (batch, from, to) => this.count(batch, from, to);
    this.#watchClock();
  }

  #watchClock(): void {
    const { secondsBefore, options } = this.#setup;
    const { signal } = options;
    const { time } = this.parts.scan.budget;
    const interrupt = () => this.#halt(new Halt("interrupted"));
    if (signal?.aborted) interrupt();
    signal?.addEventListener("abort", interrupt, { once: true });
    if (time !== undefined) {
      // Longer than setTimeout can count means: never.
      const left = Math.max(0, time - secondsBefore) * 1000;
      if (left < 2 ** 31) this.#timers.push(setTimeout(() => this.#halt(new Halt("time")), left));
    }
    this.#timers.push(
      setInterval(() => {
        this.guarded(() => this.recorder.tick());
        this.#setup.queue.push(this.progress());
      }, tickMilliseconds),
    );
  }

  stopClock(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }

  #halt(reason: unknown): void {
    this.#halted ??= { reason };
    for (const reject of this.#waiting) reject(this.#halted.reason);
  }

  /**
   * Waits for `work`, or throws as soon as the run is interrupted, out of time, or broken elsewhere. Not Promise.race with
   * one promise for the whole run: that would keep every result until the end.
   */
  orHalt<Result>(work: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#halted !== undefined) reject(this.#halted.reason);
      this.#waiting.add(reject);
      work.then(resolve, reject).finally(() => this.#waiting.delete(reject));
    });
  }

  /** For callbacks: an error ends the run instead of getting lost. */
  guarded(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#halt(error);
    }
  }

  get seconds(): number {
    return this.#setup.secondsBefore + (performance.now() - this.#start) / 1000;
  }

  say(event: RunEvent): void {
    this.#setup.queue.push(event);
  }

  /** An event that is kept in events.jsonl too. */
  record(event: RunEvent): void {
    this.say(event);
    const { type, ...data } = event;
    this.#setup.events.append([{ type, time: new Date().toISOString(), ...data }]);
  }

  stage(name: string, fraction?: number): void {
    this.#stage = { name, fraction };
    this.say(
      fraction === undefined ? { type: "stage", stage: name } : { type: "stage", stage: name, fraction },
    );
  }

  /** Counts logged rows for the display and the summary. */
  count(batch: Batch, from: number, to: number): void {
    const { violations } = batch;
    const { applied } = this.parts.frame;
    for (let i = from; i < to; i++) {
      const feasible = applied.every((j) => violations.data[i * violations.cols + j] === 0);
      this.tally.addRow({
        id: batch.ids[i]!,
        origin: batch.origins[i]!,
        status: statusNames[batch.status[i]!]!,
        reason: batch.reasons[i]!,
        seconds: batch.seconds[i]!,
        logLikelihood: batch.logLikelihood[i]!,
        found: batch.found[i]!,
        feasible,
      });
      if (countsAsTested(batch, i)) this.#window.add(batch.found[i]!);
      else if (batch.origins[i] === "given") this.givenPoints++;
    }
    this.tally.iteration = Math.max(this.tally.iteration, batch.iterations[to - 1] ?? 0);
  }

  /** Tested points that may still be asked for. */
  get remaining(): number {
    return (this.parts.scan.budget.evaluations ?? Infinity) - this.position.asked;
  }

  /** Gives a batch of proposals its ids, tags and parameters. */
  propose(proposals: CheckedProposals, iteration: number): Batch {
    const { rows } = proposals.points;
    const batch = proposedBatch(this.parts.frame, proposals.points, iteration, proposals.origins);
    batch.tags.set(proposals.tags);
    for (let i = 0; i < rows; i++) batch.ids[i] = this.position.nextId + i;
    this.position.nextId += rows;
    const tested = batch.done.reduce((sum, done) => sum + 1 - done, 0);
    this.position.asked += tested;
    this.#barrenAsks = rows > 0 && tested === 0 ? this.#barrenAsks + 1 : 0;
    if (this.#barrenAsks >= mostBarrenAsks) {
      throw new LodeError(
        "LODE_RUN_STALLED",
        `In ${mostBarrenAsks} asks in a row every proposed point failed a constraint on parameters.`,
        {
          path: "/constraints",
          hint: "Narrow the priors to where the constraints can hold.",
        },
      );
    }
    return batch;
  }

  /** Evaluates the given rows of a batch; `arrived` hears of each that is done. */
  async evaluate(batch: Batch, rows: Int32Array, arrived: (rows: Int32Array) => void): Promise<void> {
    const { repeats } = this;
    if (repeats === undefined) return this.#submit(batch, rows, arrived);
    const answered = rows.filter((i) => repeats.answer(batch, i));
    if (answered.length > 0) this.guarded(() => arrived(answered));
    const open = rows.filter((i) => !batch.done[i]);
    const first = repeats.first(batch, open);
    await this.#submit(batch, first, arrived);
    const twins = open.filter((i) => !batch.done[i]);
    if (twins.length > 0 && first.every((i) => batch.done[i])) await this.evaluate(batch, twins, arrived);
  }

  #submit(batch: Batch, rows: Int32Array, arrived: (rows: Int32Array) => void): Promise<void> {
    const attachments: (Uint8Array | undefined)[] = [];
    return this.parts.pool.evaluate({
      parameters: batch.parameters,
      ids: batch.ids,
      rows,
      observables: batch.observables,
      status: batch.status,
      reasons: batch.reasons as string[],
      seconds: batch.seconds,
      attachments,
      arrived: (done) =>
        this.guarded(() => {
          for (const i of done) {
            batch.done[i] = 1;
            if (attachments[i]) this.#keep(batch, i, attachments[i]);
            attachments[i] = undefined;
            this.repeats?.remember(batch, i);
          }
          arrived(done);
          this.#endIfHopeless(batch, done);
        }),
    });
  }

  /** Keeps what is attached to a row, if such rows' attachments are kept. The pool has sorted by status. */
  #keep(batch: Batch, i: number, gz: Uint8Array): void {
    const { scan, frame } = this.parts;
    if (scan.keep.attachments === "found" && !isFound(frame, batch, i)) return;
    this.recorder.attach(batch.ids[i]!, gz);
  }

  /** Ends a run in which nothing but failures comes back. */
  #endIfHopeless(batch: Batch, done: Int32Array): void {
    this.#testedHere += done.length;
    for (const i of done) {
      if (batch.status[i] === Status.ok || batch.status[i] === Status.unphysical) this.#goodHere++;
    }
    const { giveUpAfter } = this.parts.scan.failures;
    if (this.#goodHere === 0 && this.#testedHere >= giveUpAfter) {
      this.recorder.flush();
      throw this.allFailed();
    }
  }

  /** The error for a run without a single good point. */
  allFailed(): LodeError {
    const reasons = Object.entries(this.tally.reasons).sort((a, b) => b[1] - a[1]);
    const listed = reasons.slice(0, 3).map(([reason, count]) => `${reason} (${count})`);
    const tested = Math.max(this.tally.tested, this.#testedHere);
    return new LodeError(
      "LODE_RUN_ALL_FAILED",
      `All ${tested} evaluations failed: ${listed.join(", ") || "see the log"}.`,
      {
        found: Object.fromEntries(reasons.slice(0, 10)),
        hint: "Try one point with `lode check`. After a remedy `lode resume` goes on; failures.giveUpAfter sets the patience.",
      },
    );
  }

  /** True if evaluations came back in this sitting and none of them was of use. */
  get nothingGood(): boolean {
    const { statuses, tested } = this.tally;
    return tested > 0 && !statuses.ok && !statuses.unphysical;
  }

  /** Tells the sampler scored rows that are on disk, and lets the rules see them. */
  async tell(batch: Batch, from = 0, to = batch.rows): Promise<void> {
    if (to <= from) return;
    await this.orHalt(this.parts.face.tell(evaluationsOf(this.parts.frame, batch, from, to)));
    this.rules.observe(batch, from, to);
    this.position.told += to - from;
  }

  iterationDone(iteration: number): void {
    const now = performance.now();
    if (now - this.#lastIterationEvent < iterationMilliseconds) return;
    this.#lastIterationEvent = now;
    const { rows, tested, found, evaluatorSeconds } = this.tally;
    this.record({
      type: "iteration",
      iteration,
      rows,
      tested,
      found,
      efficiency: tested > 0 ? found / tested : 0,
      seconds: this.seconds,
      samplerSeconds: this.parts.face.seconds,
      evaluatorSeconds,
      diagnostics: this.#diagnostics(),
    });
  }

  progress(): ProgressEvent {
    return progressOf({
      dir: this.dir,
      budget: this.parts.scan.budget,
      tally: this.tally,
      window: this.#window,
      stage: this.#stage,
      seconds: this.seconds,
      secondsHere: (performance.now() - this.#start) / 1000,
      testedHere: this.#testedHere,
      diagnostics: this.#diagnostics(),
    });
  }

  #diagnostics(): Record<string, number> {
    return { ...this.parts.face.sampler.diagnostics(), ...this.rules.diagnostics() };
  }

  /** Saves a snapshot if it is time for one. The sampler is idle; `extra` is what the schedule adds. */
  async snapshotIfDue(extra: () => Snapshot): Promise<void> {
    const age = (performance.now() - this.#lastSnapshot) / 1000;
    const least = Math.max(snapshotSeconds, snapshotShare * this.#snapshotCost);
    if (age < (this.#setup.options.snapshotSeconds ?? least)) return;
    await this.snapshot(extra);
  }

  async snapshot(extra: () => Snapshot): Promise<void> {
    if (this.position.told === this.#rowsAtSnapshot) return;
    const start = performance.now();
    this.recorder.flush();
    this.recorder.sync();
    const { face, surrogates } = this.parts;
    const number = this.#snapshots.save({
      ...this.position,
      nextTag: face.nextTag,
      schedule: extra(),
      sampler: await face.snapshot(),
      surrogates: await Promise.all(
        surrogates.map((surrogate) => (surrogate.fitted ? surrogate.save() : null)),
      ),
    });
    this.#rowsAtSnapshot = this.position.told;
    this.#lastSnapshot = performance.now();
    this.#snapshotCost = (this.#lastSnapshot - start) / 1000;
    this.record({ type: "snapshot", number, rows: this.position.told });
  }
}
