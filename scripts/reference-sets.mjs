// Makes the reference sets of the region problems (src/testing/reference-sets/): points uniform over the region, from
// uniform points of the box where chance meets the region, from its exact shape where it does not.
//   node scripts/reference-sets.mjs [--check] [NAME ...]     --check compares with what is stored and writes nothing
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { matrix, row } from "../dist/src/contract/index.js";
import { boundingBox, gridCells } from "../dist/src/metrics/grid-cells.js";
import { referenceRegion } from "../dist/src/metrics/reference-region.js";
import { createRandom, cubeToParameters, encodeProblem } from "../dist/src/numerics/index.js";
import { describeProblem, isFound, referenceProblem } from "../dist/src/testing/index.js";
import { archipelago } from "../dist/src/testing/problems/islands.js";
import { observablesOf } from "../dist/src/testing/problems/reference-set.js";

const folder = join(dirname(fileURLToPath(import.meta.url)), "../src/testing/reference-sets");

/** A set gets a new version whenever its points change. */
const version = 1;

const uniformPoint = (random, out) => random.fillUniform(out);

/** Uniform in a ball or shell round `centre`: a normal direction and the radius by its volume. */
function fromShell(random, out, centre, inner, outer) {
  const dim = out.length;
  random.fillNormal(out);
  const radius = (inner ** dim + (outer ** dim - inner ** dim) * random.uniform()) ** (1 / dim);
  const scale = radius / Math.hypot(...out);
  for (let j = 0; j < dim; j++) out[j] = centre[j] + scale * out[j];
}

/** 1.8 < sum of squares < 2.2 in physical units, in the box [-half, half]. */
const shell = (half) => (random, out) =>
  fromShell(
    random,
    out,
    new Array(out.length).fill(0.5),
    Math.sqrt(1.8) / (2 * half),
    Math.sqrt(2.2) / (2 * half),
  );

/** An island, each as likely as another so that the smallest is filled too, then a point of its ball. */
function fromIslands(random, out) {
  const { centre, radius } = archipelago[random.integer(archipelago.length)];
  fromShell(random, out, centre, 0, radius);
}

/** Along the tube uniformly, across it within 2 sigma of the centre line, whose observables are 0. */
function fromTube(random, out) {
  random.fillUniform(out);
  const x = out.map((value) => 2 * value - 1);
  const observables = new Float64Array(out.length - 1);
  const line = Float64Array.from(x, (value, j) => (j === 0 ? value : 0));
  referenceProblem("curved-tube").evaluate(line, observables);
  for (let j = 1; j < out.length; j++) out[j] = (1 - observables[j - 1] + 0.2 * x[j]) / 2;
}

const bruteForce = "uniform points of the box, those of the region kept";
const exact = (what) => `drawn exactly from the region's shape: ${what}`;

/** Rows are few enough that a set takes about 100 kB at most. */
const recipes = {
  eggbox: { seed: 4101, rows: 6000, draw: uniformPoint, method: bruteForce },
  "quadratic-2d": { seed: 4102, rows: 4000, draw: uniformPoint, method: bruteForce },
  "quadratic-2d-small": { seed: 4103, rows: 4000, draw: uniformPoint, method: bruteForce },
  "quadratic-7d": { seed: 4104, rows: 2500, draw: shell(5), method: exact("a shell") },
  "quadratic-7d-small": { seed: 4105, rows: 2500, draw: uniformPoint, method: bruteForce },
  f2d: { seed: 4106, rows: 6000, draw: uniformPoint, method: bruteForce },
  f3d: { seed: 4107, rows: 6000, draw: uniformPoint, method: bruteForce },
  "f3d-narrow": { seed: 4108, rows: 6000, draw: uniformPoint, method: bruteForce },
  "two-rings": { seed: 4109, rows: 6000, draw: uniformPoint, method: bruteForce },
  "mostly-unphysical": { seed: 4110, rows: 4000, draw: uniformPoint, method: bruteForce },
  "curved-tube": {
    seed: 4111,
    rows: 1800,
    draw: fromTube,
    method: exact("a tube round its centre line"),
    // Nine independent observables: halves of each are 512 cells, and no coarser grid tells anything.
    observableCell: 1 / 2,
  },
  islands: { seed: 4112, rows: 3000, draw: fromIslands, method: exact("fifty balls, each as often") },
};

/** Points in single precision, kept where they are found as such. */
function drawPoints(problem, { seed, rows, draw }) {
  const native = encodeProblem(describeProblem(problem));
  const dim = problem.parameters.length;
  const points = matrix(rows, dim);
  const random = createRandom(seed, "reference set").stream(problem.name);
  const one = matrix(1, dim);
  const observables = new Float64Array(problem.observables.length);
  let tried = 0;
  for (let kept = 0; kept < rows; ) {
    draw(random, one.data);
    tried++;
    for (let j = 0; j < dim; j++) one.data[j] = Math.fround(one.data[j]);
    const physical = problem.evaluate(cubeToParameters(native, one).data, observables);
    if (isFound(problem, observables, physical)) row(points, kept++).set(one.data);
  }
  return { points, tried };
}

/** The text of the file of a set. */
function make(name) {
  const problem = referenceProblem(name);
  const recipe = recipes[name];
  const { points, tried } = drawPoints(problem, recipe);
  const observables = observablesOf(problem, points);
  const region = referenceRegion(points, observables);
  const { cell, observableCell = recipe.observableCell } = region;
  const bytes = Buffer.alloc(points.data.length * 4);
  points.data.forEach((value, i) => {
    bytes.writeFloatLE(value, 4 * i);
  });
  const set = {
    format: 1,
    problem: name,
    version,
    seed: recipe.seed,
    method: `${recipe.method} (${tried} drawn)`,
    rows: points.rows,
    dim: points.cols,
    cell,
    cells: gridCells(points, cell).count,
    observableCell,
    observableCells: gridCells(observables, observableCell, boundingBox(observables)).count,
    points: bytes.toString("base64"),
  };
  return `${JSON.stringify(set, null, 2)}\n`;
}

const check = process.argv.includes("--check");
const names = process.argv.slice(2).filter((word) => word !== "--check");
for (const name of names.length > 0 ? names : Object.keys(recipes)) {
  const file = join(folder, `${name}.json`);
  const text = make(name);
  if (!check) writeFileSync(file, text);
  const same = existsSync(file) && readFileSync(file, "utf8") === text;
  if (!same) process.exitCode = 1;
  const { rows, cell, cells, observableCells } = JSON.parse(text);
  console.log(
    `${name}: ${rows} points, cell 1/${Math.round(1 / cell)} (${cells} cells; ${observableCells} in observables), ${text.length} bytes${same ? "" : ", NOT as stored"}`,
  );
}
