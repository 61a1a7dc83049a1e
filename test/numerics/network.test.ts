// Networks against an independent forward pass in TypeScript, and what training promises.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import type { Matrix } from "lodescan/contract";
import {
  createNetwork,
  createRandom,
  instructionSet,
  instructionSets,
  type NetworkLayout,
  type NetworkState,
  predictNetwork,
  standardize,
  type TrainingOptions,
  toModel,
  trainNetwork,
} from "lodescan/numerics";

const options: TrainingOptions = {
  epochs: 60,
  batch: 32,
  learningRate: 3e-3,
  schedule: "cosine",
  loss: "mse",
  patience: 0,
  minDelta: 0,
};

const layout: NetworkLayout = {
  inputs: 2,
  hidden: [20, 17],
  outputs: 1,
  activation: "silu",
  output: "linear",
  members: 1,
};

function points(rows: number, cols: number, purpose = "points"): Matrix {
  const data = new Float64Array(rows * cols);
  createRandom(1, purpose).fillUniform(data);
  return { data, rows, cols };
}

function column(m: Matrix, f: (row: Float64Array) => number): Matrix {
  const data = Float64Array.from({ length: m.rows }, (_, i) =>
    f(m.data.subarray(i * m.cols, (i + 1) * m.cols)),
  );
  return { data, rows: m.rows, cols: 1 };
}

const parabola = (x: Float64Array) => (4 * x[0]! - 2) ** 2 + 3 * x[1]!;

const activations = {
  relu: (x: number) => Math.max(0, x),
  tanh: Math.tanh,
  silu: (x: number) => x / (1 + Math.exp(-x)),
};

/** The forward pass as its definition reads, of one member. */
function oracle(state: NetworkState, member: number, x: readonly number[]): number[] {
  const { layout: l } = state;
  const widths = [l.inputs, ...l.hidden, l.outputs];
  let at = (member * state.weights.length) / l.members;
  let now = [...x];
  for (let layer = 1; layer < widths.length; layer++) {
    const outputs = widths[layer]!;
    const stride = Math.ceil(outputs / 16) * 16;
    const start = at;
    const before = now;
    now = Array.from({ length: outputs }, (_, n) => {
      let sum = state.weights[start + before.length * stride + n]!;
      before.forEach((value, k) => {
        sum += value * state.weights[start + k * stride + n]!;
      });
      return layer + 1 < widths.length ? activations[l.activation](sum) : sum;
    });
    at += (before.length + 1) * stride;
  }
  if (l.output === "sigmoid") return now.map((z) => 1 / (1 + Math.exp(-z)));
  if (l.output === "linear") return now;
  const total = now.reduce((sum, z) => sum + Math.exp(z), 0);
  return now.map((z) => Math.exp(z) / total);
}

test("predictions agree with an independent forward pass, for every activation and output", () => {
  const inputs = points(131, 3);
  for (const activation of ["relu", "tanh", "silu"] as const) {
    for (const output of ["linear", "sigmoid", "softmax"] as const) {
      const state = createNetwork(
        { inputs: 3, hidden: [33, 5], outputs: 3, activation, output, members: 3 },
        createRandom(2),
      );
      const { mean, spread, members } = predictNetwork(toModel(state), inputs, { members: true });
      for (let i = 0; i < inputs.rows; i++) {
        const x = [...inputs.data.subarray(3 * i, 3 * i + 3)];
        const each = [0, 1, 2].map((m) => oracle(state, m, x));
        for (let k = 0; k < 3; k++) {
          const values = each.map((y) => y[k]!);
          const average = (values[0]! + values[1]! + values[2]!) / 3;
          const variance = values.reduce((sum, v) => sum + (v - average) ** 2, 0) / 2;
          assert.ok(Math.abs(mean.data[3 * i + k]! - average) < 2e-6);
          assert.ok(Math.abs(spread.data[3 * i + k]! - Math.sqrt(variance)) < 2e-6);
          values.forEach((v, m) => {
            assert.ok(Math.abs(members![m]!.data[3 * i + k]! - v) < 2e-6);
          });
        }
      }
    }
  }
});

test("a network learns a function through its standardization", () => {
  const inputs = points(500, 2);
  const targets = column(inputs, (x) => 1000 + 50 * parabola(x));
  const standardization = standardize(inputs, targets);
  const state = createNetwork(layout, createRandom(3));
  const data = { inputs, targets, standardization };
  const { losses, epochs, cancelled } = trainNetwork(
    state,
    0,
    data,
    { ...options, epochs: 200 },
    createRandom(4),
  );
  assert.equal(epochs, 200);
  assert.equal(cancelled, false);
  assert.ok(losses[199]! < 1e-3, `loss ${losses[199]}`);
  const fresh = points(200, 2, "fresh");
  const { mean } = predictNetwork(toModel(state, standardization), fresh);
  const truth = column(fresh, (x) => 1000 + 50 * parabola(x));
  const worst = Math.max(...truth.data.map((t, i) => Math.abs(t - mean.data[i]!)));
  assert.ok(worst < 30, `largest error ${worst}`);
});

test("equal keys train to equal weights, whatever the order of the members", () => {
  const inputs = points(100, 2);
  const data = { inputs, targets: column(inputs, parabola) };
  const train = (order: number[]) => {
    const state = createNetwork({ ...layout, members: 2 }, createRandom(5));
    for (const m of order) trainNetwork(state, m, data, options, createRandom(6, "train", m));
    return state;
  };
  const a = train([0, 1]);
  const b = train([1, 0]);
  assert.deepEqual(a.weights, b.weights);
  const half = a.weights.length / 2;
  assert.notDeepEqual(a.weights.slice(0, half), a.weights.slice(half));
});

test("training goes on warm, through shared memory", () => {
  const inputs = points(200, 2);
  const data = { inputs, targets: column(inputs, parabola) };
  const state = createNetwork(layout, createRandom(7));
  const posted = structuredClone(state);
  const constant: TrainingOptions = { ...options, schedule: "constant" };
  const first = trainNetwork(posted, 0, data, constant, createRandom(8));
  assert.deepEqual(state.weights, posted.weights);
  assert.equal(state.steps[0], 60 * 7);
  const second = trainNetwork(state, 0, data, constant, createRandom(9));
  assert.ok(second.losses[0]! < first.losses[0]! / 4);
  trainNetwork(state, 0, data, { ...constant, epochs: 1, resetMoments: true }, createRandom(9));
  assert.equal(state.steps[0], 7);
});

test("masked targets and rows without weight teach nothing", () => {
  const inputs = points(120, 2);
  const targets = column(inputs, parabola);
  const spoilt = {
    ...targets,
    data: targets.data.map((t, i) => (i % 3 === 0 ? Number.NaN : i % 3 === 1 ? 1e6 : t)),
  };
  const weights = Float64Array.from({ length: 120 }, (_, i) => (i % 3 === 1 ? 0 : 1));
  const state = createNetwork(layout, createRandom(10));
  const { losses } = trainNetwork(
    state,
    0,
    { inputs, targets: spoilt, weights },
    { ...options, epochs: 400, learningRate: 0.02 },
    createRandom(11),
  );
  assert.ok(losses[399]! < 0.05, `loss ${losses[399]}`);
  const { mean } = predictNetwork(toModel(state), inputs);
  for (let i = 2; i < 120; i += 3) assert.ok(Math.abs(mean.data[i]! - targets.data[i]!) < 1);
});

test("a classifier learns class numbers", () => {
  const inputs = points(400, 2);
  const targets = column(inputs, (x) => (x[0]! + x[1]! > 1 ? 1 : 0));
  for (const output of ["softmax", "sigmoid"] as const) {
    const outputs = output === "softmax" ? 2 : 1;
    const state = createNetwork({ ...layout, outputs, output }, createRandom(12));
    trainNetwork(
      state,
      0,
      { inputs, targets },
      { ...options, epochs: 150, loss: "cross-entropy" },
      createRandom(13),
    );
    const { mean } = predictNetwork(toModel(state), inputs);
    let right = 0;
    for (let i = 0; i < 400; i++)
      right += mean.data[i * outputs + outputs - 1]! > 0.5 === (targets.data[i] === 1) ? 1 : 0;
    assert.ok(right > 385, `${right} of 400 right`);
  }
});

test("training stops early without progress, and at the cancel flag", () => {
  const inputs = points(50, 2);
  const data = { inputs, targets: column(inputs, parabola) };
  const state = createNetwork(layout, createRandom(14));
  const stuck = trainNetwork(
    state,
    0,
    data,
    { ...options, learningRate: 0, patience: 5, minDelta: 1e-6 },
    createRandom(15),
  );
  assert.equal(stuck.epochs, 6);
  assert.equal(stuck.losses.length, 6);
  const cancelled = trainNetwork(state, 0, data, options, createRandom(15), Int32Array.of(1));
  assert.deepEqual([cancelled.epochs, cancelled.cancelled], [0, true]);
});

test("what does not fit is refused with a code", () => {
  const inputs = points(10, 2);
  const targets = column(inputs, parabola);
  const state = createNetwork(layout, createRandom(16));
  const refused = { code: "LODE_NATIVE_ARGUMENT" };
  assert.throws(() => createNetwork({ ...layout, hidden: [0] }, createRandom(1)), refused);
  assert.throws(() => trainNetwork(state, 1, { inputs, targets }, options, createRandom(1)), refused);
  assert.throws(
    () => trainNetwork(state, 0, { inputs: points(10, 3), targets }, options, createRandom(1)),
    refused,
  );
  assert.throws(
    () => trainNetwork(state, 0, { inputs, targets: points(9, 1) }, options, createRandom(1)),
    refused,
  );
  assert.throws(
    () => trainNetwork(state, 0, { inputs, targets }, { ...options, loss: "cross-entropy" }, createRandom(1)),
    refused,
  );
  assert.throws(
    () =>
      trainNetwork(state, 0, { inputs, targets }, { ...options, learningRate: Number.NaN }, createRandom(1)),
    refused,
  );
  assert.throws(() => predictNetwork({ ...toModel(state), weights: new Float32Array(3) }, inputs), refused);
  assert.throws(() => predictNetwork({ ...toModel(state), code: Int32Array.of(1, 2) }, inputs), refused);
});

/** Predictions of a small trained network in a process with LODE_SIMD set. */
function inProcess(target: string): number[] {
  const script = `
    const n = await import("lodescan/numerics");
    const inputs = { data: new Float64Array(200), rows: 100, cols: 2 };
    n.createRandom(1).fillUniform(inputs.data);
    const targets = { data: inputs.data.filter((_, i) => i % 2 === 0), rows: 100, cols: 1 };
    const state = n.createNetwork(${JSON.stringify(layout)}, n.createRandom(2));
    n.trainNetwork(state, 0, { inputs, targets }, { ...${JSON.stringify(options)}, epochs: 5 }, n.createRandom(3));
    console.log(JSON.stringify([n.instructionSet(), [...n.predictNetwork(n.toModel(state), inputs).mean.data]]));`;
  const text = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
    env: { ...process.env, LODE_SIMD: target },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [used, values] = JSON.parse(text) as [string, number[]];
  assert.equal(used, target);
  return values;
}

test("LODE_SIMD forces an instruction set; all agree to rounding", () => {
  assert.ok(instructionSets().includes("scalar") && instructionSets().includes(instructionSet()));
  const scalar = inProcess("scalar");
  for (const target of instructionSets()) {
    const values = inProcess(target);
    assert.deepEqual(inProcess(target), values);
    values.forEach((value, i) => {
      assert.ok(Math.abs(value - scalar[i]!) < 1e-4, `${target}: ${value} against ${scalar[i]}`);
    });
  }
  assert.throws(() => inProcess("mmx"), /LODE_SIMD asks for/);
});
