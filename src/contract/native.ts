// Flat forms in which a problem and a fitted model cross into the native core. Made and read by lodescan/numerics only;
// plugins pass them on. All arrays rest on SharedArrayBuffers, so threads see them without copies.

/** Priors, derived quantities, likelihood terms, constraints and target, encoded. */
export interface NativeProblem {
  readonly code: Int32Array;
  readonly numbers: Float64Array;
}

/** A fitted surrogate, encoded for the native scoring loop. `kind` names the native scorer ("network", "trees", ...). */
export interface NativeModel {
  readonly kind: string;
  readonly code: Int32Array;
  readonly numbers: Float64Array;
  readonly weights: Float32Array;
}
