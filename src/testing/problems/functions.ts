// The classical test functions of optimization, minimum 0, in 2 to 40 dimensions, plain, shifted and rotated. Definitions
// as in COCO (arXiv:1603.08785) and CEC 2013 (Liang et al., technical report 201212); the optimum is away from the middle
// of the box, since an optimizer that starts there would find it for nothing.
import { createRandom } from "../../numerics/index.js";
import { type ReferenceProblem, whole } from "./problem.js";

export type FunctionName = "sphere" | "ellipsoid" | "rosenbrock" | "rastrigin" | "ackley" | "schwefel";

export interface FunctionForm {
  /** 2 to 40. */
  readonly dim: number;
  /** Turns the function about its optimum, so that it is not separable. Default: false. */
  readonly rotated?: boolean;
  /** Moves the optimum to a place that depends on the seed. Default: true. */
  readonly shifted?: boolean;
  /** Of the shift and the rotation. Default: 1. */
  readonly seed?: number;
}

/** A function of z, 0 at its least, which lies at z = (best, ..., best). */
interface Shape {
  readonly min: number;
  readonly max: number;
  readonly best: number;
  of(z: Float64Array): number;
  /** The same in the language of the scan file; `z` are formulas of the coordinates. */
  formula(z: readonly string[]): string;
}

const sum = (items: readonly string[]) => items.join(" + ");

/** Axis ratio 1000, condition 1e6. */
const stretch = (j: number, dim: number) => 10 ** ((6 * j) / (dim - 1));

/** Where z sin(sqrt(z)) is largest below 500. */
const schwefelBest = 420.968746359982;
const schwefelHeight = schwefelBest * Math.sin(Math.sqrt(schwefelBest));

/** z sin(sqrt|z|), mirrored at 500 and lowered beyond it (CEC 2013, function 14): a shifted box has no better place outside. */
function schwefelWave(z: number, dim: number): number {
  const size = Math.abs(z);
  if (size <= 500) return z * Math.sin(Math.sqrt(size));
  const mirrored = 500 - (size % 500);
  return Math.sign(z) * mirrored * Math.sin(Math.sqrt(mirrored)) - (size - 500) ** 2 / (10_000 * dim);
}

const shapes: Record<FunctionName, Shape> = {
  sphere: {
    min: -5,
    max: 5,
    best: 0,
    of: (z) => z.reduce((total, x) => total + x * x, 0),
    formula: (z) => sum(z.map((x) => `${x}^2`)),
  },
  ellipsoid: {
    min: -5,
    max: 5,
    best: 0,
    of: (z) => z.reduce((total, x, j) => total + stretch(j, z.length) * x * x, 0),
    formula: (z) => sum(z.map((x, j) => `${stretch(j, z.length)} * ${x}^2`)),
  },
  rosenbrock: {
    min: -5,
    max: 10,
    best: 1,
    of(z) {
      let total = 0;
      for (let j = 0; j + 1 < z.length; j++)
        total += 100 * (z[j + 1]! - z[j]! * z[j]!) ** 2 + (1 - z[j]!) ** 2;
      return total;
    },
    formula: (z) => sum(z.slice(1).map((x, j) => `100 * (${x} - ${z[j]}^2)^2 + (1 - ${z[j]})^2`)),
  },
  rastrigin: {
    min: -5.12,
    max: 5.12,
    best: 0,
    of: (z) => z.reduce((total, x) => total + x * x + 10 * (1 - Math.cos(2 * Math.PI * x)), 0),
    formula: (z) => sum(z.map((x) => `${x}^2 + 10 * (1 - cos(2 * pi * ${x}))`)),
  },
  ackley: {
    min: -32.768,
    max: 32.768,
    best: 0,
    of(z) {
      let squares = 0;
      let waves = 0;
      for (const x of z) {
        squares += x * x;
        waves += Math.cos(2 * Math.PI * x);
      }
      const dim = z.length;
      return 20 * (1 - Math.exp(-0.2 * Math.sqrt(squares / dim))) + Math.exp(1) - Math.exp(waves / dim);
    },
    formula(z) {
      const squares = sum(z.map((x) => `${x}^2`));
      const waves = sum(z.map((x) => `cos(2 * pi * ${x})`));
      return `20 * (1 - exp(-0.2 * sqrt((${squares}) / ${z.length}))) + exp(1) - exp((${waves}) / ${z.length})`;
    },
  },
  schwefel: {
    min: -500,
    max: 500,
    best: schwefelBest,
    of: (z) => z.reduce((total, x) => total + schwefelHeight - schwefelWave(x, z.length), 0),
    formula: (z) => sum(z.map((x) => `${schwefelHeight} - ${x} * sin(sqrt(abs(${x})))`)),
  },
};

/** Where the optimum is: within 60 % of the box, no coordinate nearer to the middle than 15 % of its half. */
function shiftOf({ min, max }: Shape, dim: number, seed: number): number[] {
  return Array.from({ length: dim }, (_, j) => {
    // Additive recurrences: the same numbers in any language.
    const side = 2 * (((j + 1) * 0.6180339887498949 + seed * 0.7548776662466927) % 1) - 1;
    const share = 0.6 * (side < 0 ? -1 : 1) * (0.25 + 0.75 * Math.abs(side));
    return (min + max) / 2 + (share * (max - min)) / 2;
  });
}

/** (dim, dim) orthogonal, row-major, uniform among all: Gram and Schmidt on rows of normals. */
function rotationOf(dim: number, seed: number): Float64Array {
  const rotation = new Float64Array(dim * dim);
  createRandom(seed, "rotation", dim).fillNormal(rotation);
  const rowAt = (i: number) => rotation.subarray(i * dim, (i + 1) * dim);
  for (let i = 0; i < dim; i++) {
    const direction = rowAt(i);
    // Twice: once leaves rounding errors.
    for (let pass = 0; pass < 2; pass++)
      for (let k = 0; k < i; k++) {
        const other = rowAt(k);
        const along = direction.reduce((total, x, j) => total + x * other[j]!, 0);
        for (let j = 0; j < dim; j++) direction[j]! -= along * other[j]!;
      }
    const length = Math.hypot(...direction);
    for (let j = 0; j < dim; j++) direction[j]! /= length;
  }
  return rotation;
}

/** x + offset as a formula, with every digit of the offset. */
const moved = (name: string, offset: number) =>
  offset === 0 ? name : `(${name} ${offset < 0 ? "-" : "+"} ${Math.abs(offset)})`;

/** One of the functions as a problem to be minimized: observable and objective `f`, least value 0. */
export function optimizationProblem(name: FunctionName, form: FunctionForm): ReferenceProblem {
  const { dim, rotated = false, shifted = true, seed = 1 } = form;
  if (!(Number.isInteger(dim) && dim >= 2 && dim <= 40))
    throw new RangeError(`test functions have 2 to 40 dimensions, not ${dim}`);
  const shape = shapes[name];
  const names = Array.from({ length: dim }, (_, j) => `x${j + 1}`);
  const at = shifted ? shiftOf(shape, dim, seed) : new Array<number>(dim).fill(shape.best);
  const rotation = rotated ? rotationOf(dim, seed) : undefined;
  const offset = at.map((place) => shape.best - place);
  const z = new Float64Array(dim);
  // The mirrored Schwefel function has no short formula, a rotation none of bearable length.
  const formula =
    rotated || (shifted && name === "schwefel")
      ? undefined
      : shape.formula(names.map((parameter, j) => moved(parameter, offset[j]!)));
  return {
    name: `${rotated ? "rotated-" : ""}${name}-${dim}d`,
    summary: `the ${name} function${rotated ? ", rotated," : ""} in ${dim} dimensions`,
    parameters: names.map((parameter) => ({ name: parameter, min: shape.min, max: shape.max })),
    observables: [{ name: "f", ...(formula === undefined ? {} : { formula }) }],
    likelihood: {},
    constraints: {},
    objectives: { f: "minimize" },
    target: undefined,
    evaluate(x, out) {
      for (let i = 0; i < dim; i++) {
        if (rotation === undefined) z[i] = x[i]! + offset[i]!;
        else {
          let along = 0;
          for (let j = 0; j < dim; j++) along += rotation[i * dim + j]! * (x[j]! - at[j]!);
          z[i] = along + shape.best;
        }
      }
      out[0] = shape.of(z);
      return true;
    },
    aim: "optimum",
    answers: { optimum: { value: 0, at } },
    baseline: 1,
    components: whole,
    cells: whole,
    usual: { initial: 10 * dim, evaluations: 1000 * dim },
  };
}

/** The ones that comparisons usually take, each shifted except Schwefel's, whose optimum is near a corner of the box. */
export const testFunctions: readonly ReferenceProblem[] = [
  optimizationProblem("sphere", { dim: 10 }),
  optimizationProblem("ellipsoid", { dim: 10 }),
  optimizationProblem("rosenbrock", { dim: 10 }),
  optimizationProblem("rastrigin", { dim: 5 }),
  optimizationProblem("rastrigin", { dim: 10 }),
  optimizationProblem("ackley", { dim: 10 }),
  optimizationProblem("schwefel", { dim: 10, shifted: false }),
  optimizationProblem("ellipsoid", { dim: 20, rotated: true }),
  optimizationProblem("rosenbrock", { dim: 20, rotated: true }),
  optimizationProblem("rastrigin", { dim: 20, rotated: true }),
  optimizationProblem("schwefel", { dim: 20, rotated: true }),
  optimizationProblem("ellipsoid", { dim: 40, rotated: true }),
  optimizationProblem("ackley", { dim: 40, rotated: true }),
];
