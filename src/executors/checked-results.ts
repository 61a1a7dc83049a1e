// What an evaluator returns, checked and put into the host's arrays. Nothing that a plugin returns is taken on trust.
import { type Evaluated, Status, statusNames } from "../contract/index.js";
import { type Chunk, ChunkFailure } from "./evaluation.js";

/** Longest reason code kept. */
const reasonLength = 60;

/** What results are written into. */
export type Results = Pick<Chunk, "observables" | "status" | "reasons" | "messages"> & {
  /** Attachments as the evaluator gave them. */
  texts: (string | undefined)[];
};

/** "Tau is lighter!" becomes "tau-is-lighter". */
export function reasonCode(text: string): string {
  const code = text
    .toLowerCase()
    .replace(/[^a-z0-9._:+-]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return code.slice(0, reasonLength);
}

/** Writes `evaluated` into `out`. A row that is ok but whose observables are all NaN is invalid ("nan"). */
export function takeResults(evaluated: Evaluated, out: Results): void {
  const { rows, cols } = out.observables;
  const observables = evaluated?.observables;
  if (observables?.rows !== rows || observables.cols !== cols || observables.data?.length < rows * cols) {
    throw new ChunkFailure(
      "wrong-shape",
      `The evaluator returned ${observables?.rows} x ${observables?.cols} observables for ${rows} points of ${cols}.`,
    );
  }
  for (let i = 0; i < rows; i++) {
    const status = evaluated.status?.[i] ?? Status.ok;
    out.status[i] = status < statusNames.length ? status : Status.failed;
    out.reasons[i] = reasonCode(evaluated.reason?.[i] ?? "");
    if (evaluated.message?.[i]) out.messages[i] = evaluated.message[i];
    const text = evaluated.attachment?.[i];
    if (typeof text === "string" && text !== "") out.texts[i] = text;
    if (out.status[i] === Status.ok) {
      out.reasons[i] = "";
      copyRow(observables.data, out, i);
    } else {
      out.reasons[i] ||= statusNames[out.status[i]!]!;
      out.observables.data.fill(Number.NaN, i * cols, (i + 1) * cols);
    }
  }
}

function copyRow(data: Float64Array, out: Results, i: number): void {
  const { cols } = out.observables;
  let anything = cols === 0;
  for (let k = i * cols; k < (i + 1) * cols; k++) {
    out.observables.data[k] = data[k]!;
    anything ||= !Number.isNaN(data[k]!);
  }
  if (anything) return;
  out.status[i] = Status.invalid;
  out.reasons[i] = "nan";
}
