// What bench/speed.mjs times, in this thread or in piscina's. Rates are units a second of wall clock.
import { addon } from "../dist/src/numerics/addon.js";
import {
  createNetwork,
  createRandom,
  drawCandidates,
  encodeProblem,
  kernels,
  standardize,
  toModel,
  trainNetwork,
} from "../dist/src/numerics/index.js";

export const trainingRows = 2000;

/** Useful multiply-adds of one pass of 2 -> 4 x width -> 1. */
export function multiplyAdds(width) {
  return 2 * width + 3 * width * width + width;
}

const seconds = () => performance.now() / 1000;

/** Calls work() -> units for about `duration` seconds. */
function rateOf(work, duration) {
  const start = seconds();
  let units = 0;
  let now = start;
  while (now - start < duration) {
    units += work();
    now = seconds();
  }
  return units / (now - start);
}

export function peak(duration) {
  const sink = Float32Array.of(0.999, 0.001, 0);
  return rateOf(() => addon.peak(kernels(), 200_000, sink), duration);
}

const random = createRandom(1, "speed");
const inputs = { data: new Float64Array(2 * trainingRows), rows: trainingRows, cols: 2 };
random.stream("inputs").fillUniform(inputs.data);
const targets = { data: new Float64Array(trainingRows), rows: trainingRows, cols: 1 };
for (let i = 0; i < trainingRows; i++) {
  const [x, y] = inputs.data.subarray(2 * i, 2 * i + 2);
  targets.data[i] = (10 * x - 5) ** 2 + (10 * y - 5) ** 2;
}
const standardization = standardize(inputs, targets);

const options = (epochs, batch) => ({
  epochs,
  batch,
  learningRate: 1e-3,
  schedule: "constant",
  loss: "mse",
  patience: 0,
  minDelta: 0,
});

const networks = new Map();
function network(width, purpose) {
  const name = `${width} ${purpose}`;
  if (!networks.has(name)) {
    const layout = {
      inputs: 2,
      hidden: Array(4).fill(width),
      outputs: 1,
      activation: "relu",
      output: "linear",
      members: 1,
    };
    const state = createNetwork(layout, random);
    trainNetwork(state, 0, { inputs, targets, standardization }, options(40, 64), random);
    networks.set(name, state);
  }
  return networks.get(name);
}

const problem = encodeProblem({
  parameters: [
    { prior: "flat", numbers: [-5, 5] },
    { prior: "flat", numbers: [-5, 5] },
  ],
  observables: 1,
  derived: [],
  terms: [{ kind: "gaussian", columns: [2], numbers: [2, 0.1] }],
  constraints: [],
  objectives: [],
  target: { kind: "sigmas", sigmas: 2 },
});

/** Candidates a second: drawn, scored by a 4 x width network, accepted by their likelihood. */
export function draw(width, duration) {
  const scorer = {
    problem,
    models: [
      {
        model: toModel(network(width, "draw"), standardization),
        columns: Int32Array.of(0),
        log: Uint8Array.of(0),
      },
    ],
    acceptance: "likelihood",
  };
  const { key } = random.stream("draw");
  let first = 0;
  const count = 16_384;
  return rateOf(() => {
    const { tested } = drawCandidates(scorer, { key, first, count, limit: count });
    first += tested;
    return tested;
  }, duration);
}

/** Samples times epochs a second. */
export function train(width, batch, duration) {
  const state = network(width, "train");
  return rateOf(() => {
    trainNetwork(state, 0, { inputs, targets, standardization }, options(2, batch), random);
    return 2 * trainingRows;
  }, duration);
}

/** Waits until all threads have come. */
function meet({ gate, threads }) {
  Atomics.add(gate, 0, 1);
  while (Atomics.load(gate, 0) < threads);
}

export function peakTask(argument) {
  peak(0.01);
  meet(argument);
  return peak(argument.seconds);
}

export function drawTask(argument) {
  draw(argument.width, 0.01);
  meet(argument);
  return draw(argument.width, argument.seconds);
}
