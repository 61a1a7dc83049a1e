// An evaluator turns parameters into observables.
import type { Matrix } from "./matrix.js";
import type { StatusCode } from "./status.js";

/** One row a point. A row whose status is not ok may hold anything in its observables: the host writes NaN. */
export interface Evaluated {
  observables: Matrix;
  /** Default: all ok. */
  status?: ArrayLike<StatusCode>;
  /** Short codes such as "tachyon" or "exit-3", "" for ok. */
  reason?: readonly string[];
  /** For humans: what went wrong with a row, "" for nothing. The host shows the first message of each reason. */
  message?: readonly string[];
  /**
   * A text to keep beside a row, such as its spectrum in SLHA; none or "" where there is nothing. Of failed rows too. Which of
   * them are kept the scan file says (`keep.attachments`, also in the evaluator's context).
   */
  attachment?: readonly (string | undefined)[];
}

/** Of which points the attachments are kept. */
export type KeptAttachments = "none" | "all" | "found" | "failed";

export interface Evaluator {
  readonly observables: readonly { name: string; unit?: string }[];
  /** `parameters` is (rows, parameters), physical, in the scan file's order. A throw means: all rows failed. */
  evaluate(parameters: Matrix, context: EvaluateContext): Evaluated | Promise<Evaluated>;
  /**
   * Called before each `evaluate`, outside of the time that a point may take, unless the evaluator runs in threads: to start
   * again what has ended.
   */
  prepare?(): void | Promise<void>;
  close?(): void | Promise<void>;
}

export interface EvaluateContext {
  /** Aborted when the time is up or the run is stopped. */
  signal: AbortSignal;
  /** An empty folder of this call's own, removed afterwards. */
  scratch: string;
  /**
   * Copies `folder`, with everything in it, into the run folder as that of row `row`, whose failure has the given reason; says
   * where it went, or undefined where enough are kept already. There only if the run keeps folders of failed points.
   */
  keepFolder?(row: number, reason: string, folder: string): Promise<string | undefined>;
}

/** A child process in a group of its own; killed with everything that it started. */
export interface ChildProcess {
  /** -1 if it is not known: it could not be started, or another process of the host starts it. */
  readonly pid: number;
  /** Writes to its standard input. */
  write(text: string): void;
  end(): void;
  /** Lines of its standard output, in order; ends when the stream does. */
  lines(): AsyncIterableIterator<string>;
  /** The last few kilobytes of its standard error. */
  stderrTail(): string;
  /** Exit code or signal name, once it is gone. */
  readonly exited: Promise<{ code: number | null; signal: string | null }>;
  /** Kills the whole process tree and waits until it is gone. */
  kill(): Promise<void>;
}

export interface EvaluatorContext {
  /** Parameters in the order of `evaluate`'s columns. */
  parameters: readonly { name: string; unit?: string }[];
  /** Observables that the scan file uses or gives a unit to. */
  requested: readonly string[];
  /** Folder of the scan file: relative paths in options start here. */
  folder: string;
  /** Which worker this instance serves: 0, 1, ... */
  worker: number;
  /** Of which points the host keeps attachments; "none" (the default): none need be made. */
  keepAttachments?: KeptAttachments;
  /**
   * Reads a table whole: CSV, Parquet, an Arrow stream, or a run folder; name to column. Relative paths start at `folder`.
   * Text columns come as strings, all others as numbers (NaN where a cell is empty).
   */
  readTable?(path: string): Promise<Record<string, Float64Array | readonly string[]>>;
  /** Imports a .js or .ts module of the user's, for evaluators that call user code. Relative paths start at `folder`. */
  importModule?(path: string): Promise<Record<string, unknown>>;
  /** Starts a program from an argument list (never a shell line), for evaluators that run in processes. */
  spawn(command: string, args: readonly string[], options: SpawnOptions): ChildProcess;
  /**
   * A new empty folder for as long as the instance needs one: in memory where there is room for `bytes`, and where programs
   * can be run from if `programs` are to be. Removed at the end of the run, also if the host is killed.
   */
  scratchFolder?(needs?: ScratchNeeds): string;
}

export interface ScratchNeeds {
  /** Room that is needed at most, in bytes. */
  bytes?: number;
  /** Programs will be started from there. */
  programs?: boolean;
}

export interface SpawnOptions {
  cwd: string;
  env?: Record<string, string>;
  /**
   * Files in place of the pipes: then `write`, `lines` and `stderrTail` have nothing to do with the stream, but that
   * `stderrTail` says why a program could not be started. With three files a program is started much faster from a host that
   * uses much memory.
   */
  stdin?: string;
  stdout?: string;
  stderr?: string;
}

export type CreateEvaluator<Options> = (
  options: Options,
  context: EvaluatorContext,
) => Evaluator | Promise<Evaluator>;
