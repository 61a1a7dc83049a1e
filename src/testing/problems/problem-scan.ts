// A reference problem as a scan file, evaluated by the plugin `reference`: what `lode bench` runs, and what a scan of it
// can be started from.
import type { ScanFile } from "../../problem/generated/scan-file.js";
import type { ReferenceParameter, ReferenceProblem } from "./problem.js";

function priorOf({ prior = "flat", min, max, values }: ReferenceParameter): ScanFile["parameters"][string] {
  if (prior === "choice") return { prior, values: [...values!] };
  return { prior, min, max };
}

/** Parameters, evaluator, likelihood, constraints, objectives and target; the usual budget and uniform initial points. */
export function problemScan(problem: ReferenceProblem): ScanFile {
  const likelihood = Object.entries(problem.likelihood).map(([name, term]) => [
    name,
    "mean" in term ? { gaussian: { mean: term.mean, sigma: term.sigma } } : { expression: name },
  ]);
  const scan: ScanFile = {
    name: problem.name,
    description: problem.summary,
    parameters: Object.fromEntries(
      problem.parameters.map((parameter) => [parameter.name, priorOf(parameter)]),
    ),
    evaluator: { plugin: "reference", options: { problem: problem.name } },
    likelihood: Object.fromEntries(likelihood),
    constraints: structuredClone(problem.constraints),
    objectives: { ...problem.objectives },
    initial: { sampler: "random", count: problem.usual.initial },
    budget: { evaluations: problem.usual.evaluations },
  };
  if (problem.target !== undefined) scan.target = structuredClone(problem.target);
  return scan;
}
