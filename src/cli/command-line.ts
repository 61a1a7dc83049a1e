// From arguments to an exit status: 0 done, 1 the scan or check failed, 2 usage or bad input, 130 interrupted.
import { CommanderError } from "commander";
import { LodeError } from "../contract/errors.js";
import { asLodeError, errorJson, errorText } from "./error-text.js";
import { makeProgram } from "./program.js";
import { type Streams, Terminal } from "./terminal.js";

/** Ends of commander that are no errors: somebody asked for help or the version. */
const harmless = new Set(["commander.helpDisplayed", "commander.help", "commander.version"]);

/** commander's "error: unknown option '--sed'\n(Did you mean --seed?)" as one of our errors. */
function usageError(error: CommanderError): LodeError {
  const [, sentence = error.message, suggestion] =
    /^(?:error: )?([\s\S]*?)\.?\s*(?:\((Did you mean [\s\S]*?)\))?$/.exec(error.message) ?? [];
  const found = error.code.startsWith("commander.unknown") ? /'([^']*)'/.exec(sentence)?.[1] : undefined;
  return new LodeError("LODE_CLI_USAGE", `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`, {
    ...(found === undefined ? {} : { found }),
    hint: suggestion ?? "See `lode help` for the commands, and `lode help COMMAND` for the options of one.",
  });
}

export async function runCommandLine(args: readonly string[], streams: Streams): Promise<number> {
  const terminal = new Terminal(streams);
  const json = args.includes("--json");
  let status = 0;
  const program = makeProgram(terminal, (wanted) => {
    status = wanted;
  });
  try {
    if (args.length === 0) {
      program.outputHelp({ error: true });
      return 2;
    }
    await program.parseAsync(args, { from: "user" });
    return status;
  } catch (thrown) {
    if (thrown instanceof CommanderError && harmless.has(thrown.code)) return thrown.exitCode === 0 ? 0 : 2;
    const error = thrown instanceof CommanderError ? usageError(thrown) : asLodeError(thrown);
    terminal.say(json ? errorJson(error) : errorText(error, terminal.paintError));
    if (streams.environment.LODE_DEBUG && error.cause instanceof Error) terminal.say(error.cause.stack ?? "");
    return error.exitStatus;
  }
}
