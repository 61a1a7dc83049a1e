// Evaluates rows on several slots at a time: chunks sized by measured cost, time-outs, retries, and a culprit in a
// chunk that died is looked for row by row. What a row's result is never depends on how rows were put into chunks.
import { setTimeout as sleep } from "node:timers/promises";
import { type Evaluator, matrix, Status } from "../contract/index.js";
import { Children } from "./children.js";
import {
  type Chunk,
  ChunkFailure,
  type EvaluationTask,
  type EvaluatorSpec,
  type PoolSettings,
  type Slot,
} from "./evaluation.js";
import { HostSlot } from "./host-slot.js";
import { ThreadSlot } from "./thread-slot.js";

/** A chunk should take about this long: short enough to share out, long enough to make messages cheap. */
const chunkSeconds = 0.05;
const largestChunk = 4096;
/** Chunks grow by at most this factor at a time, so that one lucky measurement does not make a huge one. */
const chunkGrowth = 16;
/** How often, and after what pause, an evaluator that cannot be started is tried again. */
const openAttempts = 3;
const openPauseMilliseconds = 200;
/** A main thread busy for this long lets timers and signals have a turn. */
const turnMilliseconds = 20;

interface Job {
  task: EvaluationTask;
  /** Next entry of `task.rows` to hand out. */
  next: number;
  open: number;
  finish(): void;
}

/** One row that is tried alone. */
interface Single {
  job: Job;
  row: number;
  attempt: number;
}

export class EvaluationPool {
  observables: Evaluator["observables"] = [];
  readonly workers: number;
  readonly #settings: PoolSettings;
  readonly #slots: Slot[];
  readonly #children = new Children();
  /** Jobs with rows to hand out, in the order in which they came. */
  readonly #jobs: Job[] = [];
  readonly #unfinished = new Set<Job>();
  readonly #singles: Single[] = [];
  readonly #idle: (() => void)[] = [];
  readonly #warned = new Set<string>();
  readonly #working = new Set<AbortController>();
  #closed = false;
  #loops: Promise<void>[] = [];
  #secondsPerRow = 0;
  #largest = 1;
  #lastTurn = performance.now();

  private constructor(spec: EvaluatorSpec, settings: PoolSettings) {
    this.#settings = settings;
    this.workers = settings.workers;
    const host = (worker: number) => new HostSlot(spec, worker, this.#children, settings.keepFolder);
    const shared = spec.runs === "inline" ? host(0) : undefined;
    this.#slots = Array.from({ length: settings.workers }, (_, worker) =>
      spec.runs === "threads" ? new ThreadSlot(spec, worker) : (shared ?? host(worker)),
    );
  }

  /** Starts the first evaluator, so that a wrong set-up is known before anything else happens. */
  static async open(spec: EvaluatorSpec, settings: PoolSettings): Promise<EvaluationPool> {
    const pool = new EvaluationPool(spec, settings);
    try {
      pool.observables = await pool.#slots[0]!.open();
    } catch (error) {
      await pool.close();
      throw error;
    }
    pool.#loops = pool.#slots.map((slot) => pool.#serve(slot));
    return pool;
  }

  /** Resolves when all rows of the task have arrived, or the pool was closed. */
  evaluate(task: EvaluationTask): Promise<void> {
    if (task.rows.length === 0 || this.#closed) return Promise.resolve();
    return new Promise((finish) => {
      const job = { task, next: 0, open: task.rows.length, finish };
      this.#jobs.push(job);
      this.#unfinished.add(job);
      this.#wake();
    });
  }

  /** Rows that wait for a free slot. */
  get waiting(): number {
    return this.#jobs.reduce((sum, job) => sum + job.task.rows.length - job.next, this.#singles.length);
  }

  #wake(): void {
    for (const wake of this.#idle.splice(0)) wake();
  }

  async #serve(slot: Slot): Promise<void> {
    while (!this.#closed) {
      const single = this.#singles.shift();
      if (single !== undefined) {
        await this.#trySingle(slot, single);
      } else if (this.#jobs.length > 0) {
        await this.#tryChunk(slot, this.#jobs[0]!);
      } else {
        await new Promise<void>((wake) => this.#idle.push(wake));
      }
      if (performance.now() - this.#lastTurn > turnMilliseconds) {
        await new Promise((resolve) => setImmediate(resolve));
        this.#lastTurn = performance.now();
      }
    }
  }

  #chunkRows(remaining: number): number {
    const { timeout } = this.#settings;
    // A chunk has the time that one point has: it must be expected to need far less.
    const budget = timeout === undefined ? chunkSeconds : Math.min(chunkSeconds, timeout / 4);
    const affordable = this.#secondsPerRow > 0 ? Math.floor(budget / this.#secondsPerRow) : 1;
    const fair = Math.ceil(remaining / this.workers);
    return Math.max(1, Math.min(affordable, fair, largestChunk, this.#largest * chunkGrowth));
  }

  async #tryChunk(slot: Slot, job: Job): Promise<void> {
    const count = this.#chunkRows(job.task.rows.length - job.next);
    const rows = job.task.rows.subarray(job.next, (job.next += count));
    if (job.next === job.task.rows.length) this.#jobs.splice(this.#jobs.indexOf(job), 1);
    if (count === 1) return this.#trySingle(slot, { job, row: rows[0]!, attempt: 0 });
    const chunk = gather(job.task, rows);
    try {
      const seconds = await this.#timed(slot, chunk);
      this.#learn(seconds / count, count);
      this.#deliver(job, rows, chunk, seconds / count);
    } catch {
      // Somewhere in here is the culprit; the others get their results as if nothing had happened.
      for (const row of rows) this.#singles.push({ job, row, attempt: 0 });
      this.#wake();
    }
  }

  async #trySingle(slot: Slot, single: Single): Promise<void> {
    const { job, row, attempt } = single;
    const chunk = gather(job.task, Int32Array.of(row));
    const start = performance.now();
    let seconds: number;
    try {
      seconds = await this.#timed(slot, chunk);
      this.#learn(seconds, 1);
    } catch (error) {
      if (this.#closed) return;
      seconds = (performance.now() - start) / 1000;
      const failure =
        error instanceof ChunkFailure
          ? error
          : new ChunkFailure("start-failed", String((error as Error)?.message ?? error));
      chunk.status[0] = failure.reason === "timeout" ? Status.timeout : Status.failed;
      chunk.reasons[0] = failure.reason;
      chunk.observables.data.fill(Number.NaN);
      this.#warn(failure.reason, failure.message);
    }
    const transient = chunk.status[0] === Status.failed || chunk.status[0] === Status.timeout;
    if (transient && attempt < this.#settings.retry) {
      this.#singles.push({ job, row, attempt: attempt + 1 });
      this.#wake();
      return;
    }
    this.#deliver(job, Int32Array.of(row), chunk, seconds);
  }

  #warn(reason: string, message: string): void {
    if (this.#warned.has(reason)) return;
    this.#warned.add(reason);
    this.#settings.warn(reason, message);
  }

  /** Evaluates a chunk within the time that one point may take; a time-out kills what is at work. */
  async #timed(slot: Slot, chunk: Chunk): Promise<number> {
    await opened(slot);
    const { timeout } = this.#settings;
    // One controller a chunk: AbortSignal.any() on a signal that lives as long as the run would pile up listeners.
    const control = new AbortController();
    this.#working.add(control);
    let timer: NodeJS.Timeout | undefined;
    const ended = new Promise<"ended">((resolve) => {
      control.signal.addEventListener("abort", () => resolve("ended"));
      if (timeout !== undefined) timer = setTimeout(() => control.abort(), timeout * 1000);
    });
    const work = slot.evaluate(chunk, control.signal);
    work.catch(() => {});
    const outcome = await Promise.race([ended, work]).finally(() => {
      clearTimeout(timer);
      this.#working.delete(control);
    });
    if (outcome !== "ended") return outcome;
    await slot.kill();
    throw new ChunkFailure("timeout", `A point took longer than ${timeout} s.`);
  }

  #learn(seconds: number, rows: number): void {
    this.#secondsPerRow = this.#secondsPerRow > 0 ? 0.7 * this.#secondsPerRow + 0.3 * seconds : seconds;
    this.#largest = Math.max(this.#largest, rows);
  }

  /** Hands results over; transient failures that the evaluator itself reports are tried again alone. */
  #deliver(job: Job, rows: Int32Array, chunk: Chunk, seconds: number): void {
    const { task } = job;
    const { cols } = task.observables;
    const again = (i: number) =>
      rows.length > 1 &&
      this.#settings.retry > 0 &&
      (chunk.status[i] === Status.failed || chunk.status[i] === Status.timeout);
    const done = rows.filter((_, i) => !again(i));
    for (const [i, row] of rows.entries()) {
      if (again(i)) {
        this.#singles.push({ job, row, attempt: 1 });
        continue;
      }
      task.observables.data.set(chunk.observables.data.subarray(i * cols, (i + 1) * cols), row * cols);
      task.status[row] = chunk.status[i]!;
      task.reasons[row] = chunk.reasons[i]!;
      task.seconds[row] = seconds;
      if (chunk.attachments[i]) task.attachments[row] = chunk.attachments[i];
      if (chunk.messages[i]) this.#warn(chunk.reasons[i]!, chunk.messages[i]);
    }
    if (done.length < rows.length) this.#wake();
    task.arrived(done);
    job.open -= done.length;
    if (job.open > 0) return;
    this.#unfinished.delete(job);
    job.finish();
  }

  /** Stops all work; tasks that are not complete resolve as they are. Kills and removes everything that was started. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const atWork = this.#working.size > 0;
    for (const control of this.#working) control.abort();
    // Where nothing is at work, evaluators may close what they have open.
    await Promise.all([...new Set(this.#slots)].map((slot) => (atWork ? slot.kill() : slot.close())));
    this.#wake();
    await Promise.all(this.#loops);
    await this.#children.close();
    for (const job of this.#unfinished) job.finish();
  }
}

/** Makes a slot ready. The point at hand is not to blame where that fails, so it is tried a few times. */
async function opened(slot: Slot): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await slot.open();
      return;
    } catch (error) {
      if (attempt === openAttempts)
        throw new ChunkFailure("start-failed", (error as Error)?.message ?? String(error));
      await sleep(attempt * openPauseMilliseconds);
    }
  }
}

/** Copies of the given rows. */
function gather(task: EvaluationTask, rows: Int32Array): Chunk {
  const { cols } = task.parameters;
  const parameters = matrix(rows.length, cols);
  const ids = Float64Array.from(rows, (row) => task.ids[row]!);
  for (const [i, row] of rows.entries()) {
    parameters.data.set(task.parameters.data.subarray(row * cols, (row + 1) * cols), i * cols);
  }
  return {
    ids,
    parameters,
    observables: matrix(rows.length, task.observables.cols),
    status: new Uint8Array(rows.length),
    reasons: new Array(rows.length).fill(""),
    messages: [],
    attachments: [],
  };
}
