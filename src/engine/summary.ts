// The end of a run: what is still in memory goes to disk, models and weights are saved, and the summary is written.
import { join } from "node:path";
import { LodeError, type Snapshot } from "../contract/index.js";
import { instructionSet } from "../numerics/index.js";
import { writeWhole } from "../store/disk.js";
import type { RunSummary } from "../store/generated/run.js";
import { runFiles } from "../store/run-folder.js";
import { writeWeights } from "../store/weights.js";
import { saveModels } from "./models.js";
import type { Session } from "./session.js";
import type { StopReason } from "./stop-rules.js";

export interface Ending {
  reason: StopReason | "interrupted" | LodeError;
  /** What the schedule adds to a snapshot; undefined before it has begun. */
  schedule(): Snapshot | undefined;
  /** Points that warmStart gave. */
  givenPoints: number;
}

/** Ends a sitting. Throws the error that ended it, after saving what can be saved. */
export async function endSitting(
  session: Session,
  { reason, schedule, givenPoints }: Ending,
): Promise<RunSummary> {
  session.stopClock();
  await session.parts.pool.close();
  const failed = reason instanceof LodeError ? reason : undefined;
  try {
    session.recorder.flush();
    const extra = schedule();
    const idle = !session.parts.face.busy;
    if (failed === undefined && idle && extra !== undefined) await session.snapshot(() => extra);
    const summary = await writeSummary(session, reason, givenPoints, idle);
    session.record({ type: "finished", summary });
    if (failed === undefined) return summary;
  } catch (error) {
    throw failed ?? error;
  }
  throw failed;
}

async function writeSummary(
  session: Session,
  reason: Ending["reason"],
  givenPoints: number,
  idle: boolean,
): Promise<RunSummary> {
  const { parts, tally, dir, recorder, repeats } = session;
  const outcome =
    reason instanceof LodeError ? "failed" : reason === "interrupted" ? "interrupted" : "finished";
  const said = outcome === "finished" && idle ? await parts.face.sampler.summary?.() : undefined;
  if (said?.logWeights !== undefined) {
    writeWeights(join(dir, runFiles.weights), said.logWeights);
  }
  if (outcome === "finished" && idle) await saveModels(dir, parts.surrogates);
  const { rows, tested, found, efficiency, statuses, reasons, evaluatorSeconds, best } = tally.result();
  const summary: RunSummary = {
    outcome,
    reason: reason instanceof LodeError ? reason.code : reason,
    rows,
    tested,
    found,
    efficiency,
    statuses,
    reasons,
    seconds: session.seconds,
    evaluatorSeconds,
    samplerSeconds: parts.face.seconds,
    logSeconds: recorder.seconds,
    ...(best === undefined ? {} : { best }),
    ...(givenPoints > 0 ? { given: givenPoints } : {}),
    ...(repeats === undefined ? {} : { repeated: repeats.reused }),
    ...(said?.logEvidence === undefined ? {} : { logEvidence: said.logEvidence }),
    ...(said?.front === undefined ? {} : { front: Array.from(said.front) }),
    ...(said?.notes === undefined ? {} : { notes: said.notes }),
    ...(reason instanceof LodeError ? { message: reason.message } : {}),
    instructions: instructionSet(),
  };
  writeWhole(join(dir, runFiles.summary), `${JSON.stringify(summary, null, 2)}\n`);
  return summary;
}
