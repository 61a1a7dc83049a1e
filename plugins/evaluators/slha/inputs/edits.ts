// A text with places where numbers go. Places are found once in a template, or at each point in another step's output.
import type { Formula } from "lodescan/numerics";
import { numberText } from "../values.js";

/** The value of a formula in the place of text[start, end), between `before` and `after`. */
export interface Edit {
  start: number;
  end: number;
  formula: Formula;
  before?: string;
  after?: string;
  /** The SLHA entry that this is. */
  address?: { block: string; index: number[] };
}

/** Edits in the order of the text; undefined where two of them overlap. */
export function ordered(edits: readonly Edit[]): Edit[] | undefined {
  const list = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  const overlap = list.some((edit, i) => i > 0 && edit.start < list[i - 1]!.end);
  return overlap ? undefined : list;
}

/** The text with the values of `edits`, which are ordered, in their places. */
export function rendered(text: string, edits: readonly Edit[], values: ArrayLike<number>): string {
  let result = "";
  let end = 0;
  for (const [i, edit] of edits.entries()) {
    result += text.slice(end, edit.start) + (edit.before ?? "") + numberText(values[i]!) + (edit.after ?? "");
    end = edit.end;
  }
  return result + text.slice(end);
}
