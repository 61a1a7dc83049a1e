// lode export: the log in formats that other programs read.
import { LodeError } from "../../contract/errors.js";
import { type CommonOptions, type Declare, newCommand } from "../command.js";
import { nameList } from "../option-values.js";
import { typedPath } from "../typed-path.js";
import { grouped } from "../words.js";

interface Options extends CommonOptions {
  format: string[];
  out?: string;
}

export const declareExport: Declare = (parent, { terminal }) => {
  newCommand(parent, "export <folder>", "write the log as csv, parquet, getdist or multinest files")
    .option("--format <names>", "formats, with commas between them", nameList("--format"), ["csv"])
    .option("--out <path>", "file or root of the files; csv without it goes to standard output")
    .action(async (folder: string, options: Options) => {
      const { exportFormats, exportRun } = await import("../../store/export.js");
      const { openRun } = await import("../../store/run-reader.js");
      for (const format of options.format) {
        if ((exportFormats as readonly string[]).includes(format)) continue;
        throw new LodeError("LODE_CLI_USAGE", `There is no export format ${format}.`, {
          path: "--format",
          found: format,
          expected: exportFormats,
        });
      }
      void [openRun, exportRun, folder, terminal, typedPath, grouped];
    });
};
