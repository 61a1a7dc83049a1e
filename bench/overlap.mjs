// How busy the workers are while a sampler trains, from the times in the log: evaluations of 50 ms, trainings of 2 s,
// with and without overlap (schedule.lag).
//   node bench/overlap.mjs [workers = 2] [batches = 8]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadScan, openRun, startRun } from "lodescan";

const workers = Number(process.argv[2] ?? 2);
const batches = Number(process.argv[3] ?? 8);
const batch = workers * 50;
const folder = mkdtempSync(join(tmpdir(), "lodescan-bench-"));
try {
  for (const lag of [0, 1]) {
    const scan = await loadScan({
      name: "overlap",
      folder: fileURLToPath(new URL("./overlap", import.meta.url)),
      parameters: { x: { prior: "flat", min: -2, max: 2 }, y: { prior: "flat", min: -2, max: 2 } },
      evaluator: { plugin: "module", options: { file: "model.js" } },
      likelihood: { O1: { gaussian: { mean: 2, sigma: 0.1 } } },
      plugins: ["."],
      sampler: { plugin: "slow-trainer", options: { batch } },
      budget: { evaluations: batch * batches },
      schedule: { workers, lag },
    });
    const run = await startRun(scan, { out: join(folder, `lag-${lag}`) });
    const start = performance.now();
    const summary = await run.finished;
    const seconds = (performance.now() - start) / 1000;
    const log = await (await openRun(run.dir)).read(["seconds"]);
    const busy = log.seconds.reduce((sum, value) => sum + value, 0) / (workers * seconds);
    console.log(
      `lag ${lag}: ${summary.tested} points in ${seconds.toFixed(1)} s on ${workers} workers, busy ${(100 * busy).toFixed(1)} %`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
