// Fifty small balls in six dimensions, of unequal size, which no path of found points connects. One observable says
// how far the nearest island is; two smooth ones, which nothing constrains, spread the found points in observable space.
import type { ReferenceProblem } from "./problem.js";

const dim = 6;
const count = 50;

/** Root of g^(dim + 1) = g + 1: its powers give an additive recurrence that spreads points evenly (Roberts 2018). */
function goldenRoot(): number {
  let g = 1.5;
  for (let i = 0; i < 100; i++) g = (1 + g) ** (1 / (dim + 1));
  return g;
}

const golden = goldenRoot();

interface Island {
  readonly centre: readonly number[];
  readonly radius: number;
}

/** Centres in [0.12, 0.88]^6, no two nearer than 0.36; radii from 0.05 to 0.1 in equal steps. */
export const archipelago: readonly Island[] = Array.from({ length: count }, (_, k) => ({
  centre: Array.from({ length: dim }, (_, j) => 0.12 + 0.76 * (((k + 1) * golden ** -(j + 1)) % 1)),
  radius: 0.05 + (0.05 * k) / (count - 1),
}));

/** The island that is nearest in units of its radius, and that distance. */
function nearest(x: ArrayLike<number>): { island: number; distance: number } {
  let island = 0;
  let smallest = Infinity;
  for (let k = 0; k < count; k++) {
    const { centre, radius } = archipelago[k]!;
    let squares = 0;
    for (let j = 0; j < dim; j++) squares += (x[j]! - centre[j]!) ** 2;
    const ratio = squares / (radius * radius);
    if (ratio < smallest) {
      smallest = ratio;
      island = k;
    }
  }
  return { island, distance: Math.sqrt(smallest) };
}

/** Which of the twelve faces of a cube round the island's centre x looks through: pieces of equal volume. */
function faceOf(x: ArrayLike<number>, { centre }: Island): number {
  let axis = 0;
  for (let j = 1; j < dim; j++) {
    if (Math.abs(x[j]! - centre[j]!) > Math.abs(x[axis]! - centre[axis]!)) axis = j;
  }
  return 2 * axis + (x[axis]! > centre[axis]! ? 1 : 0);
}

/** Exact: the balls are whole and apart. */
function volume(): number {
  return archipelago.reduce((sum, { radius }) => sum + (Math.PI ** 3 / 6) * radius ** dim, 0);
}

export const islands: ReferenceProblem = {
  name: "islands",
  summary: "50 small islands in six dimensions, the largest 64 times as large as the smallest",
  parameters: Array.from({ length: dim }, (_, j) => ({ name: `x${j + 1}`, min: 0, max: 1 })),
  observables: [
    { name: "distance" },
    { name: "energy", formula: "x1^2 + x2^2 + x3^2 + x4^2 + x5^2 + x6^2" },
    { name: "mixing", formula: "x1*x2 + x3*x4 + x5*x6" },
  ],
  likelihood: {},
  constraints: { distance: { max: 1 } },
  target: undefined,
  evaluate(x, out) {
    out[0] = nearest(x).distance;
    let energy = 0;
    for (let j = 0; j < dim; j++) energy += x[j]! * x[j]!;
    out[1] = energy;
    out[2] = x[0]! * x[1]! + x[2]! * x[3]! + x[4]! * x[5]!;
    return true;
  },
  baseline: volume(),
  components: { count, of: (x) => nearest(x).island },
  // The twelve directions in which a point may lie from its island's centre.
  cells: {
    count: 12 * count,
    of: (x) => {
      const { island } = nearest(x);
      return 12 * island + faceOf(x, archipelago[island]!);
    },
  },
  usual: { initial: 200, evaluations: 50_000 },
};
