// A sampler proposes points and learns from their evaluations: ask and tell.
import type { Compute } from "./compute.js";
import type { Matrix } from "./matrix.js";
import type { NativeProblem } from "./native.js";
import type { Random } from "./random.js";
import type { FitReport, NativeScale, Prediction } from "./surrogate.js";

/** Points in the open unit cube (0, 1)^dim to be evaluated. */
export interface Proposals {
  points: Matrix;
  /** One integer >= 0 a row, given back in `Evaluations.tags`. Default: 0, 1, 2, ... counted over the run. */
  tags?: Int32Array;
  /** Where the points come from ("guided", "random", ...), one for all rows or one a row. Default: the sampler's name. */
  origin?: string | readonly string[];
}

/** Results, row by row. Arrays belong to the host and may be overwritten after `tell` returns: copy what you keep. */
export interface Evaluations {
  /** Ask order over the whole run. */
  ids: Float64Array;
  /** The proposal that each row answers; -1 for initial and given points. */
  tags: Int32Array;
  /** (rows, dim), in the unit cube. */
  points: Matrix;
  /** (rows, parameters), physical. */
  parameters: Matrix;
  /** (rows, observables), NaN where there is none. */
  observables: Matrix;
  /** (rows, likelihood terms): log contributions. */
  terms: Matrix;
  /** Sum of the terms; -Infinity where status is not ok. */
  logLikelihood: Float64Array;
  /** (rows, applied constraints): C(O) >= 0. */
  violations: Matrix;
  /** (rows, objectives), as computed; see `ProblemView.objectives` for the sense. */
  objectives: Matrix;
  /** Codes of `Status`. */
  status: Uint8Array;
  /** Short code why, "" for ok. */
  reason: readonly string[];
  /** 1 where the point meets the target and all constraints. */
  found: Uint8Array;
}

/** What only the sampler knows and the log cannot give back. Numbers, strings, arrays, typed arrays, plain objects. */
export type Snapshot = { readonly [key: string]: SnapshotValue };
export type SnapshotValue =
  | number
  | string
  | boolean
  | null
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Uint8Array
  | readonly SnapshotValue[]
  | { readonly [key: string]: SnapshotValue };

/** What a sampler has to say when the run ends: posterior weights, evidence, front. */
export interface Summary {
  /**
   * Natural log of each logged point's posterior weight, by id. Points not listed have weight 0. `births`, from nested
   * sampling: the log L above which each point was drawn, -Infinity for the whole prior.
   */
  logWeights?: { ids: Float64Array; logWeights: Float64Array; births?: Float64Array };
  logEvidence?: { value: number; error: number };
  /** Ids of the non-dominated points. */
  front?: Float64Array;
  /** Anything else worth a line, name to number or text. */
  notes?: Record<string, number | string>;
}

/**
 * Life: created; told initial and given points (tag -1), if any; then ask and tell in turn.
 * Resumed from a snapshot: created; told every logged row that the snapshot has seen, with tag -1, in log order;
 * then `restore(snapshot)`, after which the next `ask` gives what it would have given without the interruption.
 */
export interface Sampler {
  /** At most `count` rows; fewer, or none until pending rows are told, if the method needs it. */
  ask(count: number): Proposals | Promise<Proposals>;
  tell(evaluations: Evaluations): void | Promise<void>;
  snapshot(): Snapshot | Promise<Snapshot>;
  restore(snapshot: Snapshot): void | Promise<void>;
  /** Numbers for the progress display and the event log, by name. */
  diagnostics(): Record<string, number>;
  /** True when the method has nothing more to propose (a finished grid, a converged run). */
  done?(): boolean;
  summary?(): Summary | Promise<Summary>;
}

/** A dimension of the unit cube. */
export interface Dimension {
  name: string;
  unit?: string;
  /** continuous: any value. integer, choice: `levels` equally wide cells of the unit interval, one a value. */
  kind: "continuous" | "integer" | "choice";
  levels?: number;
}

/** The problem as a sampler may see it. */
export interface ProblemView {
  dimensions: readonly Dimension[];
  parameters: readonly string[];
  observables: readonly string[];
  terms: readonly string[];
  /** Names of the applied constraints. */
  constraints: readonly string[];
  objectives: readonly { name: string; sense: "minimize" | "maximize" }[];
  /** Observables that a likelihood term, an applied constraint, an objective or a derived quantity in use needs. */
  needed: readonly string[];
  /** What makes a point found, beside the applied constraints. */
  target?: { readonly sigmas: number } | { readonly logLikelihood: { readonly min: number } };
  /** True if a likelihood, or at least one constraint, tells points apart. */
  hasLikelihood: boolean;
  /** For the native core's loops over candidates. */
  native: NativeProblem;
}

/** A surrogate that the scan file declares, with its scales applied by the host: targets and predictions are observables. */
export interface SurrogateHandle {
  /** Observable names, or "physical": ok against unphysical, as classes 1 and 0. */
  learns: readonly string[] | "physical";
  kind: "regression" | "classification";
  /** Inputs are points (rows, dim); targets (rows, learns.length), or (rows, 1) of class numbers. NaN targets are masked. */
  fit(
    data: { inputs: Matrix; targets: Matrix; weights?: Float64Array },
    context: { warm: boolean; random: Random },
  ): Promise<FitReport>;
  /** Mean and spread in units of the observables, or class probabilities. */
  predict(inputs: Matrix): Promise<Prediction>;
  /** Fitted model with its scales for the native loop; undefined where the surrogate has no native kernel. */
  kernel(): Promise<{ model: import("./native.js").NativeModel; scales: readonly NativeScale[] } | undefined>;
  save(): Promise<Uint8Array>;
  load(bytes: Uint8Array): Promise<void>;
}

export interface SamplerContext {
  dim: number;
  problem: ProblemView;
  /** The sampler's own stream, keyed by the run's seed. */
  random: Random;
  surrogates: readonly SurrogateHandle[];
  compute: Compute;
  /** Says what the sampler is busy with, for the progress display: "fit", "candidates", ... */
  stage(name: string, fraction?: number): void;
  /** Records a fact worth keeping in the event log (loss curves, acceptance counts). */
  event(name: string, data: Record<string, unknown>): void;
}

export type CreateSampler<Options> = (
  options: Options,
  context: SamplerContext,
) => Sampler | Promise<Sampler>;
