// The commands of `lode`, one file each. What a command needs is imported when it runs, so that help comes at once.
import { createRequire } from "node:module";
import { Command } from "commander";
import type { CommandContext, Declare } from "./command.js";
import { declareBench } from "./commands/bench.js";
import { declareCheck } from "./commands/check.js";
import { declareExport } from "./commands/export.js";
import { declarePluginsList } from "./commands/plugins-list.js";
import { declarePluginsNew } from "./commands/plugins-new.js";
import { declarePluginsShow } from "./commands/plugins-show.js";
import { declarePluginsTest } from "./commands/plugins-test.js";
import { declareReport } from "./commands/report.js";
import { declareResume } from "./commands/resume.js";
import { declareRun } from "./commands/run.js";
import { declareStatus } from "./commands/status.js";
import { declareValidate } from "./commands/validate.js";
import type { Terminal } from "./terminal.js";

const commands: readonly Declare[] = [
  declareRun,
  declareResume,
  declareValidate,
  declareCheck,
  declareStatus,
  declareExport,
  declareReport,
  declareBench,
];
const pluginCommands: readonly Declare[] = [
  declarePluginsList,
  declarePluginsShow,
  declarePluginsNew,
  declarePluginsTest,
];

/** Version of the package. */
export const version = (createRequire(import.meta.url)("lodescan/package.json") as { version: string })
  .version;

/** Errors are thrown, help goes to standard output; `exitWith` is told the status of a command that ended by itself. */
export function makeProgram(terminal: Terminal, exitWith: (status: number) => void): Command {
  const context: CommandContext = { terminal, exitWith };
  const program = new Command("lode")
    .description(
      "Finds the thin veins of a model's parameter space where everything that is known is satisfied.",
    )
    .version(version, "--version", "print the version")
    .helpOption("-h, --help", "show help")
    .helpCommand("help [command]", "show help for a command")
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.replace(/\n$/, "")),
      // The help of a group that was named without a command of its.
      writeErr: (text) => terminal.say(text.replace(/\n$/, "")),
      // Errors are shown by whoever catches them.
      outputError: () => {},
    })
    .addHelpText(
      "after",
      "\nBegin with:  lode run scan.yaml\nExit status: 0 done, 1 failed, 2 usage or bad input, 130 interrupted",
    );
  for (const declare of commands) declare(program, context);
  const plugins = program.command("plugins").description("list, show, make and test plugins");
  for (const declare of pluginCommands) declare(plugins, context);
  return program;
}
