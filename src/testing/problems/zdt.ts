// Zitzler, Deb and Thiele's problems with two objectives, doi:10.1162/106365600568202. The hypervolumes of their fronts are
// exact, or integrated to 1e-12.
import { curveFront, type Front, frontProblem, named, type Piece } from "./front.js";
import type { ReferenceProblem } from "./problem.js";

const zdtReference: [number, number] = [1.1, 1.1];
const graph = (from: number, to: number, f2: (f1: number) => number): Piece => ({
  from,
  to,
  at: (t) => [t, f2(t)],
});

/** The square root makes the integrals of these exact by hand only. */
const withVolume = (front: Front, hypervolume: number): Front => ({ ...front, hypervolume });

function zdt(
  number: number,
  parameters: ReferenceProblem["parameters"],
  summary: string,
  front: Front,
  objectives: (x: ArrayLike<number>, out: Float64Array) => void,
): ReferenceProblem {
  return frontProblem(`zdt${number}`, summary, parameters, front, (x, out) => {
    objectives(x, out);
    return true;
  });
}

/** 1 + 9 times the mean of x2 ... xn. */
function meanDistance(x: ArrayLike<number>): number {
  let sum = 0;
  for (let j = 1; j < x.length; j++) sum += x[j]!;
  return 1 + (9 * sum) / (x.length - 1);
}

const rootFront = withVolume(
  curveFront(zdtReference, [graph(0, 1, (f1) => 1 - Math.sqrt(f1))]),
  1.1 * 1.1 - 1 / 3,
);

export const zdt1 = zdt(1, named(30, 0, 1), "a convex front, 30 parameters", rootFront, (x, out) => {
  const g = meanDistance(x);
  out[0] = x[0]!;
  out[1] = g * (1 - Math.sqrt(x[0]! / g));
});

export const zdt2 = zdt(
  2,
  named(30, 0, 1),
  "a concave front, 30 parameters",
  curveFront(zdtReference, [graph(0, 1, (f1) => 1 - f1 * f1)]),
  (x, out) => {
    const g = meanDistance(x);
    out[0] = x[0]!;
    out[1] = g * (1 - (x[0]! / g) ** 2);
  },
);

/** Where each of the five arcs of ZDT3 begins and ends: at the height of the last one's end, and at its own lowest point. */
const zdt3Arcs: readonly [number, number][] = [
  [0, 0.08300153492691163],
  [0.1822287280293998, 0.2577623633878302],
  [0.4093136748086569, 0.4538821040888298],
  [0.6183967944392671, 0.6525117038046625],
  [0.8233317983266328, 0.8518328654364139],
];
const zdt3Height = (f1: number) => 1 - Math.sqrt(f1) - f1 * Math.sin(10 * Math.PI * f1);
const zdt3Integral = (f1: number) => {
  const w = 10 * Math.PI;
  return f1 - (2 / 3) * f1 ** 1.5 + (f1 * Math.cos(w * f1)) / w - Math.sin(w * f1) / (w * w);
};

function zdt3Volume(): number {
  let below = 0;
  for (const [n, [from, to]] of zdt3Arcs.entries()) {
    const next = zdt3Arcs[n + 1]?.[0] ?? zdtReference[0];
    below += zdt3Integral(to) - zdt3Integral(from) + (next - to) * zdt3Height(to);
  }
  return zdtReference[0] * zdtReference[1] - below;
}

export const zdt3 = zdt(
  3,
  named(30, 0, 1),
  "a front of five arcs, 30 parameters",
  withVolume(
    curveFront(
      zdtReference,
      zdt3Arcs.map(([from, to]) => graph(from, to, zdt3Height)),
    ),
    zdt3Volume(),
  ),
  (x, out) => {
    const g = meanDistance(x);
    const ratio = x[0]! / g;
    out[0] = x[0]!;
    out[1] = g * (1 - Math.sqrt(ratio) - ratio * Math.sin(10 * Math.PI * x[0]!));
  },
);

export const zdt4 = zdt(
  4,
  [{ name: "x1", min: 0, max: 1 }, ...named(10, -5, 5).slice(1)],
  "a convex front behind 21^9 local ones, 10 parameters",
  rootFront,
  (x, out) => {
    let g = 1 + 10 * (x.length - 1);
    for (let j = 1; j < x.length; j++) g += x[j]! ** 2 - 10 * Math.cos(4 * Math.PI * x[j]!);
    out[0] = x[0]!;
    out[1] = g * (1 - Math.sqrt(x[0]! / g));
  },
);

const zdt6First = (x: number) => 1 - Math.exp(-4 * x) * Math.sin(6 * Math.PI * x) ** 6;

export const zdt6 = zdt(
  6,
  named(10, 0, 1),
  "a concave front, few points near it, 10 parameters",
  // f1 is least where its derivative vanishes first: tan(6 pi x) = 9 pi.
  curveFront(zdtReference, [
    graph(zdt6First(Math.atan(9 * Math.PI) / (6 * Math.PI)), 1, (f1) => 1 - f1 * f1),
  ]),
  (x, out) => {
    const g = 1 + 9 * ((meanDistance(x) - 1) / 9) ** 0.25;
    out[0] = zdt6First(x[0]!);
    out[1] = g * (1 - (out[0] / g) ** 2);
  },
);
