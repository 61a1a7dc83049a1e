// SIGKILL at random moments, resumed each time: the run ends with the points of an uninterrupted one, and nothing that
// was in the log is evaluated again. LODE_KILLS sets how many kills each case gets (50 for a release).
import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { openRun, type ScanFile } from "lodescan";
import type { Random } from "lodescan/contract";
import { createRandom } from "lodescan/numerics";
import { points, readLog, ringScan, runProcess, temporaryFolder } from "./runs.js";

const kills = Number(process.env.LODE_KILLS ?? 4);
const quickNetwork = { plugin: "mlp", options: { hidden: [16, 16], epochs: 40, members: 2 } };

const cases: Record<string, ScanFile> = {
  "random points on two workers": ringScan("slow-ring.js", {
    budget: { evaluations: 600 },
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

/** Kills mostly while the run goes on, for at most so many milliseconds, and now and then while it is being set up. */
async function killAtRandom(
  child: ChildProcess,
  going: Promise<void>,
  ended: Promise<unknown>,
  longest: number,
  random: Random,
): Promise<void> {
  if (random.uniform() < 0.15) await Promise.race([going, sleep(1000 * random.uniform())]);
  else await Promise.race([going.then(() => sleep(longest * random.uniform())), ended]);
  child.kill("SIGKILL");
}

for (const [name, scan] of Object.entries(cases)) {
  test(`a run killed at random moments ends with the points of the uninterrupted one: ${name}`, async (t) => {
    const folder = temporaryFolder(t);
    const whole = join(folder, "whole");
    const reference = await runProcess(scan, whole).ended;
    assert.equal(reference.code, 0, reference.output + reference.errors);
    const usual = (await openRun(whole)).summary!.seconds * 1000;

    const expected = points(await readLog(whole));
    const longest = Math.max(1000, (1.5 * usual) / kills);
    const random = createRandom(1, name);
    let killed = 0;
    // A run that comes to its end before all kills are spent is compared, and the next one takes the rest.
    for (let round = 0; killed < kills || round === 0; round++) {
      const dir = join(folder, `killed-${round}`);
      for (let over = false; !over; ) {
        const before = await loggedSeconds(dir);
        const { child, going, ended } = runProcess(scan, dir);
        if (killed < kills) await killAtRandom(child, going, ended, longest, random);
        const { signal, code, output, errors } = await ended;
        if (signal === "SIGKILL") killed++;
        else assert.equal(code, 0, output + errors);
        over = signal !== "SIGKILL";
        const after = await loggedSeconds(dir);
        assert.deepEqual(
          after.slice(0, before.length),
          before,
          "logged rows keep the time they were measured with",
        );
      }
      assert.deepEqual(points(await readLog(dir)), expected);
    }
    t.diagnostic(`${killed} kills`);
  });
}

test("an asynchronous run killed at random moments keeps its log and evaluates every point once", async (t) => {
  const scan = ringScan("slow-ring.js", {
    initial: { count: 15 },
    sampler: { plugin: "mls", options: { batch: 20 } },
    surrogates: [{ learns: ["O1"], ...quickNetwork }],
    budget: { evaluations: 150 },
    schedule: { mode: "asynchronous", workers: 3 },
  });
  const dir = join(temporaryFolder(t), "killed");
  const random = createRandom(2, "asynchronous");
  let before: Record<string, unknown[]> = {};
  let killed = 0;
  for (let ended = false; !ended; ) {
    const { child, going, ended: end } = runProcess(scan, dir);
    if (killed++ < kills) await killAtRandom(child, going, end, 2000 / Math.sqrt(kills), random);
    const { code, output, errors } = await end;
    ended = code === 0;
    assert.ok(ended || code === null, output + errors);
    const log = (await loggedSeconds(dir)).length > 0 ? points(await readLog(dir)) : {};
    for (const [name, values] of Object.entries(before))
      assert.deepEqual(log[name]!.slice(0, values.length), values, name);
    before = log;
  }
  const ids = [...(before.id as number[])].sort((a, b) => a - b);
  assert.deepEqual(
    ids,
    Array.from({ length: 150 }, (_, i) => i),
  );
});
