// Spectra of the MSSM: masses, mixings and low-energy observables of a point, by the native core.
import { addon } from "./addon.js";

/** Names of the numbers that set a point, in the order of `mssmPoint`'s inputs; GeV, GeV^2. */
export function mssmInputNames(): readonly string[] {
  return addon.mssmInputNames!() as string[];
}

/** What comes of a point, in the order of `mssmPoint`'s values; unit "" for a pure number. */
export function mssmObservables(): readonly { name: string; unit: string }[] {
  const flat = addon.mssmObservables!() as string[];
  return flat.filter((_, i) => i % 2 === 0).map((name, k) => ({ name, unit: flat[2 * k + 1]! }));
}

/** By the native core's number of the status. */
const verdicts = ["valid", "no-convergence", "tachyon", "no-ewsb", "non-perturbative"] as const;

/** "bad-input": a number of the input is not finite, or not positive where it must be. */
export type MssmVerdict = (typeof verdicts)[number] | "bad-input";

export interface MssmPoint {
  verdict: MssmVerdict;
  /** What exactly went wrong, "" for nothing to say. */
  message: string;
  iterations: number;
  /** In the format of the SUSY Les Houches Accord; "" unless asked for. */
  slha: string;
}

/** Solves one point and fills `values`, with NaN where it is not valid. Some milliseconds. */
export function mssmPoint(inputs: Float64Array, values: Float64Array, withSlha = false): MssmPoint {
  const [sensible, status, message, iterations, slha] = addon.mssmPoint!(inputs, values, withSlha) as [
    boolean,
    number,
    string,
    number,
    string,
  ];
  return { verdict: sensible ? verdicts[status]! : "bad-input", message, iterations, slha };
}
