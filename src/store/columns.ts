// The columns of the log and of every export, in their fixed order, and blocks of rows on their way to disk.
import type { Matrix } from "../contract/index.js";
import type { RunColumn } from "./generated/run.js";

export type Column = RunColumn;
export type ColumnGroup = Column["group"];

/** The columns that every log begins with. */
export const metaColumns: readonly Column[] = [
  { name: "id", group: "meta" },
  { name: "iteration", group: "meta" },
  { name: "origin", group: "meta" },
  { name: "status", group: "meta" },
  { name: "reason", group: "meta" },
  { name: "seconds", group: "meta", unit: "s" },
  { name: "logLikelihood", group: "meta" },
  { name: "found", group: "meta" },
];

/** Evaluated rows. The matrices hold one row a point and follow each other as `groups` of columns do. */
export interface RowBlock {
  ids: Float64Array;
  iterations: Uint32Array;
  origins: readonly string[];
  status: Uint8Array;
  reasons: readonly string[];
  seconds: Float64Array;
  logLikelihood: Float64Array;
  found: Uint8Array;
  parameters: Matrix;
  observables: Matrix;
  derived: Matrix;
  terms: Matrix;
  violations: Matrix;
  objectives: Matrix;
}

export type ColumnData = Float64Array | Uint32Array | Uint8Array | string[];
export type ColumnTable = Record<string, ColumnData>;
