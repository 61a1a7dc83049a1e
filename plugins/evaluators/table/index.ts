// Looks points up in a table that something else made: replays old scans, or stands in for a model that is too slow.
import {
  type CreateEvaluator,
  LodeError,
  type Matrix,
  matrix,
  Status,
  type StatusCode,
  statusNames,
} from "lodescan/contract";

interface Options {
  file: string;
  match: "exact" | "nearest";
  tolerance: number;
  columns: Record<string, string>;
  observables: string[];
}

/** The table's rows: parameters divided by the range of their column, and what is known of each. */
interface Rows {
  points: Matrix;
  scales: Float64Array;
  observables: Matrix;
  status: ArrayLike<number>;
  reason: readonly string[];
}

export const create: CreateEvaluator<Options> = async (options, context) => {
  const table = await context.readTable!(options.file);
  const names = options.observables.length > 0 ? options.observables : [...context.requested];
  const count = Object.values(table)[0]?.length ?? 0;
  const column = (name: string): Float64Array =>
    numericColumn(table, options.columns[name] ?? name, options.file);
  const rows = prepare(
    context.parameters.map(({ name }) => column(name)),
    names.map(column),
    table,
    count,
  );
  return {
    observables: names.map((name) => ({ name })),
    evaluate(parameters) {
      const observables = matrix(parameters.rows, names.length);
      const status: StatusCode[] = [];
      const reason: string[] = [];
      for (let i = 0; i < parameters.rows; i++) {
        const { row, distance } = nearest(
          rows,
          parameters.data.subarray(i * parameters.cols, (i + 1) * parameters.cols),
        );
        if (row < 0 || (options.match === "exact" && distance > options.tolerance)) {
          status.push(Status.invalid);
          reason.push("not-in-table");
          continue;
        }
        observables.data.set(
          rows.observables.data.subarray(row * names.length, (row + 1) * names.length),
          i * names.length,
        );
        status.push(rows.status[row] as StatusCode);
        reason.push(rows.reason[row] ?? "");
      }
      return { observables, status, reason };
    },
  };
};

function numericColumn(
  table: Record<string, Float64Array | readonly string[]>,
  name: string,
  file: string,
): Float64Array {
  const column = table[name];
  if (column instanceof Float64Array) return column;
  throw new LodeError(
    "LODE_DATA_UNREADABLE",
    `${file} has no ${column === undefined ? "" : "numeric "}column ${name}.`,
    {
      path: "/evaluator/options/file",
      found: Object.keys(table).slice(0, 50),
      expected: name,
      hint: "options.columns says which column holds a parameter or observable of another name.",
    },
  );
}

function prepare(
  parameters: readonly Float64Array[],
  observables: readonly Float64Array[],
  table: Record<string, Float64Array | readonly string[]>,
  count: number,
): Rows {
  const scales = Float64Array.from(parameters, (values) => {
    const finite = values.filter(Number.isFinite);
    const span =
      finite.reduce((a, b) => Math.max(a, b), -Infinity) - finite.reduce((a, b) => Math.min(a, b), Infinity);
    return span > 0 ? 1 / span : 1;
  });
  const texts = (name: string) => (Array.isArray(table[name]) ? (table[name] as readonly string[]) : []);
  const status = texts("status").map((name) =>
    Math.max(0, statusNames.indexOf(name as (typeof statusNames)[number])),
  );
  return {
    points: sideBySide(parameters, count, scales),
    scales,
    observables: sideBySide(observables, count),
    status: status.length > 0 ? status : new Uint8Array(count),
    reason: texts("reason"),
  };
}

function sideBySide(columns: readonly Float64Array[], rows: number, scales?: Float64Array): Matrix {
  const out = matrix(rows, columns.length);
  for (const [j, column] of columns.entries()) {
    for (let i = 0; i < rows; i++) out.data[i * columns.length + j] = column[i]! * (scales?.[j] ?? 1);
  }
  return out;
}

/** The row at the smallest distance: the largest difference in any parameter, as a share of its column's range. */
function nearest({ points, scales }: Rows, point: Float64Array): { row: number; distance: number } {
  const { data, rows, cols } = points;
  let row = -1;
  let distance = Infinity;
  for (let i = 0; i < rows; i++) {
    let largest = 0;
    for (let j = 0; j < cols && largest < distance; j++) {
      largest = Math.max(largest, Math.abs(data[i * cols + j]! - point[j]! * scales[j]!));
    }
    if (largest < distance) {
      row = i;
      distance = largest;
    }
  }
  return { row, distance };
}
