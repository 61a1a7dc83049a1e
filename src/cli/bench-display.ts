// Progress of a comparison on standard error: one line, redrawn in place on a terminal, else every few seconds.
import type { BenchProgress } from "../bench/run-bench.js";
import type { Terminal } from "./terminal.js";
import { duration } from "./words.js";

const plainSeconds = 10;

export function benchLine({ stage, done, total, kept, failed, secondsLeft, last }: BenchProgress): string {
  const parts = [`${done} of ${total} ${stage === "runs" ? "runs" : "runs measured"}`];
  if (kept > 0) parts.push(`${kept} were there`);
  if (failed > 0) parts.push(`${failed} failed`);
  if (secondsLeft !== undefined && done < total) parts.push(`about ${duration(secondsLeft)} left`);
  if (last !== undefined) parts.push(`${last.strategy} on ${last.problem}, seed ${last.seed}`);
  return parts.join(", ");
}

export class BenchDisplay {
  readonly #terminal: Terminal;
  readonly #silent: boolean;
  #drawn = false;
  #lastPlain = 0;
  #lastStage = "";

  constructor(terminal: Terminal, silent: boolean) {
    this.#terminal = terminal;
    this.#silent = silent;
  }

  show(progress: BenchProgress): void {
    if (this.#silent) return;
    const { last, stage } = progress;
    if (last?.outcome === "failed")
      this.note(
        `${this.#terminal.paintError("yellow", "failed")} ${last.strategy} on ${last.problem}, seed ${last.seed}: ${last.reason ?? ""}`,
      );
    const line = benchLine(progress);
    if (this.#terminal.interactive) {
      this.#terminal.sayRaw(`\r\x1b[K${line.slice(0, Math.max(10, this.#terminal.width - 1))}`);
      this.#drawn = true;
      return;
    }
    const ended = progress.done === progress.total;
    if (progress.seconds - this.#lastPlain < plainSeconds && stage === this.#lastStage && !ended) return;
    this.#lastPlain = progress.seconds;
    this.#lastStage = stage;
    this.#terminal.say(line);
  }

  /** A lasting line above the display. */
  note(text: string): void {
    if (this.#silent) return;
    this.#terminal.sayRaw(`${this.#drawn ? "\r\x1b[K" : ""}${text}\n`);
    this.#drawn = false;
  }

  close(): void {
    if (this.#drawn) this.#terminal.sayRaw("\r\x1b[K");
    this.#drawn = false;
  }
}
