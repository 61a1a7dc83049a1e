// Generated from schemas/plugin.schema.json by scripts/generate-types.mjs. Do not edit.

/**
 * plugin.json: what a plugin says of itself.
 */
export interface PluginManifest {
  /**
   * For editors.
   */
  $schema?: string;
  /**
   * Name by which scan files call it: lower case, digits and hyphens.
   */
  name: string;
  /**
   * What it is.
   */
  kind: "sampler" | "surrogate" | "evaluator";
  /**
   * Contract version that it was written for.
   */
  contract: number;
  /**
   * Its own version.
   */
  version?: string;
  /**
   * One sentence for the catalogue.
   */
  summary: string;
  /**
   * The module that exports `create`, relative to the manifest: .js, .mjs or .ts.
   */
  module: string;
  /**
   * What it can do and what it needs.
   */
  capabilities?: {
    /**
     * Samplers: what it looks for.
     */
    aim?: "region" | "posterior" | "optimum" | "front";
    /**
     * Samplers: takes results in any order, and can be asked while rows are pending.
     */
    asynchronous?: boolean;
    /**
     * Samplers: can be asked for the next batch before the last one is told.
     */
    askAhead?: boolean;
    /**
     * Samplers: what the scan must have.
     */
    needs?: ("surrogates" | "likelihood" | "violations" | "objectives")[];
    /**
     * Samplers: kinds of parameters it takes. Without it: all.
     */
    parameterKinds?: ("continuous" | "integer" | "choice")[];
    /**
     * Surrogates: what it learns.
     */
    tasks?: ("regression" | "classification")[];
    /**
     * Surrogates: gives a spread with its predictions.
     */
    spread?: boolean;
    /**
     * Surrogates: has a native scoring kernel.
     */
    kernel?: boolean;
    /**
     * Evaluators: on the host's thread, in threads, or in processes.
     */
    runs?: "inline" | "threads" | "processes";
    /**
     * Evaluators: equal parameters give equal observables.
     */
    deterministic?: boolean;
  };
  /**
   * JSON Schema (2020-12) of the options: an object schema, every property with a description, and a default where it is not required.
   */
  options: {};
  /**
   * Papers to cite; required of samplers and surrogates.
   */
  references?: {
    /**
     * Title.
     */
    title: string;
    /**
     * Authors.
     */
    authors?: string;
    /**
     * Year.
     */
    year?: number;
    /**
     * DOI, without address.
     */
    doi?: string;
    /**
     * arXiv number.
     */
    arxiv?: string;
    /**
     * Address.
     */
    url?: string;
    /**
     * A BibTeX entry, used as it is.
     */
    bibtex?: string;
  }[];
}
