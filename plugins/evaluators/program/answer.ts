// What a program's answer means for a point.
import { Status, type StatusCode } from "lodescan/contract";

/** What became of one point; `values` in the order of the observables, empty where there are none. */
export interface Outcome {
  status: StatusCode;
  reason: string;
  message: string;
  values: ArrayLike<number>;
}

export function failed(reason: string, message: string): Outcome {
  return { status: Status.failed, reason, message, values: [] };
}

export function invalid(reason: string, message: string): Outcome {
  return { status: Status.invalid, reason, message, values: [] };
}

/** Shortened for messages. */
export function shown(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 200 ? `${line.slice(0, 200)}...` : line;
}

/** An observable that is left out or null was skipped (NaN); one that is there must be a finite number. */
export function readAnswer(answer: Record<string, unknown>, names: readonly string[]): Outcome {
  const reason = typeof answer.reason === "string" ? answer.reason : "";
  if (answer.status === "unphysical") return { status: Status.unphysical, reason, message: "", values: [] };
  if (answer.status === "failed")
    return failed(reason || "failed", `The program says that it failed: ${reason || "no reason given"}.`);
  if (answer.status !== undefined && answer.status !== "ok") {
    return invalid("unknown-status", `The program gave the status ${shown(JSON.stringify(answer.status))}.`);
  }
  const observables = (answer.observables ?? {}) as Record<string, unknown>;
  const values = new Float64Array(names.length).fill(Number.NaN);
  let found = 0;
  for (const [k, name] of names.entries()) {
    const value = observables[name];
    if (value === undefined || value === null) continue;
    if (typeof value !== "number")
      return invalid("not-a-number", `${name} is ${shown(JSON.stringify(value))}, not a number.`);
    if (Number.isNaN(value)) return invalid("nan", `${name} is NaN.`);
    if (!Number.isFinite(value)) return invalid("overflow", `${name} is ${value}.`);
    values[k] = value;
    found++;
  }
  if (found > 0 || names.length === 0) return { status: Status.ok, reason: "", message: "", values };
  return failed(
    "missing-output",
    `The answer has none of ${names.join(", ")}: ${shown(JSON.stringify(answer))}`,
  );
}

/** "exit-3" or "signal-sigsegv", with the end of what the program wrote to standard error. */
export function exitOutcome(
  { code, signal }: { code: number | null; signal: string | null },
  stderr: string,
): Outcome {
  const reason = code === null ? `signal-${String(signal).toLowerCase()}` : `exit-${code}`;
  const tail = stderr.trim() === "" ? "" : ` Its standard error ends: ${shown(stderr.slice(-400))}`;
  return failed(
    reason,
    `The program ended (${code === null ? signal : `exit status ${code}`}) without an answer.${tail}`,
  );
}
