// What is wrong with a formula before it is known which observables there are: syntax, code, unknown functions.
import { LodeError } from "../contract/index.js";
import { compileFormula, formulaNames } from "../numerics/index.js";

/** The fault of a formula if every free name were known; undefined if there is none. */
export function formulaFault(text: string, path?: string): LodeError | undefined {
  const place = path === undefined ? {} : { path };
  try {
    compileFormula(text, formulaNames(text, new Set(), place), place);
    return undefined;
  } catch (error) {
    if (error instanceof LodeError) return error;
    throw error;
  }
}
