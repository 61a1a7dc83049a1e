// A surrogate under test, its two tasks, and the points it is shown.
import { type CreateSurrogate, type Matrix, matrix, type Surrogate } from "../../contract/index.js";
import { createRandom } from "../../numerics/index.js";
import { inProcessCompute } from "../harness/sampler-host.js";

export interface SurrogateUnderTest {
  // biome-ignore lint/suspicious/noExplicitAny: the options of a plugin are known to the plugin alone
  readonly create: CreateSurrogate<any>;
  /** Validated and defaulted. */
  readonly options: Record<string, unknown>;
  readonly capabilities: {
    readonly tasks?: readonly ("regression" | "classification")[];
    readonly spread?: boolean;
    readonly kernel?: boolean;
  };
}

/** (rows, 2) points in the cube; the same for equal `purpose`. */
export function someInputs(rows: number, purpose: string): Matrix {
  const inputs = matrix(rows, 2);
  createRandom(5, purpose).fillUniform(inputs.data);
  return inputs;
}

export function regressor(plugin: SurrogateUnderTest, outputs = 2): Promise<Surrogate> {
  const context = { task: "regression" as const, inputs: 2, outputs, compute: inProcessCompute };
  return Promise.resolve(plugin.create(plugin.options, context));
}

export function classifier(plugin: SurrogateUnderTest): Promise<Surrogate> {
  const context = {
    task: "classification" as const,
    inputs: 2,
    outputs: 1,
    classes: 2,
    compute: inProcessCompute,
  };
  return Promise.resolve(plugin.create(plugin.options, context));
}

/** Does the work at the first call: one fitted surrogate for all cases that only look at it. */
export function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= work());
}
