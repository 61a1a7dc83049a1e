// Deb, Thiele, Laumanns and Zitzler's problems with any number of objectives, doi:10.1007/1-84628-137-7_6. The hypervolumes
// of their fronts are exact.
import { type Front, frontProblem, named } from "./front.js";
import type { ReferenceProblem } from "./problem.js";

/** 100 (k + sum of (x - 1/2)^2 - cos(20 pi (x - 1/2))) over the last k parameters. */
function ruggedDistance(x: ArrayLike<number>, from: number): number {
  let sum = x.length - from;
  for (let j = from; j < x.length; j++) sum += (x[j]! - 0.5) ** 2 - Math.cos(20 * Math.PI * (x[j]! - 0.5));
  return 100 * sum;
}

function smoothDistance(x: ArrayLike<number>, from: number): number {
  let sum = 0;
  for (let j = from; j < x.length; j++) sum += (x[j]! - 0.5) ** 2;
  return sum;
}

/** Product of the first coordinates' cosines, and a sine: a point of the sphere. */
function onSphere(angle: (j: number) => number, out: Float64Array, radius: number): void {
  const last = out.length - 1;
  for (let k = 0; k <= last; k++) {
    let value = radius;
    for (let j = 0; j < last - k; j++) value *= Math.cos((angle(j) * Math.PI) / 2);
    if (k > 0) value *= Math.sin((angle(last - k) * Math.PI) / 2);
    out[k] = value;
  }
}

/** The corner of the simplex, of about `count` even points: divisions of its edge, sums of 1. */
function simplexPoints(objectives: number, count: number): number[][] {
  let divisions = 1;
  const size = (n: number) => {
    let value = 1;
    for (let k = 1; k < objectives; k++) value = (value * (n + k)) / k;
    return value;
  };
  while (size(divisions + 1) <= count) divisions++;
  let partial: number[][] = [[]];
  for (let k = 1; k < objectives; k++)
    partial = partial.flatMap((point) => {
      const rest = divisions - point.reduce((sum, part) => sum + part, 0);
      return Array.from({ length: rest + 1 }, (_, part) => [...point, part]);
    });
  return partial.map((point) =>
    [...point, divisions - point.reduce((sum, part) => sum + part, 0)].map((part) => part / divisions),
  );
}

/** Volume of the part of the unit ball where all coordinates are positive. */
function ballCorner(dim: number): number {
  // V_d = V_(d-2) 2 pi / d; in the corner a factor of 4 less every two dimensions.
  if (dim <= 1) return 1;
  return (ballCorner(dim - 2) * Math.PI) / (2 * dim);
}

function planeFront(objectives: number): Front {
  const factorial = Array.from({ length: objectives }, (_, k) => k + 1).reduce((a, b) => a * b, 1);
  return {
    reference: new Array<number>(objectives).fill(0.55),
    hypervolume: 0.55 ** objectives - 0.5 ** objectives / factorial,
    points: (count) => simplexPoints(objectives, count).map((point) => point.map((part) => part / 2)),
  };
}

function sphereFront(objectives: number): Front {
  return {
    reference: new Array<number>(objectives).fill(1.1),
    hypervolume: 1.1 ** objectives - ballCorner(objectives),
    points: (count) =>
      simplexPoints(objectives, count).map((point) => {
        const length = Math.hypot(...point);
        return point.map((part) => part / length);
      }),
  };
}

const dtlzSummary = {
  1: "a plane behind many local fronts",
  2: "a sphere",
  3: "a sphere behind many local fronts",
  4: "a sphere with few points in its middle",
};

/** DTLZ1 to 4: objectives - 1 parameters along the front, and `distance` ones away from it (5 for DTLZ1, else 10). */
export function dtlz(
  number: 1 | 2 | 3 | 4,
  objectives: number,
  distance = number === 1 ? 5 : 10,
): ReferenceProblem {
  const along = objectives - 1;
  const parameters = named(along + distance, 0, 1);
  const name = objectives === 3 ? `dtlz${number}` : `dtlz${number}-${objectives}`;
  const summary = `${dtlzSummary[number]}, ${objectives} objectives, ${parameters.length} parameters`;
  const front = number === 1 ? planeFront(objectives) : sphereFront(objectives);
  return frontProblem(name, summary, parameters, front, (x, out) => {
    if (number === 1) {
      const height = (1 + ruggedDistance(x, along)) / 2;
      for (let k = 0; k < objectives; k++) {
        let value = height;
        for (let j = 0; j < along - k; j++) value *= x[j]!;
        out[k] = k > 0 ? value * (1 - x[along - k]!) : value;
      }
      return true;
    }
    const radius = 1 + (number === 3 ? ruggedDistance(x, along) : smoothDistance(x, along));
    onSphere((j) => (number === 4 ? x[j]! ** 100 : x[j]!), out, radius);
    return true;
  });
}
