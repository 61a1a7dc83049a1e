// A sampler proposes the same points in another process. That process runs points-main.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type ConformanceCase, expect, expectEqual, within } from "./case.js";
import { play, type SamplerUnderTest } from "./sampler-play.js";

const main = fileURLToPath(new URL("./points-main.js", import.meta.url));

/** The game that both processes play. */
export const sharedGame = { seed: 3, initial: 10, counts: [8, 8, 8] };

async function pointsElsewhere(folder: string): Promise<number[]> {
  const child = fork(main, [folder], { stdio: ["ignore", "ignore", "ignore", "ipc"] });
  try {
    return await within(
      100,
      "the other process",
      new Promise<number[]>((resolve, reject) => {
        child.once("message", (message) => resolve(message as number[]));
        child.once("exit", (code) => reject(new Error(`the other process ended with ${code}`)));
      }),
    );
  } finally {
    child.kill("SIGKILL");
  }
}

export function otherProcessCase(plugin: SamplerUnderTest, folder: string): ConformanceCase {
  return {
    name: "proposes the same points in another process",
    async run() {
      const here = await play(plugin, sharedGame);
      const there = await pointsElsewhere(folder);
      expect(here.length > 0, "the sampler proposed nothing");
      expectEqual(there, here, "points");
    },
  };
}
