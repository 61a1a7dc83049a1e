// Records for the report what was predicted of points before they were evaluated.
import type { Evaluations, Matrix, SamplerContext } from "lodescan/contract";
import type { Learning } from "./learning.js";
import type { PendingBatch } from "./pending.js";

/** JSON has no NaN. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** The told rows of one batch: `batch-predictions` and `physical-predictions` of docs/events.md. */
export function reportPredictions(
  context: SamplerContext,
  learning: Learning,
  batch: PendingBatch,
  e: Evaluations,
): void {
  const { predicted, firstTag, iteration } = batch;
  const mine = (tag: number) => tag >= firstTag && tag < firstTag + batch.points.rows;
  const rows = Array.from(e.tags.keys()).filter((i) => mine(e.tags[i]!));
  if (!predicted || rows.length === 0) return;
  const at = rows.map((i) => e.tags[i]! - firstTag);
  const ids = rows.map((i) => e.ids[i]!);
  const observables = context.problem.observables.filter((name) =>
    learning.regressors.some((surrogate) => surrogate.learns.includes(name)),
  );
  const columns = observables.map((name) => context.problem.observables.indexOf(name));
  const values = (m: Matrix) => columns.map((k) => at.map((row) => finite(m.data[row * m.cols + k]!)));
  context.event("batch-predictions", {
    iteration,
    ids,
    observables,
    predicted: values(predicted.mean),
    spread: values(predicted.spread),
  });
  if (learning.classifies)
    context.event("physical-predictions", {
      iteration,
      ids,
      probability: at.map((row) => predicted.physical[row]!),
    });
}
