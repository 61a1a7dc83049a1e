// The compute pool: stateless kernels run in threads on typed arrays in shared memory.

/** Arguments and results of kernels: structured-clone data; typed arrays on SharedArrayBuffers travel without copies. */
export interface Compute {
  /** Threads that work at the same time. Results must not depend on it. */
  readonly threads: number;
  readonly device: "cpu" | "cuda";
  /**
   * Calls the function `name` that the module at `moduleUrl` (usually your own `import.meta.url`) exports, in a pool thread.
   * Poll `signal`-less long loops through the `cancel` word of lodescan/numerics kernels.
   */
  run<Result>(moduleUrl: string, name: string, argument: unknown): Promise<Result>;
}
