// The surrogates as the sampler uses them: what they learn from, what they predict, and how far they can be trusted.
import {
  LodeError,
  type Matrix,
  matrix,
  type Random,
  type SamplerContext,
  type Snapshot,
  Status,
  type SurrogateHandle,
} from "lodescan/contract";
import { calibrate, type Residuals, remember, type Spread } from "./calibration.js";
import { emphasis } from "./emphasis.js";
import { doubtFactor } from "./exploration.js";
import type { History } from "./history.js";

/** Residuals remembered: enough for a steady estimate, few enough to follow a surrogate that gets better. */
const guidedRemembered = 150;
const exploringRemembered = 40;
/** Losses kept of one fit, for the report. */
const lossesKept = 200;

/** Predictions in the order of the problem's observables; NaN where none is learned. */
export interface Predictions {
  mean: Matrix;
  spread: Matrix;
  /** Probability of being physical; 1 as long as no unphysical point is known. */
  physical: Float64Array;
}

function regressorsFor(context: SamplerContext): SurrogateHandle[] {
  const { needed } = context.problem;
  const regressors = context.surrogates.filter(
    (surrogate) => surrogate.learns !== "physical" && surrogate.learns.some((name) => needed.includes(name)),
  );
  for (const name of needed)
    if (!regressors.some((surrogate) => surrogate.learns.includes(name)))
      throw new LodeError(
        "LODE_PLUGIN_UNSUITED",
        `No surrogate learns "${name}", which the target depends on.`,
        {
          path: "/surrogates",
          found: context.surrogates.map((surrogate) => surrogate.learns),
          expected: needed.join(", "),
          hint: `Add { learns: [${name}], plugin: mlp } to the surrogates, or leave the list out.`,
        },
      );
  return regressors;
}

export class Learning {
  readonly regressors: readonly SurrogateHandle[];
  readonly classifier: SurrogateHandle | undefined;
  /** False as long as there is not enough to learn from. */
  ready = false;
  /** Whether the classifier has seen both classes. */
  classifies = false;
  readonly residuals: Residuals[];
  /** The same on points that explored, where the surrogates have the least to go by. */
  readonly exploring: Residuals[];
  /** 1 where an observable is learned as its logarithm: its errors are relative ones. */
  logarithmic: Uint8Array;
  readonly #context: SamplerContext;
  readonly #columns: Int32Array[];
  readonly #warm: boolean;
  readonly #emphasized: boolean;
  #fits = 0;

  constructor(context: SamplerContext, options: { warm: boolean; emphasis: boolean }) {
    this.#context = context;
    this.#warm = options.warm;
    this.#emphasized = options.emphasis;
    this.regressors = regressorsFor(context);
    this.classifier = context.surrogates.find((surrogate) => surrogate.learns === "physical");
    const { observables } = context.problem;
    this.#columns = this.regressors.map((surrogate) =>
      Int32Array.from(surrogate.learns as readonly string[], (name) => observables.indexOf(name)),
    );
    this.logarithmic = new Uint8Array(observables.length);
    this.residuals = observables.map(() => ({ error: [], spread: [] }));
    this.exploring = observables.map(() => ({ error: [], spread: [] }));
  }

  /** Observable columns that regressor `r` predicts. */
  columns(r: number): Int32Array {
    return this.#columns[r]!;
  }

  /** Fits the classifier, then the regressors, on all known points. */
  async fit(history: History, iteration: number, random: Random): Promise<void> {
    this.classifies = this.classifier !== undefined && history.physical > 0 && history.unphysical > 0;
    if (this.classifies) await this.#fitClassifier(history, iteration, random);
    this.ready = history.physical > 0 || this.classifies;
    for (let r = 0; r < this.regressors.length; r++)
      if (!(await this.#fitRegressor(r, history, iteration, random))) this.ready = false;
    this.#fits++;
  }

  async #fitClassifier(history: History, iteration: number, random: Random): Promise<void> {
    const rows = rowsWhere(history, (i) => history.status[i]! <= Status.unphysical);
    const targets = matrix(rows.length, 1);
    rows.forEach((i, at) => {
      targets.data[at] = history.status[i] === Status.ok ? 1 : 0;
    });
    await this.#learn(
      this.classifier!,
      history,
      rows,
      targets,
      undefined,
      iteration,
      random.stream("classifier"),
    );
  }

  async #fitRegressor(r: number, history: History, iteration: number, random: Random): Promise<boolean> {
    const columns = this.#columns[r]!;
    const { data, cols } = history.observables;
    const finite = (i: number) => columns.some((k) => Number.isFinite(data[i * cols + k]!));
    const rows = rowsWhere(history, (i) => history.status[i] === Status.ok && finite(i));
    // Every column needs some values: a network that never saw one would say anything.
    for (const k of columns) if (!rows.some((i) => Number.isFinite(data[i * cols + k]!))) return false;
    const targets = matrix(rows.length, columns.length);
    rows.forEach((i, at) => {
      columns.forEach((k, c) => {
        const value = data[i * cols + k]!;
        targets.data[at * columns.length + c] = Number.isFinite(value) ? value : Number.NaN;
      });
    });
    const weights = this.#emphasized ? emphasis(history, rows) : undefined;
    await this.#learn(
      this.regressors[r]!,
      history,
      rows,
      targets,
      weights,
      iteration,
      random.stream("regressor", r),
    );
    return true;
  }

  async #learn(
    surrogate: SurrogateHandle,
    history: History,
    rows: Int32Array,
    targets: Matrix,
    weights: Float64Array | undefined,
    iteration: number,
    random: Random,
  ): Promise<void> {
    const { points } = history;
    const inputs = matrix(rows.length, points.cols);
    rows.forEach((i, at) => {
      inputs.data.set(points.data.subarray(i * points.cols, (i + 1) * points.cols), at * points.cols);
    });
    const warm = this.#warm && this.#fits > 0;
    const report = await surrogate.fit(
      { inputs, targets, ...(weights ? { weights } : {}) },
      { warm, random },
    );
    const every = Math.max(1, Math.ceil(report.losses.length / lossesKept));
    this.#context.event("fit", {
      iteration,
      learns: surrogate.learns,
      losses: Array.from(report.losses.filter((_, epoch) => epoch % every === 0)),
      epochs: report.epochs,
      rows: rows.length,
      seconds: report.seconds,
      warm,
    });
  }

  async predict(points: Matrix): Promise<Predictions> {
    const cols = this.#context.problem.observables.length;
    const mean = matrix(points.rows, cols);
    const spread = matrix(points.rows, cols);
    mean.data.fill(Number.NaN);
    const predictions = await Promise.all(this.regressors.map((surrogate) => surrogate.predict(points)));
    predictions.forEach((prediction, r) => {
      const columns = this.#columns[r]!;
      columns.forEach((k, c) => {
        for (let i = 0; i < points.rows; i++) {
          mean.data[i * cols + k] = prediction.mean.data[i * columns.length + c]!;
          spread.data[i * cols + k] = prediction.spread?.data[i * columns.length + c] ?? 0;
        }
      });
    });
    const physical = new Float64Array(points.rows).fill(1);
    if (this.classifies) {
      const { mean: classes } = await this.classifier!.predict(points);
      for (let i = 0; i < points.rows; i++) physical[i] = classes.data[i * classes.cols + 1]!;
    }
    return { mean, spread, physical };
  }

  /** Takes in how far a prediction, made before the point was evaluated, was from the truth. */
  observe(k: number, mean: number, spread: number, truth: number, explores: boolean): void {
    const log = this.logarithmic[k] === 1;
    const error = log ? Math.log(truth / mean) : truth - mean;
    const own = log ? spread / mean : spread;
    if (explores) remember(this.exploring[k]!, error, own, exploringRemembered);
    else remember(this.residuals[k]!, error, own, guidedRemembered);
  }

  /** How many times wronger than its spread each observable's ensemble was on exploring points. */
  doubtFactors(): Float64Array {
    return Float64Array.from(this.exploring, doubtFactor);
  }

  /** Calibration of each observable. */
  spreads(): Spread[] {
    return this.residuals.map(calibrate);
  }

  async snapshot(): Promise<Snapshot> {
    const all = this.classifier ? [...this.regressors, this.classifier] : this.regressors;
    return {
      ready: this.ready,
      classifies: this.classifies,
      logarithmic: this.logarithmic,
      fits: this.#fits,
      residuals: this.residuals.map(saveResiduals),
      exploring: this.exploring.map(saveResiduals),
      models: this.#fits > 0 ? await Promise.all(all.map((surrogate) => surrogate.save())) : [],
    };
  }

  async restore(snapshot: Snapshot): Promise<void> {
    this.ready = snapshot.ready as boolean;
    this.classifies = snapshot.classifies as boolean;
    this.#fits = snapshot.fits as number;
    this.logarithmic = snapshot.logarithmic as Uint8Array;
    restoreResiduals(this.residuals, snapshot.residuals as readonly Snapshot[]);
    restoreResiduals(this.exploring, snapshot.exploring as readonly Snapshot[]);
    const models = snapshot.models as readonly Uint8Array[];
    const all = this.classifier ? [...this.regressors, this.classifier] : this.regressors;
    for (let s = 0; s < models.length; s++) await all[s]!.load(models[s]!);
  }
}

function rowsWhere(history: History, wanted: (i: number) => boolean): Int32Array {
  const rows: number[] = [];
  for (let i = 0; i < history.rows; i++) if (wanted(i)) rows.push(i);
  return Int32Array.from(rows);
}

function saveResiduals({ error, spread }: Residuals): Snapshot {
  return { error: Float64Array.from(error), spread: Float64Array.from(spread) };
}

function restoreResiduals(all: readonly Residuals[], saved: readonly Snapshot[]): void {
  all.forEach((residuals, k) => {
    residuals.error = Array.from(saved[k]!.error as Float64Array);
    residuals.spread = Array.from(saved[k]!.spread as Float64Array);
  });
}
