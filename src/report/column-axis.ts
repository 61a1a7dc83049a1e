// The axis of a column: as its prior spreads it, or, for what is computed, as its values do.
import { type Axis, makeAxis, usefulRange } from "./axis.js";
import type { ParameterView, ScanView, SourceColumn } from "./source.js";

/** At most so many values decide on a range: enough for quantiles, quick to sort. */
const rangeSample = 50_000;
/** More levels than this are drawn as a continuous axis. */
const maxLevels = 40;

/** Every k-th value of those that `keep` names, so that at most `rangeSample` remain. */
function thinned(values: Float64Array, kind: Uint8Array, keep: number): Float64Array {
  const step = Math.max(1, Math.floor(values.length / rangeSample));
  const out: number[] = [];
  for (let i = 0; i < values.length; i += step) if (keep < 0 || kind[i] === keep) out.push(values[i]!);
  return Float64Array.from(out);
}

/** The name, its unit, and a label where the scan gives one. */
export function columnTitle(column: SourceColumn, scan: ScanView): string {
  const view = scan.parameters[column.name] ?? scan.observables?.[column.name];
  const unit = column.unit ?? view?.unit;
  const text = column.label ?? view?.label ?? (column.name === "logLikelihood" ? "ln L" : column.name);
  return unit ? `${text} [${unit}]` : text;
}

export function columnAxis(
  column: SourceColumn,
  values: Float64Array,
  kind: Uint8Array,
  scan: ScanView,
): Axis {
  const title = columnTitle(column, scan);
  const parameter = scan.parameters[column.name];
  if (parameter !== undefined) return parameterAxis(title, rootOf(parameter, scan), values);
  const useful = usefulRange(thinned(values, kind, -1), thinned(values, kind, 2));
  if (column.name === "logLikelihood") useful[0] = Math.max(useful[0], useful[1] - 50);
  const learntLog = scan.surrogates?.some((s) => s.scale === "log" && s.learns.includes(column.name));
  const wide = useful[0] > 0 && useful[1] / useful[0] > 1000;
  return makeAxis({ title, kind: wide || (learntLog && useful[0] > 0) ? "log" : "linear", values: useful });
}

/** The parameter itself, or the one that it is the same as. */
function rootOf(parameter: ParameterView, scan: ScanView): ParameterView {
  let root = parameter;
  for (let step = 0; step < 100 && root.prior === "same-as"; step++) {
    const next = scan.parameters[String(root.of)];
    if (next === undefined) break;
    root = next;
  }
  return root;
}

function parameterAxis(title: string, parameter: ParameterView, values: Float64Array): Axis {
  const bounds = [parameter.min, parameter.max].filter((value) => value !== undefined);
  const range = bounds.length === 2 ? bounds : usefulRange(values.slice(0, rangeSample), new Float64Array(0));
  switch (parameter.prior) {
    case "log":
      return makeAxis({ title, kind: "log", values: range });
    case "signed-log":
    case "symmetric-log": {
      const core = Number(parameter.linear ?? parameter.min);
      const reach = usefulRange(values.slice(0, rangeSample), new Float64Array(0));
      return makeAxis({ title, kind: "symlog", values: reach, ...(core > 0 ? { core } : {}) });
    }
    case "integer":
      return makeAxis({
        title,
        kind: range[1]! - range[0]! < maxLevels ? "levels" : "linear",
        values: integersBetween(range),
      });
    case "choice":
      return makeAxis({ title, kind: "levels", values: (parameter.values as number[] | undefined) ?? range });
    default:
      return makeAxis({ title, kind: "linear", values: range });
  }
}

/** All of them while they are few; the ends alone, for a continuous axis, when they are many. */
function integersBetween([low, high]: readonly number[]): number[] {
  if (!(high! - low! < maxLevels)) return [low!, high!];
  return Array.from({ length: Math.floor(high! - low!) + 1 }, (_, i) => Math.ceil(low!) + i);
}
