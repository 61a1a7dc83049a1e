// A surrogate is a fitted regressor or classifier. The host runs each instance in a thread of its own.
import type { Compute } from "./compute.js";
import type { Matrix } from "./matrix.js";
import type { NativeModel } from "./native.js";
import type { Random } from "./random.js";

/** How a fit went. */
export interface FitReport {
  /** Mean training loss by epoch (or by tree, iteration, ...). */
  losses: Float64Array;
  epochs: number;
  seconds: number;
}

/** Regression: mean and spread (standard deviation), both (rows, outputs). Classification: probabilities (rows, classes). */
export interface Prediction {
  mean: Matrix;
  /** Absent where the model knows no spread. */
  spread?: Matrix;
}

/** How the host turns a surrogate's output into an observable: the surrogate learns log(O) where `log` is set. */
export interface NativeScale {
  log: boolean;
}

export interface Surrogate {
  /**
   * Learns (rows, inputs) -> (rows, outputs); classification: targets (rows, 1) hold class numbers 0, 1, ...
   * NaN targets are masked, rows of weight 0 ignored. `warm`: go on from the present state if there is one.
   */
  fit(
    data: { inputs: Matrix; targets: Matrix; weights?: Float64Array },
    context: { warm: boolean; random: Random },
  ): Promise<FitReport>;
  predict(inputs: Matrix): Promise<Prediction>;
  /** What the native core needs to score the fitted model candidate by candidate. */
  kernel?(): NativeModel;
  save(): Promise<Uint8Array>;
  load(bytes: Uint8Array): Promise<void>;
  dispose?(): void;
}

export interface SurrogateContext {
  task: "regression" | "classification";
  inputs: number;
  outputs: number;
  /** Classification only. */
  classes?: number;
  compute: Compute;
}

export type CreateSurrogate<Options> = (
  options: Options,
  context: SurrogateContext,
) => Surrogate | Promise<Surrogate>;
