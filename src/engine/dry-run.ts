// What `lode validate` can say beyond the scan file itself: with an evaluator of Lodescan's own that runs no foreign code,
// the observables are known, and so whether every name in the scan is. The others are left to `lode check`.
import { type CreateEvaluator, LodeError } from "../contract/index.js";
import { requestedObservables } from "../problem/check.js";
import type { Scan } from "../problem/generated/scan.js";
import { buildProblem } from "../problem/problem.js";
import { openRegistry } from "../registry/registry.js";
import { locateError } from "../registry/scan.js";
import { evaluatorServices } from "./evaluator-services.js";

/** Throws what a run would throw before its first point; true if the evaluator could be asked. */
export async function checkWithEvaluator(scan: Scan): Promise<boolean> {
  const registry = await openRegistry({ folders: scan.plugins, from: scan.folder });
  const entry = registry.get("evaluator", scan.evaluator.plugin);
  if (!entry.builtin || entry.manifest.capabilities.runs !== "inline") return false;
  try {
    const { create } = (await registry.load(entry)) as { create: CreateEvaluator<unknown> };
    const evaluator = await create(scan.evaluator.options, {
      parameters: Object.keys(scan.parameters).map((name) => ({ name })),
      requested: requestedObservables(scan),
      folder: scan.folder,
      worker: 0,
      ...evaluatorServices(scan.folder),
      spawn: () => {
        throw new LodeError(
          "LODE_INTERNAL",
          `The evaluator ${scan.evaluator.plugin} is inline but starts programs.`,
        );
      },
    });
    buildProblem(scan, evaluator.observables);
    await evaluator.close?.();
    return true;
  } catch (error) {
    throw locateError(scan, error);
  }
}
