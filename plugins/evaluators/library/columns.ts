// Which numbers a library takes and gives, in its own order: what it says itself, what the options say, and the scan's names.
import { type EvaluatorContext, LodeError } from "lodescan/contract";
import type { Offer } from "./library-process.js";

export interface Quantity {
  name: string;
  unit?: string;
}

/** "m0 [GeV], tanb" as names and units. */
export function readQuantities(text: string): Quantity[] {
  return text.split(",").map((entry) => {
    const match = /^\s*([A-Za-z_][A-Za-z0-9_]*)\s*(?:\[([^\]]*)\])?\s*$/.exec(entry);
    if (match === null) {
      throw new LodeError("LODE_EVAL_CREATE", "The library's list of names cannot be read.", {
        path: "/evaluator/options/file",
        found: entry.trim(),
        expected: 'a name, and its unit in brackets where it has one: "m0 [GeV], tanb"',
      });
    }
    const unit = match[2]?.trim();
    return unit ? { name: match[1]!, unit } : { name: match[1]! };
  });
}

/** Column of the scan's parameters for each parameter of the library. */
export function parameterColumns(
  listed: readonly string[],
  offer: Offer,
  parameters: EvaluatorContext["parameters"],
): number[] {
  const wanted: Quantity[] =
    listed.length > 0
      ? listed.map((name) => ({ name }))
      : offer.parameters === undefined
        ? [...parameters]
        : readQuantities(offer.parameters);
  const path = listed.length > 0 ? "/evaluator/options/parameters" : "/evaluator/options/file";
  return wanted.map(({ name, unit }) => {
    const column = parameters.findIndex((parameter) => parameter.name === name);
    if (column < 0) {
      throw new LodeError(
        "LODE_EVAL_CREATE",
        `The library takes a parameter ${name}, which the scan has not.`,
        {
          path,
          found: parameters.map((parameter) => parameter.name),
          expected: name,
          hint: "Add it to the scan's parameters, with `prior: fixed` where it does not vary.",
        },
      );
    }
    const own = parameters[column]!.unit;
    if (unit !== undefined && own !== undefined && unit !== own) {
      throw new LodeError(
        "LODE_EVAL_CREATE",
        `The library takes ${name} in ${unit}, the scan has it in ${own}.`,
        {
          path: `/parameters/${name}/unit`,
          found: own,
          expected: unit,
        },
      );
    }
    return column;
  });
}

/** What the library writes, in its order. */
export function observablesOf(listed: readonly (string | Quantity)[], offer: Offer): Quantity[] {
  const named = listed.map((entry) => (typeof entry === "string" ? { name: entry } : entry));
  const offered = offer.observables === undefined ? undefined : readQuantities(offer.observables);
  if (offered === undefined) {
    if (named.length > 0) return named;
    throw new LodeError("LODE_EVAL_CREATE", "The library does not say which observables it gives.", {
      path: "/evaluator/options",
      expected: "a function lodescan_observables, or a list in options.observables",
      hint: "List them in the order in which the function writes them: observables: [mh, { name: mg, unit: GeV }].",
    });
  }
  if (named.length === 0) return offered;
  if (named.length === offered.length)
    return named.map((entry, k) => ({ ...(offered[k]!.unit && { unit: offered[k]!.unit }), ...entry }));
  throw new LodeError(
    "LODE_EVAL_CREATE",
    `The library gives ${offered.length} observables, options.observables names ${named.length}.`,
    {
      path: "/evaluator/options/observables",
      found: named.map(({ name }) => name),
      expected: offered.map(({ name }) => name),
    },
  );
}
