// Exports of a run: one entry for all formats.
import { LodeError } from "../contract/index.js";
import { exportGetdist, exportMultinest } from "./export-chains.js";
import { exportCsv } from "./export-csv.js";
import { exportParquet } from "./export-parquet.js";
import { exportSlha } from "./export-slha.js";
import type { RunReader } from "./run-reader.js";

export const exportFormats = ["csv", "parquet", "getdist", "multinest", "slha"] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportReport {
  /** Files that were written; empty for standard output. */
  files: string[];
  rows: number;
  /** Rows that the format cannot take (failed ones). */
  leftOut: number;
  /** What the user should know of the result. */
  notes: string[];
}

export interface ExportOptions {
  /** Path of the file, or the root of the names where a format has several. csv and slha without it go to `write`. */
  out?: string;
  /** Takes the text of a csv or slha that goes to no file. */
  write?: (text: string) => void | Promise<void>;
}

/** Writes all rows of a run in a format. Numbers read back to the same double. */
export async function exportRun(
  reader: RunReader,
  format: ExportFormat,
  options: ExportOptions,
): Promise<ExportReport> {
  if (format === "csv") return exportCsv(reader, options);
  if (format === "slha") return exportSlha(reader, options);
  if (options.out === undefined) {
    throw new LodeError("LODE_CLI_USAGE", `The format ${format} needs a file to go to.`, {
      hint: "Give --out PATH.",
    });
  }
  if (format === "parquet") return exportParquet(reader, options.out);
  return format === "getdist" ? exportGetdist(reader, options.out) : exportMultinest(reader, options.out);
}
