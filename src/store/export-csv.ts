// CSV: all columns of the log in their order, numbers in the shortest form that reads back to the same double.
import type { ColumnData } from "./columns.js";
import type { ExportOptions, ExportReport } from "./export.js";
import type { RunReader } from "./run-reader.js";
import { textSink } from "./text-file.js";

/** nan, inf, -inf as numpy and pandas read them; minus zero keeps its sign. */
export function numberText(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? "-0.0" : String(value);
  return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

function cellText(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

export async function exportCsv(reader: RunReader, { out, write }: ExportOptions): Promise<ExportReport> {
  const sink = textSink(out, write);
  const names = reader.columns.map(({ name }) => name);
  const weights = await reader.logWeights();
  await sink.put(`${[...names, ...(weights ? ["logWeight"] : [])].map(cellText).join(",")}\n`);
  let rows = 0;
  for await (const piece of reader.batches(names)) {
    const columns: ColumnData[] = names.map((name) => piece[name]!);
    const count = columns[0]!.length;
    if (weights) columns.push(weights.subarray(rows, rows + count));
    for (let from = 0; from < count; from += 4096)
      await sink.put(lines(columns, from, Math.min(count, from + 4096)));
    rows += count;
  }
  await sink.end();
  return { files: out === undefined ? [] : [out], rows, leftOut: 0, notes: [] };
}

function lines(columns: readonly ColumnData[], from: number, to: number): string {
  let text = "";
  for (let i = from; i < to; i++) {
    for (const [j, column] of columns.entries()) {
      const value = column[i]!;
      text += (j > 0 ? "," : "") + (typeof value === "number" ? numberText(value) : cellText(value));
    }
    text += "\n";
  }
  return text;
}
