// Problems made of (2 + product of cosines)^5: many equal maxima, and a thin ring or shell of good points round each
// (1708.06615 uses the eggbox; f2d and f3d are variants with unequal wavelengths and in three dimensions).
import { numbered, type Partition, type ReferenceProblem, sectorOf } from "./problem.js";

interface Ripples {
  name: string;
  summary: string;
  /** u_j = x_j / scale_j is the argument of the cosine. */
  scales: readonly number[];
  min: number;
  max: number;
  mean: number;
  sigma: number;
  target: NonNullable<ReferenceProblem["target"]>;
  baseline: number;
  usual: ReferenceProblem["usual"];
  /** Evidence, by quadrature. */
  logEvidence?: number;
}

/** Nearest multiples of pi in u. Where the product of the cosines is positive this is the maximum the ring surrounds. */
function maximumOf(scales: readonly number[], x: ArrayLike<number>): number[] {
  return scales.map((scale, j) => Math.round(x[j]! / scale / Math.PI));
}

/** Sector (two dimensions) or octant (three) of x as seen from its maximum, in units of u so that rings are round. */
function directionOf(scales: readonly number[], x: ArrayLike<number>): string {
  const d = scales.map((scale, j) => x[j]! / scale - Math.PI * Math.round(x[j]! / scale / Math.PI));
  return d.length === 2 ? String(sectorOf(d[0]!, d[1]!)) : d.map((value) => (value < 0 ? "-" : "+")).join("");
}

/** Islands and cells, listed by walking along a circle (or through the octants) round every maximum in the box. */
function partitions(r: Ripples): { components: Partition; cells: Partition } {
  const dim = r.scales.length;
  const radius = 0.3 * Math.PI; // inside every ring's extent, and small enough to stay with its maximum
  const directions =
    dim === 2
      ? Array.from({ length: 36 }, (_, s) => ((10 * s + 5) * Math.PI) / 180).map((a) => [
          Math.cos(a),
          Math.sin(a),
        ])
      : Array.from({ length: 8 }, (_, o) => [0, 1, 2].map((j) => ((o >> j) & 1 ? 1 : -1) / Math.sqrt(3)));
  const islands: string[] = [];
  const cells: string[] = [];
  const visit = (maximum: number[]) => {
    if (maximum.length < dim) {
      for (let k = -10; k <= 10; k++) visit([...maximum, k]);
      return;
    }
    if (maximum.reduce((sum, k) => sum + k, 0) % 2 !== 0) return;
    for (const direction of directions) {
      const x = r.scales.map((scale, j) => scale * (Math.PI * maximum[j]! + radius * direction[j]!));
      if (x.some((value) => value < r.min || value > r.max)) continue;
      islands.push(maximum.join());
      cells.push(`${maximum.join()} ${directionOf(r.scales, x)}`);
    }
  };
  visit([]);
  const island = numbered(islands);
  const cell = numbered(cells);
  return {
    components: { count: island.count, of: (x) => island.of(maximumOf(r.scales, x).join()) },
    cells: {
      count: cell.count,
      of: (x) => cell.of(`${maximumOf(r.scales, x).join()} ${directionOf(r.scales, x)}`),
    },
  };
}

function ripples(r: Ripples): ReferenceProblem {
  const product = r.scales.map((scale, j) => `cos(x${j + 1}/${scale})`).join(" * ");
  return {
    name: r.name,
    summary: r.summary,
    parameters: r.scales.map((_, j) => ({ name: `x${j + 1}`, min: r.min, max: r.max })),
    observables: [{ name: "O", formula: `(2 + ${product})^5` }],
    likelihood: { O: { mean: r.mean, sigma: r.sigma } },
    constraints: {},
    target: r.target,
    evaluate(x, out) {
      let value = 1;
      for (let j = 0; j < r.scales.length; j++) value *= Math.cos(x[j]! / r.scales[j]!);
      out[0] = (2 + value) ** 5;
      return true;
    },
    baseline: r.baseline,
    ...partitions(r),
    usual: r.usual,
    ...(r.logEvidence === undefined ? {} : { answers: { posterior: { logEvidence: r.logEvidence } } }),
  };
}

export const eggbox = ripples({
  name: "eggbox",
  summary: "18 thin rings, 10 of them cut by the border of the box",
  scales: [2, 2],
  min: 0,
  max: 10 * Math.PI,
  mean: 100,
  sigma: 10,
  target: { sigmas: 2 },
  baseline: 0.0887,
  usual: { initial: 100, evaluations: 3000 },
  logEvidence: -2.894689,
});

export const f2d = ripples({
  name: "f2d",
  summary: "7 rings of unequal wavelength",
  scales: [5, 7],
  min: -10 * Math.PI,
  max: 10 * Math.PI,
  mean: 100,
  sigma: 20,
  target: { sigmas: 1 },
  baseline: 0.093,
  usual: { initial: 100, evaluations: 2000 },
});

export const f3d = ripples({
  name: "f3d",
  summary: "13 thin shells in three dimensions",
  scales: [7, 7, 7],
  min: -10 * Math.PI,
  max: 10 * Math.PI,
  mean: 100,
  sigma: 20,
  target: { sigmas: 1 },
  baseline: 0.075,
  usual: { initial: 100, evaluations: 2000 },
});

export const f3dNarrow = ripples({
  name: "f3d-narrow",
  summary: "13 very thin shells in three dimensions",
  scales: [7, 7, 7],
  min: -10 * Math.PI,
  max: 10 * Math.PI,
  mean: 150,
  sigma: 5,
  target: { logLikelihood: { min: Math.log(0.5) } },
  baseline: 0.0091,
  usual: { initial: 100, evaluations: 2000 },
});
