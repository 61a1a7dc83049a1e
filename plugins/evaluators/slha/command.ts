// Argument lists with places for numbers and folders. Nothing here ever meets a shell.
import { accessSync, constants, existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { refuse } from "./fault.js";
import { formulaIn, numberText, type Scope, type Values } from "./values.js";

/** Folders that arguments can name. */
export interface Places {
  home: string;
  point: string;
  folderOf(step: string): string | undefined;
}

type Part = string | ((values: Values, places: Places) => string);

/** The arguments of a step at a point. */
export type Command = (values: Values, places: Places, cwd: string) => string[];

export function compileCommand(
  command: readonly string[],
  { home, own, steps }: { home: string; own?: string; steps: readonly string[] },
  scope: Scope,
  path: string,
): Command {
  const args = command.map((argument, i) => parts(argument, steps, scope, `${path}/command/${i}`));
  const program = programPath(command[0]!, home, own, path);
  return (values, places, cwd) => {
    const [, ...rest] = args.map((list) =>
      list.map((part) => (typeof part === "string" ? part : part(values, places))).join(""),
    );
    return [typeof program === "string" ? program : join(cwd, program.own), ...rest];
  };
}

function parts(argument: string, steps: readonly string[], scope: Scope, path: string): Part[] {
  return argument.split(/(\{[^{}]*\})/).map((piece): Part => {
    const inner = /^\{(.*)\}$/.exec(piece)?.[1]?.trim();
    if (inner === undefined || inner === "") return piece;
    if (inner === "home" || inner === "point") return (_, places) => places[inner];
    if (inner.startsWith("folder.")) {
      const step = inner.slice("folder.".length);
      if (!steps.includes(step)) {
        throw refuse(path, `{${inner}} names no step that runs earlier.`, {
          found: step,
          expected: steps.join(", "),
        });
      }
      return (_, places) => places.folderOf(step) ?? "";
    }
    const formula = formulaIn(scope, inner, path);
    return (values) => numberText(values.of([formula])[0]!);
  });
}

/**
 * A name without a slash is looked for where programs are. A path starts in the step's own folder if its template has the
 * file, else at the scan file's folder.
 */
function programPath(
  name: string,
  home: string,
  own: string | undefined,
  path: string,
): string | { own: string } {
  if (!name.includes("/")) return own !== undefined && existsSync(join(own, name)) ? { own: name } : name;
  if (own !== undefined && existsSync(resolve(own, name)) && resolve(own, name).startsWith(`${own}/`))
    return { own: name };
  const file = resolve(home, name);
  try {
    accessSync(file, constants.X_OK);
  } catch {
    throw refuse(`${path}/command/0`, `The program ${file} is not there, or cannot be run.`, {
      found: name,
      hint: "The path starts at the scan file's folder; the file must be executable (chmod +x).",
    });
  }
  return file;
}
