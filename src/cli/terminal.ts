// What is written where: results to standard output, everything else to standard error. Colours only where they help.
import type { WriteStream } from "node:tty";

export interface Streams {
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
  environment: Readonly<Record<string, string | undefined>>;
}

export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

const codes: Record<Style, [number, number]> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

export type Paint = (style: Style, text: string) => string;

/** Without colour: text as it is. */
export const plainPaint: Paint = (_style, text) => text;

export class Terminal {
  readonly #streams: Streams;
  /** For text on standard output and standard error. */
  readonly paint: Paint;
  readonly paintError: Paint;

  constructor(streams: Streams) {
    this.#streams = streams;
    this.paint = this.#painter(streams.stdout);
    this.paintError = this.#painter(streams.stderr);
  }

  /** https://no-color.org, and FORCE_COLOR as many programs know it. */
  #painter(stream: NodeJS.WritableStream): Paint {
    const { NO_COLOR, FORCE_COLOR, TERM } = this.#streams.environment;
    const wanted = FORCE_COLOR !== undefined && FORCE_COLOR !== "0";
    const terminal = (stream as Partial<WriteStream>).isTTY === true && TERM !== "dumb";
    if ((NO_COLOR !== undefined && NO_COLOR !== "") || !(wanted || terminal)) return plainPaint;
    return (style, text) => `\x1b[${codes[style][0]}m${text}\x1b[${codes[style][1]}m`;
  }

  print(text: string): void {
    this.#streams.stdout.write(`${text}\n`);
  }

  /** Text on standard output as it is; waits where the reader is slow. */
  async printRaw(text: string): Promise<void> {
    if (this.#streams.stdout.write(text)) return;
    await new Promise((resolve) => this.#streams.stdout.once("drain", resolve));
  }

  /** One line of JSON on standard output. */
  printJson(value: unknown): void {
    this.print(toJson(value));
  }

  say(text: string): void {
    this.#streams.stderr.write(`${text}\n`);
  }

  /** Text on standard error as it is, for displays that move the cursor. */
  sayRaw(text: string): void {
    this.#streams.stderr.write(text);
  }

  /** True where standard error is a terminal whose cursor can be moved. */
  get interactive(): boolean {
    return (
      (this.#streams.stderr as Partial<WriteStream>).isTTY === true &&
      this.#streams.environment.TERM !== "dumb" &&
      this.#streams.environment.CI === undefined
    );
  }

  /** Columns of standard error. */
  get width(): number {
    return (this.#streams.stderr as Partial<WriteStream>).columns ?? 80;
  }
}

/** JSON with typed arrays as arrays, and with NaN and infinities as texts instead of null. */
export function toJson(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_key, entry: unknown) => {
      if (typeof entry === "number" && !Number.isFinite(entry)) {
        return Number.isNaN(entry) ? "nan" : entry > 0 ? "inf" : "-inf";
      }
      if (ArrayBuffer.isView(entry) && !(entry instanceof DataView)) return Array.from(entry as Float64Array);
      return entry;
    },
    indent,
  );
}
