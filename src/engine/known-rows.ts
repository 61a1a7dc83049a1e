// What the log and the journal of an interrupted run know: results that need not be computed again, and the points
// that a resumed sampler must propose once more, bit for bit.
import { LodeError, type Matrix } from "../contract/index.js";
import type { JournalLine } from "../store/lines.js";
import { type Batch, fillRow, makeBatch, scoreRows } from "./batch.js";
import type { LogCursor, LoggedRows } from "./log-cursor.js";
import type { Session } from "./session.js";

/** Rows told at a time when the log is read back. */
const pieceRows = 4096;

export class KnownRows {
  readonly #cursor: LogCursor;
  readonly #logRows: number;
  readonly #journal: ReadonlyMap<number, JournalLine>;
  /** Row of the log that the cursor stands at. */
  #at = 0;

  /** `cursor` stands at the log's first row. */
  constructor(cursor: LogCursor, logRows: number, journal: readonly JournalLine[]) {
    this.#cursor = cursor;
    this.#logRows = logRows;
    this.#journal = new Map(journal.map((line) => [line.id, line]));
  }

  /** Rows of the log that are still ahead. */
  get ahead(): number {
    return this.#logRows - this.#at;
  }

  read(count: number): LoggedRows {
    const rows = this.#cursor.read(Math.min(count, this.ahead));
    this.#at += rows.count;
    return rows;
  }

  /** Batch mode: fills in what is known of a batch. Returns how many rows are in the log, and which in the journal. */
  fill(session: Session, batch: Batch): { logged: number; journaled: Uint8Array } {
    const rows = this.read(batch.rows);
    sameParameters(batch, rows.parameters, rows.count, 0);
    batch.observables.data.set(rows.observables.data);
    batch.status.set(rows.status);
    batch.seconds.set(rows.seconds);
    batch.done.fill(1, 0, rows.count);
    for (let i = 0; i < rows.count; i++) (batch.reasons as string[])[i] = rows.reasons[i]!;
    scoreRows(session.parts.frame, batch, rows.count);
    session.count(batch, 0, rows.count);
    const journaled = new Uint8Array(batch.rows);
    for (let i = rows.count; i < batch.rows; i++) {
      const line = this.#journal.get(batch.ids[i]!);
      if (line === undefined) continue;
      if (!fillRow(batch, i, line)) throw diverged(batch, i);
      journaled[i] = 1;
    }
    if (session.repeats)
      for (let i = 0; i < batch.rows; i++) if (batch.done[i]) session.repeats.remember(batch, i);
    return { logged: rows.count, journaled };
  }

  /** Tells the sampler the next `count` rows of the log as given ones, as a restored sampler wants it. */
  async tellAsGiven(session: Session, count: number): Promise<void> {
    for (let left = count; left > 0; ) {
      const rows = this.read(Math.min(left, pieceRows));
      if (rows.count === 0) return;
      const batch = loggedBatch(session, rows);
      await session.tell(batch);
      left -= rows.count;
    }
  }
}

/** A scored and counted batch of logged rows, with tag -1. */
export function loggedBatch(session: Session, rows: LoggedRows): Batch {
  const batch = makeBatch(session.parts.frame, rows.parameters, 0, rows.origins);
  batch.ids.set(rows.ids);
  batch.iterations.set(rows.iterations);
  batch.observables.data.set(rows.observables.data);
  batch.status.set(rows.status);
  batch.reasons = rows.reasons;
  batch.seconds.set(rows.seconds);
  batch.done.fill(1);
  scoreRows(session.parts.frame, batch, batch.rows);
  session.count(batch, 0, batch.rows);
  if (session.repeats) for (let i = 0; i < batch.rows; i++) session.repeats.remember(batch, i);
  return batch;
}

/** Throws where the first `count` rows of `batch` are not, from row `from` of `logged` on, the same doubles. */
export function sameParameters(batch: Batch, logged: Matrix, count: number, from: number): void {
  const { data, cols } = batch.parameters;
  for (let k = 0; k < count * cols; k++) {
    if (!Object.is(data[k], logged.data[from * cols + k])) throw diverged(batch, Math.floor(k / cols));
  }
}

export function diverged(batch: Batch, i: number): LodeError {
  return new LodeError(
    "LODE_RUN_DIVERGED",
    `The resumed sampler proposes another point ${batch.ids[i]} than the log holds.`,
    {
      hint: "Results are equal bit for bit on one instruction set, with the same versions and the same warmStart files. The log is untouched.",
    },
  );
}
