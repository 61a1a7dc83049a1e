// Chains for GetDist and for readers of MultiNest files. The two have one file layout but another second column, so
// they are never the same file. Only samplers with posterior weights give a posterior; other runs are points of weight 1.
import type { Scan } from "../problem/generated/scan.js";
import type { Column, ColumnTable } from "./columns.js";
import { AppendFile, writeWhole } from "./disk.js";
import type { ExportReport } from "./export.js";
import { exportBirths } from "./export-births.js";
import { numberText } from "./export-csv.js";
import type { RunReader } from "./run-reader.js";

const notPosterior = "points, not a posterior";

type Parameter = Scan["parameters"][string];

function isSampled({ prior }: Parameter): boolean {
  return prior !== "fixed" && prior !== "same-as";
}

/** Log of a prior's density, up to a constant. */
function logDensity(parameter: Parameter, x: number): number {
  switch (parameter.prior) {
    case "log":
    case "signed-log":
      return -Math.log(Math.abs(x));
    case "symmetric-log":
      return -0.5 * Math.log(x * x + parameter.linear * parameter.linear);
    case "gaussian":
      return -0.5 * ((x - parameter.mean) / parameter.sigma) ** 2;
    default:
      return 0;
  }
}

/** Sampled parameters first, then everything derived: what both formats list, in this order. */
function chainColumns(reader: RunReader): { sampled: Column[]; derived: Column[] } {
  const { scan, columns } = reader;
  const parameters = columns.filter(({ group }) => group === "parameter");
  const sampled = parameters.filter(({ name }) => isSampled(scan.parameters[name]!));
  const likelihood: Column = { name: "logLikelihood", group: "meta", label: "\\ln L" };
  const rest = columns.filter(
    ({ group }) => group === "observable" || group === "derived" || group === "violation",
  );
  return {
    sampled,
    derived: [...parameters.filter((column) => !sampled.includes(column)), ...rest, likelihood],
  };
}

/** Names without what their readers cannot take. */
function plainName(name: string): string {
  return name.replace(/[\s*?]/g, "_");
}

function plainLabel({ name, label, unit }: Column, posterior: boolean): string {
  const shown = (label ?? name.replaceAll("_", "\\_")).replaceAll("$", "").replaceAll("!", "");
  const withUnit = unit === undefined ? shown : `${shown}\\ [\\mathrm{${unit.replaceAll("$", "")}}]`;
  return posterior || name !== "logLikelihood"
    ? withUnit
    : `${withUnit}\\ (\\mathrm{${notPosterior.replaceAll(" ", "\\ ")}})`;
}

function paramnames(sampled: readonly Column[], derived: readonly Column[], posterior: boolean): string {
  const line = (column: Column, mark: string) =>
    `${plainName(column.name)}${mark}\t${plainLabel(column, posterior)}`;
  return `${[...sampled.map((column) => line(column, "")), ...derived.map((column) => line(column, "*"))].join("\n")}\n`;
}

/** Hard bounds of the priors; N where there is none. */
function ranges(scan: Scan, sampled: readonly Column[]): string {
  const lines = sampled.map(({ name }) => {
    const parameter = scan.parameters[name]!;
    const values = "values" in parameter ? [...parameter.values] : [];
    const bounded = "min" in parameter && "max" in parameter;
    const signed = parameter.prior === "signed-log";
    const lower = signed
      ? -parameter.max
      : bounded
        ? parameter.min
        : values.length > 0
          ? Math.min(...values)
          : "N";
    const upper = bounded ? parameter.max : values.length > 0 ? Math.max(...values) : "N";
    return `${plainName(name)} ${lower} ${upper}`;
  });
  return `${lines.join("\n")}\n`;
}

/** Writes weight, second column and all values of each usable row; returns how many there were and how many not. */
async function writeChain(
  reader: RunReader,
  path: string,
  columns: readonly Column[],
  second: (piece: ColumnTable, i: number) => number,
  weight: (row: number) => number,
): Promise<{ rows: number; leftOut: number }> {
  writeWhole(path, "");
  const file = new AppendFile(path);
  let rows = 0;
  let leftOut = 0;
  let at = 0;
  try {
    const names = columns.map(({ name }) => name);
    for await (const piece of reader.batches([...new Set([...names, "status", "logLikelihood"])])) {
      const values = names.map((name) => piece[name] as Float64Array);
      const lines: string[] = [];
      for (let i = 0; i < values[0]!.length; i++, at++) {
        const cells = [weight(at), second(piece, i), ...values.map((column) => column[i]!)];
        // Numbers only: failed rows, rows of likelihood 0 and rows that miss a value have no place here.
        if (piece.status![i] === "ok" && cells[0]! > 0 && cells.every(Number.isFinite))
          lines.push(cells.map(numberText).join(" "));
        else leftOut++;
      }
      rows += lines.length;
      if (lines.length > 0) file.append(`${lines.join("\n")}\n`);
    }
  } finally {
    file.close();
  }
  return { rows, leftOut };
}

/** Posterior weights by row, scaled by their sum or their maximum; undefined where the run has none. */
async function posteriorWeights(
  reader: RunReader,
  scale: "sum" | "maximum",
): Promise<Float64Array | undefined> {
  const logWeights = await reader.logWeights();
  if (logWeights === undefined) return undefined;
  const largest = logWeights.reduce((a, b) => Math.max(a, b), -Infinity);
  const weights = logWeights.map((value) => Math.exp(value - largest));
  const sum = scale === "sum" ? weights.reduce((a, b) => a + b, 0) : 1;
  return weights.map((value) => value / sum);
}

function notes(posterior: boolean, leftOut: number): string[] {
  const list: string[] = [];
  if (!posterior)
    list.push("The sampler has no posterior weights: these are points, not a posterior. Every weight is 1.");
  if (leftOut > 0)
    list.push(`${leftOut} rows were left out: failed, of likelihood 0, or without some value.`);
  return list;
}

/** root.txt, root.paramnames, root.ranges and root.properties.ini. */
export async function exportGetdist(reader: RunReader, root: string): Promise<ExportReport> {
  const { sampled, derived } = chainColumns(reader);
  const { scan } = reader;
  const weights = await posteriorWeights(reader, "maximum");
  const priors = sampled.map(({ name }) => [name, scan.parameters[name]!] as const);
  const minusLogPosterior = (piece: ColumnTable, i: number) =>
    priors.reduce(
      (sum, [name, parameter]) => sum - logDensity(parameter, piece[name]![i] as number),
      -(piece.logLikelihood![i] as number),
    );
  const chain = await writeChain(
    reader,
    `${root}.txt`,
    [...sampled, ...derived],
    minusLogPosterior,
    (row) => weights?.[row] ?? 1,
  );
  const posterior = weights !== undefined;
  writeWhole(`${root}.paramnames`, paramnames(sampled, derived, posterior));
  writeWhole(`${root}.ranges`, ranges(scan, sampled));
  const label = posterior ? scan.name : `${scan.name} (${notPosterior})`;
  writeWhole(
    `${root}.properties.ini`,
    `burn_removed=T\nsampler=${posterior ? "nested" : "uncorrelated"}\nlabel=${label}\n`,
  );
  const files = [".txt", ".paramnames", ".ranges", ".properties.ini"].map((ending) => root + ending);
  return { files, ...chain, notes: notes(posterior, chain.leftOut) };
}

/** root.txt with -2 log L (without the prior) and weights that sum to 1, root.paramnames, and births if there are any. */
export async function exportMultinest(reader: RunReader, root: string): Promise<ExportReport> {
  const { sampled, derived } = chainColumns(reader);
  const weights = await posteriorWeights(reader, "sum");
  const usable = weights === undefined ? await countUsable(reader, [...sampled, ...derived]) : 0;
  const chain = await writeChain(
    reader,
    `${root}.txt`,
    [...sampled, ...derived],
    (piece, i) => -2 * (piece.logLikelihood![i] as number),
    (row) => weights?.[row] ?? 1 / usable,
  );
  writeWhole(`${root}.paramnames`, paramnames(sampled, derived, weights !== undefined));
  const births = await exportBirths(reader, root, [...sampled, ...derived]);
  const remarks = notes(weights !== undefined, chain.leftOut);
  if (births.share < 0)
    remarks.push(
      `In the files of births the prior is the part of it where the likelihood is above 0: readers find a log-evidence larger by ${numberText(-births.share)}.`,
    );
  return { files: [`${root}.txt`, `${root}.paramnames`, ...births.files], ...chain, notes: remarks };
}

/** Rows that a chain can hold, so that equal weights sum to 1. */
async function countUsable(reader: RunReader, columns: readonly Column[]): Promise<number> {
  const names = columns.map(({ name }) => name);
  let count = 0;
  for await (const piece of reader.batches([...new Set([...names, "status", "logLikelihood"])])) {
    const { status } = piece;
    for (let i = 0; i < status!.length; i++) {
      if (status![i] === "ok" && names.every((name) => Number.isFinite(piece[name]![i] as number))) count++;
    }
  }
  return count;
}
