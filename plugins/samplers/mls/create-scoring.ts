// The scoring that the fitted surrogates allow: native where all of them have a kernel, else by predictions.
import type { SamplerContext } from "lodescan/contract";
import type { History } from "./history.js";
import type { Learning } from "./learning.js";
import { NativeScoring } from "./native-scoring.js";
import { PredictedScoring } from "./predicted-scoring.js";
import { columnScales, type Scoring } from "./scoring.js";

/** The scoring that the fitted surrogates allow. */
export async function createScoring(
  context: SamplerContext,
  learning: Learning,
  history: History,
): Promise<Scoring> {
  const observables = context.problem.observables.length;
  const kernels = await Promise.all(learning.regressors.map((surrogate) => surrogate.kernel()));
  const logarithmic = new Uint8Array(observables);
  kernels.forEach((kernel, r) => {
    learning.columns(r).forEach((k, c) => {
      if (kernel?.scales[c]?.log) logarithmic[k] = 1;
    });
  });
  const physical = learning.classifies ? await learning.classifier!.kernel() : undefined;
  const native =
    kernels.every((kernel) => kernel !== undefined) && (!learning.classifies || physical !== undefined);
  const scales = columnScales(history, logarithmic);
  const parts = { context, learning, spreads: learning.spreads(), scales };
  learning.logarithmic = logarithmic;
  if (!native) return new PredictedScoring(parts);
  const models = kernels.map((kernel, r) => ({
    model: kernel!.model,
    columns: learning.columns(r),
    log: Uint8Array.from(kernel!.scales, ({ log }) => (log ? 1 : 0)),
  }));
  return new NativeScoring(parts, models, physical?.model);
}
