// Generated from schemas/scan.schema.json by scripts/generate-types.mjs. Do not edit.

export type Parameter =
  | FlatPrior
  | LogPrior
  | SignedLogPrior
  | SymmetricLogPrior
  | GaussianPrior
  | FixedPrior
  | IntegerPrior
  | ChoicePrior
  | SameAsPrior;
/**
 * Unit, for tables and axes.
 */
export type Unit = string;
/**
 * Label for axes and exports: plain text or LaTeX without dollar signs.
 */
export type Label = string;
/**
 * Letters, digits and underscores, not beginning with a digit.
 */
export type Name = string;
/**
 * A formula of names, numbers, + - * / ^, comparisons and the functions of docs/scan-file.md.
 */
export type Formula = string | number;

/**
 * A scan file: what is varied, what is known about it, how it is searched, and when to stop.
 */
export interface Scan {
  /**
   * Name of the scan, for its run folder and report.
   */
  name: string;
  /**
   * What the scan is for, in your own words.
   */
  description: string;
  /**
   * The parameters by name, each with its prior, in the order of all tables.
   */
  parameters: {
    [k: string]: Parameter;
  };
  /**
   * Units and labels of observables, by name. An observable need not be listed to be used.
   */
  observables: {
    [k: string]: Quantity;
  };
  evaluator: PluginUse;
  /**
   * Likelihood terms by name: additive contributions to log L.
   */
  likelihood: {
    [k: string]: Term;
  };
  /**
   * Intervals that observables, derived quantities or parameters must lie in, by name.
   */
  constraints: {
    [k: string]: Constraint;
  };
  /**
   * Quantities computed from parameters, observables and other derived quantities, by name.
   */
  derived: {
    [k: string]: Derived;
  };
  /**
   * Quantities to minimize or maximize, for samplers that optimize or look for fronts.
   */
  objectives: {
    [k: string]: "minimize" | "maximize";
  };
  target: Target;
  initial: Initial;
  sampler: PluginUse;
  /**
   * Models that learn the evaluator for samplers that use them. Without any, such a sampler gets one network for all observables it needs and one for physical against unphysical.
   */
  surrogates: SurrogateUse[];
  budget: Budget;
  /**
   * Key of all random streams. Equal seeds give equal points in batch mode.
   */
  seed: number;
  compute: ComputeSettings;
  /**
   * Points computed earlier that the scan starts from: CSV or Parquet files, or run folders.
   */
  warmStart: string[];
  /**
   * How often a point is evaluated again after a crash or a time-out. Anything deterministic is never retried.
   */
  retry: number;
  /**
   * Longest time for one point, in seconds or as "30s", "5min", counted from the start of its work. Without it: no limit.
   */
  timeout?: number;
  /**
   * What happens to a point that equals an earlier one. auto: answered from the log if all parameters are discrete and the evaluator is deterministic; reuse: always answered from the log; evaluate: always evaluated.
   */
  repeats: "auto" | "reuse" | "evaluate";
  failures: Failures;
  keep: Keep;
  schedule: Schedule;
  /**
   * Folders with plugins of your own: a plugin's folder, or one that holds several.
   */
  plugins: string[];
  /**
   * Where relative paths start. Default: the folder of the scan file.
   */
  folder: string;
}
/**
 * Uniform between min and max.
 */
export interface FlatPrior {
  /**
   * Uniform between min and max.
   */
  prior: "flat";
  /**
   * Lower end.
   */
  min: number;
  /**
   * Upper end.
   */
  max: number;
  unit?: Unit;
  label?: Label;
}
/**
 * Uniform in the logarithm.
 */
export interface LogPrior {
  /**
   * Uniform in the logarithm.
   */
  prior: "log";
  /**
   * Lower end, positive.
   */
  min: number;
  /**
   * Upper end.
   */
  max: number;
  unit?: Unit;
  label?: Label;
}
/**
 * Either sign with equal chance, uniform in the logarithm of the magnitude.
 */
export interface SignedLogPrior {
  /**
   * Either sign with equal chance, uniform in the logarithm of the magnitude.
   */
  prior: "signed-log";
  /**
   * Smallest magnitude, positive.
   */
  min: number;
  /**
   * Largest magnitude.
   */
  max: number;
  unit?: Unit;
  label?: Label;
}
/**
 * Uniform within the linear core around zero, uniform in the logarithm beyond, through both signs.
 */
export interface SymmetricLogPrior {
  /**
   * Uniform within the linear core around zero, uniform in the logarithm beyond, through both signs.
   */
  prior: "symmetric-log";
  /**
   * Lower end, usually negative.
   */
  min: number;
  /**
   * Upper end.
   */
  max: number;
  /**
   * Magnitude up to which the prior is uniform.
   */
  linear: number;
  unit?: Unit;
  label?: Label;
}
/**
 * Normal distribution, cut off at min and max where given.
 */
export interface GaussianPrior {
  /**
   * Normal distribution, cut off at min and max where given.
   */
  prior: "gaussian";
  /**
   * Its mean.
   */
  mean: number;
  /**
   * Its standard deviation, positive.
   */
  sigma: number;
  /**
   * Cut off below this. Without it: open.
   */
  min?: number;
  /**
   * Cut off above this. Without it: open.
   */
  max?: number;
  unit?: Unit;
  label?: Label;
}
/**
 * Always the same value.
 */
export interface FixedPrior {
  /**
   * Always the same value; no dimension of the search.
   */
  prior: "fixed";
  /**
   * The value.
   */
  value: number;
  unit?: Unit;
  label?: Label;
}
/**
 * Any integer from min to max, with equal chance.
 */
export interface IntegerPrior {
  /**
   * Any integer from min to max, with equal chance.
   */
  prior: "integer";
  /**
   * Smallest integer.
   */
  min: number;
  /**
   * Largest integer.
   */
  max: number;
  unit?: Unit;
  label?: Label;
}
/**
 * One of several numbers, with equal chance.
 */
export interface ChoicePrior {
  /**
   * One of several numbers, with equal chance.
   */
  prior: "choice";
  /**
   * The numbers.
   *
   * @minItems 1
   */
  values: number[];
  unit?: Unit;
  label?: Label;
}
/**
 * Always equal to another parameter.
 */
export interface SameAsPrior {
  /**
   * Always equal to another parameter; no dimension of the search.
   */
  prior: "same-as";
  of: Name;
  unit?: Unit;
  label?: Label;
}
export interface Quantity {
  unit?: Unit;
  label?: Label;
}
export interface PluginUse {
  /**
   * Name of the plugin.
   */
  plugin: string;
  options: Options;
}
/**
 * The plugin's options; `lode plugins show NAME` lists them.
 */
export interface Options {
  [k: string]: unknown;
}
/**
 * One contribution to log L. Exactly one of its kinds is given.
 */
export interface Term {
  /**
   * Observable, derived quantity or parameter it looks at (a list for correlatedGaussian). Default: the term's name.
   *
   * @minItems 1
   */
  of?: Name[];
  gaussian?: GaussianTerm;
  correlatedGaussian?: CorrelatedGaussianTerm;
  upperLimit?: LimitTerm;
  lowerLimit?: LimitTerm;
  step?: StepTerm;
  table?: TableTerm;
  expression?: Formula;
}
/**
 * -(O - mean)^2 / 2 sigma^2, at most 0.
 */
export interface GaussianTerm {
  /**
   * Measured value.
   */
  mean: number;
  /**
   * Its uncertainty, or { lower, upper } where the two sides differ.
   */
  sigma:
    | number
    | {
        /**
         * Uncertainty below the mean.
         */
        lower: number;
        /**
         * Uncertainty above the mean.
         */
        upper: number;
      };
  /**
   * Uncertainty of the computation, added in quadrature.
   */
  theory: number;
  /**
   * Uncertainty of the computation as a share of the computed value, added in quadrature.
   */
  relativeTheory: number;
}
/**
 * -r^T C^-1 r / 2 of several quantities, named in `of`.
 */
export interface CorrelatedGaussianTerm {
  /**
   * Measured values.
   *
   * @minItems 1
   */
  means: number[];
  /**
   * Covariance matrix, row by row; symmetric and positive definite.
   *
   * @minItems 1
   */
  covariance: number[][];
}
export interface LimitTerm {
  /**
   * The limit.
   */
  limit: number;
  /**
   * Smearing: the step is convolved with a normal distribution of this width. 0: hard.
   */
  sigma: number;
}
/**
 * 0 inside an interval, a constant below 0 outside.
 */
export interface StepTerm {
  /**
   * Lower end. Without it: open.
   */
  min?: number;
  /**
   * Upper end. Without it: open.
   */
  max?: number;
  /**
   * log L outside. Without it: -Infinity.
   */
  outside?: number;
}
/**
 * Tabulated log L, interpolated linearly.
 */
export interface TableTerm {
  /**
   * Text file with two columns, x and log L; its numbers are copied into the run folder.
   */
  file?: string;
  /**
   * Values, increasing.
   *
   * @minItems 2
   */
  x?: number[];
  /**
   * log L at each of them.
   *
   * @minItems 2
   */
  logLikelihood?: number[];
  /**
   * Beyond the table: impossible is -Infinity, flat goes on with the value at its end.
   */
  outside: "impossible" | "flat";
}
export interface Constraint {
  of: Name;
  /**
   * Lower end. Without it: open.
   */
  min?: number;
  /**
   * Upper end. Without it: open.
   */
  max?: number;
  /**
   * apply: a point must meet it. skip: computed and logged, but not applied. ignore: not computed.
   */
  severity: "apply" | "skip" | "ignore";
  /**
   * How far a point is off: plain C = max(0, min - O, O - max), or log(1 + C).
   */
  violation: "plain" | "log";
}
export interface Derived {
  formula: Formula;
  unit?: Unit;
  label?: Label;
}
/**
 * What counts as found, beside all constraints. Without it: the constraints alone.
 */
export interface Target {
  /**
   * Every gaussian term lies within this many of its total sigmas, every other term above -sigmas^2 / 2.
   */
  sigmas?: number;
  /**
   * The sum of the terms lies above a fixed value.
   */
  logLikelihood?: {
    /**
     * log L must be larger than this.
     */
    min: number;
  };
}
/**
 * Points evaluated before the sampler is asked. Without it: none.
 */
export interface Initial {
  /**
   * Sampler plugin that makes the points.
   */
  sampler: string;
  /**
   * How many points.
   */
  count: number;
  options: Options;
}
export interface SurrogateUse {
  /**
   * Observables it predicts, or `physical`: whether a point is ok or unphysical.
   */
  learns: Name[] | "physical";
  /**
   * log: learns the logarithm of (positive) observables.
   */
  scale: "linear" | "log";
  /**
   * Name of the plugin.
   */
  plugin: string;
  options: Options;
}
/**
 * When to stop: at the first limit that is reached.
 */
export interface Budget {
  /**
   * Points evaluated, initial ones included, given ones (warmStart) not.
   */
  evaluations?: number;
  /**
   * Wall-clock time of the run, in seconds or as "90s", "20min", "2h", "1d".
   */
  time?: number;
  /**
   * Points found.
   */
  found?: number;
  /**
   * Stops when the share of found points among the last tested ones falls below a floor.
   */
  efficiency?: {
    /**
     * The share below which the run stops.
     */
    floor: number;
    /**
     * How many of the last tested points are looked at.
     */
    window: number;
  };
  /**
   * Stops when the region is filled: new found points no longer reach new parts of it. `true` takes the defaults.
   */
  filled?: {
    /**
     * Filled when the coverage grew by less than this share ...
     */
    growth: number;
    /**
     * ... while the number of found points grew by this share.
     */
    window: number;
  };
}
/**
 * Where training and candidate loops run.
 */
export interface ComputeSettings {
  /**
   * auto takes a GPU where there is one and a surrogate can use it.
   */
  device: "auto" | "cpu" | "cuda";
  /**
   * Threads for sampler and surrogates. auto: one a core. Results do not depend on it.
   */
  threads: number | "auto";
}
/**
 * What failed points mean.
 */
export interface Failures {
  /**
   * Statuses that classifiers of `physical` learn as unphysical, beside unphysical itself.
   */
  unphysical: ("failed" | "timeout" | "invalid")[];
  /**
   * The run ends with an error when so many points were tested and all of them failed or timed out.
   */
  giveUpAfter: number;
}
/**
 * What the run folder keeps of points beside their rows.
 */
export interface Keep {
  /**
   * Of which points the texts are kept that the evaluator hands over, such as spectra in SLHA; compressed, see `lode export --format slha`. failed: of all points whose status is not ok.
   */
  attachments: "none" | "all" | "found" | "failed";
  /**
   * The working folders of so many failed points are kept whole, to run them again by hand; also `lode run --keep-failed N`.
   */
  failedFolders: number;
}
/**
 * In which order results reach the sampler.
 */
export interface Schedule {
  /**
   * batch: in the order asked, so that the points do not depend on the number of workers. asynchronous: as they arrive.
   */
  mode: "batch" | "asynchronous";
  /**
   * Points asked for at once, at most.
   */
  batch: number;
  /**
   * How many batches the sampler may be behind: 1 trains on one batch while the next is evaluated.
   */
  lag: number;
  /**
   * Evaluations at the same time. auto: one a core.
   */
  workers: number | "auto";
}
