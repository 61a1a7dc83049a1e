// One sampler at work, for bench/ask-tell.mjs: node bench/ask-tell-work.mjs SAMPLER SIZES BATCH SECONDS, prints a line of JSON.
// Ten dimensions; what the sampler is told is made up on the spot, in arrays that are used again, so that the processor time
// of the loop is the sampler's own but for some 0.3 us a point.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { matrix } from "lodescan/contract";
import { createRandom } from "lodescan/numerics";
import { createTestProblem, inProcessCompute } from "lodescan/testing";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dim = 10;
/** Windows of a measurement; each takes at least so many points, and so many seconds. */
const windows = 7;
const leastPoints = 500;
const leastSeconds = 0.2;
/** Unless it took this long. */
const mostSeconds = 4;

const [name, sizes, batch, allowance] = process.argv.slice(2);
const fronts = name.startsWith("nsga");

const whole = { count: 1, of: () => 0 };
const problem = createTestProblem({
  name: "ask-tell",
  summary: "a bowl",
  parameters: Array.from({ length: dim }, (_, j) => ({ name: `x${j + 1}`, min: -5, max: 5 })),
  observables: [{ name: "f" }, { name: "g" }],
  likelihood: { f: { mean: 0, sigma: 1 } },
  constraints: {},
  objectives: fronts
    ? { f: "minimize", g: "minimize" }
    : name === "mcmc" || name === "nested"
      ? {}
      : { f: "minimize" },
  target: { sigmas: 2 },
  evaluate: () => true,
  baseline: 0.1,
  components: whole,
  cells: whole,
  usual: { initial: 0, evaluations: 1 },
});

/** Fills in evaluations of so many points, in arrays that the next call uses again. */
function evaluator(rows) {
  const objectiveCount = problem.view.objectives.length;
  const given = new Int32Array(rows).fill(-1);
  const all = {
    ids: new Float64Array(rows),
    parameters: matrix(rows, dim),
    observables: matrix(rows, 2),
    terms: matrix(rows, 1),
    logLikelihood: new Float64Array(rows),
    violations: matrix(rows, 0),
    objectives: matrix(rows, objectiveCount),
    status: new Uint8Array(rows),
    reason: new Array(rows).fill(""),
    found: new Uint8Array(rows),
  };
  return (points, tags) => {
    all.points = points;
    all.tags = tags ?? given;
    for (let i = 0; i < rows; i++) {
      let f = 0;
      let g = 0;
      for (let j = 0; j < dim; j++) {
        const x = 10 * points.data[i * dim + j] - 5;
        all.parameters.data[i * dim + j] = x;
        f += x * x;
        g += (x - 1) * (x - 1);
      }
      all.ids[i] = id++;
      all.observables.data[2 * i] = f;
      all.observables.data[2 * i + 1] = g;
      all.terms.data[i] = -0.5 * f * f;
      all.logLikelihood[i] = -0.5 * f * f;
      all.found[i] = f <= 2 ? 1 : 0;
      if (objectiveCount > 0) all.objectives.data[i * objectiveCount] = f;
      if (objectiveCount > 1) all.objectives.data[i * objectiveCount + 1] = g;
    }
    return all;
  };
}

let id = 0;
const evaluators = new Map();
function evaluate(points, tags) {
  let fill = evaluators.get(points.rows);
  if (fill === undefined) evaluators.set(points.rows, (fill = evaluator(points.rows)));
  return fill(points, tags);
}

async function open(seed) {
  const folder = join(root, "dist/plugins/samplers", name);
  const manifest = JSON.parse(readFileSync(join(folder, "plugin.json"), "utf8"));
  const options = Object.fromEntries(
    Object.entries(manifest.options.properties).map(([key, schema]) => [key, schema.default]),
  );
  const { create } = await import(join(folder, manifest.module));
  const context = { dim, problem: problem.view, random: createRandom(seed, "sampler"), surrogates: [] };
  return create(options, { ...context, compute: inProcessCompute, stage() {}, event() {} });
}

let tag = 0;
function counted(rows) {
  const tags = new Int32Array(rows);
  for (let i = 0; i < rows; i++) tags[i] = tag++;
  return tags;
}

/** One ask and tell; gives the number of points, 0 where the sampler has no more. */
async function turn(sampler, count) {
  if (sampler.done?.()) return 0;
  const { points, tags } = await sampler.ask(count);
  if (points.rows === 0) return 0;
  await sampler.tell(evaluate(points, tags ?? counted(points.rows)));
  return points.rows;
}

const seconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** Microseconds a point, the median of some windows; undefined where the sampler is done before the end. */
async function measure(sampler) {
  const costs = [];
  let told = 0;
  const begun = seconds();
  while (costs.length < windows && (costs.length < 1 || seconds() - begun < mostSeconds)) {
    const start = seconds();
    let points = 0;
    let asked = 0;
    let spent = 0;
    // The clock itself costs a microsecond: it is not read for every point.
    for (let pause = 1; ; ) {
      for (let k = 0; k < pause; k++) {
        const rows = await turn(sampler, Number(batch));
        if (rows === 0) return { told, cost: costs.length > 2 ? median(costs) : undefined };
        points += rows;
        asked++;
      }
      spent = seconds() - start;
      if (spent > mostSeconds || (points >= leastPoints && spent >= leastSeconds)) break;
      pause = Math.max(1, Math.min(asked, Math.ceil((asked * (leastSeconds - spent)) / spent)));
    }
    costs.push((spent * 1e6) / points);
    told += points;
  }
  return { told, cost: median(costs) };
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** A new sampler that was told `size` uniform points as given ones. */
async function filled(size) {
  const sampler = await open(2);
  const random = createRandom(3, "given");
  for (let told = 0; told < size; told += 1000) {
    const points = matrix(Math.min(1000, size - told), dim);
    random.fillUniform(points.data);
    await sampler.tell(evaluate(points));
  }
  return sampler;
}

// The compiler's time is no cost of the method: another one of its kind runs first, for a second at most.
const trial = await open(4);
const opened = seconds();
for (let rows = 1; rows > 0 && seconds() - opened < 1; ) rows = await turn(trial, Number(batch));

/** By size: cost, and whether the points told were its own or given ones. */
const results = [];
const own = await open(1);
let told = 0;
let alive = true;
const start = seconds();
for (const size of sizes.split(",").map(Number)) {
  while (alive && told < size && seconds() - start < Number(allowance)) {
    const rows = await turn(own, Math.min(100, size - told));
    told += rows;
    alive = rows > 0;
  }
  const spent = seconds() - start;
  const before = told;
  const reached = told >= size;
  const measured = await measure(reached ? own : await filled(size));
  if (reached) told += measured.told;
  if (measured.cost === undefined) results.push({ size, microseconds: null, points: "none: done before" });
  else
    results.push({
      size,
      microseconds: measured.cost,
      points: reached ? "own" : "given",
      secondsTo: reached ? (spent * size) / before : null,
    });
}
console.log(JSON.stringify(results));
