// What an interrupted run left behind: log, journal, asks and the newest good snapshot, with torn tails cut and said.
import { existsSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { matrix, type Snapshot } from "../contract/index.js";
import { mendAttachments } from "../store/attachments.js";
import type { Column } from "../store/columns.js";
import { type AskLine, decodeNumber, type JournalLine, LineFile, readLines } from "../store/lines.js";
import { indexLog, type LogIndex, readPieces } from "../store/log-reader.js";
import { LogWriter } from "../store/log-writer.js";
import { runFiles } from "../store/run-folder.js";
import { latestSnapshot } from "../store/snapshots.js";
import { fillRow, makeBatch, scoreRows } from "./batch.js";
import { KnownRows } from "./known-rows.js";
import { LogCursor } from "./log-cursor.js";
import type { Parts } from "./parts.js";

export interface Remains {
  rows: number;
  logBytes: number;
  journalBytes: number;
  /** Leading rows that were given, not evaluated. */
  givenRows: number;
  snapshot?: Snapshot;
  askLines: AskLine[];
  asks: { bytes: number; lines: number };
  /** Log, from its first row, and journal. */
  known(): KnownRows;
}

/** Reads the run folder `dir`; `warn` hears of everything that is damaged. */
export function readRemains(dir: string, parts: Parts, warn: (message: string) => void): Remains {
  const logPath = join(dir, runFiles.log);
  const columns = parts.problem.columns;
  let index = openLog(logPath, columns);
  const torn = statSync(logPath).size - index.end;
  if (torn > 0) warn(`The log ended in ${torn} bytes of an unfinished write; they are cut off.`);
  const journal = readLines<JournalLine>(join(dir, runFiles.journal));
  if (journal.torn) warn("The journal's last line is unfinished; it is cut off.");
  const asks = readLines<AskLine>(join(dir, runFiles.asks));
  if (asks.torn) warn("The last line of asks.jsonl is unfinished; it is cut off.");
  let lines = journal.lines;
  if (asks.lines.length > 0) {
    mergeJournal(dir, parts, index, lines);
    lines = [];
    index = openLog(logPath, columns);
  }
  mendAttached(dir, logPath, index, lines, warn);
  const damaged: string[] = [];
  const found = latestSnapshot(
    join(dir, runFiles.snapshots),
    (snapshot) => (snapshot.told as number) <= index.rows,
    damaged,
  );
  for (const message of damaged) warn(message);
  if (damaged.length > 0 && found === undefined)
    warn("No snapshot is left: the sampler is brought back by replaying the log.");
  return {
    rows: index.rows,
    logBytes: index.end,
    journalBytes: asks.lines.length > 0 ? 0 : journal.end,
    givenRows: countGiven(logPath, index),
    ...(found === undefined ? {} : { snapshot: found.snapshot }),
    askLines: asks.lines,
    asks: { bytes: asks.end, lines: asks.lines.length },
    known: () => new KnownRows(new LogCursor(logPath, index, columns, 0), index.rows, lines),
  };
}

/** The log's index. A log of which not even the schema was written is begun anew. */
function openLog(path: string, columns: readonly Column[]): LogIndex {
  const index = existsSync(path) ? indexLog(path) : undefined;
  if (index !== undefined) return index;
  rmSync(path, { force: true });
  new LogWriter(path, columns).close();
  return indexLog(path)!;
}

/** Only what belongs to rows of the log or the journal stays. */
function mendAttached(
  dir: string,
  logPath: string,
  index: LogIndex,
  journal: readonly JournalLine[],
  warn: (message: string) => void,
): void {
  const path = join(dir, runFiles.attachments);
  if (!existsSync(path)) return;
  const known = new Set(journal.map(({ id }) => id));
  for (const { id } of readPieces(logPath, index, ["id"]))
    for (const value of id!) known.add(value as number);
  mendAttachments(path, (id) => known.has(id), warn);
}

function countGiven(path: string, index: LogIndex): number {
  let count = 0;
  for (const { origin } of readPieces(path, index, ["origin"])) {
    for (const name of origin as string[]) {
      if (name !== "given") return count;
      count++;
    }
  }
  return count;
}

/** Asynchronous mode: the journal goes on where the log ends, so what it holds can be logged at once. */
function mergeJournal(dir: string, parts: Parts, index: LogIndex, lines: readonly JournalLine[]): void {
  const fresh = lines.filter((line) => line.row >= index.rows).sort((a, b) => a.row - b.row);
  const log = new LogWriter(join(dir, runFiles.log), parts.problem.columns, {
    bytes: index.end,
    rows: index.rows,
  });
  if (fresh.length > 0) {
    const { frame } = parts;
    const parameters = matrix(fresh.length, frame.shape.parameters);
    for (const [i, line] of fresh.entries())
      parameters.data.set(line.parameters.map(decodeNumber), i * parameters.cols);
    const batch = makeBatch(
      frame,
      parameters,
      0,
      fresh.map((line) => line.origin),
    );
    for (const [i, line] of fresh.entries()) {
      fillRow(batch, i, line);
      batch.ids[i] = line.id;
      batch.iterations[i] = line.iteration;
    }
    scoreRows(frame, batch, batch.rows);
    log.append(batch, 0, batch.rows);
  }
  log.close();
  const journal = new LineFile(join(dir, runFiles.journal), 0);
  journal.close();
}
