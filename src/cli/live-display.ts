// Progress on standard error while a run goes: redrawn in place on a terminal, else a plain line every few seconds.
import type { ProgressEvent } from "../engine/events.js";
import { progressLine, progressLines } from "./progress-lines.js";
import type { Terminal } from "./terminal.js";

/** Seconds between plain lines: a twelfth of the run's time so far, within these bounds. The first comes sooner. */
const plainSeconds = { least: 5, most: 60 };
const firstPlainSeconds = 1;
/** Seconds over which the rate of found points is taken, or a tenth of the run's, so that slow batches do not make it jump. */
const rateSeconds = 20;

const hideCursor = "\x1b[?25l";
const showCursor = "\x1b[?25h";
const clearBelow = "\x1b[J";

export class LiveDisplay {
  readonly #terminal: Terminal;
  readonly #name: string;
  readonly #silent: boolean;
  #drawn = 0;
  #nextPlain: number | undefined;
  #history: { seconds: number; found: number }[] = [];
  #hidden = false;

  constructor(terminal: Terminal, name: string, silent: boolean) {
    this.#terminal = terminal;
    this.#name = name;
    this.#silent = silent;
  }

  #rate(event: ProgressEvent): number {
    const history = this.#history;
    history.push({ seconds: event.seconds, found: event.found });
    while (
      history.length > 2 &&
      event.seconds - history[1]!.seconds > Math.max(rateSeconds, event.seconds / 10)
    )
      history.shift();
    const elapsed = event.seconds - history[0]!.seconds;
    return elapsed > 0
      ? (event.found - history[0]!.found) / elapsed
      : event.found / Math.max(event.seconds, 1e-3);
  }

  show(event: ProgressEvent): void {
    if (this.#silent) return;
    const foundPerSecond = this.#rate(event);
    const view = { event, name: this.#name, foundPerSecond };
    if (!this.#terminal.interactive) {
      this.#nextPlain ??= event.seconds + firstPlainSeconds;
      if (event.seconds < this.#nextPlain) return;
      const { least, most } = plainSeconds;
      this.#nextPlain = event.seconds + Math.min(most, Math.max(least, event.seconds / 12));
      this.#terminal.say(progressLine(view));
      return;
    }
    const lines = progressLines({ ...view, width: this.#terminal.width, paint: this.#terminal.paintError });
    this.#terminal.sayRaw(`${this.#hidden ? "" : hideCursor}${this.#back()}${lines.join("\n")}\n`);
    this.#hidden = true;
    this.#drawn = lines.length;
  }

  /** To where the drawing began, with nothing below. */
  #back(): string {
    return this.#drawn > 0 ? `\x1b[${this.#drawn}A\r${clearBelow}` : "";
  }

  /** A lasting line above the display. */
  note(text: string): void {
    if (this.#silent) return;
    this.#terminal.sayRaw(`${this.#back()}${text}\n`);
    this.#drawn = 0;
  }

  /** Takes the display away and gives the cursor back. */
  close(): void {
    if (this.#silent || !this.#hidden) return;
    this.#terminal.sayRaw(`${this.#back()}${showCursor}`);
    this.#drawn = 0;
    this.#hidden = false;
  }
}
