// SLHA addresses as people write them: MASS 25, AU 3 3 @ 1000, DECAY 25, DECAY 25 -> 5 -5.
import type { SlhaAddress } from "lodescan/numerics";
import { refuse } from "./fault.js";
import type { Reading } from "./types.js";

/** Index or indices as a list. */
export function indexList(index: number | number[] | undefined): number[] {
  return index === undefined ? [] : typeof index === "number" ? [index] : index;
}

const scales = ["first", "last", "lowest", "highest"] as const;

/** The short form as an object. */
export function readingOf(text: string, path: string): Reading {
  const wrong = (expected: string) =>
    refuse(path, `"${text}" is no SLHA address.`, {
      found: text,
      expected,
      hint: "Other ways of reading are objects: { label: ... }, { regex: ... }, { json: ... }.",
    });
  const [place = "", scale, ...rest] = text.split("@").map((part) => part.trim());
  const [name = "", ...words] = place.replace("->", " -> ").trim().split(/\s+/);
  if (name === "" || rest.length > 0) throw wrong("such as MASS 25 or AU 3 3 @ 1000");
  const table = name.toUpperCase();
  if (table === "DECAY" || table === "DECAY1L") {
    const arrow = words.indexOf("->");
    const numbers = words.filter((word) => word !== "->").map(Number);
    const [decay = Number.NaN, ...daughters] = numbers;
    const well = arrow === -1 ? words.length === 1 : arrow === 1 && words.length > 2;
    if (!well || !numbers.every(Number.isSafeInteger) || scale !== undefined)
      throw wrong("such as DECAY 25 or DECAY 25 -> 5 -5");
    return { decay, table, ...(arrow === -1 ? {} : { daughters }) };
  }
  const index = words.map(Number);
  if (!index.every(Number.isSafeInteger)) throw wrong("such as MASS 25 or AU 3 3 @ 1000");
  if (scale === undefined) return { block: name, index };
  const named = scales.find((word) => word === scale);
  const q = named ?? Number(scale);
  if (scale === "" || Number.isNaN(q)) throw wrong("a scale in GeV, first, last, lowest or highest after @");
  return { block: name, index, q };
}

/** Undefined where the reading is of another kind. */
export function addressOf({
  block,
  index,
  q,
  column,
  decay,
  daughters,
  table,
}: Reading): SlhaAddress | undefined {
  if (decay !== undefined) {
    return {
      decay,
      ...(daughters === undefined ? {} : { daughters }),
      ...(table === undefined ? {} : { table }),
    };
  }
  if (block === undefined) return undefined;
  return {
    block,
    indices: indexList(index),
    ...(q === undefined ? {} : { q }),
    ...(column === undefined ? {} : { column }),
  };
}
