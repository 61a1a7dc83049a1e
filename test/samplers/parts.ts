// Built-in plugins with the defaults of their manifests, for tests in process.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Dimension, ProblemView, SamplerContext } from "lodescan/contract";
import { createRandom, encodeProblem, type ProblemDescription } from "lodescan/numerics";
import { inProcessCompute, type SamplerPart, type SurrogatePart } from "lodescan/testing";

const plugins = join(dirname(fileURLToPath(import.meta.url)), "../../plugins");

async function part(kind: string, name: string, given: Record<string, unknown>) {
  const manifest = JSON.parse(readFileSync(join(plugins, kind, name, "plugin.json"), "utf8")) as {
    module: string;
    options: { properties: Record<string, { default: unknown }> };
  };
  const defaults = Object.entries(manifest.options.properties).map(([key, schema]) => [key, schema.default]);
  const { create } = await import(join(plugins, kind, name, manifest.module));
  return { create, options: { ...Object.fromEntries(defaults), ...given } };
}

export const samplerPart = (name: string, given: Record<string, unknown> = {}) =>
  part("samplers", name, given) as Promise<SamplerPart>;

export const surrogatePart = (given: Record<string, unknown> = {}) =>
  part("surrogates", "mlp", given) as Promise<SurrogatePart>;

/** A small network that trains in a moment. */
export const quick = { hidden: [24, 24], members: 2, steps: 600, warmSteps: 200 };

/** A context for samplers that need no surrogates. */
export function contextOf(dimensions: readonly Dimension[], seed = 1): SamplerContext {
  const description: ProblemDescription = {
    parameters: dimensions.map(({ kind, levels = 1 }) =>
      kind === "continuous"
        ? { prior: "flat", numbers: [0, 1] }
        : { prior: "integer", numbers: [0, levels - 1] },
    ),
    observables: 0,
    derived: [],
    terms: [],
    constraints: [],
    objectives: [],
    target: { kind: "constraints" },
  };
  const problem: ProblemView = {
    dimensions,
    parameters: dimensions.map(({ name }) => name),
    observables: [],
    terms: [],
    constraints: [],
    objectives: [],
    needed: [],
    hasLikelihood: false,
    native: encodeProblem(description),
  };
  return {
    dim: dimensions.length,
    problem,
    random: createRandom(seed, "sampler"),
    surrogates: [],
    compute: inProcessCompute,
    stage: () => {},
    event: () => {},
  };
}
