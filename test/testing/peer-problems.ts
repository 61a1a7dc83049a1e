// What bench/peers/problems.py is compared with: some points of each problem that it knows, their observables, and the first
// initial points of a seed. Written to test/fixtures/peers/problems.json by bench/peers/problems-fixture.mjs.
import { matrix, row } from "lodescan/contract";
import { createRandom, cubeToParameters } from "lodescan/numerics";
import { createTestProblem, type ReferenceProblem, referenceProblem } from "lodescan/testing";

const names = [
  ...["eggbox", "f2d", "f3d", "f3d-narrow", "quadratic-2d", "quadratic-2d-small", "quadratic-7d"],
  ...["quadratic-7d-small", "two-rings", "mostly-unphysical", "curved-tube", "islands"],
  ...[
    "gaussian-2d",
    "gaussian-5d",
    "gaussian-10d",
    "banana",
    "bimodal",
    "shells-2d",
    "shells-5d",
    "shells-10d",
  ],
  ...["sphere-10d", "ellipsoid-10d", "rosenbrock-10d", "rastrigin-5d", "rastrigin-10d", "ackley-10d"],
  ...["branin", "hartmann-6d", "sphere-5d", "rosenbrock-4d", "zdt1", "zdt2", "zdt3", "zdt4", "zdt6", "dtlz2"],
];

/** Uniform points, and points near the first found one of many. */
const uniform = 3;
const near = 3;

function pointsOf(problem: ReferenceProblem) {
  const test = createTestProblem(problem);
  const random = createRandom(1, problem.name);
  const many = matrix(5000, test.dim);
  random.fillUniform(many.data);
  const tried = test.evaluate(many, new Int32Array(many.rows), 0);
  const centre = row(many, Math.max(0, tried.found.indexOf(1)));
  const points = matrix(uniform + near, test.dim);
  points.data.set(many.data.subarray(0, uniform * test.dim));
  for (let i = uniform; i < points.rows; i++)
    for (let j = 0; j < test.dim; j++)
      points.data[i * test.dim + j] = Math.min(
        1 - 1e-9,
        Math.max(1e-9, centre[j]! + 0.02 * (i - uniform) * random.normal()),
      );
  return test.evaluate(points, new Int32Array(points.rows), 0);
}

function describe(problem: ReferenceProblem) {
  const { parameters, observables, found, status } = pointsOf(problem);
  const test = createTestProblem(problem);
  const initial = matrix(3, test.dim);
  createRandom(7, "initial").stream("points", 0).fillUniform(initial.data);
  const begun = cubeToParameters(test.view.native, initial);
  return {
    aim: problem.aim ?? "region",
    names: problem.parameters.map(({ name }) => name),
    low: problem.parameters.map(({ min }) => min),
    high: problem.parameters.map(({ max }) => max),
    ...problem.usual,
    points: Array.from({ length: parameters.rows }, (_, i) => [...row(parameters, i)]),
    observables: Array.from({ length: parameters.rows }, (_, i) =>
      status[i] === 0 ? [...row(observables, i)] : null,
    ),
    found: Array.from(found, (value) => value === 1),
    initialPoints: Array.from({ length: begun.rows }, (_, i) => [...row(begun, i)]),
  };
}

/** One line a problem. */
export function fixtureText(): string {
  const { problems, ...head } = fixture();
  const lines = Object.entries(problems).map(
    ([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  return `${JSON.stringify(head).slice(0, -1)},\n"problems": {\n${lines.join(",\n")}\n}}\n`;
}

export function fixture() {
  const problems = names.map((name) => [name, describe(referenceProblem(name))]);
  return {
    what: "Points, observables and initial points (seed 7) of the reference problems, as Lodescan has them",
    command: "node bench/peers/problems-fixture.mjs > test/fixtures/peers/problems.json",
    problems: Object.fromEntries(problems) as Record<string, ReturnType<typeof describe>>,
  };
}
