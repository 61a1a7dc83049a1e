// Small classical problems of global optimization: Branin's function, Hartmann's in six dimensions (Dixon and Szegő 1978),
// sphere and Rosenbrock as comparisons of Parzen estimators take them, and a made-up choice of a network: a mixed space of
// an integer, a logarithmic, a flat and a choice parameter that depend on each other.
import { optimizationProblem } from "./functions.js";
import { type ReferenceParameter, type ReferenceProblem, whole } from "./problem.js";

interface Classic {
  readonly name: string;
  readonly summary: string;
  readonly parameters: readonly ReferenceParameter[];
  readonly formula: string;
  readonly optimum: { readonly value: number; readonly at: readonly number[] };
  of(x: ArrayLike<number>): number;
}

function minimized({ name, summary, parameters, formula, optimum, of }: Classic): ReferenceProblem {
  return {
    name,
    summary,
    parameters,
    observables: [{ name: "f", formula }],
    likelihood: {},
    constraints: {},
    objectives: { f: "minimize" },
    target: undefined,
    evaluate(x, out) {
      out[0] = of(x);
      return true;
    },
    aim: "optimum",
    answers: { optimum },
    baseline: 1,
    components: whole,
    cells: whole,
    usual: { initial: 10, evaluations: 200 },
  };
}

/** One of three equal optima is given: (-pi, 12.275), (pi, 2.275), (3 pi, 2.475). */
export const branin = minimized({
  name: "branin",
  summary: "Branin's function: three equal optima in two dimensions",
  parameters: [
    { name: "x1", min: -5, max: 10 },
    { name: "x2", min: 0, max: 15 },
  ],
  formula: "(x2 - 5.1 / (4 * pi^2) * x1^2 + 5 / pi * x1 - 6)^2 + 10 * (1 - 1 / (8 * pi)) * cos(x1) + 10",
  optimum: { value: 0.397887357729738, at: [Math.PI, 2.275] },
  of(x) {
    const valley = x[1]! - (5.1 / (4 * Math.PI ** 2)) * x[0]! ** 2 + (5 / Math.PI) * x[0]! - 6;
    return valley ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x[0]!) + 10;
  },
});

const heights = [1, 1.2, 3, 3.2];
const slopes = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const peaks = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
];

export const hartmann6d = minimized({
  name: "hartmann-6d",
  summary: "Hartmann's function: six local optima in six dimensions",
  parameters: Array.from({ length: 6 }, (_, j) => ({ name: `x${j + 1}`, min: 0, max: 1 })),
  formula: heights
    .map((height, i) => {
      const sum = slopes[i]!.map((slope, j) => `${slope} * (x${j + 1} - ${peaks[i]![j]})^2`).join(" + ");
      return `-${height} * exp(-(${sum}))`;
    })
    .join(" + "),
  optimum: {
    value: -3.32236801141551,
    at: [0.20168952, 0.15001069, 0.47687398, 0.27533243, 0.31165162, 0.65730054],
  },
  of(x) {
    let total = 0;
    for (const [i, height] of heights.entries()) {
      let sum = 0;
      for (let j = 0; j < 6; j++) sum += slopes[i]![j]! * (x[j]! - peaks[i]![j]!) ** 2;
      total -= height * Math.exp(-sum);
    }
    return total;
  },
});

/** The best depth depends on the kind, the best rate on the depth. */
export const mixedNetwork = minimized({
  name: "mixed-network",
  summary: "an integer, a logarithmic, a flat and a choice parameter that depend on each other",
  parameters: [
    { name: "depth", prior: "integer", min: 1, max: 12 },
    { name: "rate", prior: "log", min: 1e-5, max: 1 },
    { name: "dropout", min: 0, max: 0.9 },
    { name: "kind", prior: "choice", min: 0, max: 3, values: [0, 1, 2, 3] },
  ],
  formula:
    "0.5 * (1 - cos(2.4 * (kind - 1))) + 0.1 * (depth - 6 + abs(kind - 1))^2 + 0.5 * (log(rate) / log(10) + 1 + 0.3 * depth)^2 + 2 * (dropout - 0.3)^2",
  optimum: { value: 0, at: [6, 10 ** -2.8, 0.3, 1] },
  of(x) {
    const [depth, rate, dropout, kind] = [x[0]!, x[1]!, x[2]!, x[3]!];
    return (
      0.5 * (1 - Math.cos(2.4 * (kind - 1))) +
      0.1 * (depth - 6 + Math.abs(kind - 1)) ** 2 +
      0.5 * (Math.log(rate) / Math.log(10) + 1 + 0.3 * depth) ** 2 +
      2 * (dropout - 0.3) ** 2
    );
  },
});

export const sphere5d = optimizationProblem("sphere", { dim: 5 });
export const rosenbrock4d = optimizationProblem("rosenbrock", { dim: 4, shifted: false });

export const classics: readonly ReferenceProblem[] = [
  branin,
  hartmann6d,
  mixedNetwork,
  sphere5d,
  rosenbrock4d,
];
