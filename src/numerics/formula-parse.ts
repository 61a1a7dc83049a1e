// From text to a syntax tree, by mathjs' parser. Only its parser is used: nothing of mathjs ever evaluates a formula.
import { createRequire } from "node:module";
import { LodeError } from "../contract/errors.js";

/** The parts of mathjs' nodes that are read here. */
export interface SyntaxNode {
  type: string;
  value?: unknown;
  name?: string;
  fn?: string | SyntaxNode;
  op?: string;
  implicit?: boolean;
  isPercentage?: boolean;
  args?: SyntaxNode[];
  content?: SyntaxNode;
  condition?: SyntaxNode;
  trueExpr?: SyntaxNode;
  falseExpr?: SyntaxNode;
  conditionals?: string[];
  params?: SyntaxNode[];
}

/** Longest formula, and deepest brackets, that are read: far above what people write, far below what overflows a stack. */
const longest = 20_000;
const deepestBrackets = 100;

export interface FormulaPlace {
  /** Where the formula stands in the user's file, for errors. */
  path?: string;
}

export function formulaError(
  text: string,
  place: FormulaPlace,
  what: string,
  details: { hint?: string; found?: unknown; expected?: unknown; position?: number | undefined } = {},
): LodeError {
  const shown = text.length > 80 ? `${text.slice(0, 77)}...` : text;
  const where = details.position === undefined ? "" : ` at character ${details.position + 1}`;
  return new LodeError("LODE_SCAN_FORMULA", `Formula "${shown}"${where}: ${what}.`, {
    ...(place.path === undefined ? {} : { path: place.path }),
    found: details.found ?? shown,
    ...(details.expected === undefined ? {} : { expected: details.expected }),
    ...(details.hint === undefined ? {} : { hint: details.hint }),
  });
}

/** The bundle that scripts/build.mjs makes of mathjs' parser, loaded with the first formula. */
let parser: ((text: string) => SyntaxNode) | undefined;

function loadParser(): (text: string) => SyntaxNode {
  const load = createRequire(import.meta.url);
  parser ??= (load("./formula-parser.cjs") as { parse: (text: string) => SyntaxNode }).parse;
  return parser;
}

function bracketDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const c of text) {
    if (c === "(" || c === "[" || c === "{") deepest = Math.max(deepest, ++depth);
    else if (c === ")" || c === "]" || c === "}") depth--;
  }
  return deepest;
}

/** Throws LODE_SCAN_FORMULA for what is too long, too deep, or not mathematics. */
export function parseFormula(text: string, place: FormulaPlace): SyntaxNode {
  if (typeof text !== "string") {
    throw formulaError(String(text), place, "is not text", { expected: "a formula such as 2 * x + 1" });
  }
  if (text.trim() === "")
    throw formulaError(text, place, "is empty", { expected: "a formula such as 2 * x + 1" });
  if (text.length > longest) {
    throw formulaError(text, place, `has ${text.length} characters`, {
      expected: `at most ${longest} characters`,
      hint: "split it into derived quantities",
    });
  }
  if (bracketDepth(text) > deepestBrackets) throw tooDeep(text, place);
  try {
    return loadParser()(text);
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep(text, place);
    const { message, char } = error as Error & { char?: number };
    throw formulaError(text, place, message.replace(/ \(char \d+\)$/, "").toLowerCase(), {
      position: char === undefined ? undefined : Math.max(0, char - 1),
      hint: "operators are + - * / ^ %, comparisons, and, or, not, and condition ? a : b",
    });
  }
}

export function tooDeep(text: string, place: FormulaPlace): LodeError {
  return formulaError(text, place, "is nested too deeply", {
    expected: `at most ${deepestBrackets} nested brackets`,
    hint: "split it into derived quantities",
  });
}
