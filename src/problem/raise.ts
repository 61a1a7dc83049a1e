// Several errors of one file are reported at once: the first is thrown and carries the others.
import type { LodeError } from "../contract/index.js";

/** Throws the first of `errors` with the rest as its `others`; does nothing if there are none. */
export function raise(errors: readonly LodeError[]): void {
  const [first, ...rest] = errors;
  if (first === undefined) return;
  first.others.push(...rest);
  throw first;
}
