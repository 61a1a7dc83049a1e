// lode check: one point through the evaluator, with everything shown.
import { LodeError } from "../../contract/errors.js";
import { type CommonOptions, type Declare, newCommand } from "../command.js";
import { interruptedStatus, watchInterrupt } from "../interrupt.js";
import { pointValues } from "../option-values.js";
import { type ScanChanges, scanChanges, withScanOptions } from "../scan-options.js";
import { duration } from "../words.js";

interface Options extends CommonOptions, ScanChanges {
  at?: Record<string, number>;
}

export const declareCheck: Declare = (parent, context) => {
  const { terminal } = context;
  const command = newCommand(
    parent,
    "check <scan.yaml>",
    "evaluate one point and show everything about it",
  ).option(
    "--at <x1=1,x2=2>",
    "parameters of the point; the others take the middle of their priors",
    pointValues("--at"),
  );
  withScanOptions(command).action(async (file: string, options: Options) => {
    const { loadScan, locateError } = await import("../../registry/scan.js");
    const { checkPoint } = await import("../../engine/check.js");
    const scan = await loadScan(file, scanChanges(options));
    // Handlers of "exit" end what the evaluator started.
    const leave = (): void => process.exit(interruptedStatus);
    const interrupt = watchInterrupt(leave, leave);
    const point = await checkPoint(scan, options.at ?? {})
      .catch((error: unknown) => {
        throw locateError(scan, error);
      })
      .finally(interrupt.release);
    const { paint } = terminal;
    if (options.json) terminal.printJson(point);
    else {
      for (const message of point.messages)
        terminal.say(`${terminal.paintError("yellow", "note")} ${message}`);
      const groups = [
        ["parameters", point.parameters],
        ["observables", point.observables],
        ["derived", point.derived],
        ["likelihood terms", point.terms],
        ["violations", point.violations],
        ["objectives", point.objectives],
      ] as const;
      for (const [title, values] of groups) {
        const entries = Object.entries(values);
        if (entries.length === 0) continue;
        const width = Math.max(...entries.map(([name]) => name.length));
        terminal.print(paint("bold", title));
        for (const [name, value] of entries) terminal.print(`  ${name.padEnd(width)}  ${value}`);
      }
      const status = point.status === "ok" ? paint("green", "ok") : paint("red", point.status);
      terminal.print(
        `${paint("bold", "status")} ${status}${point.reason === "" ? "" : ` (${point.reason})`}`,
      );
      terminal.print(`${paint("bold", "ln L")} ${point.logLikelihood}`);
      terminal.print(
        `${paint("bold", "found")} ${point.found ? paint("green", "yes") : "no"}, in ${duration(point.seconds)}`,
      );
    }
    if (point.status !== "ok") {
      throw new LodeError(
        "LODE_EVAL_CHECK",
        `The point is ${point.status}${point.reason ? `: ${point.reason}` : ""}.`,
        {
          found: point.status,
          expected: "ok",
          hint: "Try another point with --at, or see what the evaluator says.",
        },
      );
    }
  });
};
