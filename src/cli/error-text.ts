// Errors as people read them, and as programs do.
import { LodeError } from "../contract/errors.js";
import { type Paint, toJson } from "./terminal.js";

/** Anything thrown, as a LodeError: what nobody foresaw is a defect of ours. */
export function asLodeError(error: unknown): LodeError {
  if (error instanceof LodeError) return error;
  const cause = error instanceof Error ? error : new Error(String(error));
  return new LodeError("LODE_INTERNAL", `Something went wrong inside Lodescan: ${cause.message}`, {
    cause,
    hint: "Please report it with the text below. Set LODE_DEBUG=1 for the place in the program.",
  });
}

const longest = 300;

/** A value in a line; lists of names as words. */
function shown(value: unknown): string {
  const words = Array.isArray(value) && value.every((entry) => typeof entry === "string");
  const text = typeof value === "string" ? value : words ? (value as string[]).join(", ") : toJson(value);
  const line = (text ?? String(value)).replace(/\s+/g, " ");
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

/** Code and sentence, then path, found, expected and hint, each on a line of its own. */
function oneError(error: LodeError, paint: Paint): string {
  const lines = [`${paint("red", "error")} ${paint("bold", error.code)}: ${error.message}`];
  const add = (name: string, value: unknown): void => {
    if (value !== undefined) lines.push(`  ${paint("dim", name.padEnd(9))} ${shown(value)}`);
  };
  const place = error.line === undefined ? "" : ` (line ${error.line}, column ${error.column})`;
  add("at", error.path === undefined ? undefined : `${error.path}${place}`);
  add("found", error.found);
  add("expected", error.expected);
  add("hint", error.hint);
  return lines.join("\n");
}

/** At most ten errors in full. */
export function errorText(error: LodeError, paint: Paint): string {
  const all = [error, ...error.others];
  const texts = all.slice(0, 10).map((one) => oneError(one, paint));
  if (all.length > 10) texts.push(`and ${all.length - 10} more`);
  return texts.join("\n");
}

/** One line: { code, message, path, found, expected, hint, others? }. */
export function errorJson(error: LodeError): string {
  return toJson(error.toJSON());
}
