// How much each known point counts in a fit: a network of fixed size should be accurate near the target rather than
// everywhere. Points count by their shortfall, a distance from being found that needs no scale of its own.
import { Status } from "lodescan/contract";
import type { History } from "./history.js";

/** At least this share of the points, the nearest ones, counts fully or nearly so ... */
const nearShare = 0.3;
/** ... and at least this many. */
const nearLeast = 40;
/** What the farthest points count: enough to keep the network from inventing islands there. */
const floor = 0.02;

function median(values: number[]): number {
  const sorted = values.filter((value) => value > 0 && Number.isFinite(value)).sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 1;
}

/**
 * Shortfall by row: 0 for found points; else sqrt(2 (max log L - log L)), the distance in sigmas for gaussian terms, and
 * the violations, each in units of its median where it is not 0. Rows that are not ok: Infinity.
 */
export function shortfalls(history: History): Float64Array {
  const { rows, violations } = history;
  const out = new Float64Array(rows);
  let best = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < rows; i++) best = Math.max(best, history.logLikelihood[i]!);
  for (let i = 0; i < rows; i++) out[i] = Math.sqrt(Math.max(0, 2 * (best - history.logLikelihood[i]!)));
  const unit = median(Array.from(out));
  for (let i = 0; i < rows; i++) out[i]! /= unit;
  for (let c = 0; c < violations.cols; c++) {
    const column = Array.from({ length: rows }, (_, i) => violations.data[i * violations.cols + c]!);
    const scale = median(column);
    column.forEach((value, i) => {
      out[i]! += value / scale;
    });
  }
  for (let i = 0; i < rows; i++) {
    if (history.foundFlags[i]) out[i] = 0;
    if (history.status[i] !== Status.ok || Number.isNaN(out[i]!)) out[i] = Number.POSITIVE_INFINITY;
  }
  return out;
}

/** Weights of the given rows in a fit. */
export function emphasis(history: History, rows: Int32Array): Float64Array {
  const all = shortfalls(history);
  const mine = Float64Array.from(rows, (i) => all[i]!);
  const sorted = mine.filter((value) => Number.isFinite(value)).sort();
  const at = Math.min(sorted.length - 1, Math.max(nearLeast, Math.ceil(nearShare * rows.length)));
  // Once that many are found, all others count much the same: what is not known of them hides islands.
  const near = sorted[at] || sorted.at(-1) || 1;
  return mine.map((value) => floor + 1 / (1 + (value / near) ** 2));
}
