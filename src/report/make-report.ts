// The report as a function of the library. What draws is loaded when it is called.
import type { ReportOptions, ReportResult } from "./report.js";

/** Writes the page and figures of the run folder `dir`, which may still be growing. */
export async function report(dir: string, options: ReportOptions = {}): Promise<ReportResult> {
  const [{ openRun }, { writeReport }] = await Promise.all([
    import("../store/run-reader.js"),
    import("./report.js"),
  ]);
  return writeReport(await openRun(dir), options);
}
