// Working folders of failed points, kept in the run folder for whoever wants to run such a point again by hand: at most so
// many, of as many different reasons as possible, each copied whole or not at all.
import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { runFiles } from "./run-folder.js";

/** The point whose folder it is. */
export interface FailedPoint {
  id: number;
  /** Physical values, in the scan file's order. */
  parameters: ArrayLike<number>;
}

export class FailedFolders {
  readonly #most: number;
  readonly #names: readonly string[];
  #dir: string | undefined;
  /** Name of each folder that is there or being written, and its reason, oldest first. */
  readonly #kept = new Map<string, string>();
  #last: Promise<unknown> = Promise.resolve();

  /** `most` folders; `names` of the parameters. */
  constructor(most: number, names: readonly string[]) {
    this.#most = most;
    this.#names = names;
  }

  /** From now on folders can be kept, in this run's folder; those of an earlier sitting count. */
  open(runFolder: string): void {
    if (this.#most === 0) return;
    this.#dir = join(runFolder, runFiles.failed);
    if (!existsSync(this.#dir)) return;
    for (const name of readdirSync(this.#dir).sort()) {
      if (name.startsWith(".")) rmSync(join(this.#dir, name), { recursive: true, force: true });
      else this.#kept.set(name, name.replace(/^\d+-/, ""));
    }
  }

  /** Whether folders are kept at all. */
  get wanted(): boolean {
    return this.#dir !== undefined;
  }

  /** Copies `source`; says where to, or undefined where there are enough of its kind. A disk that is full costs no point. */
  async keep(point: FailedPoint, code: string, source: string): Promise<string | undefined> {
    const dir = this.#dir;
    // Not all file systems take colons.
    const reason = code.replaceAll(":", "-");
    const name = `${String(point.id).padStart(6, "0")}-${reason}`;
    if (dir === undefined || !this.#makeRoom(dir, point.id, reason)) return undefined;
    this.#kept.set(name, reason);
    const target = join(dir, name);
    const unfinished = join(dir, `.${name}`);
    const work = this.#copy(point, code, source, unfinished).then(
      () => {
        rmSync(target, { recursive: true, force: true });
        // Room may have been made for another reason in the meantime.
        if (this.#kept.has(name)) renameSync(unfinished, target);
        else rmSync(unfinished, { recursive: true, force: true });
      },
      () => {
        this.#kept.delete(name);
        rmSync(unfinished, { recursive: true, force: true });
      },
    );
    this.#last = Promise.all([this.#last, work]);
    await work;
    return this.#kept.has(name) ? target : undefined;
  }

  async #copy(point: FailedPoint, reason: string, source: string, target: string): Promise<void> {
    rmSync(target, { recursive: true, force: true });
    mkdirSync(target, { recursive: true });
    // Links stay links: a template folder may point to gigabytes of tables. What is no file (a pipe, a socket) is left out.
    await cp(source, target, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => path === source || isOrdinary(path),
    });
    const parameters = Object.fromEntries(this.#names.map((name, j) => [name, point.parameters[j]]));
    writeFileSync(
      join(target, "point.json"),
      `${JSON.stringify({ id: point.id, reason, parameters }, null, 2)}\n`,
    );
  }

  /** True if there is room, or was made by giving up the newest folder of the commonest reason for one of a new reason. */
  #makeRoom(dir: string, id: number, reason: string): boolean {
    const prefix = `${String(id).padStart(6, "0")}-`;
    for (const name of this.#kept.keys()) if (name.startsWith(prefix)) this.#discard(dir, name);
    if (this.#kept.size < this.#most) return true;
    const byReason = new Map<string, string[]>();
    for (const [name, why] of this.#kept) byReason.set(why, [...(byReason.get(why) ?? []), name]);
    const commonest = [...byReason.values()].sort((a, b) => b.length - a.length)[0]!;
    if (byReason.has(reason) || commonest.length < 2) return false;
    this.#discard(dir, commonest.at(-1)!);
    return true;
  }

  #discard(dir: string, name: string): void {
    this.#kept.delete(name);
    rmSync(join(dir, name), { recursive: true, force: true });
  }

  /** Nothing more is kept; waits for what is being written. */
  async close(): Promise<void> {
    this.#dir = undefined;
    await this.#last;
  }
}

function isOrdinary(path: string): boolean {
  const entry = lstatSync(path, { throwIfNoEntry: false });
  return entry !== undefined && (entry.isFile() || entry.isDirectory() || entry.isSymbolicLink());
}
