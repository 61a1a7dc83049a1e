// What a scan must satisfy beyond its schema, as far as it shows without an evaluator: names, priors, circles, formulas.
import { LodeError } from "../contract/index.js";
import { formulaNames } from "../numerics/index.js";
import { closure, orderDerived } from "./derived.js";
import { formulaFault } from "./formulas.js";
import type { Scan } from "./generated/scan.js";
import { checkNames } from "./names.js";
import { checkPriors } from "./priors.js";
import { checkTerms, termColumns } from "./terms.js";

/** All faults of a scan that matches the schema; `path` of each is a JSON pointer into it. */
export function checkScan(scan: Scan): LodeError[] {
  const errors = [...checkNames(scan), ...checkPriors(scan), ...checkTerms(scan), ...checkIntervals(scan)];
  const known = knownNames(scan);
  const formulas = checkFormulas(scan);
  errors.push(...formulas, ...checkSurrogates(scan));
  // A formula that cannot be read has been reported; circles among the others show once all can be read.
  if (formulas.length === 0) errors.push(...orderDerived(scan, known).errors);
  if (scan.target.sigmas !== undefined && Object.keys(scan.likelihood).length === 0)
    errors.push(
      new LodeError("LODE_SCAN_INVALID", "The target asks for sigmas, but there is no likelihood.", {
        path: "/target/sigmas",
        found: scan.target.sigmas,
        expected: "at least one likelihood term",
        hint: "Add a likelihood, or leave the target out: then the constraints decide.",
      }),
    );
  return errors;
}

const knownNames = (scan: Scan) => new Set([...Object.keys(scan.parameters), ...Object.keys(scan.derived)]);

function checkIntervals(scan: Scan): LodeError[] {
  return Object.entries(scan.constraints).flatMap(([name, { min = -Infinity, max = Infinity }]) =>
    min <= max
      ? []
      : [
          new LodeError("LODE_SCAN_INVALID", `The constraint ${name}: min is larger than max.`, {
            path: `/constraints/${name}/min`,
            found: min,
            expected: `a number up to max, ${max}`,
            hint: "Exchange the two.",
          }),
        ],
  );
}

function checkFormulas(scan: Scan): LodeError[] {
  const formulas = [
    ...Object.entries(scan.derived).map(([name, { formula }]) => ({ formula, path: `/derived/${name}` })),
    ...Object.entries(scan.likelihood)
      .filter(([, { expression }]) => expression !== undefined)
      .map(([name, { expression }]) => ({ formula: expression!, path: `/likelihood/${name}/expression` })),
  ];
  return formulas.flatMap(({ formula, path }) => formulaFault(String(formula), path) ?? []);
}

function checkSurrogates(scan: Scan): LodeError[] {
  const learned = new Map<string, number>();
  return scan.surrogates.flatMap(({ learns }, i) =>
    (learns === "physical" ? ["physical"] : learns).flatMap((name, k) => {
      const path = learns === "physical" ? `/surrogates/${i}/learns` : `/surrogates/${i}/learns/${k}`;
      const fault = (message: string, hint: string) => [
        new LodeError("LODE_SCAN_NAME", message, {
          path,
          found: name,
          expected: "an observable of the evaluator",
          hint,
        }),
      ];
      if (learned.has(name))
        return fault(`${name} is learned by two surrogates.`, "Leave it out of one of them.");
      learned.set(name, i);
      if (Object.hasOwn(scan.derived, name))
        return fault(
          `${name} is derived: it is computed, not learned.`,
          "Learn the observables in its formula.",
        );
      if (Object.hasOwn(scan.parameters, name)) return fault(`${name} is a parameter.`, "Learn observables.");
      return [];
    }),
  );
}

/**
 * Observables that the scan needs, or gives a unit to: what an evaluator is asked for. With `neededOnly`, those that a
 * likelihood term, an applied constraint or an objective rests on, directly or through derived quantities.
 */
export function requestedObservables(scan: Scan, neededOnly = false): string[] {
  const known = knownNames(scan);
  const { uses } = orderDerived(scan, known);
  const names: string[] = Object.keys(scan.objectives);
  for (const term of Object.values(scan.likelihood)) {
    names.push(...termColumns(term));
    if (term.expression !== undefined) names.push(...formulaNames(String(term.expression), known));
  }
  for (const { of, severity } of Object.values(scan.constraints))
    if (severity === "apply" || (severity === "skip" && !neededOnly)) names.push(of);
  if (!neededOnly) {
    names.push(...Object.keys(scan.derived), ...Object.keys(scan.observables));
    for (const { learns } of scan.surrogates) if (learns !== "physical") names.push(...learns);
  }
  return [...closure(names, uses)].filter((name) => !known.has(name));
}
