// A file that a program left, read and parsed when somebody asks.
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { Slha } from "lodescan/numerics";
import type { OutputFile } from "./types.js";

/** A file may be this much older than the point, in milliseconds: clocks of file systems tick slowly. */
const tolerance = 2000;

function beginning(path: string, bytes: number): Buffer | undefined {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    return undefined;
  }
  try {
    const buffer = Buffer.allocUnsafe(bytes);
    let length = 0;
    for (let count = -1; count !== 0 && length < bytes; length += count)
      count = readSync(file, buffer, length, bytes - length, null);
    return buffer.subarray(0, length);
  } catch {
    return undefined;
  } finally {
    closeSync(file);
  }
}

/** `started` is when the point began, by the clock of the file system. */
export function outputFile(path: string, started: number, most: number): OutputFile {
  let bytes = 0;
  let fresh = false;
  let there = false;
  try {
    const stats = statSync(path);
    there = stats.isFile();
    bytes = stats.size;
    fresh = stats.mtimeMs >= started - tolerance;
  } catch {
    // Missing.
  }
  let content: Buffer | undefined | null = null;
  let text: string | undefined;
  let spectrum: Slha | undefined;
  const read = () => {
    if (content === null) content = there ? beginning(path, Math.min(bytes, most)) : undefined;
    return content;
  };
  return {
    path,
    bytes,
    fresh,
    cut: bytes > most,
    get text() {
      return (text ??= read()?.toString("utf8"));
    },
    get spectrum() {
      const source = read();
      return source && (spectrum ??= Slha.parse(source));
    },
  };
}
