// The folder of numbered snapshots. The newest few are kept, so that a damaged one falls back to the one before.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Snapshot } from "../contract/index.js";
import { writeWhole } from "./disk.js";
import { decodeSnapshot, encodeSnapshot } from "./snapshot-file.js";

const kept = 3;
const namePattern = /^(\d{6,})\.snapshot$/;

export class Snapshots {
  readonly folder: string;
  #last: number;

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
    this.#last = snapshotNumbers(folder)[0] ?? 0;
  }

  /** Writes the next snapshot and returns its number. */
  save(snapshot: Snapshot): number {
    const number = this.#last + 1;
    writeWhole(snapshotPath(this.folder, number), encodeSnapshot(snapshot));
    this.#last = number;
    for (const old of snapshotNumbers(this.folder).slice(kept))
      rmSync(snapshotPath(this.folder, old), { force: true });
    return number;
  }
}

function snapshotPath(folder: string, number: number): string {
  return join(folder, `${String(number).padStart(6, "0")}.snapshot`);
}

/** Numbers of the snapshots in `folder`, newest first. */
function snapshotNumbers(folder: string): number[] {
  if (!existsSync(folder)) return [];
  const numbers = readdirSync(folder).map((name) => Number(namePattern.exec(name)?.[1] ?? Number.NaN));
  return numbers.filter((number) => !Number.isNaN(number)).sort((a, b) => b - a);
}

/** The newest snapshot that is whole and that `accepts` takes; `damaged` collects a sentence on each that is not. */
export function latestSnapshot(
  folder: string,
  accepts: (snapshot: Snapshot) => boolean,
  damaged: string[],
): { number: number; snapshot: Snapshot } | undefined {
  for (const number of snapshotNumbers(folder)) {
    const path = snapshotPath(folder, number);
    const snapshot = decodeSnapshot(readFileSync(path));
    if (snapshot === undefined)
      damaged.push(`Snapshot ${path} is damaged (its checksum does not match) and is passed over.`);
    else if (!accepts(snapshot))
      damaged.push(`Snapshot ${path} knows rows that the log has lost and is passed over.`);
    else return { number, snapshot };
  }
  return undefined;
}
