// Problems with thin or broken regions: two islands of unequal size cut out by two observables, a ring of which most
// lies in unphysical land, and a curved tube in ten dimensions.
import { numbered, type Partition, type ReferenceProblem, sectorOf, whole } from "./problem.js";

function himmelblau(x: ArrayLike<number>): number {
  return Math.log((x[0]! ** 2 + x[1]! - 11) ** 2 + (x[0]! + x[1]! ** 2 - 7) ** 2);
}

function booth(x: ArrayLike<number>): number {
  return Math.log((x[0]! + 2 * x[1]! - 7) ** 2 + (2 * x[0]! + x[1]! - 5) ** 2);
}

/** Keys that occur at least `least` times: pieces that the region merely touches are no fair goal. */
function frequent(keys: readonly string[], least: number): string[] {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].filter(([, count]) => count >= least).map(([key]) => key);
}

const step = 0.25;

/** Squares of side 0.25 of which the region of two-rings takes at least a twentieth, found on a fine lattice. */
function squares(): Partition {
  const key = (x: ArrayLike<number>) => `${Math.floor(x[0]! / step)} ${Math.floor(x[1]! / step)}`;
  const keys: string[] = [];
  const fine = step / 10;
  for (let x = -5 + fine / 2; x < 5; x += fine) {
    for (let y = -5 + fine / 2; y < 5; y += fine) {
      const b = booth([x, y]);
      if (himmelblau([x, y]) < 3 && b > 2 && b < 4) keys.push(key([x, y]));
    }
  }
  const square = numbered(frequent(keys, 5));
  return { count: square.count, of: (x) => square.of(key(x)) };
}

export const twoRings: ReferenceProblem = {
  name: "two-rings",
  summary: "two observables cut out two islands, one nine times as large as the other",
  parameters: [
    { name: "x", min: -5, max: 5 },
    { name: "y", min: -5, max: 5 },
  ],
  observables: [
    { name: "himmelblau", formula: "log((x^2 + y - 11)^2 + (x + y^2 - 7)^2)" },
    { name: "booth", formula: "log((x + 2*y - 7)^2 + (2*x + y - 5)^2)" },
  ],
  likelihood: {},
  constraints: { himmelblau: { max: 3 }, booth: { min: 2, max: 4 } },
  target: undefined,
  evaluate(x, out) {
    out[0] = himmelblau(x);
    out[1] = booth(x);
    return true;
  },
  baseline: 0.049,
  // The large island lies at x > 0, the small one at x < 0.
  components: { count: 2, of: (x) => (x[0]! > 0 ? 0 : 1) },
  cells: squares(),
  usual: { initial: 100, evaluations: 2000 },
};

/** Unphysical above this wavy line; the offset makes 70 % of the box unphysical. */
function isPhysical(x: ArrayLike<number>): boolean {
  return x[1]! < x[0]! + Math.sin(2 * x[0]!) - 2.345;
}

/** Sectors of 10 degrees of the ring of which at least a fifth is physical. */
function physicalSectors(): Partition {
  const keys: string[] = [];
  for (let angle = 0.05; angle < 360; angle += 0.1) {
    const a = (angle * Math.PI) / 180;
    const x = [3 * Math.cos(a), 3 * Math.sin(a)];
    if (isPhysical(x)) keys.push(String(sectorOf(x[0]!, x[1]!)));
  }
  const sector = numbered(frequent(keys, 20));
  return { count: sector.count, of: (x) => sector.of(String(sectorOf(x[0]!, x[1]!))) };
}

export const mostlyUnphysical: ReferenceProblem = {
  name: "mostly-unphysical",
  summary: "a ring of which only an arc is physical; 70 % of the box is not",
  parameters: [
    { name: "x", min: -5, max: 5 },
    { name: "y", min: -5, max: 5 },
  ],
  observables: [{ name: "O" }],
  likelihood: { O: { mean: 9, sigma: 0.3 } },
  constraints: {},
  target: { sigmas: 2 },
  evaluate(x, out) {
    out[0] = x[0]! ** 2 + x[1]! ** 2;
    return isPhysical(x);
  },
  baseline: 0.0104,
  components: whole,
  cells: physicalSectors(),
  usual: { initial: 100, evaluations: 1000 },
};

/** Centre line of the tube: a sine of its own frequency and phase in each direction across it. */
function centre(t: number, j: number): number {
  return 0.6 * Math.sin(Math.PI * (0.5 + 0.25 * (j % 3)) * t + j);
}

export const curvedTube: ReferenceProblem = {
  name: "curved-tube",
  summary: "a thin curved tube in ten dimensions: nine observables, each within 2 sigma",
  parameters: Array.from({ length: 10 }, (_, j) => ({ name: `x${j + 1}`, min: -1, max: 1 })),
  observables: Array.from({ length: 9 }, (_, k) => ({
    name: `O${k + 1}`,
    formula: `x${k + 2} - 0.6 * sin(pi * ${0.5 + 0.25 * ((k + 1) % 3)} * x1 + ${k + 1})`,
  })),
  likelihood: Object.fromEntries(Array.from({ length: 9 }, (_, k) => [`O${k + 1}`, { mean: 0, sigma: 0.1 }])),
  constraints: {},
  target: { sigmas: 2 },
  evaluate(x, out) {
    for (let j = 1; j < 10; j++) out[j - 1] = x[j]! - centre(x[0]!, j);
    return true;
  },
  baseline: 0.2 ** 9,
  components: whole,
  // Slices along the tube.
  cells: { count: 20, of: (x) => Math.min(19, Math.floor((x[0]! + 1) * 10)) },
  usual: { initial: 200, evaluations: 3000 },
};
