// What the engine hands to an evaluation pool, and gets back.
import type { Evaluator, EvaluatorContext, KeptAttachments, Matrix } from "../contract/index.js";

/** Which evaluator, and where it runs. Plain data: it crosses into threads. */
export interface EvaluatorSpec {
  name: string;
  /** What `import()` loads: the plugin's module. */
  moduleHref: string;
  runs: "inline" | "threads" | "processes";
  options: unknown;
  parameters: readonly { name: string; unit?: string }[];
  requested: readonly string[];
  folder: string;
  keepAttachments: KeptAttachments;
  /** A module whose export is called once in each thread, before plugins are loaded there. */
  threadSetup?: ThreadSetup;
  /** The export that makes, for a folder, what the context offers: reading tables and importing modules. */
  hostServices: ThreadSetup;
}

/** An exported function of a module, as a thread can be told of it. */
export interface ThreadSetup {
  moduleHref: string;
  name: string;
}

/** Copies a failed point's folder to where it is kept; says where it went, undefined where enough are kept. */
export type KeepFolder = (
  point: { id: number; parameters: Float64Array },
  reason: string,
  folder: string,
) => Promise<string | undefined>;

/** Rows to evaluate, and where their results go. Rows are independent and finish in any order. */
export interface EvaluationTask {
  /** Physical parameters, one row a point. */
  parameters: Matrix;
  /** Their numbers in the run. */
  ids: Float64Array;
  /** Which rows to evaluate. */
  rows: Int32Array;
  observables: Matrix;
  status: Uint8Array;
  reasons: string[];
  seconds: Float64Array;
  /** By row, gzip: texts that may be kept. */
  attachments: (Uint8Array | undefined)[];
  /** Called with rows whose results are complete. */
  arrived(rows: Int32Array): void;
}

export interface PoolSettings {
  workers: number;
  /** Seconds a point may take, counted from the start of its work; none: no limit. */
  timeout?: number;
  /** Extra attempts after a crash or a time-out. */
  retry: number;
  /** Told once for each new reason why something failed. */
  warn(reason: string, message: string): void;
  /** What keeps the folders of failed points, once and as long as some are wanted. */
  keepFolder?(): KeepFolder | undefined;
}

/** What the host does for evaluators, wherever they run. */
export type HostServices = Required<Pick<EvaluatorContext, "readTable" | "importModule">>;

/** The services that a spec names, for its folder. */
export async function hostServices({
  hostServices: { moduleHref, name },
  folder,
}: EvaluatorSpec): Promise<HostServices> {
  const module = (await import(moduleHref)) as Record<string, (folder: string) => HostServices>;
  return module[name]!(folder);
}

/** One place where one chunk at a time is evaluated. */
export interface Slot {
  /** Makes the evaluator ready, if it is not. */
  open(): Promise<Evaluator["observables"]>;
  /**
   * Evaluates all rows into `out`. Throws if the whole chunk came to nothing.
   * Returns the seconds that the work itself took.
   */
  evaluate(chunk: Chunk, signal: AbortSignal): Promise<number>;
  /** Ends the work in hand by force; the next `open` starts anew. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

export interface Chunk {
  ids: Float64Array;
  parameters: Matrix;
  observables: Matrix;
  status: Uint8Array;
  reasons: string[];
  /** For humans; left empty where there is nothing to say. */
  messages: string[];
  /** By row, gzip: texts that may be kept. */
  attachments: (Uint8Array | undefined)[];
}

/** Thrown by a slot where a chunk failed, with the reason code for its rows. */
export class ChunkFailure extends Error {
  readonly reason: string;
  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}
