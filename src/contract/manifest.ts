// What a plugin says of itself in plugin.json. Validated against schemas/plugin.schema.json.

/** The contract's version. The host serves this one and the one before; within a version fields are only added. */
export const contractVersion = 1;

export type PluginKind = "sampler" | "surrogate" | "evaluator";

export interface Manifest {
  name: string;
  kind: PluginKind;
  /** Contract version that the plugin was written for. */
  contract: number;
  version?: string;
  summary: string;
  /** Path of the module from the manifest; it exports `create`. */
  module: string;
  capabilities: SamplerCapabilities & SurrogateCapabilities & EvaluatorCapabilities;
  /** JSON Schema (2020-12) of the options; every property with a description, and a default where it is not required. */
  options: Record<string, unknown>;
  references?: readonly {
    title: string;
    authors?: string;
    year?: number;
    doi?: string;
    arxiv?: string;
    url?: string;
    bibtex?: string;
  }[];
}

export interface SamplerCapabilities {
  aim?: "region" | "posterior" | "optimum" | "front";
  /** Takes results in any order, and can be asked while rows are pending. */
  asynchronous?: boolean;
  /** Can be asked for the next batch before the last one is told (overlap of training and evaluation). */
  askAhead?: boolean;
  needs?: readonly ("surrogates" | "likelihood" | "violations" | "objectives")[];
  parameterKinds?: readonly ("continuous" | "integer" | "choice")[];
}

export interface SurrogateCapabilities {
  tasks?: readonly ("regression" | "classification")[];
  /** Gives a spread with its predictions. */
  spread?: boolean;
  /** Has a native scoring kernel. */
  kernel?: boolean;
}

export interface EvaluatorCapabilities {
  /** inline: on the host's thread (light or asynchronous). threads: in piscina's. processes: inline, one instance a worker, with child processes. */
  runs?: "inline" | "threads" | "processes";
  /** Equal parameters give equal observables. */
  deterministic?: boolean;
}
