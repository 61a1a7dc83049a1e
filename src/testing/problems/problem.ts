// The shape of a reference problem: a cheap function whose region of interest is known exactly, so that a sampler's
// finds can be counted, its islands told apart and its coverage measured.

/**
 * A region is cut into `count` pieces; `of` says which one a found point lies in, given its
 * physical parameters; -1 outside all of them (slivers that the region merely touches are left out).
 */
export interface Partition {
  readonly count: number;
  of(parameters: ArrayLike<number>): number;
}

export interface ReferenceParameter {
  readonly name: string;
  /** Default: flat. An integer takes every value from min to max; a choice its `values`. */
  readonly prior?: "flat" | "log" | "integer" | "choice";
  readonly min: number;
  readonly max: number;
  readonly values?: readonly number[];
}

export type ReferenceTerm =
  | { readonly mean: number; readonly sigma: number }
  | { readonly logLikelihood: true };

/** What the answer to a problem is, where it is not (only) a region. */
export interface KnownAnswers {
  /** The best value of the first objective, and where it is taken (one of the places, if there are several). */
  readonly optimum?: { readonly value: number; readonly at?: readonly number[] };
  /** The Pareto front, by its hypervolume up to `reference`; `points` gives about `count` of its points, in objectives. */
  readonly front?: {
    readonly reference: readonly number[];
    readonly hypervolume: number;
    points(count: number): readonly (readonly number[])[];
  };
  /** Integral of L over the prior, natural log; moments of the posterior in physical parameters. */
  readonly posterior?: {
    readonly logEvidence: number;
    readonly mean?: readonly number[];
    readonly covariance?: readonly (readonly number[])[];
  };
}

export interface ReferenceProblem {
  readonly name: string;
  readonly summary: string;
  readonly parameters: readonly ReferenceParameter[];
  /** Formulas in the language of the scan file, where the observable can be written as one. */
  readonly observables: readonly { readonly name: string; readonly formula?: string }[];
  /** Terms, by observable: gaussian, or the observable is itself the contribution to log L. */
  readonly likelihood: Readonly<Record<string, ReferenceTerm>>;
  /** Hard intervals, by observable. */
  readonly constraints: Readonly<Record<string, { readonly min?: number; readonly max?: number }>>;
  /** Default: none. */
  readonly objectives?: Readonly<Record<string, "minimize" | "maximize">>;
  readonly target:
    | { readonly sigmas: number }
    | { readonly logLikelihood: { readonly min: number } }
    | undefined;
  /** Writes the observables into `out`; false: the point is unphysical and `out` means nothing. */
  evaluate(parameters: ArrayLike<number>, out: Float64Array): boolean;
  /** What is asked of a sampler. Default: region. */
  readonly aim?: "region" | "optimum" | "front" | "posterior";
  readonly answers?: KnownAnswers;
  /** Share of the box that is found: the efficiency of uniform points. 1 where nothing decides what is found. */
  readonly baseline: number;
  /** Islands of the region. */
  readonly components: Partition;
  /** Finer pieces, for coverage. */
  readonly cells: Partition;
  /** Initial and total number of points with which the problem is usually scanned. */
  readonly usual: { readonly initial: number; readonly evaluations: number };
}

/** The criterion of `found`, written independently of the native core. `observables` as `evaluate` wrote them. */
export function isFound(problem: ReferenceProblem, observables: ArrayLike<number>, physical = true): boolean {
  if (!physical) return false;
  const value = (name: string) => observables[problem.observables.findIndex((o) => o.name === name)]!;
  for (const [name, { min = -Infinity, max = Infinity }] of Object.entries(problem.constraints)) {
    if (!(value(name) >= min && value(name) <= max)) return false;
  }
  if (problem.target === undefined) return true;
  let logLikelihood = 0;
  for (const [name, term] of Object.entries(problem.likelihood)) {
    const log = "mean" in term ? -0.5 * ((value(name) - term.mean) / term.sigma) ** 2 : value(name);
    if ("sigmas" in problem.target && !(log >= -0.5 * problem.target.sigmas ** 2)) return false;
    logLikelihood += log;
  }
  return "sigmas" in problem.target || logLikelihood >= problem.target.logLikelihood.min;
}

/** One island, or one cell: the whole region. */
export const whole: Partition = { count: 1, of: () => 0 };

/** Direction of (x, y) as a sector of 10 degrees, 0 to 35, counted from the positive x axis. */
export function sectorOf(x: number, y: number): number {
  const degrees = (Math.atan2(y, x) * 180) / Math.PI;
  return Math.min(35, Math.floor((degrees < 0 ? degrees + 360 : degrees) / 10));
}

/** The given keys, numbered in order: `of` gives a key's number, or -1. */
export function numbered(keys: Iterable<string>): { count: number; of(key: string): number } {
  const numbers = new Map<string, number>();
  for (const key of keys) if (!numbers.has(key)) numbers.set(key, numbers.size);
  return { count: numbers.size, of: (key) => numbers.get(key) ?? -1 };
}
