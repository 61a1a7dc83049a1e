// Parquet: the columns of the log with their types; units and labels as key-value metadata of the file.
import { fileWriter, ParquetWriter, schemaFromColumnData } from "hyparquet-writer";
import type { ColumnData, ColumnTable } from "./columns.js";
import { writeError } from "./disk.js";
import type { ExportReport } from "./export.js";
import type { RunReader } from "./run-reader.js";

type ParquetType = "INT32" | "INT64" | "STRING" | "DOUBLE";

const metaTypes: Record<string, ParquetType> = {
  id: "INT64",
  iteration: "INT64",
  origin: "STRING",
  status: "STRING",
  reason: "STRING",
  found: "INT32",
};

interface Source {
  name: string;
  type: ParquetType;
  data: number[];
  nullable: false;
}

function source(name: string, type: ParquetType, data: ColumnData): Source {
  const values =
    type === "INT64"
      ? Array.from(data as Uint32Array, BigInt)
      : type === "INT32"
        ? Array.from(data as Uint8Array)
        : data;
  return { name, type, data: values as number[], nullable: false };
}

export async function exportParquet(reader: RunReader, out: string): Promise<ExportReport> {
  const names = reader.columns.map(({ name }) => name);
  const weights = await reader.logWeights();
  const metadata = reader.columns.flatMap(({ name, unit, label }) => [
    ...(unit === undefined ? [] : [{ key: `unit:${name}`, value: unit }]),
    ...(label === undefined ? [] : [{ key: `label:${name}`, value: label }]),
  ]);
  let rows = 0;
  try {
    const types = reader.columns.map(
      ({ name, group }) => (group === "meta" ? metaTypes[name] : undefined) ?? "DOUBLE",
    );
    const sources = (piece?: ColumnTable) =>
      names.map((name, j) => source(name, types[j]!, piece?.[name] ?? []));
    const weightSource = (part: Float64Array) => (weights ? [source("logWeight", "DOUBLE", part)] : []);
    const schema = schemaFromColumnData({ columnData: [...sources(), ...weightSource(new Float64Array(0))] });
    const writer = new ParquetWriter({
      writer: fileWriter(out),
      schema,
      kvMetadata: metadata,
      createdBy: "lodescan",
    });
    for await (const piece of reader.batches(names)) {
      const count = piece[names[0]!]!.length;
      const columnData = [
        ...sources(piece),
        ...weightSource(weights?.slice(rows, rows + count) ?? new Float64Array(0)),
      ];
      await writer.write({ columnData, rowGroupSize: count });
      rows += count;
    }
    await writer.finish();
  } catch (error) {
    throw writeError(error, out);
  }
  return { files: [out], rows, leftOut: 0, notes: [] };
}
