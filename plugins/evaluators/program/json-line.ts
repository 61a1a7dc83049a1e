// One line of a program's output as a JSON object. Programs in Python, C++ or R print NaN and infinities in ways that
// JSON does not know; they are read all the same, so that the host can say what is wrong with the point.

/** JSON values, with NaN and infinities as numbers; undefined where the line is no JSON object. */
export function parseLine(line: string): Record<string, unknown> | undefined {
  const text = line.trim();
  if (!text.startsWith("{")) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    try {
      value = JSON.parse(withQuotedWords(text), (_, item) =>
        typeof item === "string" && item in words ? words[item] : item,
      );
    } catch {
      return undefined;
    }
  }
  return value !== null && typeof value === "object" && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** Strings that cannot come from a program: a lone surrogate stands before the word. */
const mark = "\ud800";
const words: Record<string, number> = {
  [`${mark}nan`]: Number.NaN,
  [`${mark}inf`]: Infinity,
  [`${mark}-inf`]: -Infinity,
};

/** Quotes NaN, nan, Infinity, inf and their negatives where they stand outside of strings. */
function withQuotedWords(text: string): string {
  return text.replace(
    /"(?:[^"\\]|\\.)*"|([-+]?)(nan|inf(?:inity)?)\b/gi,
    (all, sign: string | undefined, word: string | undefined) => {
      if (word === undefined) return all;
      const short = word.toLowerCase() === "nan" ? "nan" : sign === "-" ? "-inf" : "inf";
      return `"\\ud800${short}"`;
    },
  );
}
