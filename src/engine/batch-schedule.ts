// Batch mode: results are told in ask order, and which points come never depends on the number of workers or on time.
// With a lag of L, batch n+1 is asked for right after batch n-L was told, so that training and evaluation overlap.
import { LodeError, type Matrix, type Snapshot } from "../contract/index.js";
import { type Batch, makeBatch, markForbidden, scoreRows } from "./batch.js";
import type { KnownRows } from "./known-rows.js";
import type { SamplerFace } from "./sampler-face.js";
import type { Session } from "./session.js";
import type { StopReason } from "./stop-rules.js";

interface InFlight {
  batch: Batch;
  evaluated: Promise<void>;
}

export class BatchSchedule {
  readonly #session: Session;
  readonly #known: KnownRows | undefined;
  readonly #inFlight: InFlight[] = [];

  /** `known`: rows of the run that is resumed, from where the sampler stands. */
  constructor(session: Session, known?: KnownRows) {
    this.#session = session;
    this.#known = known;
  }

  #launch(batch: Batch): void {
    const { recorder } = this.#session;
    const { logged, journaled } = this.#known?.fill(this.#session, batch) ?? {};
    recorder.add(batch, logged, journaled);
    const rows = Int32Array.from(batch.done.keys()).filter((i) => !batch.done[i]);
    const evaluated = this.#session.evaluate(batch, rows, (done) => recorder.arrived(batch, done.length));
    this.#inFlight.push({ batch, evaluated });
  }

  /** Waits for the oldest batch, logs it and tells it. */
  async #finishOldest(): Promise<Batch> {
    const { batch, evaluated } = this.#inFlight[0]!;
    await this.#session.orHalt(evaluated);
    this.#session.recorder.finish(batch);
    this.#session.stage("tell");
    await this.#session.tell(batch);
    this.#inFlight.shift();
    return batch;
  }

  /** Points given by the user: logged as they are and told, without an evaluation. */
  async given(rows: {
    parameters: Matrix;
    observables: Matrix;
    status: Uint8Array;
    reasons: string[];
  }): Promise<void> {
    if (rows.parameters.rows === 0) return;
    const session = this.#session;
    const origins = new Array<string>(rows.parameters.rows).fill("given");
    const batch = makeBatch(session.parts.frame, rows.parameters, 0, origins);
    for (let i = 0; i < batch.rows; i++) batch.ids[i] = session.position.nextId + i;
    session.position.nextId += batch.rows;
    const { logged } = this.#known?.fill(session, batch) ?? { logged: 0 };
    batch.observables.data.set(rows.observables.data);
    batch.status.set(rows.status);
    batch.reasons = rows.reasons;
    batch.done.fill(1);
    session.recorder.add(batch, logged);
    session.recorder.finish(batch);
    scoreRows(session.parts.frame, batch, batch.rows);
    if (session.repeats) for (let i = 0; i < batch.rows; i++) session.repeats.remember(batch, i);
    await session.tell(batch);
  }

  /** The given points of a resumed run, from its log. */
  async givenAgain(count: number): Promise<void> {
    await this.#known!.tellAsGiven(this.#session, count);
    this.#session.position.nextId += count;
  }

  /** The initial points, told with tag -1 as iteration 0. */
  async initial(face: SamplerFace, count: number): Promise<void> {
    const session = this.#session;
    session.stage("initial");
    const wanted = Math.min(count, session.remaining);
    while (session.position.asked < wanted) {
      const most = Math.min(wanted - session.position.asked, session.parts.scan.schedule.batch);
      const proposals = await session.orHalt(face.ask(most));
      if (proposals.points.rows === 0) break;
      proposals.tags.fill(-1);
      this.#launch(session.propose({ ...proposals, origins: proposals.origins.map(() => "initial") }, 0));
      await this.#finishOldest();
    }
  }

  /** Batches that a snapshot found unanswered. */
  relaunch(schedule: Snapshot): void {
    const { frame } = this.#session.parts;
    for (const saved of schedule.inFlight as unknown as SavedBatch[]) {
      const cols = frame.shape.parameters;
      const parameters = { data: saved.parameters, rows: saved.ids.length, cols };
      const batch = makeBatch(frame, parameters, saved.iteration, saved.origins);
      batch.ids.set(saved.ids);
      batch.tags.set(saved.tags);
      markForbidden(frame, batch);
      this.#launch(batch);
    }
  }

  /** What a snapshot adds for this schedule. */
  snapshot(): Snapshot {
    const inFlight = this.#inFlight.map(
      ({ batch }): SavedBatch => ({
        ids: batch.ids.slice(),
        tags: batch.tags.slice(),
        origins: [...batch.origins],
        iteration: batch.iterations[0] ?? 0,
        parameters: Float64Array.from(batch.parameters.data),
      }),
    );
    return { inFlight: inFlight as unknown as Snapshot[] };
  }

  /** Asks, evaluates and tells until a rule ends the run. */
  async run(): Promise<StopReason> {
    const session = this.#session;
    const { lag } = session.parts.scan.schedule;
    let stop = session.rules.reached();
    for (;;) {
      for (let asked = 1; stop === undefined && asked > 0 && this.#inFlight.length <= lag; ) {
        const before = this.#inFlight.length;
        stop = await this.#askNext();
        asked = this.#inFlight.length - before;
      }
      if (this.#inFlight.length === 0) return stop!;
      session.stage("evaluate");
      const batch = await this.#finishOldest();
      session.iterationDone(batch.iterations[0] ?? 0);
      stop ??= session.rules.reached();
      await session.snapshotIfDue(() => this.snapshot());
    }
  }

  /** Launches the next batch, or says why there is none. */
  async #askNext(): Promise<StopReason | undefined> {
    const session = this.#session;
    const { face, scan } = session.parts;
    if (face.done) return "done";
    if (session.remaining <= 0) return "evaluations";
    session.stage("ask");
    const proposals = await session.orHalt(face.ask(Math.min(session.remaining, scan.schedule.batch)));
    if (proposals.points.rows > 0) {
      this.#launch(session.propose(proposals, ++session.position.iteration));
      return undefined;
    }
    if (face.done) return "done";
    if (this.#inFlight.length > 0) return undefined;
    throw stalled(face.name);
  }
}

/** An unanswered batch in a snapshot. */
interface SavedBatch {
  ids: Float64Array;
  tags: Int32Array;
  origins: string[];
  iteration: number;
  parameters: Float64Array;
}

export function stalled(name: string): LodeError {
  return new LodeError(
    "LODE_RUN_STALLED",
    `The sampler ${name} proposes nothing although nothing is pending.`,
    {
      hint: "This is a defect of the sampler: its done() should be true when it has no more points.",
    },
  );
}
