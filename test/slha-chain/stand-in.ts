// What the chain tests share: a folder with an SLHA template, scans of the stand-in generator, and what was left behind.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type ColumnTable, loadScan, type ScanFile, startRun } from "lodescan";
import { readLog, temporaryFolder } from "../faults/runs.js";

export const generator = fileURLToPath(new URL("./generator.js", import.meta.url));

const template = `Block MODSEL
    1    1    # sugra
Block MINPAR   # a parameter's name stands where its value goes
    1    m0       # m0
    2    m12      # m12
    3    1.0e+01  # tanb
`;

/** A way to misbehave: the generator's arguments, and what must come of it. */
export type Way = [words: string[], outcome: string];

export interface ChainSetting {
  ways: readonly Way[];
  /** Changes of the step; "{args}" in a command stands for what makes the generator behave so. */
  step?: Record<string, unknown>;
  steps?: (first: Record<string, unknown>) => Record<string, unknown>[];
  changes?: Partial<ScanFile>;
}

/** The scan of all ways, one point each. */
export function chainScan(folder: string, { ways, step, steps, changes }: ChainSetting): ScanFile {
  writeFileSync(join(folder, "in.slha"), template);
  writeFileSync(join(folder, "ways"), ways.map(([words]) => words.join("\t")).join("\n"));
  const first = {
    name: "spectrum",
    command: [process.execPath, generator, `--ways=${join(folder, "ways")}`, "{way}", "--out=out.slha"],
    template: "in.slha",
    output: "out.slha",
    read: { mh: "MASS 25", gluino: "MASS 1000021", bb: "DECAY 25 -> 5 -5" },
    timeout: 60,
    success: { exitCodes: [0, 255], slha: true, blocks: ["MASS"], echo: { blocks: ["MINPAR"] } },
    ...step,
  };
  return {
    name: "chain",
    folder,
    parameters: {
      way: { prior: "choice", values: ways.map((_, way) => way) },
      m0: { prior: "fixed", value: 500.25 },
      m12: { prior: "fixed", value: 1000 },
    },
    evaluator: { plugin: "slha", options: { steps: steps?.(first) ?? [first] } },
    constraints: { mh: { min: 0 } },
    sampler: "grid",
    repeats: "evaluate",
    schedule: { workers: 2 },
    ...changes,
  } as unknown as ScanFile;
}

/** Runs the scan; its log, and what became of each way. */
export async function runChain(
  t: TestContext,
  setting: ChainSetting,
): Promise<{ dir: string; folder: string; log: ColumnTable; outcomes: string[] }> {
  const folder = temporaryFolder(t);
  const dir = join(folder, "run");
  const run = await startRun(await loadScan(chainScan(folder, setting)), { out: dir });
  // A run without a single good point ends with an error; its log is there all the same.
  await run.finished.catch((error: { code?: string }) => {
    if (error.code !== "LODE_RUN_ALL_FAILED") throw error;
  });
  const log = await readLog(dir);
  const outcomes: string[] = new Array(setting.ways.length).fill("not run");
  for (const [i, way] of Array.from(log.way as Float64Array).entries())
    outcomes[way] = `${log.status![i]} ${log.reason![i]}`.trim();
  return { dir, folder, log, outcomes };
}

function processes(): { pid: number; command: string }[] {
  return readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid))
    .map((pid) => {
      try {
        return { pid: Number(pid), command: readFileSync(`/proc/${pid}/cmdline`, "latin1") };
      } catch {
        return { pid: Number(pid), command: "" };
      }
    });
}

/** Processes whose command line ends in this word. */
export function processesWith(word: string): number[] {
  return processes()
    .filter(({ command }) => command.endsWith(`${word}\0`))
    .map(({ pid }) => pid);
}

/** Folders of runs that lie where scratch space is. */
export function scratchFolders(): string[] {
  return [tmpdir(), "/dev/shm"].flatMap((place) => {
    try {
      return readdirSync(place)
        .filter((name) => /^lodescan-[0-9a-f]{16,}/.test(name))
        .map((name) => join(place, name));
    } catch {
      return [];
    }
  });
}

/** Scratch folders that are nobody's: the watchdog of a run that goes on names its run's token. Others may test beside us. */
export async function leftFolders(before: readonly string[]): Promise<string[]> {
  for (let attempt = 0; ; attempt++) {
    const commands = processes().map(({ command }) => command);
    const left = scratchFolders().filter((folder) => {
      const token = /lodescan-([0-9a-f]+)/.exec(folder)![1]!;
      return !before.includes(folder) && !commands.some((command) => command.includes(token));
    });
    if (left.length === 0 || attempt === 20) return left;
    await sleep(250);
  }
}
