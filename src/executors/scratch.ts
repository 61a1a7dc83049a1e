// Folders for the short life of a run. In memory where there is room: a program that is started for each point writes and
// reads small files, and nothing of them is worth a disk.
import { accessSync, constants, existsSync, mkdirSync, readFileSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ScratchNeeds } from "../contract/index.js";

/** Where Linux keeps a file system in memory that all may write to. */
const memory = "/dev/shm";
/** Less room than this beside what is asked for: a disk is safer. */
const spareBytes = 256 << 20;

/** Whether programs may not be started from the memory file system, as in most containers. */
function noPrograms(): boolean {
  try {
    const mount = readFileSync("/proc/self/mounts", "utf8")
      .split("\n")
      .findLast((line) => line.split(" ")[1] === memory);
    return mount === undefined || mount.split(" ")[3]!.split(",").includes("noexec");
  } catch {
    return true;
  }
}

function memoryServes(bytes: number, programs: boolean): boolean {
  try {
    accessSync(memory, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize > spareBytes + bytes && !(programs && noPrograms());
  } catch {
    return false;
  }
}

/** Folders of one run: named before they are made, so that the watchdog knows what to remove. */
export class ScratchFolders {
  readonly paths: readonly [disk: string, memory: string];
  readonly #made = new Set<string>();
  #count = 0;
  /** Room that folders in memory were given for, used by now or not. */
  readonly #promised = new Map<string, number>();

  constructor(token: string) {
    this.paths = [join(tmpdir(), `lodescan-${token}`), join(memory, `lodescan-${token}`)];
  }

  /** A new empty folder. */
  next({ bytes = 0, programs = false }: ScratchNeeds = {}): string {
    for (const folder of this.#promised.keys()) if (!existsSync(folder)) this.#promised.delete(folder);
    const promised = [...this.#promised.values()].reduce((sum, more) => sum + more, 0);
    const inMemory = memoryServes(promised + bytes, programs);
    const parent = this.paths[inMemory ? 1 : 0];
    if (!this.#made.has(parent)) mkdirSync(parent, { mode: 0o700 });
    this.#made.add(parent);
    const folder = join(parent, `${++this.#count}`);
    mkdirSync(folder);
    if (inMemory && bytes > 0) this.#promised.set(folder, bytes);
    return folder;
  }

  /** Parents that were made and have to be removed. */
  get made(): readonly string[] {
    return [...this.#made];
  }
}
