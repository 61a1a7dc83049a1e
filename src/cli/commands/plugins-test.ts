// lode plugins test: the conformance suite on a plugin's folder.

import type { CaseResult } from "../../testing/conformance/test-plugin.js";
import { type CommonOptions, type Declare, newCommand } from "../command.js";
import { wholeNumber } from "../option-values.js";

interface Options extends CommonOptions {
  only?: string;
  patience?: number;
}

export const declarePluginsTest: Declare = (parent, context) => {
  const { terminal } = context;
  newCommand(parent, "test <folder>", "run the conformance suite on a plugin's folder")
    .option("--only <text>", "only the cases whose names contain this")
    .option("--patience <seconds>", "longest time for one case", wholeNumber("--patience", 1, 86_400))
    .action(async (folder: string, options: Options) => {
      const { testPlugin } = await import("../../testing/conformance/test-plugin.js");
      const { paint } = terminal;
      const show = ({ passed, name, message }: CaseResult): void => {
        terminal.print(`  ${passed ? paint("green", "✔") : paint("red", "✘")} ${name}`);
        if (!passed && message !== undefined) terminal.print(`      ${message.replaceAll("\n", "\n      ")}`);
      };
      const report = await testPlugin(folder, {
        ...(options.json ? {} : { onResult: show }),
        ...(options.only === undefined ? {} : { only: options.only }),
        ...(options.patience === undefined ? {} : { patience: options.patience }),
      });
      const failed = report.results.filter(({ passed }) => !passed).length;
      if (options.json) terminal.printJson(report);
      else {
        const verdict = report.passed ? paint("green", "passes") : paint("red", "does not pass");
        const count = `${report.results.length - failed} of ${report.results.length} cases`;
        terminal.print(`The ${report.kind} ${paint("bold", report.name)} ${verdict}: ${count}.`);
      }
      if (!report.passed) context.exitWith(1);
    });
};
