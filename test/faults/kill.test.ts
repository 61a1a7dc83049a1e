// SIGKILL at random moments, resumed each time: the run ends with the points of an uninterrupted one, and nothing that
// was in the log is evaluated again. LODE_KILLS sets how many kills each case gets (50 for a release).
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { openRun, type ScanFile } from "lodescan";
import { createRandom } from "lodescan/numerics";
import { points, readLog, ringScan, runProcess, temporaryFolder } from "./runs.js";

const kills = Number(process.env.LODE_KILLS ?? 4);
const quickNetwork = { plugin: "mlp", options: { hidden: [16, 16], epochs: 40, members: 2 } };

const cases: Record<string, ScanFile> = {
  "random points on two workers": ringScan("slow-ring.js", {
    budget: { evaluations: 300 },
    schedule: { workers: 2, batch: 60 },
  }),
  "machine learning with initial points": ringScan("slow-ring.js", {
    initial: { count: 20 },
    sampler: { plugin: "mls", options: { batch: 20 } },
    surrogates: [
      { learns: "physical", ...quickNetwork },
      { learns: ["O1"], ...quickNetwork },
    ],
    budget: { evaluations: 120 },
    schedule: { workers: 2 },
  }),
  "a sampler that is asked ahead": ringScan("slow-ring.js", {
    sampler: "sobol",
    budget: { evaluations: 300 },
    schedule: { workers: 2, batch: 25, lag: 2 },
  }),
};

/** Rows of the log of a run that may not have one yet. */
async function loggedSeconds(dir: string): Promise<Float64Array> {
  try {
    return (await (await openRun(dir)).read(["seconds"])).seconds as Float64Array;
  } catch {
    return new Float64Array(0);
  }
}

for (const [name, scan] of Object.entries(cases)) {
  test(`a run killed at random moments ends with the points of the uninterrupted one: ${name}`, async (t) => {
    const folder = temporaryFolder(t);
    const whole = join(folder, "whole");
    const start = performance.now();
    const reference = await runProcess(scan, whole).ended;
    assert.equal(reference.code, 0, reference.output + reference.errors);
    const usual = performance.now() - start;

    const dir = join(folder, "killed");
    const random = createRandom(1, name);
    let killed = 0;
    while (killed < kills) {
      const { child, ended } = runProcess(scan, dir);
      await Promise.race([ended, sleep(usual * (0.3 + 0.7 * random.uniform()))]);
      child.kill("SIGKILL");
      const { signal, output } = await ended;
      if (signal !== "SIGKILL") {
        assert.match(output, /"outcome":"finished"/);
        break;
      }
      killed++;
    }
    const before = await loggedSeconds(dir);
    const last = await runProcess(scan, dir).ended;
    assert.equal(last.code, 0, last.output + last.errors);
    const log = await readLog(dir);
    assert.deepEqual(points(log), points(await readLog(whole)));
    assert.deepEqual(
      log.seconds!.slice(0, before.length),
      before,
      "logged rows keep the time they were measured with",
    );
    t.diagnostic(`${killed} kills, the last one with ${before.length} rows in the log`);
  });
}
