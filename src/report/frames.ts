// The run cut into frames for its animations: one an iteration, fewer when there are many, even cuts when there are hardly any.
import { Kind, type ReportData } from "./load.js";

export interface Frames {
  /** What the frames are: "iteration" or "part". */
  unit: "iteration" | "part";
  /** Frame of each row. */
  frameOf: Uint16Array;
  /** By frame: the last iteration in it; rows and found rows up to its end. */
  iteration: number[];
  tested: number[];
  found: number[];
}

/** Fewer distinct iterations than this are cut evenly by rows instead. */
const minIterations = 8;

export function makeFrames(data: ReportData, maxFrames: number): Frames {
  const distinct = [...new Set(data.iteration)].sort((a, b) => a - b);
  const byIteration = distinct.length >= Math.min(minIterations, maxFrames);
  const count = Math.max(1, Math.min(maxFrames, byIteration ? distinct.length : Math.ceil(data.rows / 20)));
  const indexOf = new Map(distinct.map((iteration, i) => [iteration, i]));
  const frameOf = new Uint16Array(data.rows);
  const iteration = new Array<number>(count).fill(0);
  const tested = new Array<number>(count).fill(0);
  const found = new Array<number>(count).fill(0);
  for (let i = 0; i < data.rows; i++) {
    const share = byIteration ? indexOf.get(data.iteration[i]!)! / distinct.length : i / data.rows;
    const frame = Math.min(count - 1, Math.floor(share * count + 1e-9));
    frameOf[i] = frame;
    iteration[frame] = Math.max(iteration[frame]!, data.iteration[i]!);
    tested[frame]! += 1;
    if (data.kind[i] === Kind.found) found[frame]! += 1;
  }
  for (let f = 1; f < count; f++) {
    tested[f]! += tested[f - 1]!;
    found[f]! += found[f - 1]!;
    iteration[f] = Math.max(iteration[f]!, iteration[f - 1]!);
  }
  return { unit: byIteration ? "iteration" : "part", frameOf, iteration, tested, found };
}
