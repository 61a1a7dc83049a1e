// The data of the page's moving picture, small enough to travel in the page: places of points as 16-bit fractions of
// their axes, base64.
import { makeFrames } from "./frames.js";
import { jittered } from "./jitter.js";
import { Kind, type ReportColumn, type ReportData } from "./load.js";
import { texToPlain } from "./tex.js";

/** More points than this are thinned: the page stays small and the picture moves. */
const maxPoints = 60_000;
const maxFrames = 240;
/** Stands for a place off the axis or a value that is not there. */
const nowhere = 65_535;

export interface Playback {
  columns: { name: string; title: string; ticks: [number, string][]; places: string }[];
  x: number;
  y: number;
  unit: "iteration" | "part";
  iteration: number[];
  tested: number[];
  found: number[];
  /** Frame and kind of each embedded point. */
  frames: string;
  kinds: string;
  shown: number;
  rows: number;
  /** Whether any point is not ok. */
  bad: boolean;
}

/** Rows to embed, in log order: found points and others get half of the room each, or what the other leaves. */
export function thinRows(kind: Uint8Array, limit: number): number[] {
  let found = 0;
  for (const value of kind) if (value === Kind.found) found++;
  const others = kind.length - found;
  const roomFound = Math.max(limit / 2, limit - others);
  const shareFound = Math.min(1, roomFound / Math.max(1, found));
  const shareOthers = Math.min(1, (limit - Math.min(found, roomFound)) / Math.max(1, others));
  const rows: number[] = [];
  let [dueFound, dueOthers] = [0.5, 0.5];
  for (let i = 0; i < kind.length; i++) {
    const isFound = kind[i] === Kind.found;
    if (isFound) dueFound += shareFound;
    else dueOthers += shareOthers;
    if ((isFound ? dueFound : dueOthers) < 1) continue;
    if (isFound) dueFound -= 1;
    else dueOthers -= 1;
    rows.push(i);
  }
  return rows;
}

const base64 = (array: Uint16Array | Uint8Array): string =>
  Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString("base64");

function quantized(column: ReportColumn, rows: readonly number[], which: 0 | 1): Uint16Array {
  const place = jittered(column.axis, which);
  return Uint16Array.from(rows, (i) => {
    const at = place(column.values[i]!, i);
    return at >= 0 && at <= 1 ? Math.round(at * (nowhere - 1)) : nowhere;
  });
}

export function makePlayback(
  data: ReportData,
  columns: readonly ReportColumn[],
  x: string,
  y: string,
): Playback {
  const frames = makeFrames(data, maxFrames);
  const rows = thinRows(data.kind, maxPoints);
  return {
    columns: columns.map((column, k) => ({
      name: column.name,
      title: texToPlain(column.axis.title),
      ticks: column.axis.ticks.map(({ at, text }) => [Math.round(at * 1e5) / 1e5, text]),
      places: base64(quantized(column, rows, (k % 2) as 0 | 1)),
    })),
    x: columns.findIndex((column) => column.name === x),
    y: columns.findIndex((column) => column.name === y),
    unit: frames.unit,
    iteration: frames.iteration,
    tested: frames.tested,
    found: frames.found,
    frames: base64(Uint16Array.from(rows, (i) => frames.frameOf[i]!)),
    kinds: base64(Uint8Array.from(rows, (i) => data.kind[i]!)),
    shown: rows.length,
    rows: data.rows,
    bad: data.kind.includes(Kind.bad),
  };
}
