// The published Machine Learning Scan to the letter (arXiv:1708.06615): candidates uniform in the prior, filtered by the
// classifier, accepted with probability L(predicted O) / Lmax, Lmax being that of a first pass; a fixed random share.
import { type Matrix, matrix, type Random, type SamplerContext } from "lodescan/contract";
import { snapped, stacked } from "./matrices.js";
import type { Options } from "./options.js";
import type { Scoring } from "./scoring.js";

/** Candidates of the first pass, from which Lmax is taken. */
const firstPass = 100_000;
/** A candidate is taken to be physical from this probability on. */
const physicalCut = 0.5;

export interface PaperBatch {
  points: Matrix;
  tested: number;
  accepted: number;
  fallback: number;
}

export async function acceptedByLikelihood(
  random: Random,
  context: SamplerContext,
  options: Options,
  scoring: Scoring,
  count: number,
): Promise<PaperBatch> {
  const pass = matrix(Math.min(firstPass, options.candidates), context.dim);
  random.stream("first-pass").fillUniform(pass.data);
  const { logLikelihood, physical } = await scoring.score(pass);
  const allowed = logLikelihood.map((value, i) =>
    physical[i]! >= physicalCut ? value : Number.NEGATIVE_INFINITY,
  );
  const logLmax = allowed.reduce((largest, value) => Math.max(largest, value), Number.NEGATIVE_INFINITY);
  let accepted = matrix(0, context.dim);
  let tested = pass.rows;
  if (logLmax > Number.NEGATIVE_INFINITY) {
    const by = options.preset === "paper" ? "likelihood" : options.acceptance;
    const acceptance = { by, logLmax, mix: options.mix, physicalCut };
    const drawn = await scoring.draw(random.stream("draw"), count, options.candidates - pass.rows, {
      acceptance,
    });
    accepted = drawn.points;
    tested += drawn.tested;
  }
  const missing = count - accepted.rows;
  const points = snapped(
    stacked([accepted, best(pass, allowed, missing)], context.dim),
    context.problem.dimensions,
  );
  return { points, tested, accepted: accepted.rows, fallback: missing };
}

/** The candidates of the first pass with the largest likelihood. */
function best(pass: Matrix, logLikelihood: Float64Array, count: number): Matrix {
  const out = matrix(count, pass.cols);
  if (count === 0) return out;
  const order = Array.from(logLikelihood.keys()).sort(
    (a, b) => logLikelihood[b]! - logLikelihood[a]! || a - b,
  );
  for (let i = 0; i < count; i++)
    out.data.set(pass.data.subarray(order[i]! * pass.cols, (order[i]! + 1) * pass.cols), i * pass.cols);
  return out;
}
