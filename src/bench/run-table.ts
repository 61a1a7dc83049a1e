// The tested points of a run as the measures need them: from a run folder, or from a table that another tool wrote, which
// is scored here from its parameters alone.
import { existsSync, readFileSync } from "node:fs";
import { LodeError, type Matrix, matrix, Status, statusNames } from "../contract/index.js";
import { parametersToCube, scoreObservables } from "../numerics/index.js";
import type { Scan } from "../problem/generated/scan.js";
import { buildProblem, type Problem } from "../problem/problem.js";
import { readTable, type Table } from "../store/point-file.js";
import { constraintReason, openRun } from "../store/run-reader.js";
import { referenceProblem } from "../testing/index.js";
import { samplerSecondsOf } from "./timing.js";

/** Tested rows in ask order; given points and those that fail a constraint on parameters are left out. */
export interface RunTable {
  problem: Problem;
  rows: number;
  /** In the unit cube. */
  points: Matrix;
  observables: Matrix;
  status: Uint8Array;
  /** Of applied constraints. */
  violations: Matrix;
  objectives: Matrix;
  logLikelihood: Float64Array;
  found: Uint8Array;
  /** Points of one number were asked for together. */
  iterations: ArrayLike<number>;
  /** Log weights of the posterior, where the run has them. */
  logWeights: Float64Array | undefined;
  said: {
    logEvidence?: { value: number; error: number };
    effectiveSamples?: number;
    samplerSeconds: number | null;
    evaluatorSeconds: number | null;
  };
}

interface Columns {
  parameters: Matrix;
  observables: Matrix;
  status: Uint8Array;
  iterations: ArrayLike<number>;
  logWeights: Float64Array | undefined;
}

function score(problem: Problem, columns: Columns, said: RunTable["said"]): RunTable {
  const { parameters, observables, status } = columns;
  const scores = scoreObservables(problem.native, parameters, observables, status);
  const applied = problem.appliedViolations;
  const violations = matrix(parameters.rows, applied.length);
  for (let i = 0; i < parameters.rows; i++)
    for (const [c, k] of applied.entries())
      violations.data[i * applied.length + c] = scores.violations.data[i * scores.violations.cols + k]!;
  return {
    problem,
    rows: parameters.rows,
    points: parametersToCube(problem.native, parameters),
    observables,
    status,
    violations,
    objectives: scores.objectives,
    logLikelihood: scores.logLikelihood,
    found: scores.found,
    iterations: columns.iterations,
    logWeights: columns.logWeights,
    said,
  };
}

/** The rows at `kept` of columns, side by side. */
function gather(columns: readonly ArrayLike<number>[], kept: Int32Array): Matrix {
  const out = matrix(kept.length, columns.length);
  for (const [j, column] of columns.entries())
    for (const [i, from] of kept.entries()) out.data[i * columns.length + j] = column[from]!;
  return out;
}

/** Reads a finished run folder. */
export async function readRunTable(dir: string): Promise<RunTable> {
  const reader = await openRun(dir);
  const observables = reader.columns.filter(({ group }) => group === "observable");
  const problem = buildProblem(reader.scan, observables);
  const names = (group: string) => reader.columns.filter((c) => c.group === group).map(({ name }) => name);
  const wanted = [...names("parameter"), ...names("observable")];
  const table = await reader.read(["iteration", "origin", "status", "reason", "seconds", ...wanted]);
  const { iteration, origin, status, reason, seconds } = table;
  const tested = (_: unknown, i: number) => origin![i] !== "given" && reason![i] !== constraintReason;
  const kept = Int32Array.from((origin as string[]).keys()).filter((i) => tested(undefined, i));
  const columns = (group: string) => names(group).map((name) => table[name] as Float64Array);
  const weights = await reader.logWeights();
  const { summary } = reader;
  const effective = summary?.notes?.effectiveSamples;
  let evaluatorSeconds = 0;
  for (const i of kept) evaluatorSeconds += seconds![i] as number;
  return score(
    problem,
    {
      parameters: gather(columns("parameter"), kept),
      observables: gather(columns("observable"), kept),
      status: Uint8Array.from(kept, (i) => statusNames.indexOf(status![i] as (typeof statusNames)[number])),
      iterations: Float64Array.from(kept, (i) => iteration![i] as number),
      logWeights: weights && Float64Array.from(kept, (i) => weights[i]!),
    },
    {
      ...(summary?.logEvidence === undefined ? {} : { logEvidence: summary.logEvidence }),
      ...(typeof effective === "number" ? { effectiveSamples: effective } : {}),
      samplerSeconds: await samplerSecondsOf(reader),
      evaluatorSeconds,
    },
  );
}

/** What another tool says of a run beside its points. */
interface Said {
  tool?: { name?: string; version?: string };
  samplerSeconds?: number;
  logEvidence?: { value: number; error: number };
  effectiveSamples?: number;
}

/** `<path>.json`, where it is there. */
export function saidOf(path: string): Said {
  const file = `${path}.json`;
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Said;
  } catch (cause) {
    throw new LodeError("LODE_DATA_UNREADABLE", `${file} is not JSON.`, { path: file, cause });
  }
}

/** Reads points that another tool tested: `<path>.csv`, and `<path>.json` with what it says of them. */
export async function readForeignTable(
  path: string,
  scan: Scan,
  reference: string | undefined,
): Promise<RunTable> {
  const file = `${path}.csv`;
  const table = await readTable(file);
  const said = saidOf(path);
  const names = Object.keys(scan.parameters);
  const rows = Object.values(table)[0]?.length ?? 0;
  const all = Int32Array.from({ length: rows }, (_, i) => i);
  const parameters = gather(
    names.map((name) => numbers(table, name, file)),
    all,
  );
  const made = reference === undefined ? undefined : evaluated(reference, parameters, names);
  const observed = made?.names ?? Object.keys(table).filter((name) => !names.includes(name));
  const problem = buildProblem(
    scan,
    observed.map((name) => ({ name })),
  );
  const observables =
    made?.observables ??
    gather(
      observed.map((name) => numbers(table, name, file)),
      all,
    );
  const texts = table.status as readonly string[] | undefined;
  const status =
    made?.status ??
    Uint8Array.from(all, (i) => Math.max(0, statusNames.indexOf((texts?.[i] ?? "ok") as "ok")));
  return score(
    problem,
    {
      parameters,
      observables,
      status,
      iterations: (table.iteration as Float64Array | undefined) ?? all,
      logWeights: table.logWeight as Float64Array | undefined,
    },
    {
      ...(said.logEvidence === undefined ? {} : { logEvidence: said.logEvidence }),
      ...(said.effectiveSamples === undefined ? {} : { effectiveSamples: said.effectiveSamples }),
      samplerSeconds: said.samplerSeconds ?? null,
      evaluatorSeconds: null,
    },
  );
}

function numbers(table: Table, name: string, file: string): Float64Array {
  const column = table[name];
  if (column instanceof Float64Array) return column;
  throw new LodeError("LODE_DATA_UNREADABLE", `${file} has no numeric column ${name}.`, {
    path: file,
    found: Object.keys(table),
    expected: name,
  });
}

/** Observables of a reference problem, computed here: only the parameters of another tool's points are taken over. */
function evaluated(name: string, parameters: Matrix, names: readonly string[]) {
  const problem = referenceProblem(name);
  const columns = problem.parameters.map((parameter) => names.indexOf(parameter.name));
  const observables = matrix(parameters.rows, problem.observables.length);
  const status = new Uint8Array(parameters.rows);
  const point = new Float64Array(columns.length);
  for (let i = 0; i < parameters.rows; i++) {
    for (const [j, column] of columns.entries()) point[j] = parameters.data[i * parameters.cols + column]!;
    const out = observables.data.subarray(i * observables.cols, (i + 1) * observables.cols);
    if (!problem.evaluate(point, out)) status[i] = Status.unphysical;
  }
  return { names: problem.observables.map((observable) => observable.name), observables, status };
}
