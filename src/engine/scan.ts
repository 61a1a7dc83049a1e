// The whole of it in one call: load, check and run.
import type { ScanFile } from "../problem/generated/scan-file.js";
import { loadScan, type ScanOptions } from "../registry/scan.js";
import { type Run, type RunOptions, startRun } from "./run.js";

/** Starts a run of a scan: the path of a scan file, its text, or the same as data. */
export async function scan(source: string | ScanFile, options: ScanOptions & RunOptions = {}): Promise<Run> {
  return startRun(await loadScan(source, options), options);
}
