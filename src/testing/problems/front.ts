// The shape of a problem with a known Pareto front, and the hypervolume of a front in two objectives that is a curve.
import { type KnownAnswers, type ReferenceProblem, whole } from "./problem.js";

export type Front = NonNullable<KnownAnswers["front"]>;
type Evaluate = ReferenceProblem["evaluate"];

export function frontProblem(
  name: string,
  summary: string,
  parameters: ReferenceProblem["parameters"],
  front: Front,
  evaluate: Evaluate,
): ReferenceProblem {
  const names = front.reference.map((_, k) => `f${k + 1}`);
  return {
    name,
    summary,
    aim: "front",
    parameters,
    observables: names.map((observable) => ({ name: observable })),
    likelihood: {},
    constraints: {},
    objectives: Object.fromEntries(names.map((objective) => [objective, "minimize"])),
    target: undefined,
    evaluate,
    answers: { front },
    baseline: 1,
    components: whole,
    cells: whole,
    usual: { initial: 100, evaluations: 10_000 },
  };
}

export const named = (count: number, min: number, max: number) =>
  Array.from({ length: count }, (_, j) => ({ name: `x${j + 1}`, min, max }));

/** A piece of a front in two objectives: f1 grows with t. */
export interface Piece {
  from: number;
  to: number;
  at(t: number): [number, number];
}

/** Composite Simpson's rule, 1000 intervals. */
function integral(of: (t: number) => number, from: number, to: number): number {
  const step = (to - from) / 1000;
  let sum = of(from) + of(to);
  for (let i = 1; i < 1000; i++) sum += (i % 2 === 1 ? 4 : 2) * of(from + i * step);
  return (sum * step) / 3;
}

/** Pieces in the order of f1; between them the dominated region is bounded by the end of the last one. */
export function curveFront(reference: [number, number], pieces: readonly Piece[]): Front {
  let hypervolume = 0;
  for (const [n, { from, to, at }] of pieces.entries()) {
    const slope = (t: number) => {
      const h = (to - from) * 1e-4;
      // Fourth order, and exact for the polynomials here.
      return (8 * (at(t + h)[0] - at(t - h)[0]) - (at(t + 2 * h)[0] - at(t - 2 * h)[0])) / (12 * h);
    };
    hypervolume += integral((t) => (reference[1] - at(t)[1]) * slope(t), from, to);
    const [end, value] = at(to);
    const next = pieces[n + 1];
    hypervolume += ((next ? next.at(next.from)[0] : reference[0]) - end) * (reference[1] - value);
  }
  return {
    reference,
    hypervolume,
    points(count) {
      const each = Math.max(2, Math.ceil(count / pieces.length));
      return pieces.flatMap(({ from, to, at }) =>
        Array.from({ length: each }, (_, i) => at(from + ((to - from) * i) / (each - 1))),
      );
    },
  };
}
