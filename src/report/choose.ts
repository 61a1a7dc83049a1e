// Which columns a report shows when nobody says: what is varied first, then what decides whether a point is found.
import { LodeError } from "../contract/errors.js";
import { type ReportSource, type ScanView, scanView } from "./source.js";

export interface Choice {
  x: string;
  y: string;
  /** At most eight. */
  columns: string[];
}

export interface ChoiceRequest {
  x?: string;
  y?: string;
  columns?: readonly string[];
}

/** Columns of a corner plot, at most. */
export const maxColumns = 8;

function varied(scan: ScanView): string[] {
  const names = Object.entries(scan.parameters);
  return names.filter(([, { prior }]) => prior !== "fixed" && prior !== "same-as").map(([name]) => name);
}

/** Quantities that terms, constraints and objectives are about, in the order of the scan. */
function decisive(scan: ScanView): string[] {
  const out: string[] = [];
  for (const section of [scan.likelihood, scan.constraints]) {
    for (const [name, entry] of Object.entries(section ?? {})) {
      const of = entry.of ?? name;
      out.push(...(Array.isArray(of) ? of.map(String) : [String(of)]));
    }
  }
  return [...out, ...Object.keys(scan.objectives ?? {})];
}

function checkName(source: ReportSource, name: string, option: string): void {
  const known = source.columns
    .filter((column) => column.group !== "meta")
    .map((column) => column.name)
    .concat("logLikelihood");
  if (known.includes(name)) return;
  throw new LodeError("LODE_CLI_USAGE", `The run has no column ${name} to draw.`, {
    path: option,
    found: name,
    expected: known,
    hint: "Give one of the columns above.",
  });
}

/** The asked columns, completed; a name that the run does not have is an error. */
export function chooseColumns(source: ReportSource, request: ChoiceRequest): Choice {
  for (const name of request.columns ?? []) checkName(source, name, "--columns");
  if (request.x !== undefined) checkName(source, request.x, "--x");
  if (request.y !== undefined) checkName(source, request.y, "--y");
  if (request.columns !== undefined && request.columns.length > maxColumns) {
    throw new LodeError("LODE_CLI_USAGE", "These are more columns than one figure can show.", {
      path: "--columns",
      found: request.columns.length,
      expected: `at most ${maxColumns}`,
    });
  }
  const scan = scanView(source.scan);
  const exists = (name: string): boolean => source.columns.some((column) => column.name === name);
  const parameters = varied(scan).filter(exists);
  const deciding = [...new Set(decisive(scan))].filter((name) => exists(name) && !parameters.includes(name));
  const room = Math.max(
    maxColumns - Math.min(deciding.length, 3),
    maxColumns - parameters.length < 0 ? 5 : 2,
  );
  const standard = [...parameters.slice(0, room), ...deciding].slice(0, maxColumns);
  if (standard.length < 2) {
    const others = source.columns.filter((column) => ["observable", "derived"].includes(column.group));
    standard.push(...others.map((column) => column.name).filter((name) => !standard.includes(name)));
  }
  if (standard.length < 2) standard.push("logLikelihood");
  const x = request.x ?? request.columns?.[0] ?? standard[0]!;
  const y = request.y ?? request.columns?.find((name) => name !== x) ?? standard.find((name) => name !== x)!;
  return { x, y, columns: [...(request.columns ?? standard.slice(0, maxColumns))] };
}
