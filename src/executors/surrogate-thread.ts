// What runs in a surrogate's thread: the plugin's instance, which keeps its state between calls.
import { workerData } from "piscina";
import { type CreateSurrogate, LodeError, type Surrogate } from "../contract/index.js";
import { randomFromKey } from "../numerics/index.js";
import { ComputePool } from "./compute-pool.js";
import type { SurrogateRequest, SurrogateSpec } from "./surrogate-host.js";

const spec = workerData as SurrogateSpec;
let surrogate: Promise<Surrogate> | undefined;

async function open(): Promise<Surrogate> {
  if (spec.threadSetup !== undefined) {
    const { moduleHref, name } = spec.threadSetup;
    await ((await import(moduleHref)) as Record<string, () => unknown>)[name]!();
  }
  const module = (await import(spec.moduleHref)) as { create?: CreateSurrogate<unknown> };
  if (typeof module.create !== "function") {
    throw new LodeError("LODE_PLUGIN_LOAD", `The module of surrogate ${spec.name} does not export create().`);
  }
  const physical = spec.learns === "physical";
  return module.create(spec.options, {
    task: physical ? "classification" : "regression",
    inputs: spec.dim,
    outputs: physical ? 1 : spec.learns.length,
    ...(physical ? { classes: 2 } : {}),
    // Threads of its own, started when a surrogate first uses them.
    compute: new ComputePool(spec.threads, spec.device, spec.threadSetup),
  });
}

export default async function answer(request: SurrogateRequest): Promise<unknown> {
  surrogate ??= open();
  const instance = await surrogate;
  switch (request.kind) {
    case "open":
      return undefined;
    case "fit": {
      const { inputs, targets, weights, warm, key } = request;
      const data = weights === undefined ? { inputs, targets } : { inputs, targets, weights };
      return instance.fit(data, { warm, random: randomFromKey(key) });
    }
    case "predict":
      return instance.predict(request.inputs);
    case "kernel":
      return instance.kernel?.();
    case "save":
      return instance.save();
    case "load":
      return instance.load(request.bytes);
  }
}
