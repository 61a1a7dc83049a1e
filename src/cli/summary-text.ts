// The closing block of a run, also shown by `lode status`: what was found, what became of the rest, and what to type next.
import type { RunSummary } from "../store/generated/run.js";
import type { Paint } from "./terminal.js";
import { counts, duration, grouped, percent } from "./words.js";

const endings: Record<string, string> = {
  evaluations: "all evaluations of the budget are made",
  time: "the time is up",
  found: "as many points are found as were asked for",
  efficiency: "the efficiency fell below its floor",
  filled: "the region is filled",
  done: "the sampler has nothing more to propose",
};

/** A heading and its lines, each a name and what it is. */
export function block(head: string, rows: readonly (readonly [string, string])[], paint: Paint): string {
  const shown = rows.filter(([, text]) => text !== "");
  const width = Math.max(...shown.map(([name]) => name.length));
  return [head, ...shown.map(([name, text]) => `  ${paint("dim", name.padEnd(width))}  ${text}`)].join("\n");
}

/** Six digits are enough to recognize a value by. */
function shortNumber(value: number): string {
  return String(Number(value.toPrecision(6)));
}

export interface Counted {
  tested: number;
  found: number;
  efficiency: number;
  statuses: Readonly<Record<string, number>>;
  reasons?: Readonly<Record<string, number>> | undefined;
  best?: { id: number; logLikelihood: number } | undefined;
}

export function countRows(counted: Counted, paint: Paint): [string, string][] {
  const { tested, found, best } = counted;
  const share = `${paint("green", grouped(found))} of ${grouped(tested)} tested points (${percent(counted.efficiency)})`;
  return [
    ["found", share],
    [
      "best",
      best === undefined || best.logLikelihood === 0
        ? ""
        : `ln L = ${shortNumber(best.logLikelihood)}, point ${grouped(best.id)}`,
    ],
    ["statuses", counts(counted.statuses)],
    ["reasons", counts(counted.reasons ?? {})],
  ];
}

function nextCommand(summary: RunSummary, dir: string): string {
  return summary.outcome === "finished" ? `lode report ${dir}` : `lode resume ${dir}`;
}

export function summaryText(name: string, dir: string, summary: RunSummary, paint: Paint): string {
  const time = duration(summary.seconds);
  const head =
    summary.outcome === "finished"
      ? `${paint("bold", `${name} is done`)}: ${endings[summary.reason] ?? summary.reason}, after ${time}`
      : summary.outcome === "interrupted"
        ? `${paint("bold", `${name} was interrupted`)} after ${time}; it can be resumed`
        : `${paint("bold", `${name} failed`)} after ${time}: ${summary.reason}`;
  const rows = countRows(summary, paint);
  const { logEvidence, samplerSeconds } = summary;
  if (logEvidence !== undefined) {
    rows.push(["ln evidence", `${logEvidence.value.toFixed(3)} ± ${logEvidence.error.toFixed(3)}`]);
  }
  for (const [note, value] of Object.entries(summary.notes ?? {})) rows.push([note, String(value)]);
  if (samplerSeconds !== undefined && samplerSeconds > 0.05 * summary.seconds) {
    rows.push(["time", `${duration(samplerSeconds)} of it in the sampler`]);
  }
  if (summary.given !== undefined)
    rows.push(["given", `${grouped(summary.given)} points that needed no evaluation`]);
  rows.push(["run folder", dir], ["next", paint("cyan", nextCommand(summary, dir))]);
  return block(head, rows, paint);
}
