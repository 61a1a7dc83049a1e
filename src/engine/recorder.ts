// Brings finished rows to disk. Rows of a batch finish in any order and are logged in ask order, so the log grows by
// the finished front of the oldest batch; what waits behind a gap goes to the journal. A kill loses a blink at most.
import { join } from "node:path";
import { AttachmentFile } from "../store/attachments.js";
import type { Column } from "../store/columns.js";
import { type JournalLine, LineFile } from "../store/lines.js";
import { LogWriter } from "../store/log-writer.js";
import { runFiles } from "../store/run-folder.js";
import { type Batch, type Frame, journalLine, scoreRows } from "./batch.js";

/** Rows that make a batch of the log worth writing at once ... */
const fullRows = 4096;
/** ... or at a tick, or when the oldest has waited for so long. */
const tickRows = 64;
const oldestMilliseconds = 5000;
/** How long a finished row may lie in memory alone. */
export const tickMilliseconds = 250;

interface Open {
  batch: Batch;
  /** Rows [0, logged) are in the log. */
  logged: number;
  /** 1: in the journal. 2: need not be, it follows from the proposal. */
  journaled: Uint8Array;
  /** Finished rows that are neither in the log nor in the journal. */
  loose: number;
}

export class Recorder {
  readonly #frame: Frame;
  readonly #log: LogWriter;
  readonly #journal: LineFile<JournalLine>;
  readonly #attachments: AttachmentFile;
  readonly #open: Open[] = [];
  #oldest = 0;
  #lastTick = performance.now();
  /** Seconds spent on writing. */
  seconds = 0;
  /** Called with each stretch of rows that reaches the log, scored. */
  onLogged: (batch: Batch, from: number, to: number) => void = () => {};

  /** `end`: of the log and the journal that are there already. */
  constructor(
    frame: Frame,
    dir: string,
    columns: readonly Column[],
    end?: { log: { bytes: number; rows: number }; journal: number },
  ) {
    this.#frame = frame;
    this.#log = new LogWriter(join(dir, runFiles.log), columns, end?.log);
    this.#journal = new LineFile(join(dir, runFiles.journal), end?.journal);
    this.#attachments = new AttachmentFile(join(dir, runFiles.attachments));
  }

  /** Rows in the log. */
  get rows(): number {
    return this.#log.rows;
  }

  /**
   * Takes a batch into the order of the log; its first `logged` rows are there already. Rows that are done by now are
   * known from the proposal alone, or are in the journal where `journaled` says so.
   */
  add(batch: Batch, logged = 0, journaled?: Uint8Array): void {
    const marks = batch.done.map((done, i) => (journaled?.[i] ? 1 : done ? 2 : 0));
    this.#open.push({ batch, logged, journaled: marks, loose: 0 });
  }

  /** Rows of `batch` have become done. */
  arrived(batch: Batch, count: number): void {
    const open = this.#open.find((candidate) => candidate.batch === batch)!;
    if (open.loose === 0 && this.#oldest === 0) this.#oldest = performance.now();
    open.loose += count;
    if (open === this.#open[0] && open.loose >= fullRows) this.#front(open, fullRows);
    if (performance.now() - this.#lastTick > tickMilliseconds) this.tick();
  }

  /** Takes the text, as gzip, of a point whose row is done: it is on disk before the row is. */
  attach(id: number, gz: Uint8Array): void {
    this.#attachments.add(id, gz);
  }

  /** Logs a batch to its end. All its rows are done. */
  finish(batch: Batch): void {
    const open = this.#open[0]!;
    if (open.batch !== batch)
      throw new Error("Batches must be finished in the order in which they were added.");
    this.#front(open, 1);
    this.#open.shift();
    this.#clearJournal();
  }

  /** Brings to disk what has waited for long enough. Called by a timer. */
  tick(): void {
    this.#lastTick = performance.now();
    const first = this.#open[0];
    if (first !== undefined) {
      const late = this.#oldest > 0 && performance.now() - this.#oldest > oldestMilliseconds;
      this.#front(first, late ? 1 : tickRows);
    }
    this.flushToJournal();
    this.#clearJournal();
  }

  /** Logs the finished front of the oldest batch if it has at least `least` rows. */
  #front(open: Open, least: number): void {
    const { batch } = open;
    let end = open.logged;
    while (end < batch.rows && batch.done[end]) end++;
    if (end - open.logged < least) return;
    const start = performance.now();
    this.#attachments.flush();
    scoreRows(this.#frame, batch, end);
    for (let from = open.logged; from < end; from += fullRows) {
      const to = Math.min(end, from + fullRows);
      this.#log.append(batch, from, to);
    }
    this.seconds += (performance.now() - start) / 1000;
    const from = open.logged;
    for (let i = from; i < end; i++) if (!open.journaled[i]) open.loose--;
    open.logged = end;
    this.#oldest = 0;
    this.onLogged(batch, from, end);
  }

  /** Writes finished rows that are nowhere yet to the journal. */
  flushToJournal(): void {
    this.#attachments.flush();
    let row = this.#log.rows;
    for (const open of this.#open) {
      const lines: JournalLine[] = [];
      for (let i = open.logged; open.loose > 0 && i < open.batch.rows; i++) {
        if (!open.batch.done[i] || open.journaled[i]) continue;
        lines.push(journalLine(open.batch, i, row + i - open.logged));
        open.journaled[i] = 1;
        open.loose--;
      }
      this.#journal.append(lines);
      row += open.batch.rows - open.logged;
    }
  }

  /** The journal is of no use once the log has everything in it. */
  #clearJournal(): void {
    if (this.#journal.empty) return;
    const waiting = this.#open.some((open) => open.journaled.subarray(open.logged).includes(1));
    if (!waiting) this.#journal.clear();
  }

  /** Waits until the log lies on the disk. */
  sync(): void {
    this.#attachments.sync();
    this.#log.sync();
  }

  /** Brings everything that is finished to disk, in the log as far as its order allows. */
  flush(): void {
    const first = this.#open[0];
    if (first !== undefined) this.#front(first, 1);
    this.flushToJournal();
    this.#clearJournal();
  }

  close(): void {
    this.#log.close();
    this.#journal.close();
    this.#attachments.close();
  }
}
