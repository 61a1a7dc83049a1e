// lode export: the log in formats that other programs read.
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { LodeError } from "../../contract/errors.js";
import type { ExportFormat } from "../../store/export.js";
import { type CommonOptions, type Declare, newCommand } from "../command.js";
import { nameList } from "../option-values.js";
import { typedPath } from "../typed-path.js";
import { grouped } from "../words.js";

interface Options extends CommonOptions {
  format: string[];
  out?: string;
}

/** Formats of one file. */
const single: ReadonlySet<string> = new Set(["csv", "parquet", "slha"]);
/** Formats that can go to standard output. */
const printed: ReadonlySet<string> = new Set(["csv", "slha"]);

/** Where a format goes: `out` itself, or with several formats a place of its own in the folder `out`. */
function placeOf(
  format: string,
  out: string | undefined,
  several: boolean,
  name: string,
): string | undefined {
  if (out === undefined || !several) return out;
  return single.has(format) ? join(out, `${name}.${format}`) : join(out, format, name);
}

function checkFormats(wanted: readonly string[], known: readonly string[], out: string | undefined): void {
  for (const format of wanted) {
    if (known.includes(format)) continue;
    throw new LodeError("LODE_CLI_USAGE", `There is no export format ${format}.`, {
      path: "--format",
      found: format,
      expected: known,
    });
  }
  if (out === undefined && (wanted.length > 1 || !printed.has(wanted[0]!))) {
    throw new LodeError("LODE_CLI_USAGE", "Only csv or slha can go to standard output.", {
      path: "--out",
      found: wanted,
      expected: "a file, or a folder for several formats",
      hint: "Give --out PATH.",
    });
  }
}

export const declareExport: Declare = (parent, { terminal }) => {
  newCommand(
    parent,
    "export <folder>",
    "write the log as csv, parquet, getdist or multinest files, or kept spectra as slha",
  )
    .option("--format <names>", "formats, with commas between them", nameList("--format"), ["csv"])
    .option(
      "--out <path>",
      "file, or root of the names; a folder for several formats; without it csv or slha goes to standard output",
    )
    .action(async (folder: string, options: Options) => {
      const { exportFormats, exportRun } = await import("../../store/export.js");
      const { openRun } = await import("../../store/run-reader.js");
      const formats = [...new Set(options.format)];
      checkFormats(formats, exportFormats, options.out);
      const reader = await openRun(folder);
      const name = reader.scan.name.replace(/[^A-Za-z0-9._-]+/g, "-");
      const reports = [];
      for (const format of formats) {
        const out = placeOf(format, options.out, formats.length > 1, name);
        if (out !== undefined) mkdirSync(dirname(out), { recursive: true });
        const to = out === undefined ? { write: (text: string) => terminal.printRaw(text) } : { out };
        reports.push({ format, ...(await exportRun(reader, format as ExportFormat, to)) });
      }
      if (options.json && options.out !== undefined) terminal.printJson({ exports: reports });
      for (const { files, rows, leftOut, notes } of reports) {
        for (const note of notes) terminal.say(`${terminal.paintError("yellow", "note")} ${note}`);
        if (files.length === 0 || options.json) continue;
        const without = leftOut > 0 ? `, ${grouped(leftOut)} left out` : "";
        terminal.print(`${files.map(typedPath).join(", ")}: ${grouped(rows)} rows${without}`);
      }
    });
};
