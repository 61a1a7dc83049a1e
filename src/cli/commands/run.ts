// lode run: a new run of a scan file. Never overwrites one.
import { type CommonOptions, type Declare, newCommand } from "../command.js";
import { type ScanChanges, scanChanges, withScanOptions } from "../scan-options.js";

interface Options extends CommonOptions, ScanChanges {
  out?: string;
}

export const declareRun: Declare = (parent, context) => {
  const command = newCommand(parent, "run <scan.yaml>", "run a scan in a new run folder");
  withScanOptions(command.option("--out <folder>", "run folder to make; default: runs/<name>-<number>"));
  command.action(async (file: string, options: Options) => {
    const { loadScan, locateError } = await import("../../registry/scan.js");
    const { startRun } = await import("../../engine/run.js");
    const { follow } = await import("../follow.js");
    const scan = await loadScan(file, scanChanges(options));
    const out = options.out === undefined ? {} : { out: options.out };
    const start = (signal: AbortSignal) =>
      startRun(scan, { ...out, signal }).catch((error: unknown) => {
        // What only shows when the parts are put together still has its place in the file.
        throw locateError(scan, error);
      });
    await follow(context, { ...options, name: scan.name }, start);
  });
};
