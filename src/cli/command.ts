// What every command is given, and how one is declared.
import type { Command } from "commander";
import type { Terminal } from "./terminal.js";

export interface CommandContext {
  terminal: Terminal;
  /** Ends the program with this status once the command returns. */
  exitWith(status: number): void;
}

/** Adds a command to `lode`, or to one of its groups. */
export type Declare = (parent: Command, context: CommandContext) => void;

/** Options that every command has. */
export interface CommonOptions {
  json?: boolean;
}

/** A command with `--json`, which every command has. */
export function newCommand(parent: Command, nameAndArguments: string, summary: string): Command {
  return parent
    .command(nameAndArguments)
    .description(summary)
    .option("--json", "print one JSON object instead of text");
}
