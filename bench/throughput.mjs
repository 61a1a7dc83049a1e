// How many evaluated, logged points a second a trivial evaluator in process reaches with the random sampler, how long
// the run then takes to open, and what the resident memory is on the way.
//   node bench/throughput.mjs [points = 1000000] [observables = 8]
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadScan, openRun, startRun } from "lodescan";

const points = Number(process.argv[2] ?? 1e6);
const observables = Number(process.argv[3] ?? 8);
const scan = await loadScan({
  name: "throughput",
  parameters: { x: { prior: "flat", min: -5, max: 5 }, y: { prior: "flat", min: -5, max: 5 } },
  evaluator: {
    plugin: "expression",
    options: {
      observables: Object.fromEntries(
        Array.from({ length: observables }, (_, k) => [`O${k}`, `x^2 + y^2 + ${k}`]),
      ),
    },
  },
  likelihood: { O0: { gaussian: { mean: 2, sigma: 0.1 } } },
  target: { sigmas: 2 },
  sampler: "random",
  budget: { evaluations: points },
});
const folder = mkdtempSync(join(tmpdir(), "lodescan-bench-"));
const residentMB = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]) / 1024;
try {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const run = await startRun(scan, { out: join(folder, "run") });
  let next = 1e6;
  for await (const event of run) {
    if (event.type !== "progress" || event.tested < next) continue;
    console.log(`${event.tested} points, resident ${residentMB().toFixed(0)} MB`);
    next *= 2;
  }
  const summary = await run.finished;
  const seconds = (performance.now() - start) / 1000;
  const used = process.cpuUsage(cpu);
  const perSecond = summary.tested / seconds;
  console.log(
    `${summary.tested} points of ${observables + 11} columns in ${seconds.toFixed(2)} s: ${perSecond.toFixed(0)} a second`,
  );
  console.log(
    `processor ${((used.user + used.system) / 1e6).toFixed(2)} s; evaluator ${summary.evaluatorSeconds.toFixed(2)} s, sampler ${summary.samplerSeconds.toFixed(2)} s, scoring and log ${summary.logSeconds.toFixed(2)} s; resident ${residentMB().toFixed(0)} MB`,
  );
  const opening = performance.now();
  const reader = await openRun(run.dir);
  const status = await reader.status();
  console.log(
    `opened and counted ${status.rows} rows in ${((performance.now() - opening) / 1000).toFixed(2)} s`,
  );
  const reading = performance.now();
  await reader.read();
  console.log(`read all columns in ${((performance.now() - reading) / 1000).toFixed(2)} s`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
