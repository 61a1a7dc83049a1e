// Argument lists with places for numbers and folders. Nothing here ever meets a shell.
import { accessSync, constants, existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Formula } from "lodescan/numerics";
import { invalid, refuse } from "./fault.js";
import type { Fault } from "./types.js";
import { formulaIn, numberText, type Scope, type Values } from "./values.js";

/** Folders that arguments can name. */
export interface Places {
  home: string;
  point: string;
  folderOf(step: string): string | undefined;
}

type Part = string | Formula | ((places: Places, cwd: string) => string);

export interface Command {
  /** Earlier steps whose folders are named. */
  needs: string[];
  /** The arguments at a point. */
  at(values: Values, places: Places, cwd: string): string[] | Fault;
}

export function compileCommand(
  { name, command }: { name: string; command: readonly string[] },
  { home, own, earlier }: { home: string; own?: string; earlier: readonly string[] },
  scope: Scope,
  path: string,
): Command {
  const needs: string[] = [];
  const steps = [...earlier, name];
  const args = command.map((argument, i) => parts(argument, { steps, needs }, scope, `${path}/command/${i}`));
  const program = programPath(command[0]!, home, own, path);
  return {
    needs: needs.filter((step) => step !== name),
    at(values, places, cwd) {
      const words = [typeof program === "string" ? program : join(cwd, program.own)];
      for (const list of args.slice(1)) {
        let word = "";
        for (const part of list) {
          const text = typeof part === "object" ? number(part, values) : part;
          if (typeof text === "object") return text;
          word += typeof text === "string" ? text : text(places, cwd);
        }
        words.push(word);
      }
      return words;
    },
  };
}

function number(formula: Formula, values: Values): string | Fault {
  const value = values.of([formula])[0]!;
  if (Number.isFinite(value)) return numberText(value);
  return invalid("input-not-finite", `${formula.text} is ${value}: it is not put into the command.`);
}

function parts(
  argument: string,
  { steps, needs }: { steps: readonly string[]; needs: string[] },
  scope: Scope,
  path: string,
): Part[] {
  return argument.split(/(\{[^{}]*\})/).map((piece): Part => {
    const inner = /^\{(.*)\}$/.exec(piece)?.[1]?.trim();
    if (inner === undefined || inner === "") return piece;
    if (inner === "home" || inner === "point") return (places) => places[inner];
    if (!inner.startsWith("folder.")) return formulaIn(scope, inner, path);
    const step = inner.slice("folder.".length);
    if (!steps.includes(step)) {
      throw refuse(path, `{${inner}} names no step that runs earlier.`, {
        found: step,
        expected: steps.join(", "),
      });
    }
    needs.push(step);
    return (places, cwd) => places.folderOf(step) ?? cwd;
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
