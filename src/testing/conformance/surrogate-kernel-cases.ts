// A surrogate's native kernel scores as the surrogate predicts.
import type { Matrix, Surrogate } from "../../contract/index.js";
import { createRandom, predictSurrogate } from "../../numerics/index.js";
import { type ConformanceCase, expect } from "./case.js";
import { regressor, type SurrogateUnderTest, someInputs } from "./surrogate-under-test.js";

/** Networks calculate in single precision; a scan's targets are scaled to about 1. */
const tolerance = 1e-4;

async function expectAgreement(surrogate: Surrogate): Promise<void> {
  const inputs = someInputs(100, "check");
  const model = surrogate.kernel?.();
  expect(model !== undefined, "the declared kernel is missing");
  const native: Matrix = predictSurrogate(model, inputs).mean;
  const { mean } = await surrogate.predict(inputs);
  // A classifier's kernel may give the probability of class 1 alone.
  const stride = mean.cols / native.cols;
  for (let i = 0; i < native.data.length; i++) {
    const expected = mean.data[stride * i + (stride - 1)]!;
    const difference = Math.abs(native.data[i]! - expected);
    expect(
      difference <= tolerance * Math.max(1, Math.abs(expected)),
      `number ${i}: the kernel says ${native.data[i]}, predict says ${expected}`,
    );
  }
}

export function kernelCases(
  plugin: SurrogateUnderTest,
  classifier: () => Promise<Surrogate>,
): ConformanceCase[] {
  const tasks = plugin.capabilities.tasks ?? ["regression"];
  const cases: ConformanceCase[] = [];
  if (tasks.includes("regression")) {
    cases.push({
      name: "has a kernel that agrees with its predictions",
      async run() {
        const surrogate = await regressor(plugin, 1);
        const inputs = someInputs(200, "train");
        const targets = {
          data: Float64Array.from({ length: 200 }, (_, i) => Math.sin(4 * inputs.data[2 * i]!)),
          rows: 200,
          cols: 1,
        };
        await surrogate.fit({ inputs, targets }, { warm: false, random: createRandom(3, "fit") });
        await expectAgreement(surrogate);
      },
    });
  }
  if (tasks.includes("classification")) {
    cases.push({
      name: "has a kernel that agrees with its probabilities",
      run: async () => expectAgreement(await classifier()),
    });
  }
  return cases;
}
