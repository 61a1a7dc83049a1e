// Names: parameters, observables and derived quantities share one space, which is also that of the log's columns.
import { LodeError } from "../contract/index.js";
import type { Scan } from "./generated/scan.js";
import { nameHint } from "./nearest.js";

/** Columns that every log has, or that exports add. */
export const reservedNames: ReadonlySet<string> = new Set([
  "id",
  "iteration",
  "origin",
  "status",
  "reason",
  "seconds",
  "logLikelihood",
  "logWeight",
  "found",
  "physical",
]);

const pattern = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

/** Names that every JavaScript object answers to, and that would be taken for an entry of any mapping. */
const isInherited = (name: string) => name in Object.prototype;

function nameFault(name: string, path: string, message: string, hint: string): LodeError {
  return new LodeError("LODE_SCAN_NAME", message, { path, found: name, hint });
}

/** Reserved names in any of the scan's mappings, and names that are both parameter and derived quantity. */
export function checkNames(scan: Scan): LodeError[] {
  const errors: LodeError[] = [];
  for (const group of [
    "parameters",
    "observables",
    "derived",
    "likelihood",
    "constraints",
    "objectives",
  ] as const)
    for (const name of Object.keys(scan[group])) {
      const column = group === "parameters" || group === "observables" || group === "derived";
      if ((column && reservedNames.has(name)) || isInherited(name))
        errors.push(
          nameFault(
            name,
            `/${group}/${name}`,
            `${name} is a reserved name.`,
            `Rename it, for example to ${name}_1.`,
          ),
        );
      const other = group === "derived" || group === "observables" ? "parameters" : "derived";
      if (column && group !== "parameters" && Object.hasOwn(scan[other], name))
        errors.push(
          nameFault(
            name,
            `/${group}/${name}`,
            `${name} is there twice: in ${group} and in ${other}.`,
            "Rename one of them.",
          ),
        );
    }
  return errors.filter((error, i) => errors.findIndex((first) => first.message === error.message) === i);
}

/** What an evaluator says it gives must be usable as names of columns, and new. */
export function checkObservables(scan: Scan, observables: readonly { name: string }[]): LodeError[] {
  const errors: LodeError[] = [];
  const seen = new Set<string>();
  for (const { name } of observables) {
    const fault = (message: string, hint: string) =>
      errors.push(nameFault(name, "/evaluator", message, hint));
    if (!pattern.test(name) || isInherited(name) || reservedNames.has(name))
      fault(
        `The evaluator's observable ${JSON.stringify(name)} cannot be a name.`,
        reservedNames.has(name) ? "The name is reserved; rename it." : "Use letters, digits and underscores.",
      );
    else if (seen.has(name))
      fault(`The evaluator gives the observable ${name} twice.`, "Rename one of them.");
    else if (Object.hasOwn(scan.parameters, name))
      fault(`${name} is both a parameter and an observable of the evaluator.`, "Rename one of them.");
    else if (Object.hasOwn(scan.derived, name))
      fault(`${name} is both a derived quantity and an observable of the evaluator.`, "Rename one of them.");
    seen.add(name);
  }
  return errors;
}

/** A name that no column has. */
export function unknownName(name: string, path: string, known: readonly string[], what: string): LodeError {
  return new LodeError("LODE_SCAN_NAME", `${name} is not known: ${what}.`, {
    path,
    found: name,
    expected: known,
    hint: nameHint(name, known) ?? "The evaluator gives no observables.",
  });
}
