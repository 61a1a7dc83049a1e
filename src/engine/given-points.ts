// Points that were computed earlier (warmStart): their parameters and observables are taken over, nothing is evaluated.
import { isAbsolute, resolve } from "node:path";
import { LodeError, type Matrix, matrix, rowRange, Status, statusNames } from "../contract/index.js";
import { checkParameters, cubeToParameters, parametersToCube } from "../numerics/index.js";
import type { Scan } from "../problem/generated/scan.js";
import type { Problem } from "../problem/problem.js";
import { readTable, type Table } from "../store/point-file.js";

export interface GivenPoints {
  parameters: Matrix;
  observables: Matrix;
  status: Uint8Array;
  reasons: string[];
  /** Rows left out: outside of the priors, failing a constraint on parameters, or without a result. */
  skipped: { outside: number; forbidden: number; failed: number };
  files: readonly string[];
}

/** Relative difference that rounding in a text file may make of a point at the edge of its prior. */
const edgeTolerance = 1e-9;

/** Reads the scan's warmStart files. Throws LODE_DATA_UNREADABLE for a file that lacks a column. */
export async function readGivenPoints(scan: Scan, problem: Problem): Promise<GivenPoints | undefined> {
  if (scan.warmStart.length === 0) return undefined;
  const skipped = { outside: 0, forbidden: 0, failed: 0 };
  const parts = [];
  for (const [k, file] of scan.warmStart.entries()) {
    const path = isAbsolute(file) ? file : resolve(scan.folder, file);
    parts.push(takeRows(problem, await readTable(path), path, `/warmStart/${k}`, skipped));
  }
  return {
    parameters: stack(parts.map((part) => part.parameters)),
    observables: stack(parts.map((part) => part.observables)),
    status: Uint8Array.from(parts.flatMap((part) => [...part.status])),
    reasons: parts.flatMap((part) => part.reasons),
    skipped,
    files: scan.warmStart,
  };
}

function stack(parts: readonly Matrix[]): Matrix {
  const out = matrix(
    parts.reduce((sum, part) => sum + part.rows, 0),
    parts[0]!.cols,
  );
  let at = 0;
  for (const part of parts) {
    out.data.set(part.data, at);
    at += part.data.length;
  }
  return out;
}

/** The named columns of a table as a matrix. */
function numericColumns(table: Table, names: readonly string[], path: string, at: string): Matrix {
  const rows = Object.values(table)[0]?.length ?? 0;
  const out = matrix(rows, names.length);
  for (const [j, name] of names.entries()) {
    const column = table[name];
    if (!(column instanceof Float64Array)) {
      throw new LodeError(
        "LODE_DATA_UNREADABLE",
        `${path} has no ${column === undefined ? "" : "numeric "}column ${name}.`,
        {
          path: at,
          found: Object.keys(table).slice(0, 50),
          expected: name,
          hint: "A file of given points needs a column for each parameter that varies and for each observable that the scan uses.",
        },
      );
    }
    for (let i = 0; i < rows; i++) out.data[i * names.length + j] = column[i]!;
  }
  return out;
}

function takeRows(problem: Problem, table: Table, path: string, at: string, skipped: GivenPoints["skipped"]) {
  const names = problem.view.parameters;
  const needed = new Set(problem.view.needed);
  // Observables that nothing rests on may be missing; fixed and same-as parameters follow from the others.
  const free = new Set(problem.view.dimensions.map(({ name }) => name));
  const rows = Object.values(table)[0]?.length ?? 0;
  const blank = new Float64Array(rows).fill(Number.NaN);
  const complete: Table = { ...table };
  for (const name of names) if (!free.has(name)) complete[name] ??= blank;
  for (const name of problem.view.observables) if (!needed.has(name)) complete[name] ??= blank;
  const parameters = numericColumns(complete, names, path, at);
  const observables = numericColumns(complete, problem.view.observables, path, at);
  const statusColumn = table.status;
  const kept: number[] = [];
  const status: number[] = [];
  const exact = snapToPrior(problem, parameters);
  const allowed = checkParameters(problem.native, exact);
  for (let i = 0; i < rows; i++) {
    const code = rowStatus(statusColumn?.[i], observables, i);
    if (Number.isNaN(exact.data[i * exact.cols])) skipped.outside++;
    else if (!allowed[i]) skipped.forbidden++;
    else if (code === undefined || code === Status.failed || code === Status.timeout) skipped.failed++;
    else {
      kept.push(i);
      status.push(code);
      if (code !== Status.ok)
        observables.data.fill(Number.NaN, i * observables.cols, (i + 1) * observables.cols);
    }
  }
  const reasons = kept.map((i, k) => (status[k] === Status.ok ? "" : String(table.reason?.[i] ?? "given")));
  return { parameters: pick(exact, kept), observables: pick(observables, kept), status, reasons };
}

/** ok, unless a status column says otherwise; undefined for a row without any observable. */
function rowStatus(given: string | number | undefined, observables: Matrix, i: number): number | undefined {
  if (typeof given === "string" && given !== "") {
    const code = statusNames.indexOf(given as (typeof statusNames)[number]);
    return code < 0 ? undefined : code;
  }
  const { data, cols } = observables;
  const anything =
    cols === 0 || data.subarray(i * cols, (i + 1) * cols).some((value) => !Number.isNaN(value));
  return anything ? Status.ok : undefined;
}

function pick(m: Matrix, rows: readonly number[]): Matrix {
  const out = matrix(rows.length, m.cols);
  for (const [k, i] of rows.entries()) out.data.set(rowRange(m, i, i + 1).data, k * m.cols);
  return out;
}

/**
 * The parameters themselves where they lie in the priors (through the cube and back they come out the same but for
 * rounding, and fixed ones are filled in), NaN where they do not.
 */
function snapToPrior(problem: Problem, parameters: Matrix): Matrix {
  const back = cubeToParameters(problem.native, parametersToCube(problem.native, parameters));
  const out = matrix(parameters.rows, parameters.cols);
  for (let i = 0; i < parameters.rows; i++) {
    let inside = true;
    for (let k = i * out.cols; k < (i + 1) * out.cols; k++) {
      const given = parameters.data[k]!;
      const mapped = back.data[k]!;
      const scale = Math.max(Math.abs(given), Math.abs(mapped), 1e-300);
      const filledIn = Number.isNaN(given) && !Number.isNaN(mapped);
      out.data[k] = filledIn ? mapped : given;
      inside &&= filledIn || Math.abs(given - mapped) <= edgeTolerance * scale + 1e-12;
    }
    if (!inside) out.data.fill(Number.NaN, i * out.cols, (i + 1) * out.cols);
  }
  return out;
}
