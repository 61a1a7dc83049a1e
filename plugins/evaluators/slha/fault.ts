// Errors of the set-up, and faults of a point, as this plugin words them.
import { LodeError, Status } from "lodescan/contract";
import type { Fault } from "./types.js";

/** Something in a step's options that cannot be. `path` starts at the options. */
export function refuse(
  path: string,
  message: string,
  details: { found?: unknown; expected?: unknown; hint?: string } = {},
): LodeError {
  return new LodeError("LODE_EVAL_CREATE", message, { path: `/evaluator/options${path}`, ...details });
}

export function failed(reason: string, message: string): Fault {
  return { status: Status.failed, reason, message };
}

export function invalid(reason: string, message: string): Fault {
  return { status: Status.invalid, reason, message };
}

/** Shortened for messages. */
export function shown(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 200 ? `${line.slice(0, 200)}...` : line;
}
