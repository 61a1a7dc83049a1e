// Dense networks on the native kernels: ensembles of independent members, trained by Adam on mini-batches.
// Weights and moments rest in shared memory, so that threads train members side by side without copies.
import { LodeError } from "../contract/errors.js";
import { type Matrix, matrix } from "../contract/matrix.js";
import type { NativeModel } from "../contract/native.js";
import type { Random } from "../contract/random.js";
import { addon } from "./addon.js";
import { kernels } from "./kernels.js";

const activations = ["linear", "relu", "tanh", "silu"] as const;
const outputFunctions = ["linear", "sigmoid", "softmax"] as const;
const schedules = ["constant", "cosine", "step", "exponential"] as const;
const losses = ["mse", "cross-entropy"] as const;

export interface NetworkLayout {
  inputs: number;
  /** Units of the hidden layers, first to last. */
  hidden: readonly number[];
  outputs: number;
  activation: "relu" | "tanh" | "silu";
  output: (typeof outputFunctions)[number];
  members: number;
}

/** A network in training. Can be posted to threads: its arrays are shared. */
export interface NetworkState {
  readonly layout: NetworkLayout;
  /** The layout as the native core reads it. */
  readonly code: Int32Array;
  /** Weights of all members, one behind the other, rows padded to 16 columns. */
  readonly weights: Float32Array;
  /** Adam's first and second moments of each member. */
  readonly moments: Float32Array;
  /** Adam's steps so far, by member. */
  readonly steps: Float64Array;
}

/** Linear maps to what the network sees: (value - shift) / scale. Targets only where the output is linear. */
export interface Standardization {
  inputShift: Float64Array;
  inputScale: Float64Array;
  outputShift: Float64Array;
  outputScale: Float64Array;
}

export interface TrainingData {
  /** (rows, inputs). */
  inputs: Matrix;
  /** (rows, outputs), NaN = masked; with softmax also (rows, 1) of class numbers. */
  targets: Matrix;
  /** (rows): how much each row counts; 0 = not at all. */
  weights?: Float64Array;
  /** Default: none, inputs and targets are taken as they are. */
  standardization?: Standardization;
}

export interface TrainingOptions {
  epochs: number;
  /** Rows a step; reshuffled every epoch. */
  batch: number;
  learningRate: number;
  schedule: (typeof schedules)[number];
  loss: (typeof losses)[number];
  /** Epochs without a mean training loss lower by `minDelta` than the best before, after which it stops; 0 = never. */
  patience: number;
  minDelta: number;
  /** Epochs over which the learning rate rises from 0. Default 0. */
  warmUp?: number;
  /** cosine: last rate as a share of the first (default 0); step and exponential: the factor (default 0.5; 0.99 an epoch). */
  decay?: number;
  /** step: epochs between two factors. Default: a third of the epochs. */
  stepEpochs?: number;
  /** Decoupled decay (AdamW). Default 0. */
  weightDecay?: number;
  /** Longest gradient; longer ones are scaled down. 0 = no limit (default). */
  clip?: number;
  beta1?: number;
  beta2?: number;
  epsilon?: number;
  /** Forget Adam's moments first; the weights stay. Default false. */
  resetMoments?: boolean;
}

export interface TrainingReport {
  /** Mean training loss of every epoch that ran. */
  losses: Float64Array;
  epochs: number;
  cancelled: boolean;
}

function shared<T extends Float64Array | Float32Array | Int32Array>(
  type: { new (buffer: SharedArrayBuffer): T; BYTES_PER_ELEMENT: number },
  length: number,
): T {
  return new type(new SharedArrayBuffer(length * type.BYTES_PER_ELEMENT));
}

/** Shared floats that start at a cache line: vectors across two lines cost twice. */
function alignedFloats(length: number): Float32Array {
  const roomy = shared(Float32Array, length + 16);
  const gap = addon.alignmentGap!(roomy) as number;
  return roomy.subarray(gap, gap + length);
}

function encodeLayout(layout: NetworkLayout): Int32Array {
  const code = shared(Int32Array, 6 + layout.hidden.length);
  code.set([
    layout.inputs,
    layout.outputs,
    layout.members,
    activations.indexOf(layout.activation),
    outputFunctions.indexOf(layout.output),
    layout.hidden.length,
    ...layout.hidden,
  ]);
  return code;
}

/** Floats of one member. */
function memberSize(state: NetworkState): number {
  return state.weights.length / state.layout.members;
}

/**
 * A new network. Weights are normal with variance 2 / inputs (He 2015; tanh: 1 / inputs), biases uniform within
 * +-1 / sqrt(inputs), so that the kinks of the first layer do not all pass through the origin. Member m is keyed by
 * (random, m) alone.
 */
export function createNetwork(layout: NetworkLayout, random: Random): NetworkState {
  const code = encodeLayout(layout);
  const size = addon.networkSize!(code) as number;
  const state: NetworkState = {
    layout,
    code,
    weights: alignedFloats(size * layout.members),
    moments: alignedFloats(2 * size * layout.members),
    steps: shared(Float64Array, layout.members),
  };
  for (let member = 0; member < layout.members; member++) resetMember(state, member, random);
  return state;
}

/** Draws one member's weights anew and forgets its moments. */
export function resetMember(state: NetworkState, member: number, random: Random): void {
  const { layout } = state;
  const size = memberSize(state);
  const stream = random.stream("network-weights", member);
  const weights = state.weights.subarray(member * size, (member + 1) * size).fill(0);
  resetMoments(state, member);
  const widths = [layout.inputs, ...layout.hidden, layout.outputs];
  let offset = 0;
  for (let layer = 0; layer + 1 < widths.length; layer++) {
    const inputs = widths[layer]!;
    const outputs = widths[layer + 1]!;
    const stride = Math.ceil(outputs / 16) * 16;
    const scale = Math.sqrt((layout.activation === "tanh" ? 1 : 2) / inputs);
    const normals = new Float64Array(inputs * outputs);
    const biases = new Float64Array(outputs);
    stream.fillNormal(normals);
    stream.fillUniform(biases);
    for (let i = 0; i < inputs; i++) {
      for (let j = 0; j < outputs; j++) weights[offset + i * stride + j] = normals[i * outputs + j]! * scale;
    }
    offset += inputs * stride;
    const hidden = layer + 2 < widths.length;
    for (let j = 0; j < outputs; j++)
      weights[offset + j] = hidden ? (2 * biases[j]! - 1) / Math.sqrt(inputs) : 0;
    offset += stride;
  }
}

function resetMoments(state: NetworkState, member: number): void {
  const size = memberSize(state);
  state.moments.fill(0, 2 * member * size, 2 * (member + 1) * size);
  state.steps[member] = 0;
}

/**
 * Mean and standard deviation of every column, over values that are finite; scale 1 for a constant column. Nothing but
 * the given data decides, so standardize once and keep it while training goes on warm.
 */
export function standardize(inputs: Matrix, targets?: Matrix): Standardization {
  const [inputShift, inputScale] = columnMoments(inputs);
  const [outputShift, outputScale] = targets
    ? columnMoments(targets)
    : [new Float64Array(0), new Float64Array(0)];
  return { inputShift, inputScale, outputShift, outputScale };
}

function columnMoments(m: Matrix): [Float64Array, Float64Array] {
  const shift = new Float64Array(m.cols);
  const scale = new Float64Array(m.cols).fill(1);
  for (let j = 0; j < m.cols; j++) {
    let count = 0;
    let mean = 0;
    let squares = 0;
    for (let i = j; i < m.data.length; i += m.cols) {
      const value = m.data[i]!;
      if (!Number.isFinite(value)) continue;
      const step = value - mean;
      mean += step / ++count;
      squares += step * (value - mean);
    }
    shift[j] = mean;
    const deviation = Math.sqrt(squares / Math.max(count, 1));
    if (deviation > 1e-12 * Math.abs(mean) && Number.isFinite(deviation)) scale[j] = deviation;
  }
  return [shift, scale];
}

/** [input shift, input scale, output shift, output scale]; identity where nothing is given. */
function packStandardization(layout: NetworkLayout, s?: Standardization): Float64Array {
  const { inputs, outputs } = layout;
  const numbers = shared(Float64Array, 2 * (inputs + outputs));
  numbers.fill(1, inputs, 2 * inputs).fill(1, 2 * inputs + outputs);
  if (s === undefined) return numbers;
  numbers.set(sized(s.inputShift, inputs), 0);
  numbers.set(sized(s.inputScale, inputs), inputs);
  if (layout.output === "linear") {
    numbers.set(sized(s.outputShift, outputs), 2 * inputs);
    numbers.set(sized(s.outputScale, outputs), 2 * inputs + outputs);
  }
  return numbers;
}

function sized(values: Float64Array, length: number): Float64Array {
  if (values.length === length) return values;
  throw new LodeError("LODE_NATIVE_ARGUMENT", "A standardization does not fit the network.", {
    found: values.length,
    expected: length,
  });
}

/** Settings in the order that native/addon/network_binding.cpp reads. */
function packOptions(o: TrainingOptions): Float64Array {
  const schedule = schedules.indexOf(o.schedule);
  const decay = o.decay ?? { constant: 1, cosine: 0, step: 0.5, exponential: 0.99 }[o.schedule];
  return Float64Array.of(
    o.epochs,
    o.batch,
    o.learningRate,
    o.beta1 ?? 0.9,
    o.beta2 ?? 0.999,
    o.epsilon ?? 1e-8,
    schedule,
    o.warmUp ?? 0,
    decay,
    o.stepEpochs ?? Math.max(1, o.epochs / 3),
    losses.indexOf(o.loss),
    o.weightDecay ?? 0,
    o.clip ?? 0,
    o.patience,
    o.minDelta,
  );
}

/**
 * Trains one member in place, from its present weights and moments (warm start). Mini-batches are shuffled by (random's
 * key, epoch). Members are independent: threads may train different members of one state at the same time.
 * A non-zero `cancel[0]` ends the training at the next batch.
 */
export function trainNetwork(
  state: NetworkState,
  member: number,
  data: TrainingData,
  options: TrainingOptions,
  random: Random | { readonly key: Uint32Array },
  cancel?: Int32Array,
): TrainingReport {
  if (!(Number.isInteger(member) && member >= 0 && member < state.layout.members)) {
    throw new LodeError("LODE_NATIVE_ARGUMENT", `The network has no member ${member}.`, {
      found: member,
      expected: `0 to ${state.layout.members - 1}`,
    });
  }
  if (options.resetMoments) resetMoments(state, member);
  const size = memberSize(state);
  const curve = new Float64Array(options.epochs);
  const result = addon.trainNetwork!(
    kernels(),
    state.code,
    state.weights.subarray(member * size, (member + 1) * size),
    state.moments.subarray(2 * member * size, 2 * (member + 1) * size),
    state.steps.subarray(member, member + 1),
    data.inputs.data,
    data.targets.data,
    data.inputs.rows,
    data.weights,
    packStandardization(state.layout, data.standardization),
    packOptions(options),
    random.key,
    cancel,
    curve,
  ) as number;
  const epochs = result < 0 ? -1 - result : result;
  return { losses: curve.slice(0, epochs), epochs, cancelled: result < 0 };
}

/**
 * The network as a model that maps inputs, as they were before standardization, to values in the units of the targets, or
 * to probabilities. Shares the state's weights: training on changes the model too, unless `copy`.
 */
export function toModel(state: NetworkState, standardization?: Standardization, copy = false): NativeModel {
  let weights = state.weights;
  if (copy) {
    weights = alignedFloats(weights.length);
    weights.set(state.weights);
  }
  return {
    kind: "network",
    code: state.code,
    numbers: packStandardization(state.layout, standardization),
    weights,
  };
}

/**
 * Mean and spread over the members (standard deviation with n - 1; 0 for one member), both (rows, outputs), and on request
 * each member's values, one matrix a member.
 */
export function predictNetwork(
  model: NativeModel,
  inputs: Matrix,
  options: { members?: boolean } = {},
): { mean: Matrix; spread: Matrix; members?: Matrix[] } {
  const outputs = model.code[1] ?? 0;
  const count = model.code[2] ?? 0;
  const { rows } = inputs;
  const mean = matrix(rows, outputs, true);
  const spread = matrix(rows, outputs, true);
  const size = rows * outputs;
  const all = options.members ? new Float64Array(count * size) : undefined;
  addon.predictNetwork!(
    kernels(),
    model.code,
    model.numbers,
    model.weights,
    inputs.data,
    rows,
    mean.data,
    spread.data,
    all,
  );
  if (all === undefined) return { mean, spread };
  const members = Array.from({ length: count }, (_, m) => ({
    data: all.subarray(m * size, (m + 1) * size),
    rows,
    cols: outputs,
  }));
  return { mean, spread, members };
}
