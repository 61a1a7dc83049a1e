// Whether a plugin's capabilities fit the scan that names it.
import { LodeError, type Manifest } from "../contract/index.js";
import type { Scan } from "../problem/generated/scan.js";
import { dimensionsOf } from "../problem/priors.js";

/** LODE_PLUGIN_UNSUITED for each thing that the plugin cannot do, or that the scan lacks. */
export function checkSuited(scan: Scan, { kind, name, capabilities }: Manifest, path: string): LodeError[] {
  const errors: LodeError[] = [];
  const unsuited = (message: string, expected: string, hint: string, at = path) =>
    errors.push(new LodeError("LODE_PLUGIN_UNSUITED", message, { path: at, found: name, expected, hint }));
  if (kind === "sampler") {
    const kinds: readonly string[] = capabilities.parameterKinds ?? ["continuous", "integer", "choice"];
    for (const dimension of dimensionsOf(scan))
      if (!kinds.includes(dimension.kind))
        unsuited(
          `The sampler ${name} does not take the ${dimension.kind} parameter ${dimension.name}.`,
          `parameters of the kinds ${kinds.join(", ")}`,
          "Use another prior or another sampler.",
        );
    const needs = capabilities.needs ?? [];
    if (needs.includes("likelihood") && Object.keys({ ...scan.likelihood, ...scan.constraints }).length === 0)
      unsuited(
        `The sampler ${name} needs a likelihood.`,
        "likelihood or constraints",
        "Add at least one term or constraint.",
      );
    const { sigmas, logLikelihood } = scan.target;
    const aimed = sigmas !== undefined || logLikelihood !== undefined;
    if (needs.includes("violations") && Object.keys(scan.constraints).length === 0 && !aimed)
      unsuited(
        `The sampler ${name} needs to know what a point lacks to be found.`,
        "constraints or a target",
        "Add at least one constraint, or a target.",
      );
    if (needs.includes("objectives") && Object.keys(scan.objectives).length === 0)
      unsuited(
        `The sampler ${name} needs objectives.`,
        "objectives",
        "Add what to minimize or maximize: `objectives: { name: minimize }`.",
      );
    if (path === "/sampler" && scan.schedule.mode === "asynchronous" && capabilities.asynchronous !== true)
      unsuited(
        `The sampler ${name} cannot work asynchronously.`,
        "schedule: { mode: batch }",
        "Use batch mode.",
      );
  }
  if (kind === "surrogate") {
    const use = scan.surrogates[Number(path.split("/")[2])];
    const task = use?.learns === "physical" ? "classification" : "regression";
    if (capabilities.tasks !== undefined && !capabilities.tasks.includes(task))
      unsuited(`The surrogate ${name} does no ${task}.`, `a surrogate for ${task}`, "Use another plugin.");
  }
  return errors;
}
