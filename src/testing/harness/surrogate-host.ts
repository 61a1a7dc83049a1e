// Surrogates in the process of the test, behind the same handle that the engine gives a sampler. Linear scales only.
import type {
  Compute,
  CreateSurrogate,
  ProblemView,
  Surrogate,
  SurrogateHandle,
} from "../../contract/index.js";

/** A surrogate plugin with its options already validated and defaulted. */
export interface SurrogatePart {
  // biome-ignore lint/suspicious/noExplicitAny: the options of a plugin are known to the plugin alone
  readonly create: CreateSurrogate<any>;
  readonly options: Record<string, unknown>;
}

function handleOf(surrogate: Surrogate, learns: SurrogateHandle["learns"]): SurrogateHandle {
  const outputs = learns === "physical" ? 1 : learns.length;
  return {
    learns,
    kind: learns === "physical" ? "classification" : "regression",
    fit: (data, context) => surrogate.fit(data, context),
    predict: (inputs) => surrogate.predict(inputs),
    async kernel() {
      const model = surrogate.kernel?.();
      if (model === undefined) return undefined;
      return { model, scales: Array.from({ length: outputs }, () => ({ log: false })) };
    },
    save: () => surrogate.save(),
    load: (bytes) => surrogate.load(bytes),
  };
}

/** What a scan without `surrogates` gets: one regressor of all needed observables, one classifier of `physical`. */
export async function createSurrogateHandles(
  part: SurrogatePart,
  view: ProblemView,
  compute: Compute,
): Promise<SurrogateHandle[]> {
  const inputs = view.dimensions.length;
  const regressor = await part.create(part.options, {
    task: "regression",
    inputs,
    outputs: view.needed.length,
    compute,
  });
  const classifier = await part.create(part.options, {
    task: "classification",
    inputs,
    outputs: 1,
    classes: 2,
    compute,
  });
  return [handleOf(regressor, view.needed), handleOf(classifier, "physical")];
}
