// Cases for surrogates that classify: probabilities, one class only, save and load.
import { type Matrix, matrix, type Surrogate } from "../../contract/index.js";
import { createRandom } from "../../numerics/index.js";
import { type ConformanceCase, expect, expectEqual, expectShape } from "./case.js";
import { classifier, type SurrogateUnderTest, someInputs } from "./surrogate-under-test.js";

/** Class 1 inside a quarter disc that takes half of the square. */
function classesOf(inputs: Matrix): Matrix {
  const classes = matrix(inputs.rows, 1);
  for (let i = 0; i < inputs.rows; i++) {
    classes.data[i] = Math.hypot(inputs.data[2 * i]!, inputs.data[2 * i + 1]!) < 0.8 ? 1 : 0;
  }
  return classes;
}

const context = () => ({ warm: false, random: createRandom(3, "fit") });

export async function fittedClassifier(plugin: SurrogateUnderTest): Promise<Surrogate> {
  const surrogate = await classifier(plugin);
  const inputs = someInputs(200, "train");
  await surrogate.fit({ inputs, targets: classesOf(inputs) }, context());
  return surrogate;
}

function expectProbabilities(mean: Matrix, rows: number): void {
  expectShape(mean, rows, 2, "probabilities");
  for (let i = 0; i < rows; i++) {
    const [none, one] = [mean.data[2 * i]!, mean.data[2 * i + 1]!];
    expect(none >= 0 && one >= 0 && Math.abs(none + one - 1) < 1e-6, `row ${i}: (${none}, ${one})`);
  }
}

export function classifierCases(
  plugin: SurrogateUnderTest,
  shared: () => Promise<Surrogate>,
): ConformanceCase[] {
  return [
    {
      name: "tells two classes apart, with probabilities that add up to 1",
      async run() {
        const surrogate = await shared();
        const inputs = someInputs(200, "check");
        const { mean } = await surrogate.predict(inputs);
        expectProbabilities(mean, 200);
        const truth = classesOf(inputs).data;
        const right = truth.filter((value, i) => value === (mean.data[2 * i + 1]! > 0.5 ? 1 : 0)).length;
        expect(right > 0.85 * 200, `${right} of 200 classes are right, expected more than 170`);
      },
    },
    {
      name: "learns from rows of a single class",
      async run() {
        const surrogate = await classifier(plugin);
        const targets = matrix(20, 1);
        targets.data.fill(1);
        await surrogate.fit({ inputs: someInputs(20, "train"), targets }, context());
        const { mean } = await surrogate.predict(someInputs(5, "check"));
        expectProbabilities(mean, 5);
        for (let i = 0; i < 5; i++) {
          expect(mean.data[2 * i + 1]! > 0.5, `row ${i}: the only class has ${mean.data[2 * i + 1]}`);
        }
      },
    },
    {
      name: "classifies exactly the same after save and load",
      async run() {
        const original = await shared();
        const copy = await classifier(plugin);
        await copy.load(structuredClone(await original.save()));
        const inputs = someInputs(50, "check");
        const expected = await original.predict(inputs);
        expectEqual((await copy.predict(inputs)).mean.data, expected.mean.data, "probabilities");
      },
    },
  ];
}
