// lode run: a new run of a scan file. Never overwrites one.
import { type CommonOptions, type Declare, newCommand } from "../command.js";
import { wholeNumber } from "../option-values.js";
import { type ScanChanges, scanChanges, withScanOptions } from "../scan-options.js";

interface Options extends CommonOptions, ScanChanges {
  out?: string;
  keepFailed?: number;
}

export const declareRun: Declare = (parent, context) => {
  const command = newCommand(parent, "run <scan.yaml>", "run a scan in a new run folder");
  command
    .option("--out <folder>", "run folder to make; default: runs/<name>-<number>")
    .option(
      "--keep-failed <number>",
      "keep the working folders of so many failed points in the run folder",
      wholeNumber("--keep-failed", 0, 1_000_000),
    );
  withScanOptions(command);
  command.action(async (file: string, options: Options) => {
    const { loadScan, locateError } = await import("../../registry/scan.js");
    const { startRun } = await import("../../engine/run.js");
    const { follow } = await import("../follow.js");
    const keep = options.keepFailed === undefined ? [] : [`keep.failedFolders=${options.keepFailed}`];
    const scan = await loadScan(file, scanChanges({ ...options, set: [...(options.set ?? []), ...keep] }));
    const out = options.out === undefined ? {} : { out: options.out };
    const start = (signal: AbortSignal) =>
      startRun(scan, { ...out, signal }).catch((error: unknown) => {
        // What only shows when the parts are put together still has its place in the file.
        throw locateError(scan, error);
      });
    await follow(context, { ...options, name: scan.name }, start);
  });
};
