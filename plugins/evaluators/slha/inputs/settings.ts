// Where a setting's number goes in a text: by position, by label, in the place of a word, or at an SLHA address.
import { type Formula, type Slha, SlhaAddresses } from "lodescan/numerics";
import { indexList } from "../addresses.js";
import { labelled, lineAt, linesWith, wordAt } from "../lines.js";
import type { Setting } from "../types.js";
import type { Edit } from "./edits.js";

/** Places of a setting; a text says why there is none. Texts are bytes, a character each. */
export function placesOf(
  setting: Setting,
  formula: Formula,
  text: string,
  document: () => Slha,
): Edit[] | string {
  if (setting.position !== undefined) return byPosition(setting.position, formula, text);
  if (setting.label !== undefined) return byLabel(setting, formula, text);
  if (setting.replace !== undefined) return byText(setting.replace, formula, text);
  return byAddress(setting, formula, text, document());
}

function byPosition([line, column]: [number, number], formula: Formula, text: string): Edit[] | string {
  const word = wordAt(text, lineAt(text, line), column);
  return word === undefined ? `there is no word ${column} in line ${line}` : [{ ...word, formula }];
}

function byLabel({ label, column }: Setting, formula: Formula, text: string): Edit[] | string {
  const wanted = Buffer.from(label!, "utf8").toString("latin1");
  const lines = linesWith(text, wanted, 2);
  if (lines.length !== 1) return `${lines.length === 0 ? "no line has" : "several lines have"} "${label}"`;
  const word = labelled(text, lines[0]!, wanted, column);
  return word === undefined ? `the line with "${label}" has no such word` : [{ ...word, formula }];
}

function byText(replace: string, formula: Formula, text: string): Edit[] | string {
  const wanted = Buffer.from(replace, "utf8").toString("latin1");
  const edits: Edit[] = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length))
    edits.push({ start: at, end: at + wanted.length, formula });
  return edits.length > 0 ? edits : `"${replace}" is not there`;
}

function byAddress({ block, index, q }: Setting, formula: Formula, text: string, document: Slha): Edit[] {
  const address = { block: block!, index: indexList(index) };
  const scale = q === undefined ? {} : { q };
  const [start, length] = document.places(
    new SlhaAddresses([{ block: address.block, indices: address.index, ...scale }]),
  ) as unknown as [number, number];
  if (start >= 0) return [{ start, end: start + length, formula, address }];
  const entry = `  ${[...address.index, ""].join("  ")} `;
  // Some programs want a comment after each number.
  const after = `   # ${formula.text}\n`;
  const end = blockEnd(text, address.block);
  if (end === undefined) {
    // Headings of the same new block: only the first stands (see `merged`).
    const gap = text === "" || text.endsWith("\n") ? "" : "\n";
    return [
      {
        start: text.length,
        end: text.length,
        formula,
        address,
        before: `${gap}Block ${block}\n${entry}`,
        after,
      },
    ];
  }
  const gap = text[end - 1] === "\n" ? "" : "\n";
  return [{ start: end, end, formula, address, before: gap + entry, after }];
}

/** Where the last block of that name ends: at the next heading, or at the end. */
function blockEnd(text: string, block: string): number | undefined {
  const name = block.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const heading = [...text.matchAll(new RegExp(`^[ \\t]*block[ \\t]+${name}(?=\\s|$).*$`, "gim"))].at(-1);
  if (heading === undefined) return undefined;
  const after = heading.index + heading[0].length;
  const next = text.slice(after).search(/^[ \t]*(?:block|decay\w*)\s/im);
  return next < 0 ? text.length : after + next;
}

/** New entries of one new block share a heading. */
export function merged(edits: readonly Edit[]): Edit[] {
  const headed = new Set<string>();
  return edits.map((edit) => {
    if (edit.address === undefined || !edit.before?.trimStart().startsWith("Block ")) return edit;
    const name = edit.address.block.toUpperCase();
    if (headed.has(name)) return { ...edit, before: edit.before.split("\n").at(-1)! };
    headed.add(name);
    return edit;
  });
}
