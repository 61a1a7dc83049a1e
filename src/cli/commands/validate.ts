// lode validate: the scan file alone; nothing is evaluated or written.
import { type CommonOptions, type Declare, newCommand } from "../command.js";
import { type ScanChanges, scanChanges, withScanOptions } from "../scan-options.js";
import { block } from "../summary-text.js";
import { shellWord } from "../words.js";

interface Options extends CommonOptions, ScanChanges {}

export const declareValidate: Declare = (parent, { terminal }) => {
  const command = newCommand(parent, "validate <scan.yaml>", "check a scan file without evaluating anything");
  withScanOptions(command).action(async (file: string, options: Options) => {
    const { loadScan } = await import("../../registry/scan.js");
    const { checkWithEvaluator } = await import("../../engine/dry-run.js");
    const scan = await loadScan(file, scanChanges(options));
    await checkWithEvaluator(scan);
    if (options.json) {
      terminal.printJson({ valid: true, scan });
      return;
    }
    const fixed = Object.values(scan.parameters).filter(
      ({ prior }) => prior === "fixed" || prior === "same-as",
    ).length;
    const names = Object.keys(scan.parameters);
    const surrogates = scan.surrogates.map(({ plugin, learns }) => `${plugin} for ${String(learns)}`);
    const budget = Object.entries(scan.budget).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
    const rows: [string, string][] = [
      ["parameters", `${names.join(", ")}${fixed > 0 ? ` (${fixed} not varied)` : ""}`],
      ["likelihood", Object.keys(scan.likelihood).join(", ")],
      ["constraints", Object.keys(scan.constraints).join(", ")],
      ["evaluator", scan.evaluator.plugin],
      ["sampler", scan.sampler.plugin],
      ["surrogates", surrogates.join("; ")],
      ["budget", budget.join(", ")],
      ["next", terminal.paint("cyan", `lode check ${shellWord(file)}`)],
    ];
    terminal.print(block(`${terminal.paint("bold", file)} is a valid scan`, rows, terminal.paint));
  });
};
