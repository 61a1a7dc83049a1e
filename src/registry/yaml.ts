// Reads YAML 1.2 (core schema) or JSON, and remembers where in the text each value stands. The only importer of `yaml`.
// What a file may cost is limited before it is expanded: size, aliases, depth and number of values.
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type ParsedNode,
  parseDocument,
  visit,
} from "yaml";
import { LodeError } from "../contract/index.js";

export const maxFileBytes = 1_000_000;
const maxAliases = 100;
const maxDepth = 60;
const maxValues = 500_000;

export interface Place {
  line: number;
  column: number;
}

export interface Source {
  value: Record<string, unknown>;
  /** Where a JSON pointer's value stands (its key, with `key`), or its nearest parent that is there. */
  place(pointer: string, key?: boolean): Place | undefined;
}

/** What a file should be, for the words of errors. */
export interface FileKind {
  name: "scan" | "bench";
  /** What it holds at least. */
  least: string;
}

export const scanKind: FileKind = { name: "scan", least: "at least `parameters` and `evaluator`" };
export const benchKind: FileKind = { name: "bench", least: "at least `problems` and `strategies`" };

const unreadable = (
  file: string,
  message: string,
  details: { found?: unknown; expected?: unknown; hint?: string },
) => new LodeError("LODE_SCAN_UNREADABLE", message, { path: file, ...details });

/** UTF-8 text of a file's bytes; refuses what is too large or not text. */
export function decodeText(bytes: Uint8Array, file: string): string {
  if (bytes.length > maxFileBytes)
    throw unreadable(file, "The file is too large for a scan file.", {
      found: `${bytes.length} bytes`,
      expected: `at most ${maxFileBytes} bytes`,
      hint: "Put long tables into files of their own and name them in the scan file.",
    });
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (!text.includes("\0")) return text;
  } catch {
    // Reported below, together with zero bytes.
  }
  throw unreadable(file, "The file is not text.", {
    found: "binary data",
    expected: "YAML or JSON in UTF-8",
    hint: "Is this the right file?",
  });
}

/** Parses one document whose root is a mapping. */
export function parseYaml(text: string, file: string, kind: FileKind = scanKind): Source {
  if (text.length > maxFileBytes) decodeText(new TextEncoder().encode(text), file);
  const lines = new LineCounter();
  const document = readDocument(text, file, lines);
  const problem = document.errors[0] ?? document.warnings[0] ?? duplicateKey(document);
  if (problem !== undefined) throw notYaml(problem, file, lines);
  const root = document.contents as ParsedNode | null;
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: maxAliases });
  } catch (cause) {
    throw unreadable(file, "Anchors and aliases expand to too much, or in a circle.", {
      expected: `at most ${maxAliases} expanded aliases`,
      hint: "Write the values out.",
      found: cause instanceof Error ? cause.message : cause,
    });
  }
  if (value === null || value === undefined)
    throw unreadable(file, "The file is empty.", {
      found: "nothing",
      expected: `a ${kind.name}: ${kind.least}`,
      hint: "Start from one of the examples.",
    });
  if (typeof value !== "object" || Array.isArray(value))
    throw unreadable(file, `The file is not a ${kind.name}.`, {
      found: describe(value),
      expected: `keys with values: ${kind.least}`,
      hint: "Is this the right file? Start from one of the examples.",
    });
  return {
    value: plainData(value, file) as Record<string, unknown>,
    place: (pointer, key) => placeOf(root, pointer, lines, key ?? false),
  };
}

/** Parses a single value, as given on a command line. */
export function parseValue(text: string): unknown {
  const document = parseDocument(text, { version: "1.2", schema: "core", uniqueKeys: true });
  if (document.errors.length > 0 || document.warnings.length > 0) throw new Error("not a YAML value");
  return document.toJS({ maxAliasCount: maxAliases });
}

function readDocument(text: string, file: string, lines: LineCounter) {
  try {
    return parseDocument(text, {
      version: "1.2",
      schema: "core",
      // Checked below: the parser's own check compares all pairs of keys.
      uniqueKeys: false,
      prettyErrors: false,
      lineCounter: lines,
      logLevel: "error",
    });
  } catch (cause) {
    // The parser recurses: text that opens thousands of brackets exhausts the stack.
    throw new LodeError("LODE_SCAN_UNREADABLE", "This is not valid YAML.", {
      path: file,
      cause,
      hint:
        cause instanceof RangeError ? "It is nested too deeply." : "Check quotes, brackets and indentation.",
    });
  }
}

interface Problem {
  code: string;
  message: string;
  pos: readonly [number, number];
}

/** The first key that repeats one before it in the same mapping. */
function duplicateKey(document: Document): Problem | undefined {
  let found: Problem | undefined;
  visit(document, {
    Map(_, map) {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        if (seen.has(String(key.value))) {
          const [start, end] = key.range!;
          found = { code: "DUPLICATE_KEY", message: String(key.value), pos: [start, end] };
          return visit.BREAK;
        }
        seen.add(String(key.value));
      }
      return undefined;
    },
  });
  return found;
}

function notYaml(problem: Problem, file: string, lines: LineCounter): LodeError {
  const { line, col: column } = lines.linePos(problem.pos[0]);
  const error = (message: string, hint: string) =>
    new LodeError("LODE_SCAN_UNREADABLE", message, { path: file, line, column, hint });
  if (problem.code === "DUPLICATE_KEY")
    return error(`The key ${problem.message} is there twice.`, "Remove or rename one of the two.");
  if (problem.message.includes("call stack"))
    return error("The file is nested too deeply.", "Check the brackets from here upwards.");
  return error(
    `This is not valid YAML: ${problem.message.split("\n")[0]!.replace(/[.:]$/, "")}.`,
    "Check quotes, brackets and indentation (spaces, no tabs) from here upwards.",
  );
}

/** A copy that shares nothing, of mappings, lists, strings, numbers, booleans and null alone. */
export function plainData(value: unknown, file: string): unknown {
  let count = 0;
  const copy = (node: unknown, depth: number): unknown => {
    if (++count > maxValues || depth > maxDepth)
      throw unreadable(file, "The file holds too much, or is nested too deeply, or refers to itself.", {
        hint: "Put long tables into files of their own; write anchors out.",
        expected: `at most ${maxValues} values, ${maxDepth} levels deep`,
      });
    if (node === null || typeof node === "string" || typeof node === "boolean" || typeof node === "number")
      return node;
    if (typeof node === "bigint") return Number(node);
    if (Array.isArray(node)) return node.map((item) => copy(item, depth + 1));
    if (typeof node !== "object" || (Object.getPrototypeOf(node) !== Object.prototype && !isBare(node)))
      throw unreadable(file, "The file holds something that is neither number, text, list nor mapping.", {
        found: describe(node),
        hint: "Write it as text, a number, a list or a mapping.",
      });
    const entries = Object.entries(node).filter(([, item]) => item !== undefined);
    for (const [key] of entries)
      if (key === "__proto__")
        throw unreadable(file, "The key __proto__ is not allowed.", { found: key, hint: "Rename it." });
    return Object.fromEntries(entries.map(([key, item]) => [key, copy(item, depth + 1)]));
  };
  return copy(value, 0);
}

const isBare = (node: object) => Object.getPrototypeOf(node) === null;

/** What a value is, in words. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  if (typeof value === "string")
    return `the text "${value.length > 60 ? `${value.slice(0, 57)}...` : value}"`;
  return String(value);
}

const plainSegment = (segment: string) => segment.replaceAll("~1", "/").replaceAll("~0", "~");

function placeOf(
  root: ParsedNode | null,
  pointer: string,
  lines: LineCounter,
  key: boolean,
): Place | undefined {
  let node: ParsedNode | null | undefined = root;
  let offset = root?.range?.[0];
  const segments = pointer.split("/").slice(1).map(plainSegment);
  for (const [depth, segment] of segments.entries()) {
    let child: ParsedNode | null | undefined;
    let keyOffset: number | undefined;
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === segment);
      child = pair?.value as ParsedNode | null | undefined;
      keyOffset = (pair?.key as ParsedNode | undefined)?.range?.[0];
    } else if (isSeq(node)) {
      child = node.items[Number(segment)] as ParsedNode | undefined;
    }
    const atKey = key && depth === segments.length - 1;
    const found = atKey ? keyOffset : (child?.range?.[0] ?? keyOffset);
    if (found === undefined) break;
    offset = found;
    // An alias' target stands elsewhere: stay at the alias.
    if (isAlias(child)) break;
    node = child;
  }
  if (offset === undefined) return undefined;
  const { line, col } = lines.linePos(offset);
  return line > 0 ? { line, column: col } : undefined;
}
