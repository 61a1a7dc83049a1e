// Reads CSV (RFC 4180; also tab or semicolon separated) into columns: numbers where every cell is one, text otherwise.
import { LodeError } from "../contract/index.js";

/** `nan`, `inf` and empty cells as the exports write them and as pandas does; undefined: not a number. */
export function parseNumber(cell: string): number | undefined {
  const text = cell.trim();
  if (text === "") return Number.NaN;
  const value = Number(text);
  if (!Number.isNaN(value)) return value;
  const word = text.toLowerCase().replace(/^\+/, "");
  if (word === "nan" || word === "-nan" || word === "na" || word === "null") return Number.NaN;
  if (word === "inf" || word === "infinity") return Infinity;
  return word === "-inf" || word === "-infinity" ? -Infinity : undefined;
}

/** Splits one record that starts at `at`; quoted cells may hold separators, quotes and line breaks. */
function readRecord(text: string, at: number, separator: string): { cells: string[]; next: number } {
  const cells: string[] = [];
  for (;;) {
    if (text[at] === '"') {
      let cell = "";
      for (at++; ; at++) {
        const quote = text.indexOf('"', at);
        if (quote < 0) return { cells: [...cells, cell + text.slice(at)], next: text.length };
        cell += text.slice(at, quote);
        at = quote + 1;
        if (text[at] !== '"') break;
        cell += '"';
      }
      cells.push(cell);
    } else {
      let end = at;
      while (end < text.length && text[end] !== separator && text[end] !== "\n") end++;
      cells.push(text.slice(at, text[end] === "\n" && text[end - 1] === "\r" ? end - 1 : end));
      at = end;
    }
    if (text[at] === "\r") at++;
    if (text[at] === separator) at++;
    else return { cells, next: at + 1 };
  }
}

/** Columns by name. The first record names them; lines that begin with # before it are skipped. */
export function parseCsv(text: string, path: string): Record<string, Float64Array | string[]> {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (
    text[at] === "#" &&
    /^#\s*$|^#\s*\S+\s+\S+\s/.test(text.slice(at, text.indexOf("\n", at))) &&
    !text.slice(at, text.indexOf("\n", at)).includes(",")
  ) {
    at = text.indexOf("\n", at) + 1;
  }
  const line = text.slice(at, text.indexOf("\n", at) < 0 ? undefined : text.indexOf("\n", at));
  const separator = [",", "\t", ";"].find((candidate) => line.includes(candidate)) ?? ",";
  const head = readRecord(text, at, separator);
  const names = head.cells.map((cell, j) => (j === 0 ? cell.replace(/^#\s*/, "") : cell).trim());
  const columns = names.map((): { numbers: number[]; texts: string[] | undefined } => ({
    numbers: [],
    texts: undefined,
  }));
  for (at = head.next; at < text.length; ) {
    const { cells, next } = readRecord(text, at, separator);
    const lineNumber = columns[0]!.numbers.length + 2;
    at = next;
    if (cells.length === 1 && cells[0]!.trim() === "") continue;
    if (cells.length !== names.length) {
      throw new LodeError(
        "LODE_DATA_UNREADABLE",
        `${path} has ${cells.length} cells in line ${lineNumber}, but ${names.length} columns.`,
        {
          path: `${path}:${lineNumber}`,
          found: cells.length,
          expected: names.length,
        },
      );
    }
    for (const [j, cell] of cells.entries()) addCell(columns[j]!, cell);
  }
  return Object.fromEntries(
    names.map((name, j) => [name, columns[j]!.texts ?? Float64Array.from(columns[j]!.numbers)]),
  );
}

/** A column is one of numbers until the first cell that is none. */
function addCell(column: { numbers: number[]; texts: string[] | undefined }, cell: string): void {
  if (column.texts === undefined) {
    const value = parseNumber(cell);
    if (value !== undefined) {
      column.numbers.push(value);
      return;
    }
    column.texts = column.numbers.map((number) => (Number.isNaN(number) ? "" : String(number)));
  }
  column.numbers.push(Number.NaN);
  column.texts.push(cell);
}
