// lode bench: strategies on problems with seeds, run in parallel, kept and gone on with; tables, files and a page.
import type { BenchProgress } from "../../bench/run-bench.js";
import { BenchDisplay } from "../bench-display.js";
import { type CommonOptions, type Declare, newCommand } from "../command.js";
import { interruptedStatus, watchInterrupt } from "../interrupt.js";
import { nameList, wholeNumber } from "../option-values.js";
import { typedPath } from "../typed-path.js";
import { shellWord } from "../words.js";

interface Options extends CommonOptions {
  out?: string;
  parallel?: number;
  seeds?: number;
  only?: string[];
  problems?: string[];
  smoke?: boolean;
}

export const declareBench: Declare = (parent, context) => {
  newCommand(parent, "bench <bench.yaml>", "compare strategies on problems, with statistics and a page")
    .option("--out <folder>", "where runs and results go; default: benches/<name>")
    .option("--parallel <number>", "runs at the same time", wholeNumber("--parallel", 1, 1024))
    .option(
      "--seeds <number>",
      "seeds from 1 to this, instead of the file's",
      wholeNumber("--seeds", 1, 10000),
    )
    .option("--only <strategies>", "only these strategies, with commas between them", nameList("--only"))
    .option("--problems <problems>", "only these problems, with commas between them", nameList("--problems"))
    .option("--smoke", "a quick trial: few seeds and short runs, as the file's `smoke` says")
    .action(async (file: string, options: Options) => {
      const { runBench } = await import("../../bench/run-bench.js");
      const { writeResults } = await import("../../bench/write-results.js");
      const { statisticsOf } = await import("../../bench/statistics.js");
      const { renderBenchPage } = await import("../../bench/page/page.js");
      const { legend, resultTables, timingTable } = await import("../../bench/tables.js");
      const { terminal } = context;
      const { out, parallel, only, problems, smoke } = options;
      const display = new BenchDisplay(terminal, options.json === true);
      const interrupt = watchInterrupt(
        () => display.note("Stopping; finished runs are kept. Press Ctrl-C again to kill at once."),
        () => display.close(),
      );
      const ending = await runBench(file, {
        ...(out === undefined ? {} : { out }),
        ...(parallel === undefined ? {} : { parallel }),
        ...(options.seeds === undefined
          ? {}
          : { seeds: Array.from({ length: options.seeds }, (_, i) => i + 1) }),
        ...(only === undefined ? {} : { only }),
        ...(problems === undefined ? {} : { problems }),
        ...(smoke === undefined ? {} : { smoke }),
        signal: interrupt.signal,
        onProgress: (progress: BenchProgress) => display.show(progress),
      }).finally(() => {
        display.close();
        interrupt.release();
      });
      const { dir, results, done, total } = ending;
      if (results === undefined) {
        if (options.json) terminal.printJson({ dir, interrupted: true, done, total });
        else
          terminal.print(
            `Interrupted; what is done is kept in ${typedPath(dir)}.\nGo on with: ${terminal.paint("cyan", commandAgain(file, options))}`,
          );
        context.exitWith(interruptedStatus);
        return;
      }
      const files = writeResults(results, dir, renderBenchPage);
      if (options.json) terminal.printJson({ dir, files, ...results, statistics: statisticsOf(results) });
      else {
        terminal.print(`${resultTables(results)}\n\n${terminal.paint("dim", legend)}`);
        const times = timingTable(results);
        if (times !== "") terminal.print(`\n${times}`);
        terminal.print(`\n${files.map(typedPath).join("\n")}`);
      }
      if (results.runs.some(({ status }) => status === "failed")) context.exitWith(1);
    });
};

/** The same comparison once more, as somebody would type it. */
function commandAgain(file: string, { out, parallel, seeds, only, problems, smoke }: Options): string {
  return [
    ...["lode", "bench", shellWord(file)],
    ...(out === undefined ? [] : ["--out", shellWord(out)]),
    ...(parallel === undefined ? [] : ["--parallel", `${parallel}`]),
    ...(seeds === undefined ? [] : ["--seeds", `${seeds}`]),
    ...(only === undefined ? [] : ["--only", shellWord(only.join(","))]),
    ...(problems === undefined ? [] : ["--problems", shellWord(problems.join(","))]),
    ...(smoke === undefined ? [] : ["--smoke"]),
  ].join(" ");
}
