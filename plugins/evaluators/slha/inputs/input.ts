// What becomes of an input file at each point: a template with numbers put in, an earlier step's output, or a file of the
// step's folder that is changed.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Formula, Slha } from "lodescan/numerics";
import { failed, invalid, refuse } from "../fault.js";
import type { Fault, InputFile, Sent, Setting } from "../types.js";
import { formulaIn, type Scope, type Values } from "../values.js";
import { type Edit, ordered, rendered } from "./edits.js";
import { merged, placesOf } from "./settings.js";
import { bracedFormulas, namedEntries } from "./template.js";

export interface Input {
  /** Name in the working folder, or "stdin". */
  file: string;
  /** Step, and file of it, whose text it is; none for a template. */
  from?: { step: string; file?: string };
  /** Nothing is put into what the other step wrote. */
  plain: boolean;
  /** The text to write, from the one that it starts from (not needed for a template), and the SLHA numbers in it. */
  render(values: Values, text: string): { text: string; sent: Sent[] } | Fault;
}

/** `folder` is the scan file's; `own` the template of the step's folder, where files are that only need changes. */
export function compileInput(
  source: InputFile,
  { folder, own }: { folder: string; own?: string },
  scope: Scope,
  path: string,
): Input {
  const { file, template, from, fromFile, set = [] } = source;
  if (template !== undefined && from !== undefined)
    throw refuse(path, `The input ${file} has both a template and a step that it comes from.`);
  const settings = set.map((setting, i) => ({
    setting,
    formula: formulaIn(scope, String(setting.value), `${path}/set/${i}/value`),
  }));
  if (from === undefined) {
    const original = template === undefined ? own && join(own, file) : resolve(folder, template);
    if (original === undefined)
      throw refuse(path, `The input ${file} has neither a template nor a step that it comes from.`);
    const text = readTemplate(original, path);
    const edits = templateEdits(text, settings, scope, path);
    return { file, plain: false, render: (values) => filled(file, text, edits, values) };
  }
  return {
    file,
    from: fromFile === undefined ? { step: from } : { step: from, file: fromFile },
    plain: settings.length === 0,
    render: (values, text) => {
      const edits = editsOf(text, settings);
      if (typeof edits === "string")
        return failed("input-not-written", `${file} cannot be written: ${edits}.`);
      return filled(file, text, edits, values);
    },
  };
}

type CompiledSetting = { setting: Setting; formula: Formula };

function readTemplate(file: string, path: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch (error) {
    throw refuse(`${path}/template`, `The template cannot be read: ${(error as Error).message}.`, {
      found: file,
      hint: "The path starts at the scan file's folder.",
    });
  }
}

function templateEdits(
  text: string,
  settings: readonly CompiledSetting[],
  scope: Scope,
  path: string,
): Edit[] {
  const braced = bracedFormulas(text, scope, `${path}/template`);
  const named = namedEntries(text, scope, `${path}/template`);
  const more = editsOf(text, settings);
  const edits = typeof more === "string" ? more : ordered([...braced, ...named, ...more]);
  if (edits === undefined || typeof edits === "string") {
    throw refuse(
      `${path}/set`,
      `The template cannot take all numbers: ${edits ?? "two of them go to the same place"}.`,
    );
  }
  return edits.map((edit) => (edit.address === undefined ? withAddress(text, edit) : edit));
}

function editsOf(text: string, settings: readonly CompiledSetting[]): Edit[] | string {
  let document: Slha | undefined;
  const slha = () => (document ??= Slha.parse(Buffer.from(text, "latin1")));
  const edits: Edit[] = [];
  for (const { setting, formula } of settings) {
    const places = placesOf(setting, formula, text, slha);
    if (typeof places === "string") return places;
    edits.push(...places);
  }
  return ordered(merged(edits)) ?? "two numbers go to the same place";
}

/** An edit in braces or by position that is all of an SLHA entry's value is one that an echo can be compared with. */
function withAddress(text: string, edit: Edit): Edit {
  const start = text.lastIndexOf("\n", edit.start - 1) + 1;
  const newline = text.indexOf("\n", edit.end);
  const before = text.slice(start, edit.start);
  const after = text.slice(edit.end, newline < 0 ? text.length : newline);
  const index = before.trim() === "" ? [] : before.trim().split(/\s+/).map(Number);
  if (!/^\s*(#|$)/.test(after) || !/\s$|^$/.test(before) || !index.every(Number.isSafeInteger)) return edit;
  const heading = [...text.slice(0, start).matchAll(/^[ \t]*(block|decay\w*)[ \t]+(\S+)/gim)].at(-1);
  if (heading === undefined || heading[1]!.toLowerCase() !== "block") return edit;
  return { ...edit, address: { block: heading[2]!.toUpperCase(), index } };
}

function filled(
  file: string,
  text: string,
  edits: readonly Edit[],
  values: Values,
): { text: string; sent: Sent[] } | Fault {
  const numbers = values.of(edits.map(({ formula }) => formula));
  const bad = numbers.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const { text: name } = edits[bad]!.formula;
    return invalid("input-not-finite", `${name} is ${numbers[bad]}: it is not written to ${file}.`);
  }
  const sent = edits.flatMap(({ address, formula }, i) =>
    address === undefined ? [] : [{ ...address, value: numbers[i]!, name: formula.text }],
  );
  return { text: rendered(text, edits, numbers), sent };
}
