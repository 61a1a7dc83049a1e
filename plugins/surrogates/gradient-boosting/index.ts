// Gradient boosting on histograms (Friedman 2001; Ke et al. 2017). Members leave out different folds; their mean is the
// prediction, their deviation the spread. Every member is keyed by its number: the same on any number of threads.
import { type CreateSurrogate, type FitReport, LodeError, type NativeModel } from "lodescan/contract";
import {
  assembleTrees,
  type BoostedTrees,
  type BoostingOptions,
  binColumns,
  columnScales,
  predictSurrogate,
  scaledTargets,
  type TreeGroup,
  treesFromBytes,
  treesToBytes,
} from "lodescan/numerics";
import { calibration, drawFolds, meanCurve, startOf } from "./folds.js";
import type { Options } from "./options.js";
import { type BoostingTask, trainMember } from "./training.js";

const trainingModule = new URL("./training.js", import.meta.url).href;

export const create: CreateSurrogate<Options> = (
  options,
  { task, inputs, outputs, classes = 2, compute },
) => {
  const classifies = task === "classification";
  const values = classifies ? classes : outputs;
  const { members } = options;
  let model: NativeModel | undefined;

  function fitted(): NativeModel {
    if (model) return model;
    throw new LodeError("LODE_INTERNAL", "Gradient boosting was asked before it was fitted.");
  }

  async function train(tasks: BoostingTask[]): Promise<BoostedTrees[]> {
    if (compute.threads === 1) return tasks.map(trainMember);
    return await Promise.all(
      tasks.map((one) => compute.run<BoostedTrees>(trainingModule, "trainMember", one)),
    );
  }

  /** Class probabilities: of two classes only the second has trees, of more each has its own. */
  function classGroups(trained: readonly BoostedTrees[]): TreeGroup[] {
    return trained.flatMap((trees, ensemble) =>
      classes === 2 ? [{ ...trees, ensemble, output: 1 }] : byClass(trees, ensemble, classes),
    );
  }

  return {
    async fit(data, { random }): Promise<FitReport> {
      const begun = performance.now();
      const { rows } = data.inputs;
      if (rows === 0) return { losses: new Float64Array(0), epochs: 0, seconds: 0 };
      const { weights } = data;
      const scales = classifies ? undefined : columnScales(data.targets, weights);
      const targets = scaledTargets(data.targets, scales);
      const columns = binColumns(data.inputs, options.bins);
      const folds = drawFolds(rows, members, random.stream("folds"));
      const start = startOf(targets, classifies ? classes : 0, weights);
      const settings: BoostingOptions = options;
      const boosted = classifies ? 1 : outputs;
      const tasks = Array.from({ length: members * boosted }, (_, t): BoostingTask => {
        const output = t % boosted;
        const column = boosted === 1 ? targets : columnOf(targets, output, boosted);
        return {
          data: {
            columns,
            targets: column,
            ...(weights ? { weights } : {}),
            folds,
            fold: members > 1 ? Math.floor(t / boosted) : -1,
            classes: classifies ? classes : 0,
            start,
          },
          options: settings,
          key: random.stream("sample", t).key,
        };
      });
      const trained = await train(tasks);
      const calibrated =
        classifies && options.calibrate && members > 1
          ? calibration(trained, folds, start, targets, classes, weights)
          : { slope: 1, offset: new Float64Array(values) };
      model = assembleTrees(
        {
          inputs,
          outputs: values,
          averaged: false,
          link: classifies ? "softmax" : "identity",
          shift: scales?.shift ?? (classes === 2 ? [0, start[0]!] : start),
          scale: scales?.scale ?? new Float64Array(values).fill(1),
          ...calibrated,
          floor: 0,
          ensembles: members,
        },
        classifies
          ? classGroups(trained)
          : trained.map((trees, t) => ({ ...trees, ensemble: Math.floor(t / boosted), output: t % boosted })),
      );
      const losses = meanCurve(trained.map((trees) => trees.losses));
      return { losses, epochs: losses.length, seconds: (performance.now() - begun) / 1000 };
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

function columnOf(targets: Float64Array, output: number, outputs: number): Float64Array {
  return Float64Array.from({ length: targets.length / outputs }, (_, i) => targets[i * outputs + output]!);
}

/** One group a class, of trees that come in rounds of one a class. */
function byClass(trees: BoostedTrees, ensemble: number, classes: number): TreeGroup[] {
  const groups = Array.from({ length: classes }, (_, output) => ({
    ensemble,
    output,
    nodes: [] as number[],
    sizes: [] as number[],
    leaves: [] as number[],
  }));
  let node = 0;
  let leaf = 0;
  trees.sizes.forEach((size, t) => {
    const group = groups[t % classes]!;
    const count = (size + 1) / 2;
    group.sizes.push(size);
    for (let word = 2 * node; word < 2 * (node + size); word++) group.nodes.push(trees.nodes[word]!);
    for (let value = leaf; value < leaf + count; value++) group.leaves.push(trees.leaves[value]!);
    node += size;
    leaf += count;
  });
  return groups.map((group) => ({
    ensemble,
    output: group.output,
    nodes: Int32Array.from(group.nodes),
    sizes: Int32Array.from(group.sizes),
    leaves: Float32Array.from(group.leaves),
  }));
}
