// An ensemble of dense networks (arXiv:1612.01474), trained by Adam (arXiv:1412.6980). Members differ in their first weights
// and in the order of their batches; their disagreement is the spread.
import {
  type CreateSurrogate,
  type FitReport,
  LodeError,
  type Matrix,
  matrix,
  type Random,
} from "lodescan/contract";
import {
  createNetwork,
  createRandom,
  type NetworkState,
  predictNetwork,
  type Standardization,
  type TrainingOptions,
  toModel,
} from "lodescan/numerics";
import type { Options } from "./options.js";
import { fromBytes, toBytes } from "./storage.js";
import { rescaleLastLayer, type Scale, weightedScale } from "./targets.js";
import { type MemberTask, trainMember } from "./training.js";

const trainingModule = new URL("./training.js", import.meta.url).href;

/** Standard deviation of a uniform coordinate of the cube. */
const uniformDeviation = 1 / Math.sqrt(12);

/** A copy in shared memory, so that threads read it in place. */
function shared(m: Matrix): Matrix {
  const copy = matrix(m.rows, m.cols, true);
  copy.data.set(m.data);
  return copy;
}

/** Mean over the members, epoch by epoch, as far as the longest went. */
function meanCurve(curves: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(Math.max(...curves.map((curve) => curve.length)));
  for (let epoch = 0; epoch < mean.length; epoch++) {
    const values = curves.filter((curve) => epoch < curve.length).map((curve) => curve[epoch]!);
    mean[epoch] = values.reduce((sum, value) => sum + value, 0) / values.length;
  }
  return mean;
}

export const create: CreateSurrogate<Options> = (
  options,
  { task, inputs, outputs, classes = 2, compute },
) => {
  const classifies = task === "classification";
  const layout = {
    inputs,
    hidden: options.hidden,
    outputs: classifies ? classes : outputs,
    activation: options.activation,
    output: classifies ? "softmax" : "linear",
    members: options.members,
  } as const;
  let state: NetworkState | undefined;
  let scale: Scale = { shift: new Float64Array(outputs), scale: new Float64Array(outputs).fill(1) };

  function standardization(): Standardization {
    return {
      inputShift: new Float64Array(inputs).fill(0.5),
      inputScale: new Float64Array(inputs).fill(uniformDeviation / options.gain),
      outputShift: scale.shift,
      outputScale: scale.scale,
    };
  }

  function fitted(): NetworkState {
    if (state) return state;
    throw new LodeError("LODE_INTERNAL", "The mlp surrogate was asked before it was fitted.");
  }

  /** Epochs that make up the allowed optimizer steps. */
  function epochsFor(rows: number, warm: boolean): number {
    const steps = warm && options.warmSteps > 0 ? options.warmSteps : options.steps;
    if (steps === 0) return options.epochs;
    return Math.min(options.epochs, Math.ceil(steps / Math.ceil(rows / options.batch)));
  }

  function trainingOptions(rows: number, warm: boolean): TrainingOptions {
    const { batch, learningRate, schedule, patience, minDelta, weightDecay } = options;
    return {
      epochs: epochsFor(rows, warm),
      batch: Math.min(batch, rows),
      learningRate,
      schedule,
      loss: classifies ? "cross-entropy" : "mse",
      patience,
      minDelta,
      weightDecay,
    };
  }

  async function train(tasks: MemberTask[]): Promise<Float64Array[]> {
    if (compute.threads === 1) return tasks.map(trainMember);
    return await Promise.all(
      tasks.map((task) => compute.run<Float64Array>(trainingModule, "trainMember", task)),
    );
  }

  function prepare(
    targets: Matrix,
    weights: Float64Array | undefined,
    warm: boolean,
    random: Random,
  ): NetworkState {
    const next = classifies ? scale : weightedScale(targets, weights);
    if (warm && state) {
      if (!classifies) rescaleLastLayer(state, scale, next);
    } else state = createNetwork(layout, random.stream("create"));
    scale = next;
    return fitted();
  }

  return {
    async fit(data, { warm, random }): Promise<FitReport> {
      const begun = performance.now();
      const { rows } = data.inputs;
      if (rows === 0) return { losses: new Float64Array(0), epochs: 0, seconds: 0 };
      const goesOn = warm && state !== undefined;
      const network = prepare(data.targets, data.weights, warm, random);
      const training = {
        inputs: shared(data.inputs),
        targets: shared(data.targets),
        ...(data.weights ? { weights: data.weights } : {}),
        standardization: standardization(),
      };
      const settings = trainingOptions(rows, goesOn);
      const curves = await train(
        Array.from({ length: options.members }, (_, member) => ({
          state: network,
          member,
          data: training,
          options: settings,
          key: random.stream("batches", member).key,
        })),
      );
      const losses = meanCurve(curves);
      return { losses, epochs: losses.length, seconds: (performance.now() - begun) / 1000 };
    },

    async predict(points) {
      const { mean, spread } = predictNetwork(toModel(fitted(), standardization()), points);
      return classifies ? { mean } : { mean, spread };
    },

    kernel: () => toModel(fitted(), standardization(), true),

    save: async () => (state ? toBytes(state, scale.shift, scale.scale) : new Uint8Array(0)),

    async load(bytes) {
      if (bytes.length === 0) {
        state = undefined;
        return;
      }
      const stored = fromBytes(bytes);
      const network = createNetwork(layout, createRandom(0));
      if (network.weights.length !== stored.weights.length)
        throw new LodeError(
          "LODE_STORE_CORRUPT",
          "The saved network has another shape than the scan asks for.",
          {
            found: stored.weights.length,
            expected: network.weights.length,
          },
        );
      network.weights.set(stored.weights);
      network.moments.set(stored.moments);
      network.steps.set(stored.steps);
      state = network;
      scale = { shift: stored.shift, scale: stored.scale };
    },
  };
};
