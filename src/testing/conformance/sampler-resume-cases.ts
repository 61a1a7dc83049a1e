// A resumed sampler goes on as if never interrupted, and its snapshot holds nothing but plain data.
import type { Evaluations, SnapshotValue } from "../../contract/index.js";
import { joinEvaluations } from "../harness/evaluations.js";
import { type ConformanceCase, expect, expectEqual } from "./case.js";
import { openGame, type SamplerUnderTest, takeTurns } from "./sampler-play.js";

const before = [8, 1, 12];
const after = [8, 3, 1, 8];

const typedArrays = [Float64Array, Float32Array, Int32Array, Uint32Array, Uint8Array];

/** Throws unless the value is of the kinds that the run folder can keep; `path` says where. */
export function checkPlain(value: unknown, path: string): asserts value is SnapshotValue {
  if (value === null || ["number", "string", "boolean"].includes(typeof value)) return;
  if (typedArrays.some((type) => value instanceof type)) return;
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) checkPlain(item, `${path}/${i}`);
    return;
  }
  const plain = typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;
  const kind = typeof value === "object" ? value!.constructor?.name : typeof value;
  expect(plain, `snapshot${path} is a ${kind}, which no run folder can keep`);
  for (const [key, item] of Object.entries(value as object)) checkPlain(item, `${path}/${key}`);
}

/** Plays to the interruption, takes the snapshot, and plays on; then resumes a second sampler there and compares. */
async function replay(
  plugin: SamplerUnderTest,
  initial: number,
  asTold: (log: Evaluations[]) => Evaluations[],
): Promise<void> {
  const host = await openGame(plugin);
  if (initial > 0) await host.initial(initial);
  await takeTurns(host, { counts: before });
  const snapshot = structuredClone(await host.sampler.snapshot());
  const told: Evaluations[] = structuredClone([...host.log]);
  const uninterrupted = await takeTurns(host, { counts: after });

  const resumed = await openGame(plugin);
  await resumed.resume(asTold(told), snapshot);
  expectEqual(await takeTurns(resumed, { counts: after }), uninterrupted, "points after the restore");
}

export function snapshotCases(plugin: SamplerUnderTest): ConformanceCase[] {
  return [
    {
      name: "goes on after a restore as if never interrupted",
      run: () => replay(plugin, 10, (log) => log),
    },
    {
      name: "goes on after a restore when its log comes in one piece",
      run: () => replay(plugin, 10, (log) => [joinEvaluations(log)]),
    },
    {
      name: "goes on after a restore when there were no initial points",
      run: () => replay(plugin, 0, (log) => log),
    },
    {
      name: "takes snapshots without changing its course",
      async run() {
        const quiet = await openGame(plugin);
        await quiet.initial(10);
        const expected = await takeTurns(quiet);
        const host = await openGame(plugin);
        await host.initial(10);
        const points: number[] = [];
        for (const count of [8, 1, 12, 8]) {
          await host.sampler.snapshot();
          points.push(...(await takeTurns(host, { counts: [count] })));
        }
        expectEqual(points, expected, "points");
      },
    },
    {
      name: "keeps only plain data in its snapshot",
      async run() {
        const host = await openGame(plugin);
        await host.initial(10);
        await takeTurns(host);
        checkPlain(await host.sampler.snapshot(), "");
      },
    },
  ];
}
