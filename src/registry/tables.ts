// Tabulated likelihoods in files of their own: their numbers are copied into the scan, so that a run folder is complete.
import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { LodeError } from "../contract/index.js";
import type { Scan } from "../problem/generated/scan.js";

const maxTableBytes = 20_000_000;

/** Replaces `file` of every table term by the two columns of that file. */
export function inlineTables(scan: Scan): void {
  for (const [name, { table }] of Object.entries(scan.likelihood)) {
    if (table?.file === undefined) continue;
    const { x, logLikelihood } = readTable(
      resolve(scan.folder, table.file),
      `/likelihood/${name}/table/file`,
    );
    delete table.file;
    table.x = x;
    table.logLikelihood = logLikelihood;
  }
}

/** Two numbers a line, separated by blanks, commas or semicolons; `#` starts a comment; one line of names may come first. */
function readTable(file: string, path: string): { x: number[]; logLikelihood: number[] } {
  const fault = (message: string, details: { found?: unknown; expected?: unknown; cause?: unknown }) =>
    new LodeError("LODE_DATA_UNREADABLE", message, {
      path,
      hint: "A table is a text file of two columns, x and log L, found from the folder of the scan file.",
      ...details,
    });
  let text: string;
  try {
    if (statSync(file).size > maxTableBytes) throw new Error("it is too large");
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw fault(`The table ${file} cannot be read.`, {
      cause,
      found: cause instanceof Error ? cause.message : cause,
    });
  }
  const x: number[] = [];
  const logLikelihood: number[] = [];
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    const fields = line
      .replace(/#.*/, "")
      .trim()
      .split(/[\s,;]+/)
      .filter((field) => field !== "");
    if (fields.length === 0) continue;
    const numbers = fields.map(Number);
    if (x.length === 0 && numbers.every(Number.isNaN)) continue;
    if (numbers.length !== 2 || !numbers.every(Number.isFinite))
      throw fault(`Line ${i + 1} of ${file} does not hold two numbers.`, {
        found: line.slice(0, 80),
        expected: "x and log L",
      });
    x.push(numbers[0]!);
    logLikelihood.push(numbers[1]!);
  }
  if (x.length < 2)
    throw fault(`The table ${file} holds less than two rows.`, { found: x.length, expected: "two or more" });
  return { x, logLikelihood };
}
