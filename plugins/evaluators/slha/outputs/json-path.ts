// Paths into JSON: omega, higgs.mass, points[0].value, ["odd name"].x; a leading $ may stand.
import { refuse } from "../fault.js";

export type JsonPath = readonly (string | number)[];

export function jsonPath(text: string, path: string): JsonPath {
  const part = /\.?([^.[\]"]+)|\[(-?\d+)\]|\[("(?:[^"\\]|\\.)*")\]/y;
  const keys: (string | number)[] = [];
  let at = text.startsWith("$") ? 1 : 0;
  while (at < text.length) {
    part.lastIndex = at;
    const match = part.exec(text);
    if (match === null)
      throw refuse(path, `"${text}" is no path into JSON at character ${at + 1}.`, { found: text });
    at = part.lastIndex;
    const [, name, position, quoted] = match;
    keys.push(name ?? (position === undefined ? (JSON.parse(quoted!) as string) : Number(position)));
  }
  if (keys.length === 0) throw refuse(path, `"${text}" is no path into JSON.`, { found: text });
  return keys;
}

/** Undefined where nothing is there. */
export function jsonAt(value: unknown, path: JsonPath): unknown {
  let here = value;
  for (const key of path) {
    if (Array.isArray(here)) here = typeof key === "number" ? here.at(key) : undefined;
    else if (here !== null && typeof here === "object" && Object.hasOwn(here, key))
      here = (here as Record<string, unknown>)[key];
    else return undefined;
  }
  return here;
}
