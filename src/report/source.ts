// What a report needs of a run folder: a part of the store's reader, so that tests can make one up.

export interface SourceColumn {
  name: string;
  group: string;
  unit?: string;
  label?: string;
}

/** A stretch of rows by column name: numbers as typed arrays, texts as strings. */
export type SourceBatch = Record<string, ArrayLike<number> | readonly string[]>;

export interface ReportSource {
  readonly dir: string;
  /** The validated scan, with defaults. */
  readonly scan: unknown;
  readonly columns: readonly SourceColumn[];
  readonly rows: number;
  readonly summary?: unknown;
  batches(names?: string[]): AsyncIterable<SourceBatch>;
  events(): AsyncIterable<Record<string, unknown>>;
}

/** The parts of a scan that a report shows; the rest goes by. */
export interface ScanView {
  name?: string;
  description?: string;
  parameters: Record<string, ParameterView>;
  observables?: Record<string, { unit?: string; label?: string }>;
  likelihood?: Record<string, Record<string, unknown>>;
  constraints?: Record<string, Record<string, unknown>>;
  derived?: Record<string, unknown>;
  objectives?: Record<string, unknown>;
  target?: { sigmas?: number; logLikelihood?: { min: number } } | string;
  sampler?: string | { plugin: string; options?: Record<string, unknown> };
  surrogates?: readonly { learns: string | readonly string[]; scale?: string; plugin: string }[];
  evaluator?: { plugin: string };
  seed?: number;
}

export interface ParameterView {
  prior: string;
  unit?: string;
  label?: string;
  min?: number;
  max?: number;
  [key: string]: unknown;
}

export function scanView(scan: unknown): ScanView {
  const view = (scan ?? {}) as Partial<ScanView>;
  return { ...view, parameters: view.parameters ?? {} };
}

export function samplerName(scan: ScanView): string {
  return typeof scan.sampler === "string" ? scan.sampler : (scan.sampler?.plugin ?? "random");
}
