// Batches that were proposed and not yet told in full, with what was predicted of them: the honest test of the surrogates.
import type { Matrix, Snapshot, SnapshotValue } from "lodescan/contract";

export interface PendingBatch {
  iteration: number;
  /** Rows have the tags firstTag, firstTag + 1, ... */
  firstTag: number;
  points: Matrix;
  /** 1 where the point explores. */
  explores: Uint8Array;
  /** Predicted before evaluation, if the surrogates were fitted. */
  predicted?: { mean: Matrix; spread: Matrix; physical: Float64Array; probability: Float64Array };
  left: number;
}

const save = ({ data, rows, cols }: Matrix): Snapshot => ({ data: Float64Array.from(data), rows, cols });
const load = (value: SnapshotValue) => value as unknown as Matrix;

export function savePending(batches: readonly PendingBatch[]): Snapshot[] {
  return batches.map(({ iteration, firstTag, points, explores, predicted, left }) => ({
    iteration,
    firstTag,
    points: save(points),
    explores,
    left,
    predicted: predicted
      ? {
          mean: save(predicted.mean),
          spread: save(predicted.spread),
          physical: predicted.physical,
          probability: predicted.probability,
        }
      : null,
  }));
}

export function loadPending(saved: SnapshotValue): PendingBatch[] {
  return (saved as readonly Snapshot[]).map((batch) => {
    const predicted = batch.predicted as Snapshot | null;
    return {
      iteration: batch.iteration as number,
      firstTag: batch.firstTag as number,
      points: load(batch.points!),
      explores: batch.explores as Uint8Array,
      left: batch.left as number,
      ...(predicted
        ? {
            predicted: {
              mean: load(predicted.mean!),
              spread: load(predicted.spread!),
              physical: predicted.physical as Float64Array,
              probability: predicted.probability as Float64Array,
            },
          }
        : {}),
    };
  });
}
