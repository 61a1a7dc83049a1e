// Every error a user can meet has a stable code from one table, says what was found and expected, and what to do next.
import { errorTable } from "./error-table.js";

export type ErrorCode = keyof typeof errorTable;

export interface ErrorDetails {
  /** Where: a path into the user's file (`/parameters/x1/min`), a file name, or both as `scan.yaml#/parameters/x1`. */
  path?: string;
  /** Place in the text of the file, from 1, where it is known. */
  line?: number;
  column?: number;
  found?: unknown;
  expected?: unknown;
  /** The next thing to do ("did you mean ...?"). */
  hint?: string;
  cause?: unknown;
}

/** Thrown for everything that a user can put right. `message` is one readable sentence or two. */
export class LodeError extends Error {
  override readonly name = "LodeError";
  readonly code: ErrorCode;
  readonly path?: string;
  readonly line?: number;
  readonly column?: number;
  readonly found?: unknown;
  readonly expected?: unknown;
  readonly hint?: string;
  /** More errors of the same file, when several were found at once. */
  readonly others: LodeError[] = [];

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    if (details.path !== undefined) this.path = details.path;
    if (details.line !== undefined) this.line = details.line;
    if (details.column !== undefined) this.column = details.column;
    if (details.found !== undefined) this.found = details.found;
    if (details.expected !== undefined) this.expected = details.expected;
    if (details.hint !== undefined) this.hint = details.hint;
  }

  /** 2 for bad input or usage, 1 otherwise: the exit status that belongs to the code. */
  get exitStatus(): 1 | 2 {
    return errorTable[this.code].exit;
  }

  toJSON(): Record<string, unknown> {
    return {
      code: this.code,
      message: this.message,
      path: this.path,
      line: this.line,
      column: this.column,
      found: this.found,
      expected: this.expected,
      hint: this.hint,
      ...(this.others.length > 0 ? { others: this.others.map((other) => other.toJSON()) } : {}),
    };
  }
}
