// What a person needs to run a failed point again by hand: the folder has its inputs and outputs already; a script with the
// exact commands, folders, streams and environment goes beside them. It works in a copy, so that the evidence stays.
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { statusNames } from "lodescan/contract";
import type { Fault, Run } from "./types.js";

/** The script's name in a kept folder. */
export const script = "run-again.sh";

/** Writes the script into `folder`, below which the steps ran, in the order in which they did. */
export function describe(folder: string, runs: readonly Run[], fault: Fault): void {
  const path = join(folder, script);
  writeFileSync(path, rerunScript(folder, runs, fault));
  chmodSync(path, 0o755);
}

export function rerunScript(folder: string, runs: readonly Run[], fault: Fault): string {
  return [
    "#!/bin/sh",
    "# Runs the programs of a failed point again, in a copy of this folder, which it names at the end.",
    `# ${statusNames[fault.status]}: ${fault.reason}. ${oneLine(fault.message)}`,
    "# The point's parameters are in point.json.",
    `here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)`,
    `work=$(mktemp -d) && cp -R "$here/." "$work" || exit 1`,
    "",
    ...runs.flatMap((run) => [...stepLines(folder, run), ""]),
    `echo "Everything is in $work"`,
    "",
  ].join("\n");
}

function stepLines(folder: string, { step, command, env, cwd, stdin, stdout, stderr }: Run): string[] {
  const word = (text: string) => quoted(text, folder);
  const outputs = [...new Set([step.output, ...step.outputs])].filter(
    // A program that changes its input in place needs it.
    (name) => name !== "stdout" && name !== step.input && !step.inputs.some(({ file }) => file === name),
  );
  const variables = Object.entries(env).map(([name, value]) => word(`${name}=${value}`));
  const start = variables.length > 0 ? ["env", ...variables] : [];
  return [
    `# ${step.name}`,
    `cd ${word(cwd)} || exit 1`,
    ...(outputs.length > 0 ? [`rm -f -- ${outputs.map(word).join(" ")}`] : []),
    [
      ...start,
      ...command.map(word),
      "<",
      word(stdin || "/dev/null"),
      ">",
      word(stdout),
      "2>",
      word(stderr),
    ].join(" "),
    `echo "${step.name}: exit status $?"`,
  ];
}

/** One word for the shell; the point's folder in it becomes the copy. */
function quoted(text: string, folder: string): string {
  return (
    text
      .split(folder)
      .map((part) =>
        part === "" ? "" : /^[\w@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll("'", "'\\''")}'`,
      )
      .join('"$work"') || "''"
  );
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
