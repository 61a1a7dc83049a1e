// A random forest (Breiman 2001). The mean of the trees is the prediction, their deviation the spread. Every tree is keyed
// by its number, so the forest is the same on any number of threads.
import { type CreateSurrogate, type FitReport, LodeError, type NativeModel } from "lodescan/contract";
import {
  assembleTrees,
  columnScales,
  type ForestOptions,
  type GrownForest,
  predictSurrogate,
  scaledTargets,
  sortColumns,
  type TreeData,
  treesFromBytes,
  treesToBytes,
} from "lodescan/numerics";
import type { Options } from "./options.js";
import { calibration, outOfBagCurve, shareFloor } from "./out-of-bag.js";
import { type ForestTask, growTrees } from "./training.js";

const trainingModule = new URL("./training.js", import.meta.url).href;

/** Trees of one task of a pool thread. Fixed, so that sums do not depend on the number of threads. */
const chunk = 10;

export const create: CreateSurrogate<Options> = (
  options,
  { task, inputs, outputs, classes = 2, compute },
) => {
  const classifies = task === "classification";
  const values = classifies ? classes : outputs;
  let model: NativeModel | undefined;

  function fitted(): NativeModel {
    if (model) return model;
    throw new LodeError("LODE_INTERNAL", "The random forest was asked before it was fitted.");
  }

  function forestOptions(): ForestOptions {
    const { features, leastRows, depth, bootstrap, splits } = options;
    const automatic = classifies ? Math.sqrt(inputs) : inputs;
    return {
      features: Math.max(1, Math.floor(features > 0 ? features * inputs : automatic)),
      leastRows,
      depth,
      bootstrap,
      randomSplits: splits === "random",
    };
  }

  async function grow(data: TreeData, key: Uint32Array): Promise<GrownForest[]> {
    const shared = forestOptions();
    const tasks = Array.from({ length: Math.ceil(options.trees / chunk) }, (_, c): ForestTask => {
      const first = c * chunk;
      return { data, options: shared, key, first, last: Math.min(options.trees, first + chunk) };
    });
    if (compute.threads === 1) return tasks.map(growTrees);
    return await Promise.all(tasks.map((one) => compute.run<GrownForest>(trainingModule, "growTrees", one)));
  }

  return {
    async fit(data, { random }): Promise<FitReport> {
      const begun = performance.now();
      const { rows } = data.inputs;
      if (rows === 0) return { losses: new Float64Array(0), epochs: 0, seconds: 0 };
      const scales = classifies ? undefined : columnScales(data.targets, data.weights);
      const treeData: TreeData = {
        columns: sortColumns(data.inputs),
        targets: scaledTargets(data.targets, scales),
        ...(data.weights ? { weights: data.weights } : {}),
        classes: classifies ? classes : 0,
      };
      const grown = await grow(treeData, random.stream("trees").key);
      const calibrated =
        classifies && options.calibrate
          ? calibration(grown, treeData)
          : { slope: 1, offset: new Float64Array(values) };
      model = assembleTrees(
        {
          inputs,
          outputs: values,
          averaged: true,
          link: classifies ? "shares" : "identity",
          shift: scales?.shift ?? new Float64Array(values),
          scale: scales?.scale ?? new Float64Array(values).fill(1),
          ...calibrated,
          floor: shareFloor,
          ensembles: 1,
        },
        grown.map((trees) => ({ ...trees, ensemble: 0, output: -1 })),
      );
      const losses = outOfBagCurve(grown, treeData);
      return { losses, epochs: options.trees, seconds: (performance.now() - begun) / 1000 };
    },

    async predict(points) {
      const { mean, spread } = predictSurrogate(fitted(), points);
      return classifies ? { mean } : { mean, spread };
    },

    kernel: fitted,

    save: async () => (model ? treesToBytes(model) : new Uint8Array(0)),

    async load(bytes) {
      model = bytes.length === 0 ? undefined : treesFromBytes(bytes, { inputs, outputs: values, classifies });
    },
  };
};
