// The fused candidate loops of the native core: draw, score by surrogates and problem, accept; and chains on the score.
// Candidate i of a stream is a pure function of (key, i): a range of indices may be split over threads in any way.
import { LodeError } from "../contract/errors.js";
import { type Matrix, matrix } from "../contract/matrix.js";
import type { NativeModel, NativeProblem } from "../contract/native.js";
import { addon } from "./addon.js";
import { kernels } from "./kernels.js";
import { problemShape } from "./problem.js";
import { surrogateKind } from "./surrogate.js";

const acceptances = ["likelihood", "found", "mixed"] as const;

export interface ScorerModel {
  model: NativeModel;
  /** Observable number of each output. */
  columns: Int32Array;
  /** 1 where the output is the observable's logarithm. */
  log: Uint8Array;
}

/** Everything that a score depends on. Can be posted to threads. */
export interface Scorer {
  problem: NativeProblem;
  models: readonly ScorerModel[];
  /** Sigmoid with one output, or softmax whose class 1 is physical. */
  physical?: NativeModel;
  /**
   * (2 or 3, observables), in the units that are learned (logarithms where `log`): factor on the members' deviations from
   * their mean; additional standard deviation; optionally the screen: drawCandidates runs member 0 first and drops what it
   * puts farther than this outside a required interval (Infinity: never). Default: 1, 0, Infinity.
   */
  spread?: Float64Array;
  /**
   * score = P(physical) times: likelihood: min(1, L(predicted mean) / Lmax), 0 where an applied constraint fails;
   * found: the product over all requirements of the probability that each holds; mixed: mix * found + (1 - mix) * likelihood.
   */
  acceptance: (typeof acceptances)[number];
  /** Default 0, the maximum of gaussian terms and limits. */
  logLmax?: number;
  /** Default 0.5. */
  mix?: number;
  /** Above 0: the classifier filters instead: P(physical) counts as 1 from here on and as 0 below. */
  physicalCut?: number;
}

/** Where candidates come from. Default: uniform in the cube. */
export type CandidateProposal =
  /** VEGAS-like: (dim, bins + 1) ascending edges from 0 to 1. Acceptance is multiplied by (1 / density)^correction (1). */
  | { kind: "map"; edges: Matrix; correction?: number }
  /** Normal steps of standard deviation `width` (one number a dimension) from a random one of the centres (rows, dim). */
  | { kind: "around"; centres: Matrix; width: Float64Array };

export interface DrawOptions {
  /** Key of a stream that nothing else uses. */
  key: Uint32Array;
  /** Index of the first candidate, and how many at most. */
  first: number;
  count: number;
  /** Accepted points at most. */
  limit: number;
  proposal?: CandidateProposal;
  /** Acceptance = min(1, score^power / ceiling). Both 1 by default. */
  power?: number;
  ceiling?: number;
}

export interface Drawn {
  /** (accepted, dim), in order of the index. */
  points: Matrix;
  scores: Float64Array;
  /** Index of each point's candidate. */
  indices: Float64Array;
  /** Candidates up to the last accepted one where `limit` was reached, else `count`. */
  tested: number;
  cancelled: boolean;
}

export interface Surveyed {
  /** The best by score, best first; at most `limit`. */
  points: Matrix;
  scores: Float64Array;
  indices: Float64Array;
  tested: number;
  scoreSum: number;
  scoreMax: number;
  /** Largest log L of the predictions that are physical (P >= 1/2) and meet the constraints; -Infinity if none does. */
  logLmax: number;
  cancelled: boolean;
}

export interface CandidateScores {
  score: Float64Array;
  /** Without underflow. */
  logScore: Float64Array;
  /** Of the predicted mean; -Infinity where an applied constraint fails there. */
  logLikelihood: Float64Array;
  physical: Float64Array;
  /** Product over the requirements, without P(physical). */
  found: Float64Array;
  /** (rows, observables), in their own units; NaN where no model predicts them. */
  mean: Matrix;
  spread: Matrix;
}

export interface WalkOptions {
  key: Uint32Array;
  /** (walkers, dim), at least 4; not changed. */
  start: Matrix;
  steps: number;
  /** Standard deviation of the local steps by dimension; also sets the jitter (1 %) of the evolution moves. */
  width: Float64Array;
  /** Relative frequencies of the moves. Default: 0.4, 0.4, 0.2. */
  stretch?: number;
  evolution?: number;
  local?: number;
  /** Goodman and Weare's a. Default 2. */
  stretchScale?: number;
  /** Default 2.38 / sqrt(2 dim). */
  evolutionScale?: number;
  /** The chain's density is score^power. Default 1. */
  power?: number;
  /** Keep all walkers every so many steps. Default 0: only the last. */
  record?: number;
}

export interface Walked {
  /** (walkers, dim): where they stand at the end. */
  points: Matrix;
  scores: Float64Array;
  /** Share of accepted moves. */
  acceptance: number;
  steps: number;
  cancelled: boolean;
  /** (steps / record * walkers, dim), step by step, and their scores; empty without `record`. */
  chain: Matrix;
  chainScores: Float64Array;
}

function dimensions(scorer: Scorer): { dim: number; observables: number } {
  const { dim, observables } = problemShape(scorer.problem);
  return { dim, observables };
}

/** inflate, extra and screen of every observable. */
function packSpread(spread: Float64Array | undefined, observables: number): Float64Array {
  const packed = new Float64Array(3 * observables).fill(Number.POSITIVE_INFINITY);
  packed.fill(1, 0, observables).fill(0, observables, 2 * observables);
  if (spread === undefined) return packed;
  if (spread.length !== 2 * observables && spread.length !== 3 * observables) {
    throw new LodeError("LODE_NATIVE_ARGUMENT", "A scorer's spread does not fit the problem's observables.", {
      found: spread.length,
      expected: `${2 * observables} or ${3 * observables}`,
    });
  }
  packed.set(spread);
  return packed;
}

/** The scorer's leading and trailing arguments; see native/addon/scorer_argument.h. */
function packScorer(scorer: Scorer, observables: number): { head: unknown[]; models: unknown[] } {
  const { problem, physical } = scorer;
  const settings = Float64Array.of(
    acceptances.indexOf(scorer.acceptance),
    scorer.logLmax ?? 0,
    scorer.mix ?? 0.5,
    scorer.physicalCut ?? 0,
  );
  const head = [
    kernels(),
    problem.code,
    problem.numbers,
    packSpread(scorer.spread, observables),
    settings,
    physical ? surrogateKind(physical) : undefined,
    physical?.code,
    physical?.numbers,
    physical?.weights,
  ];
  const models = scorer.models.flatMap(({ model, columns, log }) => [
    surrogateKind(model),
    model.code,
    model.numbers,
    model.weights,
    columns,
    log,
  ]);
  return { head, models };
}

/** Scores given points (rows, dim) in full. A non-zero `cancel[0]` leaves the remaining rows 0. */
export function scoreCandidates(scorer: Scorer, points: Matrix, cancel?: Int32Array): CandidateScores {
  const { observables } = dimensions(scorer);
  const { head, models } = packScorer(scorer, observables);
  const { rows } = points;
  const parts = new Float64Array(rows * 5);
  const mean = matrix(rows, observables, true);
  const spread = matrix(rows, observables, true);
  addon.scoreCandidates!(...head, points.data, rows, parts, mean.data, spread.data, cancel, ...models);
  const column = (c: number) => Float64Array.from({ length: rows }, (_, i) => parts[i * 5 + c]!);
  return {
    score: column(0),
    logScore: column(1),
    logLikelihood: column(2),
    physical: column(3),
    found: column(4),
    mean,
    spread,
  };
}

function drawArguments(scorer: Scorer, options: DrawOptions, resultLength: number, cancel?: Int32Array) {
  const { dim, observables } = dimensions(scorer);
  const { head, models } = packScorer(scorer, observables);
  const { proposal } = options;
  const points = matrix(options.limit, dim, true);
  const scores = new Float64Array(new SharedArrayBuffer(options.limit * 8));
  const indices = new Float64Array(new SharedArrayBuffer(options.limit * 8));
  const result = new Float64Array(resultLength);
  const where: unknown[] = [0, undefined, 0, undefined];
  if (proposal?.kind === "map") where.splice(0, 3, 1, proposal.edges.data, proposal.edges.cols - 1);
  if (proposal?.kind === "around")
    where.splice(0, 4, 2, proposal.centres.data, proposal.centres.rows, proposal.width);
  const correction = proposal?.kind === "map" ? (proposal.correction ?? 1) : 1;
  const { first, count, limit, power = 1, ceiling = 1 } = options;
  const settings = Float64Array.of(first, count, limit, power, ceiling, correction);
  const all = [
    ...head,
    ...where,
    options.key,
    settings,
    cancel,
    points.data,
    scores,
    indices,
    result,
    ...models,
  ];
  return { all, points, scores, indices, result };
}

function shortened(m: Matrix, rows: number): Matrix {
  return { data: m.data.subarray(0, rows * m.cols), rows, cols: m.cols };
}

/** Draws candidates first, first + 1, ... and keeps each with its acceptance, until `limit` are kept or `count` tested. */
export function drawCandidates(scorer: Scorer, options: DrawOptions, cancel?: Int32Array): Drawn {
  const { all, points, scores, indices, result } = drawArguments(scorer, options, 3, cancel);
  addon.drawCandidates!(...all);
  const accepted = result[0]!;
  return {
    points: shortened(points, accepted),
    scores: scores.subarray(0, accepted),
    indices: indices.subarray(0, accepted),
    tested: result[1]!,
    cancelled: result[2] === 1,
  };
}

/** Scores candidates first ... first + count in full, and keeps the `limit` best. */
export function surveyCandidates(scorer: Scorer, options: DrawOptions, cancel?: Int32Array): Surveyed {
  const { all, points, scores, indices, result } = drawArguments(scorer, options, 5, cancel);
  addon.surveyCandidates!(...all);
  const missing = indices.indexOf(-1);
  const kept = missing < 0 ? options.limit : missing;
  return {
    points: shortened(points, kept),
    scores: scores.subarray(0, kept),
    indices: indices.subarray(0, kept),
    tested: result[0]!,
    scoreSum: result[1]!,
    scoreMax: result[2]!,
    logLmax: result[3]!,
    cancelled: result[4] === 1,
  };
}

/** Moves a population of walkers by Metropolis steps on score^power. Independent populations may run in threads. */
export function walkCandidates(scorer: Scorer, options: WalkOptions, cancel?: Int32Array): Walked {
  const { observables } = dimensions(scorer);
  const { head, models } = packScorer(scorer, observables);
  const { start, steps, record = 0 } = options;
  const points = matrix(start.rows, start.cols, true);
  points.data.set(start.data);
  const scores = new Float64Array(new SharedArrayBuffer(start.rows * 8));
  const kept = record > 0 ? Math.floor(steps / record) : 0;
  const chain = matrix(kept * start.rows, start.cols, true);
  const chainScores = new Float64Array(new SharedArrayBuffer(kept * start.rows * 8));
  const result = new Float64Array(4);
  const {
    stretch = 0.4,
    evolution = 0.4,
    local = 0.2,
    stretchScale = 2,
    evolutionScale = 0,
    power = 1,
  } = options;
  const settings = Float64Array.of(
    start.rows,
    steps,
    record,
    stretch,
    evolution,
    local,
    stretchScale,
    evolutionScale,
    power,
  );
  addon.walkCandidates!(
    ...head,
    options.key,
    settings,
    options.width,
    cancel,
    points.data,
    scores,
    chain.data,
    chainScores,
    result,
    ...models,
  );
  return {
    points,
    scores,
    acceptance: result[1]! > 0 ? result[0]! / result[1]! : 0,
    steps: result[2]!,
    cancelled: result[3] === 1,
    chain,
    chainScores,
  };
}
