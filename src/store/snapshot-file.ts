// Snapshots on disk: the magic "LODESNAP", a JSON head in which typed arrays are references, their bytes, and a
// SHA-256 of all that. Little-endian; every number, NaN and minus zero included, comes back bit for bit.
import { createHash } from "node:crypto";
import type { Snapshot, SnapshotValue } from "../contract/index.js";
import { decodeNumber, encodeNumber } from "./lines.js";

const magic = Buffer.from("LODESNAP");
const version = 1;
const arrayTypes = { Float64Array, Float32Array, Int32Array, Uint32Array, Uint8Array } as const;
type ArrayType = keyof typeof arrayTypes;
type TypedArray = InstanceType<(typeof arrayTypes)[ArrayType]>;

/** Head forms: plain JSON values, {$array: [type, byte offset, length]}, {$number: text}, {$object: {...}}. */
type Encoded = string | number | boolean | null | Encoded[] | { [key: string]: Encoded };

function isTyped(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && value.constructor.name in arrayTypes;
}

function encodeValue(value: SnapshotValue, bodies: Buffer[], place: { offset: number }): Encoded {
  if (typeof value === "number") {
    const encoded = encodeNumber(value);
    return typeof encoded === "number" ? encoded : { $number: encoded };
  }
  if (isTyped(value)) {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    const padding = -bytes.length & 7;
    bodies.push(bytes, Buffer.alloc(padding));
    const offset = place.offset;
    place.offset += bytes.length + padding;
    // A Buffer is a Uint8Array to its readers.
    return { $array: [value.constructor.name, offset, value.length] };
  }
  if (Buffer.isBuffer(value)) return encodeValue(new Uint8Array(value as Uint8Array), bodies, place);
  if (Array.isArray(value)) return value.map((item) => encodeValue(item, bodies, place));
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value).map(
      ([key, item]) => [key, encodeValue(item, bodies, place)] as const,
    );
    return { $object: Object.fromEntries(entries) };
  }
  return value as string | boolean | null;
}

function decodeValue(value: Encoded, body: Buffer): SnapshotValue {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item) => decodeValue(item, body));
  if ("$number" in value) return decodeNumber(value.$number as string);
  if ("$array" in value) {
    const [type, offset, length] = value.$array as [ArrayType, number, number];
    const bytes = length * arrayTypes[type].BYTES_PER_ELEMENT;
    const copy = new Uint8Array(bytes);
    copy.set(body.subarray(offset, offset + bytes));
    return new arrayTypes[type](copy.buffer, 0, length);
  }
  const entries = Object.entries(value.$object as { [key: string]: Encoded });
  return Object.fromEntries(entries.map(([key, item]) => [key, decodeValue(item, body)]));
}

export function encodeSnapshot(snapshot: Snapshot): Buffer {
  const bodies: Buffer[] = [];
  const head = Buffer.from(JSON.stringify(encodeValue(snapshot, bodies, { offset: 0 })));
  const sizes = Buffer.alloc(8);
  sizes.writeUInt32LE(version, 0);
  sizes.writeUInt32LE(head.length, 4);
  const content = Buffer.concat([magic, sizes, head, ...bodies]);
  return Buffer.concat([content, createHash("sha256").update(content).digest()]);
}

/** The snapshot in `bytes`, or undefined where they are damaged. */
export function decodeSnapshot(bytes: Buffer): Snapshot | undefined {
  if (bytes.length < magic.length + 8 + 32 || !bytes.subarray(0, magic.length).equals(magic))
    return undefined;
  const content = bytes.subarray(0, bytes.length - 32);
  if (
    !createHash("sha256")
      .update(content)
      .digest()
      .equals(bytes.subarray(bytes.length - 32))
  )
    return undefined;
  if (content.readUInt32LE(magic.length) !== version) return undefined;
  const headStart = magic.length + 8;
  const headEnd = headStart + content.readUInt32LE(magic.length + 4);
  const head = JSON.parse(content.toString("utf8", headStart, headEnd)) as Encoded;
  return decodeValue(head, content.subarray(headEnd)) as Snapshot;
}
