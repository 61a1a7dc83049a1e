// A run folder as others see it, while it grows or afterwards. Nothing here writes, and a torn tail is not yet written.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { statusNames } from "../contract/index.js";
import type { Scan } from "../problem/generated/scan.js";
import type { Column, ColumnTable } from "./columns.js";
import type { RunHeader, RunSummary } from "./generated/run.js";
import { readLines } from "./lines.js";
import { indexLog, type LogIndex, readColumns, readPieces } from "./log-reader.js";
import { readRunHeader, runFiles } from "./run-folder.js";
import { liveWriter } from "./writer-guard.js";

export interface RunReader {
  readonly dir: string;
  readonly header: RunHeader;
  readonly scan: Scan;
  /** Columns of the log, in order. */
  readonly columns: readonly Column[];
  /** Rows at the last look. */
  readonly rows: number;
  /** Present once the run has ended, until it is resumed. */
  readonly summary: RunSummary | undefined;
  /** Looks again: true if there are more rows, or a summary, than before. */
  refresh(): boolean;
  events(): AsyncIterable<Record<string, unknown>>;
  /** The named columns, or all of them, whole. */
  read(names?: readonly string[]): Promise<ColumnTable>;
  /** The same in pieces of some megabytes. */
  batches(names?: readonly string[]): AsyncIterable<ColumnTable>;
  /** Natural log of the posterior weights by row, where the sampler has them; -Infinity for rows without. */
  logWeights(): Promise<Float64Array | undefined>;
  /** From nested sampling: log L above which each row was drawn; NaN for rows that were never live. */
  births(): Promise<Float64Array | undefined>;
  status(): Promise<RunStatus>;
}

export interface RunStatus {
  dir: string;
  name: string;
  /** running: a process writes to it. stopped: no summary and no writer, `lode resume` goes on. */
  state: "running" | "stopped" | "finished" | "interrupted" | "failed";
  writer?: { host: string; pid: number };
  rows: number;
  /** Rows that count as evaluations: without given ones and those that fail a constraint on parameters. */
  tested: number;
  found: number;
  efficiency: number;
  statuses: Record<string, number>;
  reasons: Record<string, number>;
  iteration: number;
  /** Sum of the evaluations' times. */
  evaluatorSeconds: number;
  best?: { id: number; logLikelihood: number };
  summary?: RunSummary;
}

/** Reason of points that fail a constraint on parameters: not evaluated, not counted as tested. */
export const constraintReason = "parameter-constraint";

class FolderReader implements RunReader {
  readonly dir: string;
  readonly header: RunHeader;
  #index: LogIndex | undefined;
  #summary: RunSummary | undefined;

  constructor(dir: string) {
    this.dir = resolve(dir);
    this.header = readRunHeader(this.dir);
    this.refresh();
  }

  get scan(): Scan {
    return this.header.scan as Scan;
  }

  get columns(): readonly Column[] {
    return this.header.columns;
  }

  get rows(): number {
    return this.#index?.rows ?? 0;
  }

  get summary(): RunSummary | undefined {
    return this.#summary;
  }

  get #log(): string {
    return join(this.dir, runFiles.log);
  }

  refresh(): boolean {
    const before = [this.rows, this.#summary?.reason];
    if (existsSync(this.#log)) this.#index = indexLog(this.#log, this.#index);
    const path = join(this.dir, runFiles.summary);
    this.#summary = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as RunSummary) : undefined;
    return this.rows !== before[0] || this.#summary?.reason !== before[1];
  }

  async *events(): AsyncIterable<Record<string, unknown>> {
    yield* readLines<Record<string, unknown>>(join(this.dir, runFiles.events)).lines;
  }

  async read(names = this.columns.map((column) => column.name)): Promise<ColumnTable> {
    if (this.#index === undefined)
      return Object.fromEntries(names.map((name) => [name, new Float64Array(0)]));
    return readColumns(this.#log, this.#index, names);
  }

  async *batches(names = this.columns.map((column) => column.name)): AsyncIterable<ColumnTable> {
    if (this.#index !== undefined) yield* readPieces(this.#log, this.#index, names);
  }

  logWeights(): Promise<Float64Array | undefined> {
    return this.#weightColumn("logWeight", -Infinity);
  }

  births(): Promise<Float64Array | undefined> {
    return this.#weightColumn("birth", NaN);
  }

  /** A column of the weights' file, by row of the log. */
  async #weightColumn(name: string, without: number): Promise<Float64Array | undefined> {
    const path = join(this.dir, runFiles.weights);
    if (!existsSync(path)) return undefined;
    const table = readColumns(path, indexLog(path)!, ["id", name]);
    const values = table[name] as Float64Array | undefined;
    if (values === undefined) return undefined;
    const byId = new Map(Array.from(table.id as Float64Array, (key, i) => [key, values[i]!]));
    const { id: ids } = await this.read(["id"]);
    return Float64Array.from(ids as Uint32Array, (key) => byId.get(key) ?? without);
  }

  async status(): Promise<RunStatus> {
    const tally = new RowTally();
    const applied = Object.entries(this.scan.constraints).filter(([, { severity }]) => severity === "apply");
    const violations = applied.map(([name]) => `violation.${name}`);
    for await (const piece of this.batches([...tallyColumns, ...violations])) tally.add(piece, violations);
    const writer = liveWriter(this.dir);
    return {
      dir: this.dir,
      name: this.scan.name,
      state: writer !== undefined ? "running" : (this.#summary?.outcome ?? "stopped"),
      ...(writer === undefined ? {} : { writer }),
      ...tally.result(),
      ...(this.#summary === undefined ? {} : { summary: this.#summary }),
    };
  }
}

/** Columns that a tally reads, beside those of the applied constraints' violations. */
const tallyColumns = ["id", "iteration", "origin", "status", "reason", "seconds", "logLikelihood", "found"];

/** A logged row, as far as totals need it. */
export interface TallyRow {
  id: number;
  origin: string;
  status: string;
  reason: string;
  seconds: number;
  logLikelihood: number;
  found: number;
  /** All applied constraints hold. */
  feasible: boolean;
}

/** Counts over logged rows, in any portions. */
export class RowTally {
  rows = 0;
  tested = 0;
  found = 0;
  evaluatorSeconds = 0;
  iteration = 0;
  readonly statuses: Record<string, number> = {};
  readonly reasons: Record<string, number> = {};
  best: { id: number; logLikelihood: number } | undefined;

  add(piece: ColumnTable, violations: readonly string[]): void {
    const { id, iteration, origin, status, reason, seconds, logLikelihood, found } = piece;
    for (let i = 0; i < id!.length; i++) {
      this.addRow({
        id: id![i] as number,
        origin: origin![i] as string,
        status: status![i] as string,
        reason: reason![i] as string,
        seconds: seconds![i] as number,
        logLikelihood: logLikelihood![i] as number,
        found: found![i] as number,
        feasible: violations.every((name) => piece[name]![i] === 0),
      });
    }
    this.iteration = Math.max(this.iteration, (iteration!.at(-1) as number | undefined) ?? 0);
  }

  addRow(row: TallyRow): void {
    this.rows++;
    if (row.reason !== "") this.reasons[row.reason] = (this.reasons[row.reason] ?? 0) + 1;
    if (
      row.feasible &&
      row.status === statusNames[0] &&
      row.logLikelihood > (this.best?.logLikelihood ?? -Infinity)
    ) {
      this.best = { id: row.id, logLikelihood: row.logLikelihood };
    }
    if (row.origin === "given" || row.reason === constraintReason) return;
    this.tested++;
    this.found += row.found;
    this.evaluatorSeconds += row.seconds;
    this.statuses[row.status] = (this.statuses[row.status] ?? 0) + 1;
  }

  result() {
    const { rows, tested, found, statuses, reasons, iteration, evaluatorSeconds, best } = this;
    const efficiency = tested > 0 ? found / tested : 0;
    return {
      rows,
      tested,
      found,
      efficiency,
      statuses,
      reasons,
      iteration,
      evaluatorSeconds,
      ...(best ? { best } : {}),
    };
  }
}

/** Opens the run folder `dir` for reading; throws LODE_STORE_NOT_A_RUN for anything else. */
export async function openRun(dir: string): Promise<RunReader> {
  return new FolderReader(dir);
}
