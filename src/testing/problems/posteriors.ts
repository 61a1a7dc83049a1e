// Posteriors whose moments and evidence are known exactly: correlated gaussians, a banana (a gaussian bent along a
// parabola, Haario et al., doi:10.1007/s001800050022), and two gaussian modes far apart. Priors are flat and so wide
// that what they cut off is below 1e-6 of every moment.
import { type Partition, type ReferenceProblem, whole } from "./problem.js";

const twoPi = 2 * Math.PI;

/** Reflection I - 2 v v^T along v = (1, 2, ..., dim) / |v|: turns the axes so that all parameters are correlated. */
function reflection(dim: number): number[][] {
  const squared = (dim * (dim + 1) * (2 * dim + 1)) / 6;
  return Array.from({ length: dim }, (_, i) =>
    Array.from({ length: dim }, (_, j) => (i === j ? 1 : 0) - (2 * (i + 1) * (j + 1)) / squared),
  );
}

/** The 2^dim corners round the origin of the principal axes, by the signs of the observables. */
function corners(dim: number, evaluate: ReferenceProblem["evaluate"]): Partition {
  const out = new Float64Array(dim);
  return {
    count: 2 ** dim,
    of: (x) => {
      evaluate(x, out);
      let corner = 0;
      for (let i = 0; i < dim; i++) if (out[i]! > 0) corner |= 1 << i;
      return corner;
    },
  };
}

/** Principal axes with standard deviations from 0.1 to 1 in equal ratios; one gaussian term along each. */
export function correlatedGaussian(dim: number): ReferenceProblem {
  const axes = reflection(dim);
  const sigmas = Array.from({ length: dim }, (_, i) => 0.1 * 10 ** (i / (dim - 1)));
  const mean = Array.from({ length: dim }, (_, j) => (j % 2 === 0 ? 0.5 : -0.5));
  const half = 8;
  const evaluate: ReferenceProblem["evaluate"] = (x, out) => {
    for (let i = 0; i < dim; i++) {
      let sum = 0;
      for (let j = 0; j < dim; j++) sum += axes[i]![j]! * (x[j]! - mean[j]!);
      out[i] = sum;
    }
    return true;
  };
  const formula = (row: readonly number[]) =>
    row.map((a, j) => `(${a})*(x${j + 1} - (${mean[j]}))`).join(" + ");
  const cover = (j: number, k: number) =>
    sigmas.reduce((sum, sigma, i) => sum + sigma ** 2 * axes[i]![j]! * axes[i]![k]!, 0);
  return {
    name: `gaussian-${dim}d`,
    summary: `a correlated gaussian in ${dim} dimensions, its axes from 0.1 to 1 long`,
    parameters: mean.map((_, j) => ({ name: `x${j + 1}`, min: -half, max: half })),
    observables: axes.map((row, i) => ({ name: `y${i + 1}`, formula: formula(row) })),
    likelihood: Object.fromEntries(sigmas.map((sigma, i) => [`y${i + 1}`, { mean: 0, sigma }])),
    constraints: {},
    target: { sigmas: 2 },
    evaluate,
    aim: "posterior",
    answers: {
      posterior: {
        logEvidence: sigmas.reduce((sum, s) => sum + Math.log((Math.sqrt(twoPi) * s) / (2 * half)), 0),
        mean,
        covariance: mean.map((_, j) => mean.map((_, k) => cover(j, k))),
      },
    },
    baseline: sigmas.reduce((product, sigma) => product * ((4 * sigma) / (2 * half)), 1),
    components: whole,
    cells: corners(dim, evaluate),
    usual: { initial: 100, evaluations: 2000 * dim },
  };
}

export const gaussian2d = correlatedGaussian(2);
export const gaussian5d = correlatedGaussian(5);
export const gaussian10d = correlatedGaussian(10);

const bendSigma = 0.5;

/** x is standard normal, and y normal around x^2 / 2. */
export const banana: ReferenceProblem = {
  name: "banana",
  summary: "a gaussian bent along a parabola, in two dimensions",
  parameters: [
    { name: "x", min: -6, max: 6 },
    { name: "y", min: -6, max: 24 },
  ],
  observables: [
    { name: "along", formula: "x" },
    { name: "bend", formula: "y - x^2 / 2" },
  ],
  likelihood: { along: { mean: 0, sigma: 1 }, bend: { mean: 0, sigma: bendSigma } },
  constraints: {},
  target: { sigmas: 2 },
  evaluate(x, out) {
    out[0] = x[0]!;
    out[1] = x[1]! - x[0]! ** 2 / 2;
    return true;
  },
  aim: "posterior",
  answers: {
    posterior: {
      logEvidence: Math.log((twoPi * bendSigma) / (12 * 30)),
      mean: [0, 0.5],
      covariance: [
        [1, 0],
        [0, 0.5 + bendSigma ** 2],
      ],
    },
  },
  baseline: (4 * 4 * bendSigma) / (12 * 30),
  components: whole,
  // Sixteen slices along the parabola.
  cells: { count: 16, of: (x) => Math.max(0, Math.min(15, Math.floor(4 * (x[0]! + 2)))) },
  usual: { initial: 100, evaluations: 10_000 },
};

interface Mode {
  readonly share: number;
  readonly centre: readonly [number, number];
  readonly sigma: number;
}

const modes: readonly [Mode, Mode] = [
  { share: 2 / 3, centre: [-4, -2], sigma: 0.5 },
  { share: 1 / 3, centre: [4, 3], sigma: 0.8 },
];

/** Log of a mode's share of the density, without the factor 1 / (2 pi). */
function logDensity({ share, centre, sigma }: Mode, x: ArrayLike<number>): number {
  const squares = (x[0]! - centre[0]) ** 2 + (x[1]! - centre[1]) ** 2;
  return Math.log(share / sigma ** 2) - squares / (2 * sigma ** 2);
}

function logDensityFormula({ share, centre, sigma }: Mode): string {
  const squares = `(x - (${centre[0]}))^2 + (y - (${centre[1]}))^2`;
  return `${Math.log(share / sigma ** 2)} - (${squares}) / ${2 * sigma ** 2}`;
}

const [formulaA, formulaB] = modes.map(logDensityFormula);
const mixedMean = [0, 1].map((j) => modes.reduce((sum, { share, centre }) => sum + share * centre[j]!, 0));

/** Two thirds of the posterior in one mode, one third in another, sixteen standard deviations and more apart. */
export const bimodal: ReferenceProblem = {
  name: "bimodal",
  summary: "two gaussian modes far apart, of unequal weight and width, in two dimensions",
  parameters: [
    { name: "x", min: -10, max: 10 },
    { name: "y", min: -10, max: 10 },
  ],
  observables: [
    {
      name: "density",
      formula: `max(${formulaA}, ${formulaB}) + log1p(exp(-abs((${formulaA}) - (${formulaB}))))`,
    },
  ],
  likelihood: { density: { logLikelihood: true } },
  constraints: {},
  target: undefined,
  evaluate(x, out) {
    const [a, b] = [logDensity(modes[0], x), logDensity(modes[1], x)];
    out[0] = Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
    return true;
  },
  aim: "posterior",
  answers: {
    posterior: {
      logEvidence: Math.log(twoPi / 400),
      mean: mixedMean,
      covariance: [0, 1].map((j) =>
        [0, 1].map((k) =>
          modes.reduce(
            (sum, { share, centre, sigma }) =>
              sum +
              share *
                ((j === k ? sigma ** 2 : 0) + (centre[j]! - mixedMean[j]!) * (centre[k]! - mixedMean[k]!)),
            0,
          ),
        ),
      ),
    },
  },
  baseline: 1,
  // Which mode is nearer.
  components: { count: 2, of: (x) => (logDensity(modes[0], x) > logDensity(modes[1], x) ? 0 : 1) },
  cells: { count: 2, of: (x) => (logDensity(modes[0], x) > logDensity(modes[1], x) ? 0 : 1) },
  usual: { initial: 100, evaluations: 20_000 },
};
