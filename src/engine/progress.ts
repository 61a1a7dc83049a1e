// The progress event: where a run stands, and when it may be done.
import type { Budget } from "../problem/generated/scan.js";
import type { RowTally } from "../store/run-reader.js";
import type { ProgressEvent } from "./events.js";
import type { Window } from "./stop-rules.js";

export interface Standing {
  dir: string;
  budget: Budget;
  tally: RowTally;
  window: Window;
  stage: { name: string; fraction: number | undefined };
  /** Of all sittings, and of this one. */
  seconds: number;
  secondsHere: number;
  /** Points evaluated in this sitting. */
  testedHere: number;
  diagnostics: Record<string, number>;
}

export function progressOf(standing: Standing): ProgressEvent {
  const { budget, tally, window, stage, seconds, secondsHere, testedHere } = standing;
  const { rows, tested, found, statuses, iteration } = tally;
  const shares = [
    budget.evaluations === undefined ? 0 : tested / budget.evaluations,
    budget.time === undefined ? 0 : seconds / budget.time,
    budget.found === undefined ? 0 : found / budget.found,
  ];
  const fraction = Math.min(1, Math.max(...shares));
  // The share of the budget that this sitting has used goes with its time.
  const fractionHere = tested > 0 ? fraction * Math.min(1, testedHere / tested) : 0;
  const secondsLeft = fractionHere > 0 ? (secondsHere * (1 - fraction)) / fractionHere : undefined;
  return {
    type: "progress",
    dir: standing.dir,
    rows,
    tested,
    found,
    efficiency: tested > 0 ? found / tested : 0,
    windowEfficiency: window.efficiency,
    window: window.length,
    iteration,
    stage: stage.name,
    ...(stage.fraction === undefined ? {} : { stageFraction: stage.fraction }),
    statuses: { ...statuses },
    seconds,
    ...(secondsLeft === undefined ? {} : { secondsLeft }),
    fraction,
    diagnostics: standing.diagnostics,
  };
}
