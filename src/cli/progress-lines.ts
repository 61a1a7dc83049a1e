// A progress event as lines of text: a pure function, so that the display can be tested without a terminal.
import type { ProgressEvent } from "../engine/events.js";
import type { Paint } from "./terminal.js";
import { counts, duration, grouped, percent, rate } from "./words.js";

export interface ProgressView {
  event: ProgressEvent;
  name: string;
  /** Found points per second, of late. */
  foundPerSecond: number;
  /** Columns of the terminal. */
  width: number;
  paint: Paint;
}

/** A part of a line: its text, how it is painted, and how soon it is left out where room is scarce (0: never). */
interface Part {
  text: string;
  painted: string;
  rank: number;
}

const gap = "   ";

/** The parts that fit into `width` columns, the least important ones left out first. */
function fitted(parts: readonly Part[], width: number): string {
  let kept = parts.filter((part) => part.text !== "");
  const length = (): number => kept.reduce((sum, part) => sum + part.text.length + gap.length, -gap.length);
  while (kept.length > 1 && length() > width) {
    const worst = Math.max(...kept.map((part) => part.rank));
    if (worst === 0) break;
    const drop = kept.findLastIndex((part) => part.rank === worst);
    kept = kept.filter((_, i) => i !== drop);
  }
  if (length() <= width) return kept.map((part) => part.painted).join(gap);
  return kept
    .map((part) => part.text)
    .join(gap)
    .slice(0, Math.max(0, width));
}

function bar(fraction: number, cells: number, paint: Paint): string {
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * cells);
  return paint("cyan", "━".repeat(full)) + paint("dim", "─".repeat(cells - full));
}

const stageWords: Record<string, string> = {
  start: "starting",
  initial: "initial points",
  evaluate: "evaluating",
  tell: "learning",
  ask: "choosing points",
  fit: "training",
  candidates: "scoring candidates",
};

function stageText({ stage, stageFraction }: ProgressEvent): string {
  const words = stageWords[stage] ?? stage;
  return stageFraction === undefined ? words : `${words} ${Math.round(stageFraction * 100)} %`;
}

/** Two or three lines, none longer than the terminal is wide. */
export function progressLines(view: ProgressView): string[] {
  const { event, name, paint } = view;
  const width = Math.max(10, view.width - 1);
  const part = (text: string, rank: number, painted = text): Part => ({ text, rank, painted });
  const left = event.secondsLeft === undefined ? "" : `${duration(event.secondsLeft)} left`;
  const done = event.fraction === undefined ? "" : `${Math.floor(event.fraction * 100)} %`;
  const cells = Math.min(30, width - name.length - left.length - done.length - 4 * gap.length);
  const first = [
    part(name, 3, paint("bold", name)),
    ...(cells >= 6 && event.fraction !== undefined
      ? [part("━".repeat(cells), 2, bar(event.fraction, cells, paint))]
      : []),
    part(done, 1),
    part(left, 0),
    ...(left === "" ? [part(duration(event.seconds), 0)] : []),
  ];
  const share = percent(event.efficiency);
  const second = [
    part(`${grouped(event.tested)} tested`, 1),
    part(`${grouped(event.found)} found`, 0, paint("green", `${grouped(event.found)} found`)),
    part(share, 0, paint("bold", share)),
    part(event.window > 0 ? `last ${grouped(event.window)}: ${percent(event.windowEfficiency)}` : "", 2),
    part(`${rate(view.foundPerSecond)} found`, 3),
  ];
  const { ok: _, ...bad } = event.statuses;
  const troubles = counts(bad, 3);
  const third = [
    part(`iteration ${grouped(event.iteration)}`, 1, paint("dim", `iteration ${grouped(event.iteration)}`)),
    part(stageText(event), 0, paint("dim", stageText(event))),
    part(troubles, 2, paint("yellow", troubles)),
  ];
  return [first, second, third].map((parts) => fitted(parts, width));
}

/** One line for logs and pipes. */
export function progressLine({ event, name, foundPerSecond }: Omit<ProgressView, "width" | "paint">): string {
  const window =
    event.window > 0 ? `, last ${grouped(event.window)}: ${percent(event.windowEfficiency)}` : "";
  const left = event.secondsLeft === undefined ? "" : `, ${duration(event.secondsLeft)} left`;
  const { ok: _, ...bad } = event.statuses;
  const troubles = counts(bad, 3);
  return (
    `${name}: ${grouped(event.tested)} tested, ${grouped(event.found)} found (${percent(event.efficiency)}${window}), ` +
    `${rate(foundPerSecond)} found, ${stageText(event)}${troubles === "" ? "" : `, ${troubles}`}${left}`
  );
}
