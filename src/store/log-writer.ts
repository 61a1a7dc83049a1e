// The log's writing side: an Arrow IPC stream that is appended to batch by batch and never finished, so that it is
// valid at every batch boundary and pyarrow, polars or DuckDB open it while it grows. No dictionary columns.
import {
  type Data,
  Field,
  Float64,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  Uint8,
  Uint32,
  Utf8,
} from "apache-arrow";
import { type Matrix, statusNames } from "../contract/index.js";
import type { Column, RowBlock } from "./columns.js";
import { AppendFile } from "./disk.js";

const integerColumns = new Set(["id", "iteration"]);
const textColumns = new Set(["origin", "status", "reason"]);

function columnType(column: Column): Uint32 | Uint8 | Utf8 | Float64 {
  if (column.group !== "meta") return new Float64();
  if (integerColumns.has(column.name)) return new Uint32();
  if (textColumns.has(column.name)) return new Utf8();
  return column.name === "found" ? new Uint8() : new Float64();
}

/** The Arrow schema of a log; group, unit and label of each column ride along as metadata. */
export function logSchema(columns: readonly Column[]): Schema {
  const fields = columns.map((column) => {
    const metadata = new Map([["group", column.group as string]]);
    if (column.unit) metadata.set("unit", column.unit);
    if (column.label) metadata.set("label", column.label);
    return new Field(column.name, columnType(column), false, metadata);
  });
  return new Schema(fields, new Map([["lodescan.log", "1"]]));
}

/** Encodes batches one at a time. The library's own queue keeps all it ever wrote, hence the override of `_write`. */
export class BatchEncoder extends RecordBatchStreamWriter {
  #parts: Uint8Array[] = [];

  protected override _write(chunk: ArrayBufferView): this {
    this.#parts.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    return this;
  }

  /** The bytes of the stream's head: the schema message. */
  head(schema: Schema): Uint8Array {
    this.reset(undefined, schema as never);
    return this.#drain();
  }

  batch(batch: RecordBatch): Uint8Array {
    this._writeRecordBatch(batch);
    // The library remembers where each batch lies, for a footer that streams do not have.
    this._recordBatchBlocks.length = 0;
    return this.#drain();
  }

  #drain(): Uint8Array {
    const bytes = Buffer.concat(this.#parts);
    this.#parts = [];
    return bytes;
  }
}

/** A Utf8 column. Neighbours are mostly equal, so equal strings are encoded once. */
function textData(values: readonly string[], from: number, to: number): Data<Utf8> {
  const offsets = new Int32Array(to - from + 1);
  const encoded = new Map<string, Buffer>();
  const parts: Buffer[] = [];
  let end = 0;
  for (let i = from; i < to; i++) {
    let bytes = encoded.get(values[i]!);
    if (bytes === undefined) encoded.set(values[i]!, (bytes = Buffer.from(values[i]!)));
    if (bytes.length > 0) parts.push(bytes);
    end += bytes.length;
    offsets[i - from + 1] = end;
  }
  return makeData({
    type: new Utf8(),
    length: to - from,
    nullCount: 0,
    valueOffsets: offsets,
    data: Buffer.concat(parts),
  });
}

function numberData(values: Float64Array): Data<Float64> {
  return makeData({ type: new Float64(), length: values.length, nullCount: 0, data: values });
}

function integerData(values: Uint32Array): Data<Uint32> {
  return makeData({ type: new Uint32(), length: values.length, nullCount: 0, data: values });
}

/** Column-wise copies of rows `from` to `to` of a matrix. */
function matrixColumns(m: Matrix, from: number, to: number): Data[] {
  return Array.from({ length: m.cols }, (_, j) => {
    const column = new Float64Array(to - from);
    for (let i = from, at = from * m.cols + j; i < to; i++, at += m.cols) column[i - from] = m.data[at]!;
    return numberData(column);
  });
}

/** Rows `from` to `to` of a block as an Arrow batch. */
function blockBatch(schema: Schema, block: RowBlock, from: number, to: number): RecordBatch {
  const status = Array.from(block.status.subarray(from, to), (code) => statusNames[code]!);
  const children: Data[] = [
    integerData(Uint32Array.from(block.ids.subarray(from, to))),
    integerData(block.iterations.slice(from, to)),
    textData(block.origins, from, to),
    textData(status, 0, to - from),
    textData(block.reasons, from, to),
    numberData(block.seconds.slice(from, to)),
    numberData(block.logLikelihood.slice(from, to)),
    makeData({ type: new Uint8(), length: to - from, nullCount: 0, data: block.found.slice(from, to) }),
  ];
  const { parameters, observables, derived, terms, violations, objectives } = block;
  for (const m of [parameters, observables, derived, terms, violations, objectives]) {
    children.push(...matrixColumns(m, from, to));
  }
  return new RecordBatch(
    schema,
    makeData({ type: new Struct(schema.fields), length: to - from, nullCount: 0, children }),
  );
}

export class LogWriter {
  readonly #file: AppendFile;
  readonly #schema: Schema;
  readonly #encoder = new BatchEncoder();
  #rows: number;

  /** `end`: where the log's last whole batch ends and how many rows come before it; without it a new log is begun. */
  constructor(path: string, columns: readonly Column[], end?: { bytes: number; rows: number }) {
    this.#schema = logSchema(columns);
    const head = this.#encoder.head(this.#schema);
    this.#file = new AppendFile(path, end?.bytes);
    this.#rows = end?.rows ?? 0;
    if (end === undefined) this.#file.append(head);
  }

  /** Rows written so far. */
  get rows(): number {
    return this.#rows;
  }

  /** Appends rows `from` to `to` (exclusive) of `block` as one batch. */
  append(block: RowBlock, from: number, to: number): void {
    if (to <= from) return;
    this.#file.append(this.#encoder.batch(blockBatch(this.#schema, block, from, to)));
    this.#rows += to - from;
  }

  sync(): void {
    this.#file.sync();
  }

  close(): void {
    this.#file.close();
  }
}
