// Generated from schemas/run.schema.json by scripts/generate-types.mjs. Do not edit.

/**
 * What lies as JSON in a run folder: scan.json (RunHeader) and summary.json (RunSummary).
 */
export type RunFiles = RunHeader | RunSummary;

/**
 * scan.json: the validated scan with all defaults, and what it was run with.
 */
export interface RunHeader {
  /**
   * Version of the run folder's layout.
   */
  format: 1;
  /**
   * Version of Lodescan.
   */
  lodescan: string;
  /**
   * When the run was started, ISO 8601.
   */
  created: string;
  /**
   * Version of Node.
   */
  node?: string;
  /**
   * Instruction set of the native kernels.
   */
  instructions?: string;
  /**
   * The scan; itself a valid scan file.
   */
  scan: {};
  /**
   * Columns of the log, in order.
   */
  columns: RunColumn[];
  /**
   * Plugins in use.
   */
  plugins: RunPlugin[];
}
export interface RunColumn {
  /**
   * Name of the log's column.
   */
  name: string;
  /**
   * What it is.
   */
  group: "meta" | "parameter" | "observable" | "derived" | "term" | "violation" | "objective";
  /**
   * Unit.
   */
  unit?: string;
  /**
   * Label, plain text or LaTeX without dollar signs.
   */
  label?: string;
}
export interface RunPlugin {
  /**
   * Its kind.
   */
  kind: "sampler" | "surrogate" | "evaluator";
  /**
   * Its name.
   */
  name: string;
  /**
   * Its version.
   */
  version?: string;
  /**
   * Where it was found; absent if it is a part of Lodescan.
   */
  folder?: string;
}
/**
 * summary.json: how the run ended.
 */
export interface RunSummary {
  /**
   * finished: a budget or the sampler's own end was reached. interrupted: can be resumed. failed: ended with an error.
   */
  outcome: "finished" | "interrupted" | "failed";
  /**
   * Which limit, or the error's code.
   */
  reason: string;
  /**
   * Rows in the log.
   */
  rows: number;
  /**
   * Evaluated points: without given ones, and without those that fail a constraint on parameters.
   */
  tested: number;
  /**
   * Found points among the tested ones.
   */
  found: number;
  /**
   * found / tested; 0 if nothing was tested.
   */
  efficiency: number;
  /**
   * Tested points by status.
   */
  statuses: {
    [k: string]: number;
  };
  /**
   * Points by reason code, where there is one.
   */
  reasons?: {
    [k: string]: number;
  };
  /**
   * Wall-clock time of all sittings together.
   */
  seconds: number;
  /**
   * Time in evaluators, summed over workers.
   */
  evaluatorSeconds?: number;
  /**
   * Time in the sampler and its surrogates.
   */
  samplerSeconds?: number;
  /**
   * Time in writing the log.
   */
  logSeconds?: number;
  /**
   * Points that warmStart gave: evaluations saved.
   */
  given?: number;
  /**
   * Points answered from the log.
   */
  repeated?: number;
  /**
   * Instruction set of the native kernels.
   */
  instructions?: string;
  /**
   * What the error said that ended the run.
   */
  message?: string;
  /**
   * Ids of the points that no other is better than, from samplers that look for fronts.
   */
  front?: number[];
  /**
   * The point with the highest log L among those that meet all constraints.
   */
  best?: {
    /**
     * Its id.
     */
    id: number;
    /**
     * Its log L.
     */
    logLikelihood: number;
  };
  /**
   * Natural log of the evidence, from samplers that compute it.
   */
  logEvidence?: {
    /**
     * The estimate.
     */
    value: number;
    /**
     * Its standard error.
     */
    error: number;
  };
  /**
   * What else the sampler has to say.
   */
  notes?: {
    [k: string]: number | string;
  };
}
