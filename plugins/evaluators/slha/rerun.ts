// What a person needs to run a failed point again by hand: the kept folder has its inputs and outputs already; folders of programs
// and a script with the exact commands, streams and environment go beside them. It works in a copy, so that the evidence stays.
import { chmodSync, cpSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";
import { statusNames } from "lodescan/contract";
import type { Fault, Run } from "./types.js";

/** The script's name in a kept folder. */
export const script = "run-again.sh";

/**
 * Completes `kept`, a copy of `folder`, where the steps ran in this order. Folders that programs keep from point to point lie
 * elsewhere; they are copied too, links as links.
 */
export function describe(kept: string, folder: string, runs: readonly Run[], fault: Fault): void {
  const moved: Moved[] = [{ from: folder, to: "" }];
  try {
    for (const { cwd, step } of runs) {
      if (moved.some(({ from }) => cwd === from || cwd.startsWith(from + sep))) continue;
      cpSync(cwd, join(kept, step.name), { recursive: true, verbatimSymlinks: true });
      moved.push({ from: cwd, to: `/${step.name}` });
    }
    const path = join(kept, script);
    writeFileSync(path, rerunScript(moved, runs, fault));
    chmodSync(path, 0o755);
  } catch {
    // The folder made room for that of another reason meanwhile, or the disk is full: the point is logged all the same.
  }
}

/** A folder that the script finds in its copy. */
interface Moved {
  from: string;
  to: string;
}

function rerunScript(moved: readonly Moved[], runs: readonly Run[], fault: Fault): string {
  return [
    "#!/bin/sh",
    "# Runs the programs of a failed point again, in a copy of this folder, which it names at the end.",
    `# ${statusNames[fault.status]}: ${fault.reason}. ${oneLine(fault.message)}`,
    "# The point's parameters are in point.json.",
    `here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)`,
    `work=$(mktemp -d) && cp -R "$here/." "$work" || exit 1`,
    "",
    ...runs.flatMap((run) => [...stepLines(moved, run), ""]),
    `echo "Everything is in $work"`,
    "",
  ].join("\n");
}

function stepLines(
  moved: readonly Moved[],
  { step, command, env, cwd, stdin, stdout, stderr }: Run,
): string[] {
  const word = (text: string) => quoted(text, moved);
  const inputs = [step.input, ...step.inputs.map(({ file }) => file)];
  // A program that changes its input in place needs it.
  const outputs = [...new Set([step.output, ...step.outputs])].filter(
    (name) => name !== "stdout" && !inputs.includes(name),
  );
  const variables = Object.entries(env).map(([name, value]) => word(`${name}=${value}`));
  const start = variables.length > 0 ? ["env", ...variables] : [];
  const streams = ["<", word(stdin), ">", word(stdout), "2>", word(stderr)];
  return [
    `# ${step.name}`,
    `cd ${word(cwd)} || exit 1`,
    ...(outputs.length > 0 ? [`rm -f -- ${outputs.map(word).join(" ")}`] : []),
    [...start, ...command.map(word), ...streams].join(" "),
    `echo "${step.name}: exit status $?"`,
  ];
}

/** One word for the shell; folders that were moved become those of the copy. */
function quoted(text: string, moved: readonly Moved[]): string {
  const place = moved
    .map((folder) => ({ ...folder, at: text.indexOf(folder.from) }))
    .find(({ at }) => at >= 0);
  if (place === undefined) return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
  const before = text.slice(0, place.at);
  const after = place.to + text.slice(place.at + place.from.length);
  const rest = (part: string) => (part === "" ? "" : quoted(part, moved));
  return `${rest(before)}"$work"${rest(after)}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
