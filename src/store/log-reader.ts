// The log's reading side. It walks the Arrow stream message by message, so a torn tail is found without an exception,
// and it works while another process appends. Poll-friendly: a walk goes on where the last one ended.
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import {
  type Field,
  Message,
  MessageHeader,
  type RecordBatch,
  RecordBatchReader,
  type Schema,
} from "apache-arrow";
import { LodeError } from "../contract/index.js";
import type { Column, ColumnData, ColumnGroup, ColumnTable } from "./columns.js";

/** A record batch's place in the file. */
export interface BatchPlace {
  offset: number;
  bytes: number;
  rows: number;
}

export interface LogIndex {
  schema: Schema;
  /** Length of the schema message. */
  head: number;
  batches: BatchPlace[];
  rows: number;
  /** Where the last whole message ends; what follows is torn or not yet written. */
  end: number;
}

/** Window for message heads: larger than the metadata of any batch of a hundred columns. */
const windowBytes = 1 << 16;

class Window {
  readonly #fd: number;
  readonly size: number;
  #bytes = Buffer.alloc(0);
  #start = 0;

  constructor(fd: number) {
    this.#fd = fd;
    this.size = fstatSync(fd).size;
  }

  /** `length` bytes at `offset`, or undefined where the file is shorter. */
  at(offset: number, length: number): Buffer | undefined {
    if (offset + length > this.size) return undefined;
    if (offset < this.#start || offset + length > this.#start + this.#bytes.length) {
      const wanted = Math.min(Math.max(length, windowBytes), this.size - offset);
      const bytes = Buffer.alloc(wanted);
      const got = readSync(this.#fd, bytes, 0, wanted, offset);
      if (got < length) return undefined;
      this.#bytes = bytes.subarray(0, got);
      this.#start = offset;
    }
    return this.#bytes.subarray(offset - this.#start, offset - this.#start + length);
  }
}

/** The message at `offset`, or undefined where it is incomplete. */
function messageAt(window: Window, offset: number): { message: Message; bytes: number } | undefined {
  const prefix = window.at(offset, 8);
  if (prefix === undefined || prefix.readInt32LE(0) !== -1) return undefined;
  const length = prefix.readInt32LE(4);
  if (length <= 0) return undefined;
  const metadata = window.at(offset + 8, length);
  if (metadata === undefined) return undefined;
  let message: Message;
  try {
    message = Message.decode(metadata);
  } catch {
    return undefined;
  }
  const bytes = 8 + length + Number(message.bodyLength);
  return offset + bytes <= window.size ? { message, bytes } : undefined;
}

function corrupt(path: string, what: string): LodeError {
  return new LodeError("LODE_STORE_CORRUPT", `The log ${path} ${what}.`, {
    path,
    hint: "Is it a Lodescan log? Restore it from a copy, or start a new run.",
  });
}

/**
 * Walks the log at `path`; with `known`, only what was added since. Undefined where not even the schema is written yet:
 * a run that has just begun, or that was killed right then.
 */
export function indexLog(path: string, known?: LogIndex): LogIndex | undefined {
  const fd = openSync(path, "r");
  try {
    const window = new Window(fd);
    const index = known !== undefined && window.size >= known.end ? known : readHead(window, path);
    if (index === undefined) return undefined;
    for (let found = messageAt(window, index.end); found; found = messageAt(window, index.end)) {
      if (found.message.headerType !== MessageHeader.RecordBatch)
        throw corrupt(path, `holds a strange message at byte ${index.end}`);
      const rows = Number((found.message.header() as { length: number }).length);
      index.batches.push({ offset: index.end, bytes: found.bytes, rows });
      index.rows += rows;
      index.end += found.bytes;
    }
    return index;
  } finally {
    closeSync(fd);
  }
}

/** A schema message is shorter than this, so that a longer file without one is no log. */
const longestHead = 1 << 20;

function readHead(window: Window, path: string): LogIndex | undefined {
  const first = messageAt(window, 0);
  if (first === undefined && window.size < longestHead) return undefined;
  if (first?.message.headerType !== MessageHeader.Schema) throw corrupt(path, "has no schema");
  const schema = first.message.header() as unknown as Schema;
  return { schema, head: first.bytes, batches: [], rows: 0, end: first.bytes };
}

/** Column descriptions, from the schema's metadata. */
export function columnsOf(schema: Schema): Column[] {
  return schema.fields.map((field: Field) => {
    const column: Column = {
      name: field.name,
      group: (field.metadata.get("group") ?? "meta") as ColumnGroup,
    };
    const unit = field.metadata.get("unit");
    const label = field.metadata.get("label");
    if (unit !== undefined) column.unit = unit;
    if (label !== undefined) column.label = label;
    return column;
  });
}

/** Strings of a Utf8 column; runs of equal ones share one string. */
function readText(batch: RecordBatch, j: number, out: string[]): void {
  const data = batch.data.children[j]!;
  const offsets = data.valueOffsets as Int32Array;
  const bytes = Buffer.from(data.values.buffer, data.values.byteOffset, data.values.byteLength);
  let last = "";
  let lastBytes = bytes.subarray(0, 0);
  for (let i = 0; i < data.length; i++) {
    const length = offsets[i + 1]! - offsets[i]!;
    if (
      length !== lastBytes.length ||
      bytes.compare(lastBytes, 0, length, offsets[i], offsets[i + 1]) !== 0
    ) {
      lastBytes = bytes.subarray(offsets[i], offsets[i + 1]);
      last = lastBytes.toString("utf8");
    }
    out.push(last);
  }
}

function emptyColumn(field: Field, rows: number): ColumnData {
  const type = String(field.type);
  if (type === "Utf8") return [];
  if (type === "Uint32") return new Uint32Array(rows);
  return type === "Uint8" ? new Uint8Array(rows) : new Float64Array(rows);
}

/** Bytes that are decoded at a time. */
const pieceBytes = 16 << 20;

/** Yields the named columns of whole batches between rows `from` and `to` (all by default), some megabytes at a time. */
export function* readPieces(
  path: string,
  index: LogIndex,
  names: readonly string[],
  from = 0,
  to = index.rows,
): Generator<ColumnTable> {
  const positions = names.map((name) => index.schema.fields.findIndex((field) => field.name === name));
  const missing = names.find((_, k) => positions[k]! < 0);
  if (missing !== undefined) {
    throw new LodeError("LODE_DATA_UNREADABLE", `The log has no column ${missing}.`, {
      path,
      found: missing,
      expected: index.schema.fields.map((field) => field.name),
    });
  }
  let row = 0;
  for (let b = 0; b < index.batches.length && row < to; ) {
    const first = b;
    const firstRow = row;
    let bytes = 0;
    while (
      b < index.batches.length &&
      row < to &&
      (bytes === 0 || bytes + index.batches[b]!.bytes <= pieceBytes)
    ) {
      bytes += index.batches[b]!.bytes;
      row += index.batches[b]!.rows;
      b++;
    }
    if (row <= from) continue;
    // Opened for each piece: whoever stops reading in between leaves nothing open.
    const stream = readParts(path, [0, index.head], [index.batches[first]!.offset, bytes]);
    const piece = decodePiece(stream, index.schema, names, positions, row - firstRow);
    yield cutPiece(piece, Math.max(0, from - firstRow), Math.min(row, to) - firstRow, row - firstRow);
  }
}

/** Stretches of a file, given as offset and length, one behind the other. */
function readParts(path: string, ...parts: readonly (readonly [number, number])[]): Buffer {
  const fd = openSync(path, "r");
  try {
    return Buffer.concat(parts.map(([offset, length]) => readBytes(fd, offset, length)));
  } finally {
    closeSync(fd);
  }
}

function readBytes(fd: number, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let done = 0; done < length; ) {
    const got = readSync(fd, bytes, done, length - done, offset + done);
    if (got === 0) throw new LodeError("LODE_STORE_CORRUPT", "The log became shorter while it was read.", {});
    done += got;
  }
  return bytes;
}

function decodePiece(
  stream: Buffer,
  schema: Schema,
  names: readonly string[],
  positions: readonly number[],
  rows: number,
): ColumnTable {
  const table: ColumnTable = {};
  for (const [k, name] of names.entries()) table[name] = emptyColumn(schema.fields[positions[k]!]!, rows);
  let at = 0;
  for (const batch of RecordBatchReader.from(stream) as Iterable<RecordBatch>) {
    for (const [k, name] of names.entries()) {
      const out = table[name]!;
      if (Array.isArray(out)) readText(batch, positions[k]!, out);
      else out.set(batch.data.children[positions[k]!]!.values.subarray(0, batch.numRows), at);
    }
    at += batch.numRows;
  }
  return table;
}

function cutPiece(piece: ColumnTable, from: number, to: number, rows: number): ColumnTable {
  if (from === 0 && to === rows) return piece;
  return Object.fromEntries(Object.entries(piece).map(([name, data]) => [name, data.slice(from, to)]));
}

/** All rows of the named columns. */
export function readColumns(path: string, index: LogIndex, names: readonly string[]): ColumnTable {
  const table: ColumnTable = {};
  for (const name of names) {
    const field = index.schema.fields.find((candidate) => candidate.name === name);
    if (field !== undefined) table[name] = emptyColumn(field, index.rows);
  }
  let at = 0;
  for (const piece of readPieces(path, index, names)) {
    let count = 0;
    for (const [name, data] of Object.entries(piece)) {
      const out = table[name]!;
      if (Array.isArray(out)) for (const text of data as string[]) out.push(text);
      else out.set(data as Float64Array, at);
      count = data.length;
    }
    at += count;
  }
  return table;
}
