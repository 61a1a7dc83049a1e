// Reads a run once and keeps what the figures show: one byte of kind a point, and the chosen columns.

import { constraintReason } from "../store/run-reader.js";
import type { Axis } from "./axis.js";
import { columnAxis } from "./column-axis.js";
import { type ReportSource, type ScanView, type SourceBatch, type SourceColumn, scanView } from "./source.js";

/** Kinds of points, in drawing order: later ones lie on top. */
export const kindNames = ["not evaluated well", "other", "found"] as const;
export const Kind = { bad: 0, other: 1, found: 2 } as const;

/** What a row is to the count of tested points: given points and those refused unevaluated do not count. */
export const Part = { later: 0, initial: 1, notTested: 2 } as const;

export interface ReportColumn {
  name: string;
  group: string;
  unit?: string;
  values: Float64Array;
  axis: Axis;
}

export interface ReportData {
  scan: ScanView;
  dir: string;
  rows: number;
  ids: Float64Array;
  iteration: Float64Array;
  /** Codes of `Kind`. */
  kind: Uint8Array;
  logLikelihood: Float64Array;
  /** Seconds that the evaluations took, added up. */
  seconds: number;
  /** Codes of `Part`. */
  part: Uint8Array;
  /** Row counts: by status, and by "status: reason" of all but ok. */
  statuses: Map<string, number>;
  reasons: Map<string, number>;
  /** 1 where the status is ok, 0 unphysical, 2 anything else: what a classifier's predictions are compared with. */
  physical: Uint8Array;
  columns: ReportColumn[];
  allColumns: readonly SourceColumn[];
}

const metaNames = ["id", "iteration", "origin", "status", "reason", "seconds", "logLikelihood", "found"];

class Loader {
  readonly ids: Float64Array;
  readonly iteration: Float64Array;
  readonly kind: Uint8Array;
  readonly logLikelihood: Float64Array;
  readonly part: Uint8Array;
  readonly physical: Uint8Array;
  readonly statuses = new Map<string, number>();
  readonly reasons = new Map<string, number>();
  readonly values: Map<string, Float64Array>;
  seconds = 0;
  rows = 0;

  constructor(rows: number, names: readonly string[]) {
    this.ids = new Float64Array(rows);
    this.iteration = new Float64Array(rows);
    this.kind = new Uint8Array(rows);
    this.logLikelihood = new Float64Array(rows);
    this.part = new Uint8Array(rows);
    this.physical = new Uint8Array(rows);
    this.values = new Map(names.map((name) => [name, new Float64Array(rows)]));
  }

  /** Appends a batch; rows that came after the reader was opened are left for the next report. */
  add(batch: SourceBatch): void {
    const count = Math.min(batch.id!.length, this.ids.length - this.rows);
    const numbers = (name: string): ArrayLike<number> => batch[name] as ArrayLike<number>;
    const texts = (name: string): readonly string[] => batch[name] as readonly string[];
    const copy = (into: Float64Array, name: string): void => {
      const from = numbers(name);
      if (count === from.length) into.set(from, this.rows);
      else for (let i = 0; i < count; i++) into[this.rows + i] = from[i]!;
    };
    copy(this.ids, "id");
    copy(this.iteration, "iteration");
    copy(this.logLikelihood, "logLikelihood");
    for (const [name, into] of this.values) copy(into, name);
    const [found, seconds] = [numbers("found"), numbers("seconds")];
    const [status, reason, origin] = [texts("status"), texts("reason"), texts("origin")];
    for (let i = 0; i < count; i++) {
      this.addRow(this.rows + i, status[i]!, reason[i]!, origin[i]!, found[i]!);
      if (seconds[i]! > 0) this.seconds += seconds[i]!;
    }
    this.rows += count;
  }

  private addRow(i: number, status: string, reason: string, origin: string, found: number): void {
    if (origin === "given" || reason === constraintReason) this.part[i] = Part.notTested;
    else if (origin === "initial") this.part[i] = Part.initial;
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    if (status === "ok") {
      this.kind[i] = found ? Kind.found : Kind.other;
      this.physical[i] = 1;
      return;
    }
    const text = reason === "" ? status : `${status}: ${reason}`;
    this.reasons.set(text, (this.reasons.get(text) ?? 0) + 1);
    this.kind[i] = Kind.bad;
    this.physical[i] = status === "unphysical" ? 0 : 2;
  }
}

/** Reads the run; `names` are the columns to keep besides those that every report needs. */
export async function loadReportData(source: ReportSource, names: readonly string[]): Promise<ReportData> {
  const wanted = [...new Set(names)].filter((name) => !metaNames.includes(name));
  const loader = new Loader(source.rows, wanted);
  for await (const batch of source.batches([...metaNames, ...wanted])) loader.add(batch);
  const { rows } = loader;
  const scan = scanView(source.scan);
  const kind = loader.kind.subarray(0, rows);
  const all = new Map(loader.values).set("logLikelihood", loader.logLikelihood);
  const columns = [...new Set(names)].map((name) => {
    const info = source.columns.find((column) => column.name === name) ?? { name, group: "meta" };
    const values = all.get(name)!.subarray(0, rows);
    return { ...info, values, axis: columnAxis(info, values, kind, scan) };
  });
  return {
    scan,
    dir: source.dir,
    rows,
    ids: loader.ids.subarray(0, rows),
    iteration: loader.iteration.subarray(0, rows),
    kind,
    logLikelihood: loader.logLikelihood.subarray(0, rows),
    seconds: loader.seconds,
    part: loader.part.subarray(0, rows),
    statuses: loader.statuses,
    reasons: loader.reasons,
    physical: loader.physical.subarray(0, rows),
    columns,
    allColumns: source.columns,
  };
}
