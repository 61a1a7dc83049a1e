// A program that is started for each point: parameters in its arguments and on its standard input, the answer is the last
// line of its standard output that is a JSON object.
import type { EvaluateContext } from "lodescan/contract";
import { exitOutcome, failed, invalid, type Outcome, readAnswer, shown } from "./answer.js";
import type { Request } from "./generated/protocol.js";
import type { Program } from "./index.js";
import { parseLine } from "./json-line.js";

/** Output that is looked at, in lines. */
const mostLines = 100_000;

/** "{m0}" becomes the parameter's value, "{scratch}" the point's own folder. */
function fillIn(argument: string, parameters: Record<string, number>, where: EvaluateContext): string {
  return argument.replace(/\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (all, name: string) => {
    if (Object.hasOwn(parameters, name)) return String(parameters[name]);
    return name === "scratch" ? where.scratch : all;
  });
}

export async function runOnce(
  { options, context, names }: Program,
  parameters: Record<string, number>,
  where: EvaluateContext,
): Promise<Outcome> {
  const [command, ...args] = options.command.map((argument) => fillIn(argument, parameters, where)) as [
    string,
    ...string[],
  ];
  const child = context.spawn(command, args, { cwd: context.folder, env: options.env });
  const request: Request = options.scratch
    ? { id: 0, parameters, scratch: where.scratch }
    : { id: 0, parameters };
  child.write(`${JSON.stringify(request)}\n`);
  child.end();
  let answer: Record<string, unknown> | undefined;
  let last = "";
  let count = 0;
  for await (const line of child.lines()) {
    if (++count > mostLines) {
      await child.kill();
      return invalid("garbage", `The program printed more than ${mostLines} lines.`);
    }
    if (line.trim() === "") continue;
    last = line;
    answer = parseLine(line) ?? answer;
  }
  const exit = await child.exited;
  if (exit.signal === "ENOENT" || exit.signal === "EACCES") {
    return failed("start-failed", `The program ${command} cannot be started. ${child.stderrTail()}`);
  }
  if (exit.code !== 0) return exitOutcome(exit, child.stderrTail());
  if (answer !== undefined) return readAnswer(answer, names);
  if (last === "") return failed("no-output", "The program printed nothing to its standard output.");
  return invalid("garbage", `The program printed no JSON object; its last line is: ${shown(last)}`);
}
