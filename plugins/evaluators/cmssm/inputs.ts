// From a scan's parameters to the numbers that set a point: which a model needs, their units, and how names may be written.
import { type EvaluatorContext, LodeError, type Matrix } from "lodescan/contract";
import { mssmInputNames, nearestName } from "lodescan/numerics";

export interface Options {
  model: "cmssm" | "nuhm1" | "nuhm2" | "nugm" | "pmssm";
  signMu: 1 | -1;
  tanBetaAt: "mz" | "susy";
  susyScale: number;
  standardModel: Record<string, number>;
  tolerance: number;
  maximumIterations: number;
}

/** What a model's scan must give. */
const needed: Record<Options["model"], readonly string[]> = {
  cmssm: ["m0", "m12", "A0", "tanb"],
  nuhm1: ["m0", "m12", "A0", "tanb", "mH2"],
  nuhm2: ["m0", "m12", "A0", "tanb", "mHd2", "mHu2"],
  nugm: ["m0", "M1", "M2", "M3", "A0", "tanb"],
  pmssm: [
    ...["M1", "M2", "M3", "mu", "mA", "At", "Ab", "Atau", "tanb"],
    ...["mQ1", "mQ3", "mU1", "mU3", "mD1", "mD3", "mL1", "mL3", "mE1", "mE3"],
  ],
};

/** Other ways in which the names are written; compared without case and underscores. */
const alsoCalled: Record<string, string> = {
  tanbeta: "tanb",
  mhalf: "m12",
  sgnmu: "signMu",
  mtop: "mt",
  gf: "gFermi",
};

const withoutDimension = ["tanb", "signMu", "alphaS", "alphaEmInverse", "gFermi"];

/** A column of the scan and what it sets, with the factor from its unit to GeV. */
interface Column {
  sets: string;
  factor: number;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll("_", "");
}

function unitFactor(name: string, unit: string | undefined): number {
  if (unit === undefined || unit === "" || withoutDimension.includes(name)) return 1;
  const squared = /2$/.test(name) && /^mH/.test(name);
  const factors: Record<string, number> = squared
    ? { "gev^2": 1, gev2: 1, "tev^2": 1e6, tev2: 1e6 }
    : { gev: 1, tev: 1000 };
  const factor = factors[unit.toLowerCase()];
  if (factor !== undefined) return factor;
  throw new LodeError("LODE_EVAL_CREATE", `The parameter ${name} has a unit that is not known here.`, {
    path: `/parameters/${name}/unit`,
    found: unit,
    expected: squared ? ["GeV^2", "TeV^2"] : ["GeV", "TeV"],
    hint: "Give it in one of these, or without a unit, which means GeV.",
  });
}

function columnsOf(options: Options, parameters: EvaluatorContext["parameters"]): Column[] {
  const required = needed[options.model];
  const known = [...required, "signMu", ...Object.keys(options.standardModel)];
  const byPlainName = new Map(known.map((name) => [plain(name), name]));
  for (const [other, name] of Object.entries(alsoCalled))
    if (known.includes(name)) byPlainName.set(other, name);
  const columns = parameters.map(({ name, unit }) => {
    const sets = byPlainName.get(plain(name));
    if (sets === undefined) throw unknown(name, options.model, known);
    return { sets, factor: unitFactor(sets, unit) };
  });
  const given = columns.map(({ sets }) => sets);
  const missing = required.filter((name) => !given.includes(name));
  if (missing.length > 0)
    throw new LodeError("LODE_EVAL_CREATE", `The model ${options.model} needs ${missing.join(", ")}.`, {
      path: "/parameters",
      found: parameters.map(({ name }) => name),
      expected: [...required],
      hint: "Give each a prior; one that shall not vary: { prior: fixed, value: ... }.",
    });
  const twice = given.find((name, j) => given.indexOf(name) !== j);
  if (twice !== undefined)
    throw new LodeError("LODE_EVAL_CREATE", `Two parameters set ${twice}.`, { path: "/parameters" });
  return columns;
}

function unknown(name: string, model: string, known: readonly string[]): LodeError {
  const near = nearestName(name, known);
  return new LodeError("LODE_EVAL_CREATE", `The model ${model} has no parameter ${name}.`, {
    path: `/parameters/${name}`,
    found: name,
    expected: [...known],
    hint: near === undefined ? `There are ${known.join(", ")}.` : `Did you mean ${near}?`,
  });
}

/** A function that fills the native core's numbers, in its order, from row i. */
export function inputsFrom(
  options: Options,
  context: Pick<EvaluatorContext, "parameters">,
): (points: Matrix, i: number) => Float64Array {
  const names = mssmInputNames();
  const columns = columnsOf(options, context.parameters);
  const common: Record<string, number> = {
    ...options.standardModel,
    signMu: options.signMu,
    tanbAtSusyScale: options.tanBetaAt === "susy" ? 1 : 0,
    susyScale: options.susyScale,
    tolerance: options.tolerance,
    maximumIterations: options.maximumIterations,
    lowScale: options.model === "pmssm" ? 1 : 0,
  };
  return (points, i) => {
    const values: Record<string, number> = { ...common };
    for (const [j, { sets, factor }] of columns.entries())
      values[sets] = factor * points.data[i * points.cols + j]!;
    if (options.model !== "pmssm") highScale(values, options.model);
    return Float64Array.from(names, (name) => values[name] ?? 0);
  };
}

/** The models at the unification scale, in terms of the most general of them. */
function highScale(values: Record<string, number>, model: Exclude<Options["model"], "pmssm">): void {
  for (const k of ["M1", "M2", "M3"]) values[`high${k}`] = model === "nugm" ? values[k]! : values.m12!;
  if (model === "nuhm2") return;
  const both = model === "nuhm1" ? values.mH2! : values.m0! ** 2;
  values.mHd2 = both;
  values.mHu2 = both;
}
