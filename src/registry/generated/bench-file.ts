// Generated from schemas/bench.schema.json by scripts/generate-types.mjs. Do not edit.

/**
 * Numbers of evaluations.
 *
 * @maxItems 100
 */
export type Budgets = number[];
/**
 * A list of names.
 */
export type Names = string[];

/**
 * A bench file: which strategies are compared on which problems, with how many seeds.
 */
export interface BenchFile {
  /**
   * Name of the comparison, for its folder and page.
   */
  name?: string;
  /**
   * Heading of the page. Default: the name.
   */
  title?: string;
  /**
   * What is compared and why, in your own words; stands on the page.
   */
  description?: string;
  /**
   * The problems by name, or a list of names of reference problems.
   */
  problems:
    | {
        [k: string]: BenchProblemEntry;
      }
    | Names;
  /**
   * The strategies by name, or a list of names of samplers.
   */
  strategies:
    | {
        [k: string]: BenchStrategyEntry;
      }
    | Names;
  /**
   * How many seeds, counted from 1, or a list of them. Equal seeds give every strategy equal initial points.
   */
  seeds?: number[] | number;
  budgets?: Budgets;
  /**
   * Strategy that the others are compared with. Default: random, where it is one of the strategies.
   */
  baseline?: string;
  /**
   * Runs at the same time, each in a process of its own on one core. auto: one a core.
   */
  parallel?: number | "auto";
  smoke?: Smoke;
  /**
   * Folders with plugins of your own: a plugin's folder, or one that holds several.
   */
  plugins?: string[] | string;
  /**
   * Where relative paths start. Default: the folder of the bench file.
   */
  folder?: string;
}
export interface BenchProblemEntry {
  /**
   * Name of a reference problem. Default: the name of the entry, unless `scan` is given.
   */
  problem?: string;
  /**
   * Scan file of a model of your own, instead of a reference problem.
   */
  scan?: string;
  /**
   * What the tables and the page call it.
   */
  title?: string;
  /**
   * Evaluations of a run, initial points included. Default: the bench file's budgets, then what is usual for the problem, or the scan's budget.
   */
  evaluations?: number;
  budgets?: Budgets;
  /**
   * Initial points of a run, the same ones for all strategies. Default: as usual for the problem, or as in the scan.
   */
  initial?: number;
  /**
   * Changes of the scan, by dotted path, such as `schedule.batch: 100`.
   */
  set?: {
    [k: string]: unknown;
  };
  /**
   * What is asked of the strategies; decides what the tables show. Default: the problem's own; a scan with one objective asks for its optimum, with several for their front, any other for its region.
   */
  aim?: "region" | "optimum" | "front" | "posterior";
  /**
   * Metric that decides who won. Default: by the aim.
   */
  primary?: string;
  /**
   * Goals of the run-length distributions, by metric: a list of values each. Default: by the aim.
   */
  targets?: {
    [k: string]: number[];
  };
  /**
   * Seconds that an evaluation is taken to last, for the simulated wall clock.
   */
  cost?: number;
  /**
   * Evaluations at the same time, for the simulated wall clock.
   */
  workers?: number;
  /**
   * Points that stand for the whole region: a CSV or Parquet file with the parameters, or a run folder, of which the found points count. Default: the problem's stored set; without one, the found points of all runs together.
   */
  reference?: string;
  strategies?: Names;
}
export interface BenchStrategyEntry {
  /**
   * Sampler plugin. Default: the name of the entry, unless `results` is given.
   */
  sampler?: string;
  /**
   * The sampler's options; `lode plugins show NAME` lists them.
   */
  options?: {
    [k: string]: unknown;
  };
  /**
   * Instead of the scan's: entries as in a scan file, where `learns: observables` means all those that the problem needs.
   */
  surrogates?: {}[];
  /**
   * Instead of the problem's initial points: an `initial` block as in a scan file.
   */
  initial?: {};
  /**
   * Changes of the scan, by dotted path, after those of the problem.
   */
  set?: {
    [k: string]: unknown;
  };
  /**
   * Folder with runs that another tool made, instead of a sampler.
   */
  results?: string;
}
/**
 * What `--smoke` makes of the comparison: a quick trial that everything works.
 */
export interface Smoke {
  /**
   * How many of the seeds, from the first.
   */
  seeds?: number;
  /**
   * Most evaluations of a run.
   */
  evaluations?: number;
  problems?: Names;
  strategies?: Names;
}
