// Options that change a scan before it is checked: the same for `run`, `validate` and `check`.
import type { Command } from "commander";
import { collect, wholeNumber } from "./option-values.js";

export interface ScanChanges {
  seed?: number;
  workers?: number;
  sampler?: string;
  set?: string[];
}

export function withScanOptions(command: Command): Command {
  return command
    .option("--seed <number>", "key of all random streams", wholeNumber("--seed", 0, 4294967295))
    .option("--workers <number>", "evaluations at the same time", wholeNumber("--workers", 1, 4096))
    .option("--sampler <name>", "replace the sampler block by this sampler with its defaults")
    .option(
      "--set <path=value>",
      "change a value of the scan file, e.g. budget.evaluations=500; repeatable",
      collect,
    );
}

/** The part of a command's options that changes the scan. */
export function scanChanges({ seed, workers, sampler, set }: ScanChanges): ScanChanges {
  return {
    ...(seed === undefined ? {} : { seed }),
    ...(workers === undefined ? {} : { workers }),
    ...(sampler === undefined ? {} : { sampler }),
    ...(set === undefined ? {} : { set }),
  };
}
