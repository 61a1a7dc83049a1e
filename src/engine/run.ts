// Starting and resuming runs: what happens around the loop, from the folder to the summary.
import { readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { LodeError, type Snapshot } from "../contract/index.js";
import { instructionSet } from "../numerics/index.js";
import type { Scan } from "../problem/generated/scan.js";
import { writeWhole } from "../store/disk.js";
import type { RunSummary } from "../store/generated/run.js";
import { LineFile, readLines } from "../store/lines.js";
import { bibliography } from "../store/references.js";
import {
  discardRunFolder,
  makeRunFolder,
  readRunHeader,
  runFiles,
  writeRunHeader,
} from "../store/run-folder.js";
import { WriterGuard } from "../store/writer-guard.js";
import { AsyncSchedule } from "./async-schedule.js";
import { BatchSchedule } from "./batch-schedule.js";
import { EventQueue, type RunEvent } from "./events.js";
import { type GivenPoints, readGivenPoints } from "./given-points.js";
import { createParts, type Parts } from "./parts.js";
import { Recorder } from "./recorder.js";
import { type Remains, readRemains } from "./remains.js";
import { headerOf } from "./run-header.js";
import { Halt, Session } from "./session.js";
import type { StopReason } from "./stop-rules.js";
import { endSitting } from "./summary.js";
import { Voice } from "./voice.js";

export interface Run extends AsyncIterable<RunEvent> {
  readonly dir: string;
  /** Resolves when the run has ended, also when it was interrupted; rejects with the error that ended it. */
  readonly finished: Promise<RunSummary>;
}

export interface RunOptions {
  /** Where to; an existing folder must be empty. Default: runs/<name>-<n>. */
  out?: string;
  /** Interrupts the run: what has arrived is logged, and the run can be resumed. */
  signal?: AbortSignal;
  /** Instead of `schedule.workers`. */
  workers?: number;
  /** Least time between snapshots, 5 by default. Fewer make a killed run replay more when it is resumed. */
  snapshotSeconds?: number;
}

/** Starts a new run of a validated scan. Rejects, without leaving a folder, where the scan cannot be run. */
export async function startRun(scan: Scan, options: RunOptions = {}): Promise<Run> {
  const wanted =
    options.workers === undefined
      ? scan
      : { ...scan, schedule: { ...scan.schedule, workers: options.workers } };
  const voice = new Voice();
  const parts = await createParts(wanted, voice);
  let dir: string | undefined;
  let guard: WriterGuard | undefined;
  try {
    const given = await readGivenPoints(wanted, parts.problem);
    dir = makeRunFolder(wanted.name, options.out);
    guard = new WriterGuard(dir);
    writeRunHeader(dir, headerOf(parts));
    const { bib, tex } = bibliography(parts.manifests.flatMap(({ manifest }) => manifest.references ?? []));
    writeWhole(join(dir, runFiles.references), bib);
    writeWhole(join(dir, "references.tex"), tex);
    const recorder = new Recorder(parts.frame, dir, parts.problem.columns);
    return launch({
      dir,
      parts,
      voice,
      guard,
      recorder,
      given,
      options,
    });
  } catch (error) {
    guard?.release();
    if (dir !== undefined && (error as LodeError).code !== "LODE_STORE_EXISTS") discardRunFolder(dir);
    await parts.close();
    throw error;
  }
}

/** Goes on with an interrupted run. A finished one gives its summary again. */
export async function resumeRun(folder: string, options: Omit<RunOptions, "out"> = {}): Promise<Run> {
  const dir = resolve(folder);
  const header = readRunHeader(dir);
  const old = readSummary(dir);
  if (old?.outcome === "finished") return finishedRun(dir, old);
  const scan = header.scan as Scan;
  // Runs that were begun before there was `keep` have none.
  scan.keep ??= { attachments: "none", failedFolders: 0 };
  const wanted =
    options.workers === undefined
      ? scan
      : { ...scan, schedule: { ...scan.schedule, workers: options.workers } };
  const guard = new WriterGuard(dir);
  const voice = new Voice();
  let parts: Parts | undefined;
  try {
    parts = await createParts(wanted, voice);
    const now = instructionSet();
    if (header.instructions !== undefined && header.instructions !== now) {
      voice.warning(
        `The run was begun with ${header.instructions} kernels and goes on with ${now}: results may differ in the last digits.`,
      );
    }
    const remains = readRemains(dir, parts, (message) => voice.warning(message));
    // Whether given points are still needed is known only when the log holds something that came after them.
    const given =
      remains.rows > remains.givenRows || remains.snapshot
        ? undefined
        : await readGivenPoints(wanted, parts.problem);
    const recorder = new Recorder(parts.frame, dir, parts.problem.columns, {
      log: { bytes: remains.logBytes, rows: remains.rows },
      journal: remains.journalBytes,
    });
    rmSync(join(dir, runFiles.summary), { force: true });
    return launch({
      dir,
      parts,
      voice,
      guard,
      recorder,
      given,
      remains,
      options,
    });
  } catch (error) {
    guard.release();
    await parts?.close();
    throw error;
  }
}

function readSummary(dir: string): RunSummary | undefined {
  try {
    return JSON.parse(readFileSync(join(dir, runFiles.summary), "utf8")) as RunSummary;
  } catch {
    return undefined;
  }
}

function finishedRun(dir: string, summary: RunSummary): Run {
  const queue = new EventQueue();
  queue.push({ type: "finished", summary });
  queue.end();
  return { dir, finished: Promise.resolve(summary), [Symbol.asyncIterator]: () => queue };
}

interface Launch {
  dir: string;
  parts: Parts;
  voice: Voice;
  guard: WriterGuard;
  recorder: Recorder;
  given: GivenPoints | undefined;
  remains?: Remains;
  options: RunOptions;
}

function launch(what: Launch): Run {
  const { dir, parts, voice, recorder, remains, options } = what;
  const queue = new EventQueue();
  const eventsPath = join(dir, runFiles.events);
  const earlier = remains === undefined ? { end: 0, lines: [] } : readLines<{ seconds?: number }>(eventsPath);
  const events = new LineFile<Record<string, unknown>>(eventsPath, earlier.end);
  const secondsBefore = Math.max(0, ...earlier.lines.map((line) => line.seconds ?? 0));
  const session = new Session({
    dir,
    parts,
    queue,
    recorder,
    events,
    secondsBefore,
    options,
  });
  voice.session = session;
  parts.failedFolders.open(dir);
  const finished = drive(session, what).finally(async () => {
    session.stopClock();
    await parts.close();
    recorder.close();
    events.close();
    what.guard.release();
    queue.end();
  });
  // Whoever listens to the events alone must not see an unhandled rejection.
  finished.catch(() => {});
  return { dir, finished, [Symbol.asyncIterator]: () => queue };
}

/** The run from its first event to its summary. */
async function drive(session: Session, what: Launch): Promise<RunSummary> {
  const { parts, voice, remains } = what;
  const schedules: { async?: AsyncSchedule; batch?: BatchSchedule } = {};
  let reason: StopReason | "interrupted" | LodeError;
  try {
    session.record({
      type: remains === undefined ? "started" : "resumed",
      dir: session.dir,
      rows: session.recorder.rows,
      workers: parts.pool.workers,
      sampler: parts.scan.sampler.plugin,
      evaluator: parts.scan.evaluator.plugin,
    });
    for (const event of voice.early.splice(0)) session.record(event);
    reason = await loop(session, what, schedules);
    if (session.nothingGood) reason = session.allFailed();
  } catch (error) {
    reason = error instanceof Halt ? error.reason : asLodeError(error);
  }
  const schedule = () => {
    schedules.async?.collect();
    return (schedules.async ?? schedules.batch)?.snapshot();
  };
  try {
    return await endSitting(session, { reason, schedule, givenPoints: session.givenPoints });
  } finally {
    schedules.async?.close();
  }
}

function asLodeError(error: unknown): LodeError {
  if (error instanceof LodeError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new LodeError("LODE_INTERNAL", `The run ended with an unexpected error: ${message}`, {
    cause: error,
  });
}

/** Given points, initial points, then the schedule; a resumed run first goes where it was. */
async function loop(
  session: Session,
  what: Launch,
  schedules: { async?: AsyncSchedule; batch?: BatchSchedule },
): Promise<StopReason> {
  const { parts, remains, given } = what;
  const { scan, face } = parts;
  const known = remains?.known();
  const batches = new BatchSchedule(session, known);
  if (remains?.snapshot !== undefined) {
    session.stage("restore");
    const { snapshot } = remains;
    await known!.tellAsGiven(session, snapshot.told as number);
    await restoreSurrogates(parts, snapshot);
    await session.orHalt(face.restore(snapshot.sampler as Snapshot));
    face.nextTag = snapshot.nextTag as number;
    const { nextId, iteration, asked, told } = snapshot as unknown as Session["position"];
    Object.assign(session.position, { nextId, iteration, asked, told });
  } else {
    if (given !== undefined) {
      sayGiven(session, given);
      await batches.given(given);
    } else if (remains !== undefined) {
      await batches.givenAgain(remains.givenRows);
    }
    if (scan.initial.count > 0) await batches.initial(await parts.createInitial(), scan.initial.count);
  }
  const saved = remains?.snapshot?.schedule as Snapshot | undefined;
  if (scan.schedule.mode === "batch") {
    schedules.batch = batches;
    if (saved !== undefined) batches.relaunch(saved);
    return batches.run();
  }
  const asynchronous = new AsyncSchedule(session, join(session.dir, runFiles.asks), remains?.asks);
  schedules.async = asynchronous;
  if (saved !== undefined) asynchronous.restore(saved);
  if (remains !== undefined)
    await asynchronous.replay(known!, remains.askLines.slice((saved?.asks as number | undefined) ?? 0));
  return asynchronous.run();
}

async function restoreSurrogates(parts: Parts, snapshot: Snapshot): Promise<void> {
  const saved = snapshot.surrogates as (Uint8Array | null)[];
  for (const [k, bytes] of saved.entries()) {
    if (bytes !== null) await parts.surrogates[k]!.load(bytes);
  }
}

function sayGiven(session: Session, given: GivenPoints): void {
  const { outside, forbidden, failed } = given.skipped;
  const left = outside + forbidden + failed;
  const why =
    left === 0
      ? ""
      : `; left out: ${outside} outside of the priors, ${forbidden} that fail a constraint on parameters, ${failed} without a result`;
  const message = `${given.parameters.rows} given points from ${given.files.join(", ")} save as many evaluations${why}.`;
  session.record({ type: "given", message, points: given.parameters.rows, skipped: given.skipped });
}
