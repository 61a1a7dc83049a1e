// A surrogate lives in a thread of its own; this is the host's proxy. It applies the scale: the surrogate learns and
// predicts log(O) where the scan file says `scale: log`, the sampler sees observables.
import {
  type FitReport,
  type Matrix,
  matrix,
  type NativeModel,
  type NativeScale,
  type Prediction,
  type Random,
  type SurrogateHandle,
} from "../contract/index.js";
import type { ThreadSetup } from "./evaluation.js";
import { Thread } from "./thread.js";

export interface SurrogateSpec {
  name: string;
  moduleHref: string;
  options: unknown;
  learns: readonly string[] | "physical";
  log: boolean;
  /** Width of the points. */
  dim: number;
  /** Threads that the surrogate's own compute pool may have. */
  threads: number;
  device: "cpu" | "cuda";
  threadSetup?: ThreadSetup;
}

/** To the surrogate's thread. */
export type SurrogateRequest =
  | { kind: "open" }
  | { kind: "fit"; inputs: Matrix; targets: Matrix; weights?: Float64Array; warm: boolean; key: Uint32Array }
  | { kind: "predict"; inputs: Matrix }
  | { kind: "kernel" }
  | { kind: "save" }
  | { kind: "load"; bytes: Uint8Array };

export class SurrogateHost implements SurrogateHandle {
  readonly learns: readonly string[] | "physical";
  readonly kind: "regression" | "classification";
  readonly plugin: string;
  readonly log: boolean;
  /** True once it has learned something, here or in a loaded state. */
  fitted = false;
  readonly #spec: SurrogateSpec;
  readonly #thread: Thread;

  constructor(spec: SurrogateSpec) {
    this.#spec = spec;
    this.learns = spec.learns;
    this.plugin = spec.name;
    this.log = spec.log;
    this.kind = spec.learns === "physical" ? "classification" : "regression";
    this.#thread = new Thread("./surrogate-thread.js", spec);
  }

  /** Makes the surrogate, so that wrong options are known at once. */
  async open(): Promise<void> {
    await this.#ask({ kind: "open" });
  }

  #ask<Result>(request: SurrogateRequest): Promise<Result> {
    return this.#thread.run<Result>(request);
  }

  fit(
    data: { inputs: Matrix; targets: Matrix; weights?: Float64Array },
    context: { warm: boolean; random: Random },
  ): Promise<FitReport> {
    const targets = this.#spec.log
      ? mapped(data.targets, (value) => (value > 0 ? Math.log(value) : Number.NaN))
      : data.targets;
    const { inputs, weights } = data;
    this.fitted = true;
    return this.#ask({
      kind: "fit",
      inputs: compact(inputs),
      targets: compact(targets),
      ...(weights === undefined ? {} : { weights }),
      warm: context.warm,
      key: context.random.key,
    });
  }

  async predict(inputs: Matrix): Promise<Prediction> {
    const prediction = await this.#ask<Prediction>({ kind: "predict", inputs: compact(inputs) });
    if (!this.#spec.log) return prediction;
    const mean = mapped(prediction.mean, Math.exp);
    // To first order d(exp m) = exp(m) dm.
    const spread = prediction.spread && mapped(prediction.spread, (value, i) => value * mean.data[i]!);
    return spread === undefined ? { mean } : { mean, spread };
  }

  async kernel(): Promise<{ model: NativeModel; scales: readonly NativeScale[] } | undefined> {
    const model = await this.#ask<NativeModel | undefined>({ kind: "kernel" });
    if (model === undefined) return undefined;
    const outputs = this.learns === "physical" ? 1 : this.learns.length;
    return { model, scales: Array.from({ length: outputs }, () => ({ log: this.#spec.log })) };
  }

  save(): Promise<Uint8Array> {
    return this.#ask({ kind: "save" });
  }

  load(bytes: Uint8Array): Promise<void> {
    this.fitted = true;
    return this.#ask({ kind: "load", bytes });
  }

  async close(): Promise<void> {
    await this.#thread.destroy();
  }
}

function mapped(m: Matrix, change: (value: number, index: number) => number): Matrix {
  const out = matrix(m.rows, m.cols, true);
  for (let i = 0; i < m.rows * m.cols; i++) out.data[i] = change(m.data[i]!, i);
  return out;
}

/** A view of a larger array would be cloned with all of it; shared memory is passed on as it is. */
function compact(m: Matrix): Matrix {
  const length = m.rows * m.cols;
  if (m.data.buffer instanceof SharedArrayBuffer || m.data.buffer.byteLength === length * 8) return m;
  return { data: m.data.slice(0, length), rows: m.rows, cols: m.cols };
}
