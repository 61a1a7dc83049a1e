// A comparison in one call, for programs. What it needs is imported when it is called: reference problems and reference sets
// are not the business of those who only run a scan.
import type { BenchFile } from "../registry/generated/bench-file.js";
import type { BenchEnding, BenchOptions } from "./run-bench.js";

/** Runs, or goes on with, a comparison: a bench file's path, its text, or the same as data. */
export async function bench(source: string | BenchFile, options: BenchOptions = {}): Promise<BenchEnding> {
  const { runBench } = await import("./run-bench.js");
  return runBench(source, options);
}
