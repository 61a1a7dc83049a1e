// Likelihood terms: what their numbers must satisfy, and the flat form that the native core takes (native/core/likelihood.h).
import { LodeError } from "../contract/index.js";
import { choleskyFactor } from "../numerics/cholesky.js";
import { compileFormula, type TermDescription } from "../numerics/index.js";
import type { Scan, Term } from "./generated/scan.js";

/** Names that a term reads, apart from those in its formula. */
export const termColumns = (term: Term): readonly string[] =>
  term.expression === undefined ? (term.of ?? []) : [];

/** Faults that show without an evaluator. */
export function checkTerms(scan: Scan): LodeError[] {
  return Object.entries(scan.likelihood).flatMap(([name, term]) => {
    const path = `/likelihood/${name}`;
    const fault = (key: string, message: string, found: unknown, expected: string) => [
      new LodeError("LODE_SCAN_INVALID", `The term ${name}: ${message}.`, {
        path: `${path}/${key}`,
        found,
        expected,
        hint: `Write ${expected}.`,
      }),
    ];
    const of = term.of ?? [];
    if (term.correlatedGaussian !== undefined) return checkCorrelated(term, path, name);
    if (of.length > 1 && term.expression === undefined)
      return fault(
        "of",
        "it looks at one quantity",
        of,
        "one name; several only for correlatedGaussian and expression",
      );
    if (term.step?.min !== undefined && term.step.max !== undefined && term.step.min > term.step.max)
      return fault(
        "step/min",
        "min is larger than max",
        term.step.min,
        `a number up to max, ${term.step.max}`,
      );
    return term.table === undefined ? [] : checkTable(term.table, fault);
  });
}

function checkTable(
  { x = [], logLikelihood = [] }: NonNullable<Term["table"]>,
  fault: (key: string, message: string, found: unknown, expected: string) => LodeError[],
): LodeError[] {
  if (x.length !== logLikelihood.length)
    return fault(
      "table/logLikelihood",
      "the table's columns differ in length",
      `${x.length} and ${logLikelihood.length} numbers`,
      "a log L for each x",
    );
  const i = x.findIndex((value, k) => k > 0 && value <= x[k - 1]!);
  return i < 0 ? [] : fault(`table/x/${i}`, "x does not increase", x[i], `a number above ${x[i - 1]}`);
}

function checkCorrelated(term: Term, path: string, name: string): LodeError[] {
  const { means, covariance } = term.correlatedGaussian!;
  const count = term.of?.length ?? 0;
  const fault = (key: string, message: string, found: unknown, expected: string) => [
    new LodeError("LODE_SCAN_INVALID", `The term ${name}: ${message}.`, {
      path: `${path}/${key}`,
      found,
      expected,
      hint: `Write ${expected}.`,
    }),
  ];
  if (means.length !== count)
    return fault(
      "correlatedGaussian/means",
      "a mean for each quantity in `of` is needed",
      means.length,
      `${count} means`,
    );
  if (covariance.length !== count || covariance.some((row) => row.length !== count))
    return fault(
      "correlatedGaussian/covariance",
      "the covariance has the wrong shape",
      `rows of ${covariance.map((row) => row.length).join(", ")}`,
      `${count} rows of ${count} numbers`,
    );
  try {
    choleskyFactor(covariance.flat(), count);
    return [];
  } catch (error) {
    if (!(error instanceof LodeError)) throw error;
    const { found, expected, hint } = error;
    return [
      new LodeError("LODE_SCAN_INVALID", `The term ${name}: ${error.message}`, {
        path: `${path}/correlatedGaussian/covariance`,
        found,
        expected,
        hint,
      }),
    ];
  }
}

/** The term over the columns `names`; all its names are known to be there. */
export function describeTerm(term: Term, names: readonly string[], path: string): TermDescription {
  const columns = termColumns(term).map((name) => names.indexOf(name));
  if (term.gaussian !== undefined) {
    const { mean, sigma, theory, relativeTheory } = term.gaussian;
    return typeof sigma === "number"
      ? { kind: "gaussian", columns, numbers: [mean, sigma, theory, relativeTheory] }
      : {
          kind: "asymmetric-gaussian",
          columns,
          numbers: [mean, sigma.upper, sigma.lower, theory, relativeTheory],
        };
  }
  if (term.correlatedGaussian !== undefined) {
    const { means, covariance } = term.correlatedGaussian;
    return { kind: "correlated-gaussian", columns, numbers: [...means, ...covariance.flat()] };
  }
  const limit = term.upperLimit ?? term.lowerLimit;
  if (limit !== undefined)
    return {
      kind: term.upperLimit !== undefined ? "upper-limit" : "lower-limit",
      columns,
      numbers: [limit.limit, limit.sigma],
    };
  if (term.step !== undefined) {
    const { min = -Infinity, max = Infinity, outside = -Infinity } = term.step;
    return { kind: "step", columns, numbers: [min, max, outside] };
  }
  if (term.table !== undefined) {
    const { x = [], logLikelihood = [], outside } = term.table;
    return { kind: "table", columns, numbers: [outside === "flat" ? 1 : 0, ...x, ...logLikelihood] };
  }
  return {
    kind: "expression",
    columns: [],
    numbers: [],
    formula: compileFormula(String(term.expression), names, { path: `${path}/expression` }),
  };
}
