// lodescan as a library: run, resume and read scans. Plugins use lodescan/contract, lodescan/numerics, lodescan/testing.
export { type ErrorCode, LodeError } from "./contract/index.js";
export { type CheckedPoint, checkPoint } from "./engine/check.js";
export type { ProgressEvent, RunEvent } from "./engine/events.js";
export { type Run, type RunOptions, resumeRun, startRun } from "./engine/run.js";
export { scan } from "./engine/scan.js";
export type { Scan } from "./problem/generated/scan.js";
export type { ScanFile } from "./problem/generated/scan-file.js";
export { openRegistry, type PluginEntry, type Registry } from "./registry/registry.js";
export { loadScan, type ScanOptions } from "./registry/scan.js";
export { report } from "./report/make-report.js";
export type { ReportOptions, ReportResult } from "./report/report.js";
export type { Column, ColumnTable } from "./store/columns.js";
export { type ExportFormat, exportRun } from "./store/export.js";
export type { RunHeader, RunSummary } from "./store/generated/run.js";
export { openRun, type RunReader, type RunStatus } from "./store/run-reader.js";
