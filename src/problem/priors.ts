// Priors: what their numbers must satisfy, and the flat form that the native core takes (native/core/priors.h).
import { type Dimension, LodeError } from "../contract/index.js";
import type { ProblemDescription } from "../numerics/index.js";
import type { IntegerPrior, Parameter, Scan } from "./generated/scan.js";
import { unknownName } from "./names.js";

type PriorDescription = ProblemDescription["parameters"][number];

/** Integers beyond this are no parameter's levels. */
const mostLevels = 1_000_000_000;

/** Faults of all priors, circles of same-as included. */
export function checkPriors(scan: Scan): LodeError[] {
  const errors = Object.entries(scan.parameters).flatMap(([name, prior]) => checkPrior(scan, name, prior));
  const moves = Object.values(scan.parameters).some(({ prior }) => prior !== "fixed" && prior !== "same-as");
  if (!moves && errors.length === 0)
    errors.push(
      new LodeError("LODE_SCAN_PRIOR", "No parameter varies.", {
        path: "/parameters",
        expected: "at least one parameter that is neither fixed nor same-as",
        hint: "Give a parameter a range, or use `lode check` for a single point.",
      }),
    );
  return errors;
}

function checkPrior(scan: Scan, name: string, prior: Parameter): LodeError[] {
  const path = `/parameters/${name}`;
  const fault: Fault = (message, key, found, expected, hint) => [
    new LodeError("LODE_SCAN_PRIOR", `${name}: ${message}.`, {
      path: `${path}/${key}`,
      found,
      expected,
      hint: hint ?? `Write ${expected}.`,
    }),
  ];
  const order = (min: number, max: number) =>
    min === max
      ? fault(
          "min and max are equal",
          "max",
          max,
          `a number above ${min}`,
          `Use { prior: fixed, value: ${min} }.`,
        )
      : fault("min is larger than max", "min", min, `a number below max, ${max}`, "Exchange the two.");
  switch (prior.prior) {
    case "log":
    case "signed-log":
      if (prior.min <= 0)
        return fault(
          `a ${prior.prior} prior needs a min above 0`,
          "min",
          prior.min,
          "a positive number",
          prior.prior === "log"
            ? "For values of both signs use signed-log or symmetric-log."
            : "min is the smallest magnitude; symmetric-log goes through 0.",
        );
      return prior.min >= prior.max ? order(prior.min, prior.max) : [];
    case "flat":
    case "symmetric-log":
      if (prior.min >= prior.max) return order(prior.min, prior.max);
      return Number.isFinite(prior.max - prior.min)
        ? []
        : fault("the range overflows", "max", prior.max, "a smaller range");
    case "integer":
      return checkInteger(prior, fault) ?? (prior.min >= prior.max ? order(prior.min, prior.max) : []);
    case "gaussian":
      if (prior.sigma <= 0) return fault("sigma is not positive", "sigma", prior.sigma, "a positive number");
      return (prior.min ?? -Infinity) >= (prior.max ?? Infinity) ? order(prior.min!, prior.max!) : [];
    case "choice": {
      const twice = prior.values.find((value, i) => prior.values.indexOf(value) !== i);
      return twice === undefined
        ? []
        : fault("a choice is there twice", "values", twice, "different numbers");
    }
    case "same-as":
      return checkSameAs(scan, name, prior.of, path);
    default:
      return [];
  }
}

type Fault = (message: string, key: string, found: unknown, expected: string, hint?: string) => LodeError[];

function checkInteger(prior: IntegerPrior, fault: Fault): LodeError[] | undefined {
  for (const key of ["min", "max"] as const)
    if (!Number.isSafeInteger(prior[key]))
      return fault(`${key} of an integer prior is not an integer`, key, prior[key], "an integer");
  if (prior.max - prior.min < mostLevels) return undefined;
  return fault(
    "the range is too wide for integers",
    "max",
    prior.max,
    `at most ${mostLevels} values`,
    "Use flat.",
  );
}

function checkSameAs(scan: Scan, name: string, of: string, path: string): LodeError[] {
  if (!Object.hasOwn(scan.parameters, of))
    return [
      unknownName(
        of,
        `${path}/of`,
        Object.keys(scan.parameters).filter((other) => other !== name),
        "same-as needs another parameter",
      ),
    ];
  const chain = [name];
  for (let next = scan.parameters[name]; next?.prior === "same-as"; next = scan.parameters[next.of]) {
    if (chain.includes(next.of)) {
      // Said once: by the member of the circle that comes first in the file.
      const names = Object.keys(scan.parameters);
      const first = next.of === name && chain.every((member) => names.indexOf(member) >= names.indexOf(name));
      if (!first) return [];
      return [
        new LodeError(
          "LODE_SCAN_CYCLE",
          `same-as goes round in a circle: ${[...chain, name].join(" -> ")}.`,
          {
            path: `${path}/of`,
            found: of,
            expected: "a parameter with a prior of its own",
            hint:
              chain.length > 1
                ? `Give one of ${chain.join(", ")} a prior of its own.`
                : "Name another parameter.",
          },
        ),
      ];
    }
    chain.push(next.of);
  }
  return [];
}

/** The prior as the native core takes it. */
export function describePrior(scan: Scan, prior: Parameter): PriorDescription {
  const numbers = (): number[] => {
    switch (prior.prior) {
      case "symmetric-log":
        return [prior.min, prior.max, prior.linear];
      case "gaussian":
        return [prior.mean, prior.sigma, prior.min ?? -Infinity, prior.max ?? Infinity];
      case "fixed":
        return [prior.value];
      case "choice":
        return prior.values;
      case "same-as":
        return [];
      default:
        return [prior.min, prior.max];
    }
  };
  if (prior.prior !== "same-as") return { prior: prior.prior, numbers: numbers() };
  let source = prior.of;
  for (let next = scan.parameters[source]!; next.prior === "same-as"; next = scan.parameters[source]!)
    source = next.of;
  return { prior: "same-as", numbers: [], source: Object.keys(scan.parameters).indexOf(source) };
}

/** Dimensions of the unit cube: the parameters that vary on their own, in order. */
export function dimensionsOf(scan: Scan): Dimension[] {
  return Object.entries(scan.parameters).flatMap(([name, prior]): Dimension[] => {
    const unit = prior.unit === undefined ? {} : { unit: prior.unit };
    switch (prior.prior) {
      case "fixed":
      case "same-as":
        return [];
      case "integer":
        return [{ name, ...unit, kind: "integer", levels: prior.max - prior.min + 1 }];
      case "choice":
        return [{ name, ...unit, kind: "choice", levels: prior.values.length }];
      default:
        return [{ name, ...unit, kind: "continuous" }];
    }
  });
}
