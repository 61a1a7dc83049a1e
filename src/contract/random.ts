// Random numbers for plugins: counter-based, so that a stream is a name, not a state that somebody has to pass on.

/** A stream of random numbers. Equal keys give equal streams on every machine. */
export interface Random {
  /** Uniform in the open interval (0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Uniform integer in [0, count). */
  integer(count: number): number;
  /** Fills `out` with uniforms in the open interval (0, 1). */
  fillUniform(out: Float64Array): void;
  /** Fills `out` with standard normals. */
  fillNormal(out: Float64Array): void;
  /** In-place Fisher-Yates shuffle. */
  shuffle(values: Int32Array | Uint32Array | Float64Array): void;
  /** An independent stream, keyed by this stream's key, a purpose and an index. */
  stream(purpose: string, index?: number): Random;
  /** The stream's key: what a native kernel needs to continue it (two 32-bit words). */
  readonly key: Uint32Array;
}
