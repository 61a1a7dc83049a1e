// A spherical shell of good points: O = sum of squares (1708.06615), in 2 and 7 dimensions and in two boxes. A small
// box makes the shell easy to meet by chance, the large one nearly impossible in 7 dimensions.
import { type Partition, type ReferenceProblem, sectorOf, whole } from "./problem.js";

/** 2D: sectors of 10 degrees. Otherwise: orthants, by the signs of the coordinates. */
function cellsOf(dim: number): Partition {
  if (dim === 2) return { count: 36, of: (x) => sectorOf(x[0]!, x[1]!) };
  return {
    count: 2 ** dim,
    of: (x) => {
      let orthant = 0;
      for (let j = 0; j < dim; j++) if (x[j]! > 0) orthant |= 1 << j;
      return orthant;
    },
  };
}

function quadratic(
  name: string,
  dim: number,
  half: number,
  baseline: number,
  initial: number,
  /** By quadrature. */
  logEvidence?: number,
): ReferenceProblem {
  const names = Array.from({ length: dim }, (_, j) => `x${j + 1}`);
  return {
    name,
    summary: `a spherical shell in ${dim} dimensions, box [-${half}, ${half}]`,
    parameters: names.map((parameter) => ({ name: parameter, min: -half, max: half })),
    observables: [{ name: "O", formula: names.map((parameter) => `${parameter}^2`).join(" + ") }],
    likelihood: { O: { mean: 2, sigma: 0.1 } },
    constraints: {},
    target: { sigmas: 2 },
    evaluate(x, out) {
      let sum = 0;
      for (let j = 0; j < dim; j++) sum += x[j]! * x[j]!;
      out[0] = sum;
      return true;
    },
    baseline,
    components: whole,
    cells: cellsOf(dim),
    usual: { initial, evaluations: 1000 },
    ...(logEvidence === undefined ? {} : { answers: { posterior: { logEvidence } } }),
  };
}

export const quadratic2d = quadratic("quadratic-2d", 2, 5, 0.0126, 20);
export const quadratic2dSmall = quadratic("quadratic-2d-small", 2, 2, 0.0785, 20, -3.011505);
export const quadratic7d = quadratic("quadratic-7d", 7, 5, 3.8e-6, 100);
export const quadratic7dSmall = quadratic("quadratic-7d-small", 7, 2, 2.3e-3, 100, -6.544582);
