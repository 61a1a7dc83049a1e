// A process of its own that starts or resumes a run, to be killed: node run-main.js <scan as JSON> <folder>.
// It prints `going`, then the summary, or the error as JSON, and ends as `lode` would.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { LodeError, loadScan, resumeRun, startRun } from "lodescan";

const [scanText, dir] = process.argv.slice(2) as [string, string];
const interrupt = new AbortController();
// Snapshots come often, so that kills fall before and after them.
const options = { signal: interrupt.signal, snapshotSeconds: 0.1 };
process.on("SIGINT", () => interrupt.abort());
try {
  const begun = existsSync(join(dir, "scan.json"));
  const run = begun
    ? await resumeRun(dir, options)
    : await startRun(await loadScan(JSON.parse(scanText)), { ...options, out: dir });
  for await (const event of run) {
    if (event.type === "started" || event.type === "resumed") console.log("going");
    if (event.type === "warning") console.error(event.message);
  }
  const summary = await run.finished;
  console.log(JSON.stringify(summary));
  process.exitCode = summary.outcome === "interrupted" ? 130 : 0;
} catch (error) {
  console.log(JSON.stringify(error instanceof LodeError ? error : { message: String(error) }));
  process.exitCode = 1;
}
