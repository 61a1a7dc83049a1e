// Templates. {formula} becomes a number in any text; in SLHA files a parameter's name in the place of a number does as well.
import type { LodeError } from "lodescan/contract";
import { nearestName } from "lodescan/numerics";
import { refuse } from "../fault.js";
import { formulaIn, type Scope } from "../values.js";
import type { Edit } from "./edits.js";

const identifier = /^[A-Za-z_]\w*$/;

/** Text in braces that is a formula of known names; other braces (JSON, LaTeX) stay as they are. */
export function bracedFormulas(text: string, scope: Scope, path: string): Edit[] {
  const edits: Edit[] = [];
  for (const match of text.matchAll(/\{([^{}\n]+)\}/g)) {
    const inner = match[1]!.trim();
    const comment = text.slice(text.lastIndexOf("\n", match.index) + 1, match.index).includes("#");
    if (comment && !scope.all.includes(inner)) continue;
    const words = inner.match(/[A-Za-z_]\w*/g) ?? [];
    if (identifier.test(inner) || words.some((word) => scope.all.includes(word))) {
      const formula = placeholder(inner, scope, path);
      if (formula !== undefined)
        edits.push({ start: match.index, end: match.index + match[0].length, formula });
    }
  }
  return edits;
}

function placeholder(inner: string, scope: Scope, path: string) {
  try {
    return formulaIn(scope, inner, path);
  } catch (error) {
    // {"m0": 1} has a known name and is no formula; {mzero} was meant to be one.
    if (identifier.test(inner) || (error as LodeError).code === "LODE_EVAL_CREATE") throw error;
    return undefined;
  }
}

/** Entries of SLHA blocks whose number is a name: `1  m0  # comment`. */
export function namedEntries(text: string, scope: Scope, path: string): Edit[] {
  const edits: Edit[] = [];
  let block = "";
  let start = 0;
  for (const line of text.split("\n")) {
    const words = [...line.split("#", 1)[0]!.matchAll(/\S+/g)];
    const first = words[0]?.[0].toLowerCase();
    const last = words.at(-1);
    if (first === "block") block = words[1]?.[0].toUpperCase() ?? "";
    else if (first === "decay") block = "";
    else if (block !== "" && last !== undefined && identifier.test(last[0])) {
      const index = words.slice(0, -1).map(([word]) => Number(word));
      if (index.every(Number.isSafeInteger)) {
        const [name] = last;
        if (scope.all.includes(name)) {
          const at = start + last.index;
          const formula = formulaIn(scope, name, path);
          edits.push({ start: at, end: at + name.length, formula, address: { block, index } });
        } else refuseMisspelled(name, block, scope, path);
      }
    }
    start += line.length + 1;
  }
  return edits;
}

/** A word in the place of a number that is nearly a known name. Blocks of information hold words of their own. */
function refuseMisspelled(name: string, block: string, scope: Scope, path: string): void {
  const nearest = nearestName(name, scope.all.slice(0, scope.known));
  if (nearest === undefined || block.endsWith("INFO")) return;
  throw refuse(path, `The template has ${name} in block ${block}, which is no parameter.`, {
    found: name,
    hint: `did you mean "${nearest}"?`,
  });
}
