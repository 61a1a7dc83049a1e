// Writing to disk so that a full disk or a crash never leaves half of something behind.
import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { LodeError } from "../contract/index.js";

const fullCodes = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** The coded error for a failed write to `path`: LODE_STORE_FULL where there is no space left, else LODE_STORE_WRITE. */
export function writeError(cause: unknown, path: string): LodeError {
  if (cause instanceof LodeError) return cause;
  const code = (cause as NodeJS.ErrnoException)?.code ?? "";
  if (fullCodes.has(code)) {
    return new LodeError("LODE_STORE_FULL", `No space is left on the disk (or in the quota) for ${path}.`, {
      path,
      found: code,
      hint: "Everything that was acknowledged is kept. Make space, then go on with `lode resume`.",
      cause,
    });
  }
  return new LodeError(
    "LODE_STORE_WRITE",
    `${path} cannot be written: ${(cause as Error)?.message ?? cause}`,
    {
      path,
      found: code,
      hint: "Check that the folder exists and that you may write to it.",
      cause,
    },
  );
}

/** Writes all of `bytes` at the descriptor's end; a short write is continued. */
function writeFully(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done);
}

/** A file that only grows. A write that fails is taken back as a whole: the file ends where the last good one ended. */
export class AppendFile {
  readonly path: string;
  #fd: number;
  #length: number;

  /** Opens or makes the file at `path`; with `length`, cuts it there first. */
  constructor(path: string, length?: number) {
    this.path = path;
    try {
      this.#fd = openSync(path, "a");
      if (length !== undefined) ftruncateSync(this.#fd, length);
      this.#length = length ?? fstatSync(this.#fd).size;
    } catch (error) {
      throw writeError(error, path);
    }
  }

  get length(): number {
    return this.#length;
  }

  append(bytes: Uint8Array | string): void {
    const data = typeof bytes === "string" ? Buffer.from(bytes) : bytes;
    try {
      writeFully(this.#fd, data);
    } catch (error) {
      try {
        ftruncateSync(this.#fd, this.#length);
      } catch {
        // The reader cuts a torn tail as well.
      }
      throw writeError(error, this.path);
    }
    this.#length += data.length;
  }

  /** Forgets everything beyond `length`. */
  cut(length: number): void {
    ftruncateSync(this.#fd, length);
    this.#length = length;
  }

  /** Waits until the data lies on the disk. */
  sync(): void {
    try {
      fdatasyncSync(this.#fd);
    } catch (error) {
      throw writeError(error, this.path);
    }
  }

  close(): void {
    if (this.#fd >= 0) closeSync(this.#fd);
    this.#fd = -1;
  }
}

/** Puts `data` under `path` in one step: readers see the old file or the whole new one. */
export function writeWhole(path: string, data: Uint8Array | string): void {
  const temporary = `${path}.new`;
  try {
    const fd = openSync(temporary, "w");
    try {
      writeFully(fd, typeof data === "string" ? Buffer.from(data) : data);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw writeError(error, path);
  }
}

/** A rename is on the disk only when its folder is; some network file systems refuse to sync folders, which is no harm. */
function syncFolder(folder: string): void {
  try {
    const fd = openSync(folder, "r");
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch {
    // Best effort, see above.
  }
}
