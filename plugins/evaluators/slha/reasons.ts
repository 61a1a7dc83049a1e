// From what a program says of a failure to a reason code: an ordered list of patterns, the first that matches counts. A text
// with several complaints gets the gravest cause, not the first symptom: presets list tachyonic sfermions before failed
// symmetry breaking, that before tachyonic Higgs bosons, and lack of convergence last.
import { type StatusCode, type StatusName, statusNames } from "lodescan/contract";

/** A pattern of a step's options. */
export interface ReasonRule {
  /** A regular expression, matched without regard to case. */
  pattern: string;
  reason: string;
  /** Default: unphysical. */
  status: StatusName;
}

const compiled = new Map<string, RegExp>();

/** The compiled pattern; presets hold a few dozen, used for every point. */
export function pattern(source: string): RegExp {
  let expression = compiled.get(source);
  if (expression === undefined) {
    expression = new RegExp(source, "im");
    compiled.set(source, expression);
  }
  return expression;
}

/** The first rule whose pattern occurs in one of the texts; texts that come first say more. */
export function classify(rules: readonly ReasonRule[], texts: readonly string[]): ReasonRule | undefined {
  for (const text of texts) {
    const rule = rules.find((candidate) => pattern(candidate.pattern).test(text));
    if (rule !== undefined) return rule;
  }
  return undefined;
}

export function statusCode(name: StatusName): StatusCode {
  return statusNames.indexOf(name) as StatusCode;
}
