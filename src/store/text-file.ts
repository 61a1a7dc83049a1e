// A text file that is written piece by piece, or whatever else takes the pieces. A full disk is a coded error.
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { writeError } from "./disk.js";

export interface TextSink {
  put(text: string): Promise<void>;
  /** Resolves when all is written. */
  end(): Promise<void>;
}

/** A sink for the file `out`, or for `write` where there is none. */
export function textSink(out: string | undefined, write?: (text: string) => void | Promise<void>): TextSink {
  if (out === undefined) return { put: async (text) => write!(text), end: async () => {} };
  const stream = createWriteStream(out);
  let failure: unknown;
  stream.on("error", (error) => {
    failure = error;
  });
  return {
    async put(text) {
      if (failure !== undefined) throw writeError(failure, out);
      if (!stream.write(text)) await once(stream, "drain").catch(() => {});
    },
    async end() {
      stream.end();
      await finished(stream).catch((error) => {
        throw writeError(error, out);
      });
    },
  };
}
