// Working folders: an empty one for each point, and copies of the user's template folders, for each point or each worker.
import { constants, existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, unlinkSync } from "node:fs";
import { copyFile, mkdir, readdir, realpath, rm, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import type { Folder } from "./types.js";

/** Files of a folder with their sizes; links are followed. */
async function* filesOf(
  folder: string,
  below = "",
): AsyncGenerator<{ name: string; bytes: number; link: boolean }> {
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const name = join(below, entry.name);
    if (entry.isDirectory()) yield* filesOf(folder, name);
    else if (entry.isFile()) yield { name, bytes: (await stat(join(folder, name))).size, link: false };
    else if (entry.isSymbolicLink()) yield { name, bytes: 0, link: true };
  }
}

/** Bytes that a copy takes. */
export async function copiedBytes({ template, linkAbove }: Folder): Promise<number> {
  let sum = 0;
  for await (const { bytes } of filesOf(template)) sum += bytes > linkAbove ? 0 : bytes;
  return sum;
}

/** Copies a folder; large files, and what are links already, become links. */
async function copyFolder({ template, linkAbove }: Folder, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  const made = new Set<string>();
  for await (const { name, bytes, link } of filesOf(template)) {
    const [from, target] = [join(template, name), join(to, name)];
    const parent = join(target, "..");
    if (!made.has(parent)) await mkdir(parent, { recursive: true });
    made.add(parent);
    if (link || bytes > linkAbove) await symlink(await realpath(from).catch(() => from), target);
    else await copyFile(from, target, constants.COPYFILE_FICLONE);
  }
}

/** Removes a folder of a few files, faster than rmSync where there is nothing below it. */
export function removeFolder(folder: string): void {
  try {
    for (const name of readdirSync(folder)) unlinkSync(join(folder, name));
    rmdirSync(folder);
  } catch {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Folders of one worker below `root`. */
export class WorkerFolders {
  readonly #root: string;
  readonly #lasting = new Map<string, Promise<string>>();
  #count = 0;

  constructor(root: string) {
    this.#root = root;
  }

  point(): string {
    const folder = join(this.#root, `point-${++this.#count}`);
    // The whole path: some systems empty their memory storage when a user logs out.
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  }

  /** The folder that a step works in. */
  async of(step: { name: string; folder?: Folder }, point: string): Promise<string> {
    const { name, folder } = step;
    if (folder === undefined) return point;
    if (folder.each === "point") {
      const own = join(point, name);
      await copyFolder(folder, own);
      return own;
    }
    const own = join(this.#root, name);
    let lasting = this.#lasting.get(name);
    if (lasting === undefined || !existsSync(own)) {
      lasting = rm(own, { recursive: true, force: true }).then(async () => {
        await copyFolder(folder, own);
        return own;
      });
      this.#lasting.set(name, lasting);
      // A copy that failed is tried again at the next point.
      lasting.catch(() => this.#lasting.delete(name));
    }
    return lasting;
  }

  async remove(): Promise<void> {
    await rm(this.#root, { recursive: true, force: true });
  }
}
