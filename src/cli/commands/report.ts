// lode report: a page and figures from a run folder.
import { type CommonOptions, type Declare, newCommand } from "../command.js";
import { nameList } from "../option-values.js";
import { typedPath } from "../typed-path.js";
import { grouped } from "../words.js";

interface Options extends CommonOptions {
  out?: string;
  x?: string;
  y?: string;
  columns?: string[];
}

export const declareReport: Declare = (parent, { terminal }) => {
  newCommand(parent, "report <folder>", "make a page with figures, and the figures as SVG and PNG")
    .option("--out <folder>", "where to put them; default: report/ in the run folder")
    .option("--x <name>", "column across, for two-dimensional figures")
    .option("--y <name>", "column up")
    .option("--columns <names>", "columns of the corner plot, with commas, at most 8", nameList("--columns"))
    .action(async (folder: string, options: Options) => {
      const { report } = await import("../../report/make-report.js");
      const { version } = await import("../program.js");
      const { out, x, y, columns } = options;
      const result = await report(folder, {
        version,
        ...(out === undefined ? {} : { out }),
        ...(x === undefined ? {} : { x }),
        ...(y === undefined ? {} : { y }),
        ...(columns === undefined ? {} : { columns }),
      });
      if (options.json) {
        terminal.printJson(result);
        return;
      }
      const page = typedPath(result.page);
      terminal.print(`${terminal.paint("bold", page)} shows ${grouped(result.rows)} points`);
      terminal.print(
        `  ${terminal.paint("dim", "figures")}  ${result.figures.join(", ")}, as .svg and .png beside it`,
      );
      terminal.print(`  ${terminal.paint("dim", "next")}     open ${page} in a browser`);
    });
};
