// The tables of the page: best point, parameters with priors, settings, references.
import { writeNumber } from "./axis.js";
import { columnTitle } from "./column-axis.js";
import { type ParameterView, type ScanView, type SourceColumn, samplerName } from "./source.js";
import { escapeText } from "./svg.js";
import { texToHtml } from "./tex.js";

export interface Table {
  id: string;
  title: string;
  /** Markup of the header cells; without them the first column heads its row. */
  head?: readonly string[];
  /** Markup of the cells. */
  rows: readonly (readonly string[])[];
  note?: string;
}

/** The exact number where it is short, else ten digits. */
function exact(value: number | string | undefined): string {
  if (typeof value !== "number") return escapeText(value ?? "–");
  const text = String(value);
  return escapeText((text.length <= 12 ? text : value.toPrecision(10)).replace("-", "−").replace("NaN", "–"));
}

const groupWords: Record<string, string> = {
  parameter: "parameter",
  observable: "observable",
  derived: "derived",
  term: "likelihood term",
  violation: "violation",
  objective: "objective",
};

export function bestPointTable(
  values: Record<string, number | string>,
  columns: readonly SourceColumn[],
  scan: ScanView,
): Table {
  const shown = columns.filter((column) => column.group !== "meta" && column.name in values);
  const rows = shown.map((column) => {
    const unit =
      column.unit ?? scan.parameters[column.name]?.unit ?? scan.observables?.[column.name]?.unit ?? "";
    const name = texToHtml(
      columnTitle({ ...column, unit: "" }, { ...scan, observables: {}, parameters: {} }),
    );
    return [name, exact(values[column.name]), escapeText(unit), groupWords[column.group] ?? column.group];
  });
  const likelihood = Object.keys(scan.likelihood ?? {}).length > 0;
  const place = `Row with id ${exact(values.id)} of the log, iteration ${exact(values.iteration)}`;
  const note = likelihood ? `${place}, ln L = ${exact(values.logLikelihood)}.` : `${place}.`;
  return {
    id: "best-point",
    title: likelihood ? "Best point" : "A found point",
    head: ["Name", "Value", "Unit", "What"],
    rows,
    note,
  };
}

function priorWords(parameter: ParameterView): string {
  const number = (key: string): string => writeNumber(Number(parameter[key]));
  const between = `from ${number("min")} to ${number("max")}`;
  switch (parameter.prior) {
    case "flat":
      return `uniform ${between}`;
    case "log":
      return `uniform in the logarithm ${between}`;
    case "signed-log":
      return `either sign, logarithm of the magnitude uniform ${between}`;
    case "symmetric-log":
      return `uniform in asinh(x / ${number("linear")}) ${between}`;
    case "gaussian":
      return `normal, ${number("mean")} ± ${number("sigma")}`;
    case "fixed":
      return `fixed at ${number("value")}`;
    case "integer":
      return `integer ${between}`;
    case "choice":
      return `one of ${(parameter.values as number[]).map(writeNumber).join(", ")}`;
    case "same-as":
      return `the same as ${escapeText(String(parameter.of))}`;
    default:
      return escapeText(parameter.prior);
  }
}

export function parameterTable(scan: ScanView): Table {
  const rows = Object.entries(scan.parameters).map(([name, parameter]) => {
    const label = parameter.label ? texToHtml(parameter.label) : "";
    return [escapeText(name), label, priorWords(parameter), escapeText(parameter.unit ?? "")];
  });
  const labelled = rows.some((row) => row[1] !== "");
  const cut = (row: readonly string[]): string[] => row.filter((_, k) => labelled || k !== 1);
  return {
    id: "parameters",
    title: "Parameters and priors",
    head: cut(["Name", "Label", "Prior", "Unit"]),
    rows: rows.map(cut),
  };
}

/** The settings in a line each; `extra` come from the summary and the events. */
export function settingsTable(scan: ScanView, extra: readonly (readonly [string, string])[]): Table {
  const surrogates = (scan.surrogates ?? []).map(({ learns, scale, plugin }) => {
    const what = typeof learns === "string" ? learns : learns.join(", ");
    return `${plugin} for ${what}${scale === "log" ? " (logarithm)" : ""}`;
  });
  const rows: [string, string][] = [
    ["Sampler", samplerName(scan)],
    ["Surrogates", surrogates.join("; ")],
    ["Evaluator", scan.evaluator?.plugin ?? ""],
    ["Seed", String(scan.seed ?? "")],
    ...extra.map(([name, value]): [string, string] => [name, value]),
  ];
  return {
    id: "settings",
    title: "The run",
    rows: rows.filter(([, value]) => value !== "").map((row) => row.map(escapeText)),
  };
}

interface BibEntry {
  [field: string]: string;
}

/** The value that begins at `at`: in braces (which may nest) or quotes, or a bare number. */
function bibValue(text: string, at: number): string {
  const open = text[at];
  if (open !== "{" && open !== '"') return /^\w*/.exec(text.slice(at))![0];
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    if (text[i] === "{") depth++;
    if (text[i] === "}") depth--;
    const closes = open === "{" ? depth === 0 : depth === 0 && text[i] === '"' && i > at;
    if (closes) return text.slice(at + 1, i);
  }
  return text.slice(at + 1);
}

/** Fields of the entries of a .bib file, a field on a line as Lodescan writes them. */
export function parseBib(text: string): BibEntry[] {
  const entries: BibEntry[] = [];
  for (const block of text.split(/^@/m).slice(1)) {
    const entry: BibEntry = {};
    for (const match of block.matchAll(/^\s*(\w+)\s*=\s*/gm)) {
      const value = bibValue(block, match.index + match[0].length);
      entry[match[1]!.toLowerCase()] = value.replace(/[{}\\]/g, "").replace(/\s+/g, " ");
    }
    if (Object.keys(entry).length > 0) entries.push(entry);
  }
  return entries;
}

export function referenceTable(bib: string): Table {
  const rows = parseBib(bib).map((entry) => {
    const authors = (entry.author ?? "").split(" and ").slice(0, 3).join("; ");
    const more = (entry.author ?? "").split(" and ").length > 3 ? " et al." : "";
    const title = escapeText(entry.title ?? "");
    const doi = entry.doi
      ? `https://doi.org/${entry.doi}`
      : entry.eprint
        ? `https://arxiv.org/abs/${entry.eprint}`
        : "";
    const link = doi || entry.url || "";
    const linked = /^https?:/.test(link) ? `<a href="${escapeText(link)}">${title}</a>` : title;
    const where = [entry.journal ?? "", entry.year ?? ""].filter((part) => part !== "").join(", ");
    return [
      `${escapeText(authors + more)}${authors ? ": " : ""}${linked}${where ? ` (${escapeText(where)})` : ""}`,
    ];
  });
  return {
    id: "references",
    title: "What to cite",
    rows,
    note: rows.length > 0 ? "BibTeX entries are in references.bib of the run folder." : "",
  };
}
