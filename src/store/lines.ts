// Files of one JSON object a line: journal, asks, events. A torn last line is cut and said; numbers read back exactly.
import { existsSync, readFileSync } from "node:fs";
import { AppendFile } from "./disk.js";

/** JSON has no NaN, infinities or minus zero; these travel as text. */
export function encodeNumber(value: number): number | string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? "-0" : value;
  return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

export function decodeNumber(value: number | string): number {
  if (typeof value === "number") return value;
  return value === "nan"
    ? Number.NaN
    : value === "inf"
      ? Infinity
      : value === "-inf"
        ? -Infinity
        : Number(value);
}

/** The whole lines of the file at `path`, and where the last of them ends. A missing file has none. */
export function readLines<Line>(path: string): { lines: Line[]; end: number; torn: boolean } {
  if (!existsSync(path)) return { lines: [], end: 0, torn: false };
  const bytes = readFileSync(path);
  const lines: Line[] = [];
  let end = 0;
  for (let next = bytes.indexOf(10); next >= 0; next = bytes.indexOf(10, end)) {
    try {
      lines.push(JSON.parse(bytes.toString("utf8", end, next)) as Line);
    } catch {
      break;
    }
    end = next + 1;
  }
  return { lines, end, torn: end < bytes.length };
}

/** Typed arrays as plain ones. */
function plain(_key: string, value: unknown): unknown {
  return ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value;
}

/** Appends objects as lines. */
export class LineFile<Line> {
  readonly #file: AppendFile;

  constructor(path: string, length?: number) {
    this.#file = new AppendFile(path, length);
  }

  get empty(): boolean {
    return this.#file.length === 0;
  }

  append(lines: readonly Line[]): void {
    if (lines.length > 0)
      this.#file.append(`${lines.map((line) => JSON.stringify(line, plain)).join("\n")}\n`);
  }

  clear(): void {
    this.#file.cut(0);
  }

  sync(): void {
    this.#file.sync();
  }

  close(): void {
    this.#file.close();
  }
}

/** An evaluation that is finished but not yet in the log: what cannot be computed again. */
export interface JournalLine {
  /** Place in the log: equal to `id` in batch mode, arrival order in asynchronous mode. */
  row: number;
  id: number;
  iteration: number;
  origin: string;
  status: string;
  reason: string;
  seconds: number;
  parameters: (number | string)[];
  observables: (number | string)[];
  /** Asynchronous mode: the proposal's tag. */
  tag?: number;
}

/** Asynchronous mode: one ask, after `told` rows were told. */
export interface AskLine {
  told: number;
  count: number;
  rows: number;
  first: number;
}
