// SLHA files: read natively, looked up, and changed in place, with comments, order and blanks as they were.
import { isAscii } from "node:buffer";
import { addon } from "./addon.js";
import { type SlhaAddress, SlhaAddresses } from "./slha-address.js";

/** A line that cannot be understood. */
export interface SlhaBrokenLine {
  /** From 1. */
  line: number;
  text: string;
  why: string;
}

export interface SlhaEntry {
  line: number;
  indices: number[];
  /** What follows the indices, without comment. */
  text: string;
  comment: string;
  /** The value and further numbers; empty where the text is none. */
  numbers: number[];
  /** Particles that follow their count. */
  ids: number[];
}

export interface SlhaBlock {
  /** As written. */
  name: string;
  /** NaN without one. */
  q: number;
  line: number;
  entries: SlhaEntry[];
}

export interface SlhaDecay {
  /** The section's first word as written: DECAY, DECAY1L. */
  table: string;
  pdg: number;
  /** NaN where it is missing. */
  width: number;
  line: number;
  channels: { ratio: number; daughters: number[]; line: number }[];
}

/** What slhaOutline gives: tables of numbers, see native/addon/slha_binding.cpp. */
interface Outline {
  sections: Float64Array;
  entries: Float64Array;
  integers: Float64Array;
  numbers: Float64Array;
  lines: number;
  broken: number;
}
const sectionColumns = 9;
const entryColumns = 11;

/** `count` numbers from `start` as a plain array. */
function cut(table: Float64Array, start: number, count: number): number[] {
  const list: number[] = [];
  for (let i = start; i < start + count; i++) list.push(table[i]!);
  return list;
}

/** Broken lines that are listed; a file of a million has nothing to add. */
const mostBroken = 1000;

/** A file of SLHA 1 or 2. Reading never throws: what cannot be understood is in `broken`. */
export class Slha {
  #bytes: Buffer;
  #document: unknown;
  #outline: Outline | undefined;
  /** The whole file as text, where it is ASCII; else empty. */
  #ascii: string | undefined;

  private constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#document = addon.slhaParse!(bytes);
  }

  /** Text, or bytes that must stay as they are as long as this is used. */
  static parse(source: string | Uint8Array): Slha {
    if (typeof source === "string") return new Slha(Buffer.from(source));
    return new Slha(Buffer.from(source.buffer, source.byteOffset, source.byteLength));
  }

  /** NaN where there is none; nan and infinities as the file has them. */
  number(address: SlhaAddress): number {
    return this.numbers(new SlhaAddresses([address]))[0]!;
  }

  numbers(addresses: SlhaAddresses, out = new Float64Array(addresses.list.length)): Float64Array {
    addon.slhaValues!(this.#document, addresses.handle, out);
    return out;
  }

  /** Whether a number is written at the address; a channel that a table does not list is not. */
  has(address: SlhaAddress): boolean {
    return this.places(new SlhaAddresses([address]))[0]! >= 0;
  }

  /** Start and length in bytes of each number in the file; -1 and -1 where there is none. */
  places(addresses: SlhaAddresses): Int32Array {
    const out = new Int32Array(2 * addresses.list.length);
    addon.slhaLocate!(this.#document, addresses.handle, out);
    return out;
  }

  /**
   * Of all entries with these indices (of all entries without) what follows the indices: `texts("SPINFO", [4])`. Where there is
   * nothing, the comment, since that is where some programs write it.
   */
  texts(block: string, indices?: readonly number[]): string[] {
    return addon.slhaTexts!(this.#document, block, indices && Float64Array.from(indices)) as string[];
  }

  /** At most the first thousand; `brokenCount` has all. */
  get broken(): SlhaBrokenLine[] {
    const flat = addon.slhaBroken!(this.#document, mostBroken) as (string | number)[];
    return Array.from({ length: flat.length / 3 }, (_, i) => ({
      line: flat[3 * i] as number,
      text: flat[3 * i + 1] as string,
      why: flat[3 * i + 2] as string,
    }));
  }

  get brokenCount(): number {
    return this.#read().broken;
  }

  get lines(): number {
    return this.#read().lines;
  }

  /** False where the last line has no end, as in a file that is cut off. */
  get endsWithNewline(): boolean {
    return this.#bytes.length > 0 && this.#bytes[this.#bytes.length - 1] === 10;
  }

  #read(): Outline {
    this.#outline ??= addon.slhaOutline!(this.#document) as Outline;
    return this.#outline;
  }

  /** A stretch of the file; where all is ASCII, bytes are characters and nothing is decoded again. */
  #text(start: number, length: number): string {
    if (length === 0) return "";
    const ascii = (this.#ascii ??= isAscii(this.#bytes) ? this.#bytes.toString("latin1") : "");
    if (ascii !== "") return ascii.slice(start, start + length);
    return this.#bytes.toString("utf8", start, start + length);
  }

  #entry(at: number): SlhaEntry {
    const { entries, integers, numbers } = this.#read();
    const row = at * entryColumns;
    return {
      line: entries[row]!,
      indices: cut(integers, entries[row + 5]!, entries[row + 6]!),
      text: this.#text(entries[row + 1]!, entries[row + 2]!),
      comment: this.#text(entries[row + 3]!, entries[row + 4]!),
      numbers: cut(numbers, entries[row + 7]!, entries[row + 8]!),
      ids: cut(integers, entries[row + 9]!, entries[row + 10]!),
    };
  }

  #channel(at: number): SlhaDecay["channels"][number] {
    const { entries, integers, numbers } = this.#read();
    const row = at * entryColumns;
    return {
      ratio: numbers[entries[row + 7]!]!,
      daughters: cut(integers, entries[row + 9]!, entries[row + 10]!),
      line: entries[row]!,
    };
  }

  /** Where in the outline's table the sections of a kind are. */
  #rows(kind: 0 | 1): number[] {
    const { sections } = this.#read();
    const rows: number[] = [];
    for (let row = 0; row < sections.length; row += sectionColumns)
      if (sections[row] === kind) rows.push(row);
    return rows;
  }

  /** In the file's order. */
  get blocks(): SlhaBlock[] {
    const { sections } = this.#read();
    return this.#rows(0).map((row) => ({
      name: this.#text(sections[row + 2]!, sections[row + 3]!),
      q: sections[row + 4]!,
      line: sections[row + 1]!,
      entries: Array.from({ length: sections[row + 8]! }, (_, i) => this.#entry(sections[row + 7]! + i)),
    }));
  }

  get decays(): SlhaDecay[] {
    const { sections } = this.#read();
    return this.#rows(1).map((row) => ({
      table: this.#text(sections[row + 2]!, sections[row + 3]!),
      pdg: sections[row + 5]!,
      width: sections[row + 6]!,
      line: sections[row + 1]!,
      channels: Array.from({ length: sections[row + 8]! }, (_, i) => this.#channel(sections[row + 7]! + i)),
    }));
  }

  /**
   * Puts a number in the place of the one at the address; false where there is none. One that is there already stays as it is
   * written, and whole numbers stay whole: programs read some of them as integers.
   */
  set(address: SlhaAddress, value: number): boolean {
    const [start, length] = this.places(new SlhaAddresses([address])) as unknown as [number, number];
    if (start < 0) return false;
    const text = slhaNumberText(value, this.#bytes.toString("latin1", start, start + length));
    this.#replace(start, start + length, text);
    return true;
  }

  /** Adds an entry at the end of the last block of that name, or in a new block at the end of the file. */
  add(block: string, indices: readonly number[], value: number | string, comment = ""): void {
    const text = typeof value === "number" ? slhaNumberText(value) : value;
    const line = ` ${indices.map((index) => ` ${index}`).join("")}   ${text}${comment && `   # ${comment}`}\n`;
    const last = this.blocks.filter(({ name }) => name.toUpperCase() === block.toUpperCase()).at(-1);
    if (last === undefined) {
      const gap = this.#bytes.length === 0 || this.endsWithNewline ? "" : "\n";
      this.#replace(this.#bytes.length, this.#bytes.length, `${gap}Block ${block}\n${line}`);
      return;
    }
    const end = this.#lineEnd(last.entries.at(-1)?.line ?? last.line);
    const cut = this.#bytes[end - 1] === 10 ? "" : "\n";
    this.#replace(end, end, cut + line);
  }

  /** Where the line after the one of that number begins. */
  #lineEnd(line: number): number {
    let end = 0;
    for (let i = 0; i < line; i++) {
      const newline = this.#bytes.indexOf(10, end);
      if (newline < 0) return this.#bytes.length;
      end = newline + 1;
    }
    return end;
  }

  #replace(start: number, end: number, text: string): void {
    this.#bytes = Buffer.concat([
      this.#bytes.subarray(0, start),
      Buffer.from(text),
      this.#bytes.subarray(end),
    ]);
    this.#document = addon.slhaParse!(this.#bytes);
    this.#outline = undefined;
    this.#ascii = undefined;
  }

  /** The file: where nothing was changed, byte for byte what was read. */
  toBytes(): Buffer {
    return this.#bytes;
  }

  toString(): string {
    return this.#bytes.toString("utf8");
  }
}

/** Numbers as FORTRAN and C++ read them back to the same double. `before` is the number whose place it takes. */
export function slhaNumberText(value: number, before = ""): string {
  if (before !== "" && Object.is(Number(before.replace(/[dD]/, "E")), value)) return before;
  if (/^[+-]?\d+$/.test(before) && Number.isSafeInteger(value)) return `${value}`;
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
  if (Object.is(value, -0)) return "-0.0E+00";
  const [mantissa, exponent] = value.toExponential().split("e") as [string, string];
  const digits = mantissa.includes(".") ? mantissa : `${mantissa}.0`;
  return `${digits}E${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}
