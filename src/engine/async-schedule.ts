// Asynchronous mode: results are told in the order in which they arrive, which the log keeps; asks.jsonl says how many
// rows were told before each ask. Tells happen right before asks only, so the two files replay a run exactly.
import { type Matrix, matrix, type Snapshot } from "../contract/index.js";
import { type AskLine, LineFile } from "../store/lines.js";
import { type Batch, makeBatch, markForbidden, scoreRows } from "./batch.js";
import { stalled } from "./batch-schedule.js";
import { diverged, type KnownRows, loggedBatch } from "./known-rows.js";
import type { CheckedProposals } from "./sampler-face.js";
import type { Session } from "./session.js";
import type { StopReason } from "./stop-rules.js";

/** Rows in a block of arrivals, at least. */
const blockRows = 1024;
/** Points under way for each worker: one at work, one waiting for it. */
const perWorker = 2;

/** A proposal that was not told yet. */
interface Pending {
  batch: Batch;
  row: number;
}

export class AsyncSchedule {
  readonly #session: Session;
  readonly #asks: LineFile<AskLine>;
  #askCount: number;
  /** Proposals whose results are not told, by id. */
  readonly #pending = new Map<number, Pending>();
  /** Proposals that are being evaluated. */
  #underWay = 0;
  readonly #arrivals: Pending[] = [];
  #wake: (() => void) | undefined;
  /** Arrived rows in the order of the log: [0, told) were told, [told, used) wait. */
  #block: { batch: Batch; used: number; told: number } | undefined;

  /** `asks`: path of asks.jsonl; `end`: its length and number of lines where a run is resumed. */
  constructor(session: Session, asks: string, end?: { bytes: number; lines: number }) {
    this.#session = session;
    this.#asks = new LineFile(asks, end?.bytes);
    this.#askCount = end?.lines ?? 0;
  }

  /** What a snapshot adds for this schedule. */
  snapshot(): Snapshot {
    const rows = [...this.#pending.values()];
    const cols = this.#session.parts.frame.shape.parameters;
    const parameters = new Float64Array(rows.length * cols);
    for (const [k, { batch, row }] of rows.entries()) {
      parameters.set(batch.parameters.data.subarray(row * cols, (row + 1) * cols), k * cols);
    }
    return {
      asks: this.#askCount,
      ids: Float64Array.from(rows, ({ batch, row }) => batch.ids[row]!),
      tags: Int32Array.from(rows, ({ batch, row }) => batch.tags[row]!),
      iterations: Uint32Array.from(rows, ({ batch, row }) => batch.iterations[row]!),
      origins: rows.map(({ batch, row }) => batch.origins[row]!),
      parameters,
    };
  }

  /** Takes up the proposals of a snapshot. */
  restore(schedule: Snapshot): void {
    const { frame } = this.#session.parts;
    const ids = schedule.ids as Float64Array;
    const parameters: Matrix = {
      data: schedule.parameters as Float64Array,
      rows: ids.length,
      cols: frame.shape.parameters,
    };
    const batch = makeBatch(frame, parameters, 0, schedule.origins as string[]);
    batch.ids.set(ids);
    batch.tags.set(schedule.tags as Int32Array);
    batch.iterations.set(schedule.iterations as Uint32Array);
    markForbidden(frame, batch);
    this.#addPending(batch);
  }

  #addPending(batch: Batch): void {
    for (let row = 0; row < batch.rows; row++) this.#pending.set(batch.ids[row]!, { batch, row });
  }

  /** Repeats the asks and tells of an interrupted run from its files, up to where it was. */
  async replay(known: KnownRows, lines: readonly AskLine[]): Promise<void> {
    const session = this.#session;
    for (const line of lines) {
      const rows = known.read(line.told - session.position.told);
      if (rows.count > 0) await session.tell(this.#matched(loggedBatch(session, rows)));
      const proposals = await session.orHalt(session.parts.face.ask(line.count));
      const batch = session.propose(proposals, ++session.position.iteration);
      if (batch.rows !== line.rows || (batch.rows > 0 && batch.ids[0] !== line.first))
        throw diverged(batch, 0);
      this.#addPending(batch);
    }
    if (known.ahead === 0) return;
    const rest = this.#matched(loggedBatch(session, known.read(known.ahead)), false);
    session.recorder.add(rest, rest.rows);
    this.#block = { batch: rest, used: rest.rows, told: 0 };
  }

  /** Gives logged rows the tags of their proposals, whose points they must be. `told` rows are no longer pending. */
  #matched(logged: Batch, told = true): Batch {
    const { cols } = logged.parameters;
    for (let i = 0; i < logged.rows; i++) {
      const pending = this.#pending.get(logged.ids[i]!);
      if (pending === undefined) throw diverged(logged, i);
      for (let j = 0; j < cols; j++) {
        const proposed = pending.batch.parameters.data[pending.row * cols + j];
        if (!Object.is(proposed, logged.parameters.data[i * cols + j])) throw diverged(logged, i);
      }
      logged.tags[i] = pending.batch.tags[pending.row]!;
      if (told) this.#pending.delete(logged.ids[i]!);
    }
    return logged;
  }

  /** Asks, evaluates and tells until a rule ends the run. */
  async run(): Promise<StopReason> {
    const session = this.#session;
    const { scan, pool, face } = session.parts;
    const target = perWorker * pool.workers;
    this.#resubmit();
    let stop: StopReason | undefined = session.rules.reached();
    for (;;) {
      this.#collect();
      while (stop === undefined && this.#underWay < target) {
        stop = face.done ? "done" : session.remaining <= 0 ? "evaluations" : undefined;
        if (stop !== undefined) break;
        await this.#tellArrived();
        stop = session.rules.reached();
        if (stop !== undefined) break;
        const count = Math.min(target - this.#underWay, session.remaining, scan.schedule.batch);
        if ((await this.#ask(count)) === 0) break;
        this.#collect();
      }
      if (this.#underWay === 0 && this.#arrivals.length === 0) {
        // The last tells may have brought a sampler to its end.
        if (stop === undefined && face.done) stop = "done";
        if (stop === undefined && this.#untold === 0) throw stalled(face.name);
        if (stop !== undefined) break;
        continue;
      }
      session.stage("evaluate");
      await session.orHalt(this.#arrival());
      await session.snapshotIfDue(() => this.snapshot());
    }
    await this.#tellArrived();
    return stop;
  }

  /** Brings what has arrived to disk; called when a run is cut short. */
  collect(): void {
    this.#collect();
  }

  close(): void {
    this.#asks.close();
  }

  get #untold(): number {
    return this.#block === undefined ? 0 : this.#block.used - this.#block.told;
  }

  #arrival(): Promise<void> {
    if (this.#arrivals.length > 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** Evaluates proposals of an interrupted run that the log has no result for. */
  #resubmit(): void {
    const waiting = new Map<Batch, number[]>();
    const known = new Set(this.#block?.batch.ids.subarray(0, this.#block.used));
    for (const [id, { batch, row }] of this.#pending) {
      if (!known.has(id)) waiting.set(batch, [...(waiting.get(batch) ?? []), row]);
    }
    for (const [batch, rows] of waiting) this.#submit(batch, rows);
  }

  #submit(batch: Batch, rows: readonly number[]): void {
    this.#underWay += rows.length;
    const arrive = (row: number) => this.#arrivals.push({ batch, row });
    for (const row of rows) if (batch.done[row]) arrive(row);
    const open = Int32Array.from(rows.filter((row) => !batch.done[row]));
    void this.#session.evaluate(batch, open, (done) => {
      for (const row of done) arrive(row);
      this.#wake?.();
      this.#wake = undefined;
    });
  }

  async #ask(count: number): Promise<number> {
    const session = this.#session;
    session.stage("ask");
    const { position, parts } = session;
    const proposals: CheckedProposals = await session.orHalt(parts.face.ask(count));
    const first = position.nextId;
    const batch = session.propose(proposals, ++position.iteration);
    this.#asks.append([{ told: position.told, count, rows: batch.rows, first }]);
    this.#askCount++;
    this.#addPending(batch);
    this.#submit(batch, [...batch.ids.keys()]);
    session.iterationDone(position.iteration);
    return batch.rows;
  }

  /** Moves arrivals into the block, which the recorder brings to disk: a row is there before it is told. */
  #collect(): void {
    const arrivals = this.#arrivals.splice(0);
    if (arrivals.length === 0) return;
    this.#underWay -= arrivals.length;
    const { recorder } = this.#session;
    const block = this.#room(arrivals.length);
    for (const { batch, row } of arrivals) copyRow(batch, row, block.batch, block.used++);
    recorder.arrived(block.batch, arrivals.length);
    recorder.flushToJournal();
  }

  /** The block that has room for `count` rows, a new one if need be. Rows that wait to be told stay together. */
  #room(count: number): { batch: Batch; used: number; told: number } {
    const { recorder, parts } = this.#session;
    const old = this.#block;
    if (old !== undefined && old.used + count <= old.batch.rows) return old;
    const waiting = this.#untold;
    const rows = Math.max(blockRows, 2 * (waiting + count));
    const parameters = matrix(rows, parts.frame.shape.parameters);
    const batch = makeBatch(parts.frame, parameters, 0, new Array<string>(rows).fill(""));
    if (old !== undefined) recorder.finish(old.batch);
    for (let i = 0; i < waiting; i++) copyRow(old!.batch, old!.told + i, batch, i);
    recorder.add(batch, waiting);
    // Rows that were carried over are in the log already and were counted there.
    scoreRows(parts.frame, batch, waiting);
    this.#block = { batch, used: waiting, told: 0 };
    return this.#block;
  }

  async #tellArrived(): Promise<void> {
    const block = this.#block;
    if (block === undefined || this.#untold === 0) return;
    const session = this.#session;
    session.stage("tell");
    scoreRows(session.parts.frame, block.batch, block.used);
    const { told, used } = block;
    block.told = used;
    await session.tell(block.batch, told, used);
    for (let i = told; i < used; i++) this.#pending.delete(block.batch.ids[i]!);
  }
}

function copyRow(from: Batch, i: number, to: Batch, k: number): void {
  for (const name of ["points", "parameters", "observables"] as const) {
    const { cols } = from[name];
    to[name].data.set(from[name].data.subarray(i * cols, (i + 1) * cols), k * cols);
  }
  to.ids[k] = from.ids[i]!;
  to.tags[k] = from.tags[i]!;
  to.iterations[k] = from.iterations[i]!;
  (to.origins as string[])[k] = from.origins[i]!;
  to.status[k] = from.status[i]!;
  (to.reasons as string[])[k] = from.reasons[i]!;
  to.seconds[k] = from.seconds[i]!;
  to.done[k] = 1;
}
