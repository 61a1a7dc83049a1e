// Problems whose evidence is known exactly and hard to get right: thin curved shells (Feroz, Hobson and Bridges,
// arXiv:0809.3437), five modes of unequal width, heavy-tailed modes (the LogGamma problem of Beaujean and Caldwell,
// arXiv:1304.7808), and terraces: a likelihood of six values, one of them 0 in most of the prior.
import type { Partition, ReferenceProblem } from "./problem.js";

function logSum(values: readonly number[]): number {
  const highest = Math.max(...values);
  return highest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - highest), 0));
}

/** A problem whose one observable is its log L. */
function density(
  name: string,
  summary: string,
  parameters: ReferenceProblem["parameters"],
  logL: (x: ArrayLike<number>) => number,
  posterior: NonNullable<ReferenceProblem["answers"]>["posterior"],
  modes: Partition,
  evaluations: number,
): ReferenceProblem {
  return {
    name,
    summary,
    parameters,
    observables: [{ name: "density" }],
    likelihood: { density: { logLikelihood: true } },
    constraints: {},
    target: undefined,
    evaluate(x, out) {
      out[0] = logL(x);
      return true;
    },
    aim: "posterior",
    answers: { posterior },
    baseline: 1,
    components: modes,
    cells: modes,
    usual: { initial: 0, evaluations },
  };
}

function box(dim: number, min: number, max: number): ReferenceProblem["parameters"] {
  return Array.from({ length: dim }, (_, j) => ({ name: `x${j + 1}`, min, max }));
}

const [shellCentre, shellRadius, shellWidth, shellHalf] = [3.5, 2, 0.1, 6];

/** Log of the surface of the unit sphere times the integral of r^(power) N(r; radius, width), by the trapezoid rule. */
function radialMoment(power: number): number {
  const [steps, reach] = [4000, 10 * shellWidth];
  let sum = 0;
  for (let k = -steps; k <= steps; k++) {
    const r = shellRadius + (reach * k) / steps;
    sum += r ** power * Math.exp(-0.5 * ((r - shellRadius) / shellWidth) ** 2);
  }
  return (sum * reach) / steps / Math.sqrt(2 * Math.PI) / shellWidth;
}

/** Surface of the unit sphere: 2 pi^(d/2) / Gamma(d/2), by its recursion. */
function sphere(dim: number): number {
  if (dim === 1) return 2;
  return dim === 2 ? 2 * Math.PI : (sphere(dim - 2) * 2 * Math.PI) / (dim - 2);
}

/** Two shells of gaussian profile, at x1 = -3.5 and 3.5. */
export function gaussianShells(dim: number): ReferenceProblem {
  const volume = radialMoment(dim - 1);
  const square = radialMoment(dim + 1) / volume / dim;
  const shell = (x: ArrayLike<number>, centre: number) => {
    let sum = (x[0]! - centre) ** 2;
    for (let j = 1; j < dim; j++) sum += x[j]! ** 2;
    return -0.5 * ((Math.sqrt(sum) - shellRadius) / shellWidth) ** 2;
  };
  return density(
    `shells-${dim}d`,
    `two thin spherical shells in ${dim} dimensions`,
    box(dim, -shellHalf, shellHalf),
    (x) =>
      logSum([shell(x, -shellCentre), shell(x, shellCentre)]) - Math.log(Math.sqrt(2 * Math.PI) * shellWidth),
    {
      logEvidence: Math.log(2 * sphere(dim) * volume) - dim * Math.log(2 * shellHalf),
      mean: new Array<number>(dim).fill(0),
      covariance: Array.from({ length: dim }, (_, j) =>
        Array.from({ length: dim }, (_, k) => (j === k ? square + (j === 0 ? shellCentre ** 2 : 0) : 0)),
      ),
    },
    { count: 2, of: (x) => (x[0]! < 0 ? 0 : 1) },
    5000 * dim,
  );
}

export const shells2d = gaussianShells(2);
export const shells5d = gaussianShells(5);
export const shells10d = gaussianShells(10);

const modes = [
  { share: 0.4, x: -3, y: -3, sigma: 0.3 },
  { share: 0.25, x: 3, y: -2, sigma: 0.5 },
  { share: 0.2, x: -2, y: 3, sigma: 0.1 },
  { share: 0.1, x: 1, y: 2, sigma: 0.2 },
  { share: 0.05, x: 3.5, y: 3.5, sigma: 0.1 },
];

const logModes = (x: ArrayLike<number>) =>
  modes.map(
    ({ share, x: a, y: b, sigma }) =>
      Math.log(share / (2 * Math.PI * sigma ** 2)) - ((x[0]! - a) ** 2 + (x[1]! - b) ** 2) / (2 * sigma ** 2),
  );
const modesMean = [
  modes.reduce((sum, mode) => sum + mode.share * mode.x, 0),
  modes.reduce((sum, mode) => sum + mode.share * mode.y, 0),
];
const modesCovariance = (j: number, k: number) =>
  modes.reduce((sum, { share, x, y, sigma }) => {
    const apart = [x - modesMean[0]!, y - modesMean[1]!];
    return sum + share * (apart[j]! * apart[k]! + (j === k ? sigma ** 2 : 0));
  }, 0);

/** Five gaussians; the least of them holds a twentieth of the posterior, and the narrowest takes 1/3000 of the box. */
export const fiveModes: ReferenceProblem = density(
  "five-modes",
  "five gaussian modes of unequal weight and width in two dimensions",
  box(2, -5, 5),
  (x) => logSum(logModes(x)),
  {
    logEvidence: -Math.log(100),
    mean: modesMean,
    covariance: [0, 1].map((j) => [0, 1].map((k) => modesCovariance(j, k))),
  },
  {
    count: modes.length,
    of: (x) => {
      const logs = logModes(x);
      return logs.indexOf(Math.max(...logs));
    },
  },
  20_000,
);

const tailWidth = 1 / 30;
/** log of the density of the log of an exponential variable, moved and scaled: a steep side and a long tail. */
const logTail = (x: number, at: number) => {
  const z = (x - at) / tailWidth;
  return z - Math.exp(z) - Math.log(tailWidth);
};
const logBell = (x: number, at: number) =>
  -0.5 * ((x - at) / tailWidth) ** 2 - Math.log(Math.sqrt(2 * Math.PI) * tailWidth);
/** Its share within the unit interval. */
const tailMass = (at: number) =>
  Math.exp(-Math.exp(-at / tailWidth)) - Math.exp(-Math.exp((1 - at) / tailWidth));

/** Four modes with long tails in the first two parameters; one mode, by turns long-tailed and gaussian, in the others. */
export function logGamma(dim: number): ReferenceProblem {
  // Parameters 3 to (d + 2) / 2 have the long tail, those after them are gaussian.
  const tailed = Array.from({ length: dim }, (_, j) => j >= 2 && j + 1 <= (dim + 2) / 2);
  const mass = 0.5 * (tailMass(1 / 3) + tailMass(2 / 3));
  return density(
    `log-gamma-${dim}d`,
    `four modes with heavy tails in ${dim} dimensions`,
    box(dim, 0, 1),
    (x) => {
      let sum =
        logSum([logTail(x[0]!, 1 / 3), logTail(x[0]!, 2 / 3)]) +
        logSum([logBell(x[1]!, 1 / 3), logBell(x[1]!, 2 / 3)]) -
        Math.log(4);
      for (let j = 2; j < dim; j++) sum += tailed[j] ? logTail(x[j]!, 2 / 3) : logBell(x[j]!, 2 / 3);
      return sum;
    },
    // Of the gaussians, ten standard deviations lie within the box.
    {
      logEvidence: Math.log(mass) + tailed.filter(Boolean).length * Math.log(tailMass(2 / 3)),
    },
    { count: 4, of: (x) => (x[0]! < 0.5 ? 0 : 1) + (x[1]! < 0.5 ? 0 : 2) },
    5000 * dim,
  );
}

export const logGamma2d = logGamma(2);
export const logGamma10d = logGamma(10);

/** Side lengths of squares one within the other, and log L within each; beyond the largest L is 0. */
const terrace = [
  { side: 0.6, logL: -6 },
  { side: 0.4, logL: -4 },
  { side: 0.25, logL: -2.5 },
  { side: 0.15, logL: -1 },
  { side: 0.08, logL: 0 },
];

/** L = 0 in 64 % of the prior, and five values above it: nothing but plateaus. */
export const terraces: ReferenceProblem = density(
  "terraces",
  "a likelihood of six values, 0 in most of the prior",
  box(2, 0, 1),
  (x) => {
    const reach = 2 * Math.max(Math.abs(x[0]! - 0.4), Math.abs(x[1]! - 0.55));
    return terrace.reduce((best, { side, logL }) => (reach < side ? logL : best), -Infinity);
  },
  {
    logEvidence: Math.log(
      terrace.reduce(
        (sum, { side, logL }, k) => sum + (side ** 2 - (terrace[k + 1]?.side ?? 0) ** 2) * Math.exp(logL),
        0,
      ),
    ),
    mean: [0.4, 0.55],
  },
  {
    count: terrace.length + 1,
    of: (x) => {
      const reach = 2 * Math.max(Math.abs(x[0]! - 0.4), Math.abs(x[1]! - 0.55));
      return terrace.filter(({ side }) => reach < side).length;
    },
  },
  10_000,
);
