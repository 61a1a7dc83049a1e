// Rows of the log in order, a stretch at a time, for a run that is resumed: nothing of the log stays in memory.
import { type Matrix, matrix, statusNames } from "../contract/index.js";
import type { Column, ColumnTable } from "../store/columns.js";
import { type LogIndex, readPieces } from "../store/log-reader.js";

/** Logged rows, as they were evaluated. */
export interface LoggedRows {
  count: number;
  ids: Float64Array;
  iterations: Uint32Array;
  origins: string[];
  status: Uint8Array;
  reasons: string[];
  seconds: Float64Array;
  parameters: Matrix;
  observables: Matrix;
}

const metaNames = ["id", "iteration", "origin", "status", "reason", "seconds"];

export class LogCursor {
  readonly #pieces: Generator<ColumnTable>;
  readonly #parameters: string[];
  readonly #observables: string[];
  #piece: ColumnTable | undefined;
  #at = 0;

  /** Starts at row `from` of the log. */
  constructor(path: string, index: LogIndex, columns: readonly Column[], from: number) {
    const named = (group: string) =>
      columns.filter((column) => column.group === group).map((column) => column.name);
    this.#parameters = named("parameter");
    this.#observables = named("observable");
    this.#pieces = readPieces(path, index, [...metaNames, ...this.#parameters, ...this.#observables], from);
  }

  /** The next `count` rows, or as many as there are. */
  read(count: number): LoggedRows {
    const parts: ColumnTable[] = [];
    let got = 0;
    while (got < count) {
      if (this.#piece === undefined || this.#at >= this.#piece.id!.length) {
        const next = this.#pieces.next();
        if (next.done) break;
        this.#piece = next.value;
        this.#at = 0;
        continue;
      }
      const end = Math.min(this.#piece.id!.length, this.#at + count - got);
      const from = this.#at;
      parts.push(
        Object.fromEntries(Object.entries(this.#piece).map(([name, data]) => [name, data.slice(from, end)])),
      );
      got += end - from;
      this.#at = end;
    }
    return this.#rows(parts, got);
  }

  #rows(parts: readonly ColumnTable[], count: number): LoggedRows {
    const numbers = (name: string) => parts.flatMap((part) => Array.from(part[name] as Float64Array));
    const texts = (name: string) => parts.flatMap((part) => part[name] as string[]);
    return {
      count,
      ids: Float64Array.from(numbers("id")),
      iterations: Uint32Array.from(numbers("iteration")),
      origins: texts("origin"),
      status: Uint8Array.from(texts("status"), (name) =>
        statusNames.indexOf(name as (typeof statusNames)[number]),
      ),
      reasons: texts("reason"),
      seconds: Float64Array.from(numbers("seconds")),
      parameters: this.#matrix(parts, this.#parameters, count),
      observables: this.#matrix(parts, this.#observables, count),
    };
  }

  #matrix(parts: readonly ColumnTable[], names: readonly string[], count: number): Matrix {
    const out = matrix(count, names.length);
    for (const [j, name] of names.entries()) {
      let i = 0;
      for (const part of parts) {
        for (const value of part[name] as Float64Array) out.data[i++ * names.length + j] = value;
      }
    }
    return out;
  }
}
