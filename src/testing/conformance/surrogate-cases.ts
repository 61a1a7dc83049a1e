// The conformance suite for surrogates: learns, masks, weighs, saves and repeats itself exactly.
import { type Matrix, matrix, type Prediction, type Surrogate } from "../../contract/index.js";
import { createRandom } from "../../numerics/index.js";
import { type ConformanceCase, expect, expectEqual, expectFinite, expectShape } from "./case.js";
import { classifierCases, fittedClassifier } from "./surrogate-classifier-cases.js";
import { kernelCases } from "./surrogate-kernel-cases.js";
import { once, regressor, type SurrogateUnderTest, someInputs } from "./surrogate-under-test.js";

/** Two smooth outputs of two inputs, the second on another scale. */
function targetsOf(inputs: Matrix): Matrix {
  const targets = matrix(inputs.rows, 2);
  for (let i = 0; i < inputs.rows; i++) {
    const x = inputs.data[2 * i]!;
    const y = inputs.data[2 * i + 1]!;
    targets.data[2 * i] = Math.sin(3 * x) + y * y;
    targets.data[2 * i + 1] = 1e6 + 2e4 * (x - y);
  }
  return targets;
}

const random = (index = 0) => createRandom(3, "fit", index);
const cold = () => ({ warm: false, random: random() });
const warm = (index = 0) => ({ warm: true, random: random(index) });

/** Mean squared error of column k over the variance of the truth: 0 is perfect, 1 is as good as the mean. */
function relativeError(prediction: Prediction, truth: Matrix, k: number): number {
  const column = (m: Matrix) => Array.from({ length: m.rows }, (_, i) => m.data[i * m.cols + k]!);
  const expected = column(truth);
  const mean = expected.reduce((sum, value) => sum + value, 0) / expected.length;
  const variance = expected.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return column(prediction.mean).reduce((sum, value, i) => sum + (value - expected[i]!) ** 2, 0) / variance;
}

/** Enough to learn the targets, few enough for the dozens of fits of the suite. */
const trainRows = 200;

/** Far from good, but far better than the mean of the targets: any method that learns gets there. */
const learned = 0.2;

async function expectLearned(surrogate: Surrogate, columns: readonly number[]): Promise<void> {
  const inputs = someInputs(200, "check");
  const prediction = await surrogate.predict(inputs);
  for (const k of columns) {
    const error = relativeError(prediction, targetsOf(inputs), k);
    expect(error < learned, `output ${k}: error ${error} of the variance, expected below ${learned}`);
  }
}

async function fitted(plugin: SurrogateUnderTest): Promise<Surrogate> {
  const surrogate = await regressor(plugin);
  const inputs = someInputs(trainRows, "train");
  await surrogate.fit({ inputs, targets: targetsOf(inputs) }, cold());
  return surrogate;
}

async function predictions(surrogate: Surrogate): Promise<Float64Array> {
  const { mean, spread } = await surrogate.predict(someInputs(50, "check"));
  return Float64Array.from([...mean.data, ...(spread?.data ?? [])]);
}

function learning(plugin: SurrogateUnderTest, shared: () => Promise<Surrogate>): ConformanceCase[] {
  const inputs = someInputs(trainRows, "train");
  return [
    {
      name: "learns two smooth outputs of unlike scales",
      run: async () => expectLearned(await shared(), [0, 1]),
    },
    {
      name: "learns from the rows whose targets are not NaN",
      async run() {
        const targets = targetsOf(inputs);
        for (let i = 0; i < inputs.rows; i++) targets.data[2 * i + (i % 2)] = NaN;
        const surrogate = await regressor(plugin);
        await surrogate.fit({ inputs, targets }, cold());
        await expectLearned(surrogate, [0, 1]);
      },
    },
    {
      name: "ignores rows of weight 0",
      async run() {
        const targets = targetsOf(inputs);
        const weights = new Float64Array(inputs.rows).fill(1);
        for (let i = 0; i < inputs.rows; i += 3) {
          weights[i] = 0;
          targets.data.fill(1e9, 2 * i, 2 * i + 2);
        }
        const surrogate = await regressor(plugin);
        await surrogate.fit({ inputs, targets, weights }, cold());
        await expectLearned(surrogate, [0, 1]);
      },
    },
    {
      name: "goes on from what it knows in a warm fit",
      async run() {
        const surrogate = await fitted(plugin);
        const more = someInputs(400, "train");
        await surrogate.fit({ inputs: more, targets: targetsOf(more) }, warm(1));
        await expectLearned(surrogate, [0, 1]);
      },
    },
    {
      name: "takes a warm fit before any other",
      async run() {
        const surrogate = await regressor(plugin);
        await surrogate.fit({ inputs, targets: targetsOf(inputs) }, warm());
        await expectLearned(surrogate, [0, 1]);
      },
    },
  ];
}

function exactness(plugin: SurrogateUnderTest, shared: () => Promise<Surrogate>): ConformanceCase[] {
  return [
    {
      name: "gives the same predictions for the same data and stream",
      async run() {
        const first = await predictions(await shared());
        expectEqual(await predictions(await fitted(plugin)), first, "predictions");
      },
    },
    {
      name: "predicts exactly the same after save and load",
      async run() {
        const original = await shared();
        const copy = await regressor(plugin);
        await copy.load(structuredClone(await original.save()));
        expectEqual(await predictions(copy), await predictions(original), "predictions");
      },
    },
    {
      name: "trains on exactly the same after save and load",
      async run() {
        const original = await fitted(plugin);
        const copy = await regressor(plugin);
        await copy.load(structuredClone(await original.save()));
        const inputs = someInputs(100, "more");
        for (const surrogate of [original, copy]) {
          await surrogate.fit({ inputs, targets: targetsOf(inputs) }, warm(2));
        }
        expectEqual(await predictions(copy), await predictions(original), "predictions");
      },
    },
    {
      name: "predicts each row alone as it predicts it among others",
      async run() {
        const surrogate = await shared();
        const inputs = someInputs(9, "check");
        const together = await surrogate.predict(inputs);
        for (let i = 0; i < inputs.rows; i++) {
          const alone = { data: inputs.data.slice(2 * i, 2 * i + 2), rows: 1, cols: 2 };
          const { mean } = await surrogate.predict(alone);
          expectEqual(mean.data, together.mean.data.slice(2 * i, 2 * i + 2), `row ${i}`);
        }
      },
    },
    {
      name: "keeps no reference to the arrays it learned from",
      async run() {
        const inputs = someInputs(trainRows, "train");
        const targets = targetsOf(inputs);
        const surrogate = await regressor(plugin);
        await surrogate.fit({ inputs, targets }, cold());
        inputs.data.fill(0.5);
        targets.data.fill(-1);
        expectEqual(await predictions(surrogate), await predictions(await shared()), "predictions");
      },
    },
  ];
}

function edges(plugin: SurrogateUnderTest, shared: () => Promise<Surrogate>): ConformanceCase[] {
  const shaped = async (surrogate: Surrogate, rows: number) => {
    const { mean, spread } = await surrogate.predict(someInputs(rows, "check"));
    expectShape(mean, rows, 2, "mean");
    expectFinite(mean.data, "mean");
    expect(spread !== undefined || !plugin.capabilities.spread, "the declared spread is missing");
    if (spread === undefined) return;
    expectShape(spread, rows, 2, "spread");
    for (const value of spread.data) expect(value >= 0 && Number.isFinite(value), `the spread is ${value}`);
  };
  return [
    {
      name: "predicts means and spreads of the right shape, for 0, 1 and 50 rows",
      async run() {
        for (const rows of [0, 1, 50]) await shaped(await shared(), rows);
      },
    },
    {
      name: "learns from a single row",
      async run() {
        const surrogate = await regressor(plugin);
        const inputs = someInputs(1, "train");
        await surrogate.fit({ inputs, targets: targetsOf(inputs) }, cold());
        await shaped(surrogate, 5);
      },
    },
    {
      name: "learns targets that are all equal",
      async run() {
        const surrogate = await regressor(plugin);
        const inputs = someInputs(50, "train");
        const targets = matrix(50, 2);
        targets.data.fill(7);
        await surrogate.fit({ inputs, targets }, cold());
        await shaped(surrogate, 5);
        const { mean } = await surrogate.predict(inputs);
        for (const value of mean.data) expect(Math.abs(value - 7) < 0.5, `predicts ${value}, expected 7`);
      },
    },
    {
      name: "reports the losses of a fit",
      async run() {
        const surrogate = await regressor(plugin);
        const inputs = someInputs(50, "train");
        const report = await surrogate.fit({ inputs, targets: targetsOf(inputs) }, cold());
        expectFinite(report.losses, "losses");
        expect(report.epochs >= 0 && report.seconds >= 0, "epochs or seconds are not numbers from 0");
      },
    },
  ];
}

export function surrogateCases(plugin: SurrogateUnderTest): ConformanceCase[] {
  const tasks = plugin.capabilities.tasks ?? ["regression"];
  const shared = once(() => fitted(plugin));
  const sharedClassifier = once(() => fittedClassifier(plugin));
  const regression = [learning, exactness, edges].flatMap((cases) => cases(plugin, shared));
  return [
    ...(tasks.includes("regression") ? regression : []),
    ...(tasks.includes("classification") ? classifierCases(plugin, sharedClassifier) : []),
    ...(plugin.capabilities.kernel ? kernelCases(plugin, sharedClassifier) : []),
  ];
}
