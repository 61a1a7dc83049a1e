// attachments.gz: texts that evaluators hand over beside rows, each a gzip member, so that zcat shows them all. A member's extra
// field (subfield LD) holds its length and its point's id: they are found without unpacking. Appended before the rows are.
import { closeSync, existsSync, fstatSync, openSync, readSync, renameSync, truncateSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { LodeError } from "../contract/index.js";
import { AppendFile } from "./disk.js";

/** Fixed part of a gzip header, length of the extra field, subfield LD with its length, bytes of the member, id. */
const headBytes = 10 + 2 + 4 + 4 + 8;
const gzipHeadBytes = 10;
const extraFlag = 4;

/** A gzip file of one member becomes one that knows its id. */
function member(id: number, gz: Uint8Array): Buffer {
  const out = Buffer.alloc(headBytes + gz.length - gzipHeadBytes);
  out.set(gz.subarray(0, gzipHeadBytes));
  out[3]! |= extraFlag;
  out.writeUInt16LE(headBytes - gzipHeadBytes - 2, 10);
  out.write("LD", 12, "latin1");
  out.writeUInt16LE(12, 14);
  out.writeUInt32LE(out.length, 16);
  out.writeDoubleLE(id, 20);
  out.set(gz.subarray(gzipHeadBytes), headBytes);
  return out;
}

/** Takes texts and appends them; the file is made by the first. */
export class AttachmentFile {
  readonly #path: string;
  #file: AppendFile | undefined;
  #waiting: Buffer[] = [];

  constructor(path: string) {
    this.#path = path;
  }

  /** `gz`: the text of point `id` as a gzip file. On disk after the next `flush`. */
  add(id: number, gz: Uint8Array): void {
    this.#waiting.push(member(id, gz));
  }

  flush(): void {
    if (this.#waiting.length === 0) return;
    this.#file ??= new AppendFile(this.#path);
    // On a full disk they go on waiting, and with them the rows that they belong to.
    this.#file.append(Buffer.concat(this.#waiting));
    this.#waiting = [];
  }

  sync(): void {
    this.#file?.sync();
  }

  close(): void {
    this.#file?.close();
  }
}

/** Where the text of a point lies. */
export interface AttachmentPlace {
  id: number;
  start: number;
  end: number;
}

/** The whole members of the file at `path`, in its order, and where the last of them ends. None where there is no file. */
export function indexAttachments(path: string): { places: AttachmentPlace[]; end: number; bytes: number } {
  if (!existsSync(path)) return { places: [], end: 0, bytes: 0 };
  const fd = openSync(path, "r");
  try {
    const bytes = fstatSync(fd).size;
    const places: AttachmentPlace[] = [];
    const head = Buffer.alloc(headBytes);
    let end = 0;
    while (end + headBytes <= bytes && readSync(fd, head, 0, headBytes, end) === headBytes) {
      const length = head.readUInt32LE(16);
      const ours = head.readUInt16LE(0) === 0x8b1f && (head[3]! & extraFlag) !== 0;
      if (!ours || head.toString("latin1", 12, 14) !== "LD") break;
      if (length < headBytes || end + length > bytes) break;
      places.push({ id: head.readDoubleLE(20), start: end, end: end + length });
      end += length;
    }
    return { places, end, bytes };
  } finally {
    closeSync(fd);
  }
}

/**
 * Makes the file of an interrupted run fit to go on with: a torn tail is cut, and texts of points whose rows did not reach the
 * disk are dropped, since these points will be evaluated again.
 */
export function mendAttachments(
  path: string,
  known: (id: number) => boolean,
  warn: (message: string) => void,
): void {
  const { places, end, bytes } = indexAttachments(path);
  if (end < bytes)
    warn(`The attachments ended in ${bytes - end} bytes of an unfinished write; they are cut off.`);
  const strays = new Set(places.filter(({ id }) => !known(id)));
  const first = places.findIndex((place) => strays.has(place));
  const kept = first < 0 ? places.length : first;
  const rest = places.slice(kept).filter((place) => !strays.has(place));
  const prefix = places[kept - 1]?.end ?? 0;
  if (rest.length === 0) {
    if (prefix < bytes) truncateSync(path, prefix);
    return;
  }
  // Texts of finished points stand behind one that goes: the file is written anew and takes the old one's place at once.
  const fd = openSync(path, "r");
  const copy = new AppendFile(`${path}.new`, 0);
  try {
    for (const place of [{ start: 0, end: prefix }, ...rest]) copyBytes(fd, place, copy);
    copy.sync();
  } finally {
    copy.close();
    closeSync(fd);
  }
  renameSync(`${path}.new`, path);
}

const copyStep = 1 << 22;

function copyBytes(fd: number, { start, end }: { start: number; end: number }, to: AppendFile): void {
  const buffer = Buffer.alloc(Math.min(copyStep, end - start));
  for (let at = start; at < end; ) {
    const read = readSync(fd, buffer, 0, Math.min(buffer.length, end - at), at);
    to.append(buffer.subarray(0, read));
    at += read;
  }
}

/** Reads texts by their places. */
export class AttachmentReader {
  readonly #path: string;
  readonly #fd: number;

  constructor(path: string) {
    this.#path = path;
    this.#fd = openSync(path, "r");
  }

  text({ id, start, end }: AttachmentPlace): string {
    const bytes = Buffer.alloc(end - start);
    readSync(this.#fd, bytes, 0, bytes.length, start);
    try {
      return gunzipSync(bytes).toString("utf8");
    } catch (cause) {
      throw new LodeError(
        "LODE_STORE_CORRUPT",
        `The attachment of point ${id} in ${this.#path} cannot be unpacked.`,
        {
          path: this.#path,
          cause,
        },
      );
    }
  }

  close(): void {
    closeSync(this.#fd);
  }
}
