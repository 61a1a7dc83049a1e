// Reads tables of points that something else made: CSV, Parquet, Arrow, or another run folder.
import { existsSync, readFileSync, statSync } from "node:fs";
import { LodeError } from "../contract/index.js";
import { parseCsv } from "./csv-table.js";
import { openRun } from "./run-reader.js";

/** Column name to values; text columns as strings. */
export type Table = Record<string, Float64Array | readonly string[]>;

function unreadable(path: string, why: string, cause?: unknown): LodeError {
  return new LodeError("LODE_DATA_UNREADABLE", `${path} cannot be read as a table: ${why}.`, {
    path,
    expected: "a CSV, Parquet or Arrow file, or a run folder",
    cause,
  });
}

/** Numbers as doubles, everything that is not a number as text. */
function toColumn(values: ArrayLike<unknown>): Float64Array | string[] {
  const list = Array.from(values);
  const numeric = list.every(
    (value) =>
      value === null ||
      value === undefined ||
      typeof value === "number" ||
      typeof value === "bigint" ||
      typeof value === "boolean",
  );
  if (numeric)
    return Float64Array.from(list, (value) =>
      value === null || value === undefined ? Number.NaN : Number(value),
    );
  return list.map((value) => (value === null || value === undefined ? "" : String(value)));
}

async function readParquet(path: string): Promise<Table> {
  const { asyncBufferFromFile, parquetRead } = await import("hyparquet");
  const parts = new Map<string, { start: number; data: ArrayLike<unknown> }[]>();
  await parquetRead({
    file: await asyncBufferFromFile(path),
    onChunk({ columnName, columnData, rowStart }) {
      const list = parts.get(columnName) ?? [];
      list.push({ start: rowStart, data: columnData as ArrayLike<unknown> });
      parts.set(columnName, list);
    },
  });
  const table: Table = {};
  for (const [name, list] of parts) {
    list.sort((a, b) => a.start - b.start);
    table[name] = toColumn(list.flatMap(({ data }) => Array.from(data)));
  }
  return table;
}

async function readArrow(path: string): Promise<Table> {
  const { tableFromIPC } = await import("apache-arrow");
  const table = tableFromIPC(readFileSync(path));
  return Object.fromEntries(
    table.schema.fields.map((field) => [
      field.name,
      toColumn(table.getChild(field.name)!.toArray() as ArrayLike<unknown>),
    ]),
  );
}

async function readRun(path: string): Promise<Table> {
  const columns = await (await openRun(path)).read();
  return Object.fromEntries(
    Object.entries(columns).map(([name, data]) => [
      name,
      Array.isArray(data) ? data : Float64Array.from(data),
    ]),
  );
}

/** The whole table at `path`. */
export async function readTable(path: string): Promise<Table> {
  if (!existsSync(path)) throw unreadable(path, "there is no such file");
  try {
    if (statSync(path).isDirectory()) return await readRun(path);
    const magic = readFileSync(path).subarray(0, 8).toString("latin1");
    if (magic.startsWith("PAR1")) return await readParquet(path);
    if (magic.startsWith("ARROW1") || magic.startsWith("\xff\xff\xff\xff")) return await readArrow(path);
    return parseCsv(readFileSync(path, "utf8"), path);
  } catch (error) {
    if (error instanceof LodeError) throw error;
    throw unreadable(path, (error as Error)?.message ?? String(error), error);
  }
}
