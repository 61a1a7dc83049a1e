// Words and numbers in lines of text, for what is written and for what is read. Lines and words count from 1, or from the end
// with a minus; words are what blanks separate, as EasyScan counts them.

/** A part of a text. */
export interface Span {
  start: number;
  end: number;
}

/** As C, C++ and FORTRAN print numbers, NaN and infinities among them. */
const number = /[-+]?(?:(?:\d+\.?\d*|\.\d+)(?:[eEdD][-+]?\d+)?|nan\b|inf(?:inity)?\b)/i;

/** The number that a word is; undefined where it is none. FORTRAN's 1.0D+02 and 1.0+102 are numbers. */
export function numberOf(word: string): number | undefined {
  const plain = word
    .replace(/[dD](?=[-+]?\d+$)/, "e")
    .replace(/^([-+]?(?:\d+\.?\d*|\.\d+))([-+]\d+)$/, "$1e$2");
  if (/^[-+]?nan(\(.*\))?$/i.test(plain)) return Number.NaN;
  const infinity = /^([-+]?)inf(?:inity)?$/i.exec(plain);
  if (infinity !== null) return infinity[1] === "-" ? -Infinity : Infinity;
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : undefined;
}

/** The line that begins at or holds the character `at`. */
function lineAround(text: string, at: number): Span {
  const newline = text.indexOf("\n", at);
  return { start: text.lastIndexOf("\n", at - 1) + 1, end: newline < 0 ? text.length : newline };
}

/** A line by its number. Only what lies before it is looked at. */
export function lineAt(text: string, line: number): Span | undefined {
  if (line < 0) {
    // What follows the last line end is no line.
    let end = text.endsWith("\n") ? text.length - 1 : text.length;
    for (let k = -1; k > line; k--) {
      end = end <= 0 ? -1 : text.lastIndexOf("\n", end - 1);
      if (end < 0) return undefined;
    }
    return { start: end === 0 ? 0 : text.lastIndexOf("\n", end - 1) + 1, end };
  }
  let start = 0;
  for (let k = 1; k < line; k++) {
    const newline = text.indexOf("\n", start);
    if (newline < 0) return undefined;
    start = newline + 1;
  }
  return line === 0 || start >= text.length ? undefined : lineAround(text, start);
}

/** Lines with a text in them, at most `most`. */
export function linesWith(text: string, label: string, most = 100_000): Span[] {
  const lines: Span[] = [];
  for (let at = text.indexOf(label); at >= 0 && lines.length < most; ) {
    const line = lineAround(text, at);
    lines.push(line);
    at = line.end >= text.length ? -1 : text.indexOf(label, line.end);
  }
  return lines;
}

/** A word of a line by its number. */
export function wordAt(text: string, line: Span | undefined, column: number): Span | undefined {
  if (line === undefined || column === 0) return undefined;
  const words = [...text.slice(line.start, line.end).matchAll(/\S+/g)];
  const word = words.at(column > 0 ? column - 1 : column);
  return word && { start: line.start + word.index, end: line.start + word.index + word[0].length };
}

/** A word of the line with a label; without a column the first number after the label. */
export function labelled(text: string, line: Span, label: string, column?: number): Span | undefined {
  if (column !== undefined) return wordAt(text, line, column);
  const from = text.indexOf(label, line.start) + label.length;
  const found = number.exec(text.slice(from, line.end));
  return found === null
    ? undefined
    : { start: from + found.index, end: from + found.index + found[0].length };
}
