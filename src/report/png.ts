// PNG and animated PNG files from pixels (PNG specification, third edition; W3C 2025). Only what the figures need:
// eight bits, indexed or with alpha, no interlace.
import { deflateSync } from "node:zlib";

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** Annex D of the specification. (zlib.crc32 of Node came with 20.15 only.) */
function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = crcTable[(c ^ byte) & 255]! ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length, 0);
  out.write(type, 4, "latin1");
  out.set(data, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
  return out;
}

/** Colour type 3 is indexed, 6 is RGBA. */
function header(width: number, height: number, colourType: 3 | 6): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data[8] = 8;
  data[9] = colourType;
  return chunk("IHDR", data);
}

/** Scanlines, each with filter type 0 (none: best for indexed pictures and flat areas). */
function scanlines(
  pixels: Uint8Array,
  width: number,
  height: number,
  bytesPerPixel: number,
  level = 6,
): Buffer {
  const stride = width * bytesPerPixel;
  const raw = Buffer.alloc((stride + 1) * height);
  for (let y = 0; y < height; y++)
    raw.set(pixels.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  return deflateSync(raw, { level });
}

/** A PNG of palette indices; `palette` holds 4 bytes (red, green, blue, alpha) a colour, at most 256 colours. */
export function encodeIndexedPng(
  pixels: Uint8Array,
  width: number,
  height: number,
  palette: Uint8Array,
): Buffer {
  const count = palette.length / 4;
  const colours = new Uint8Array(count * 3);
  const alpha = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    colours.set(palette.subarray(i * 4, i * 4 + 3), i * 3);
    alpha[i] = palette[i * 4 + 3]!;
  }
  return Buffer.concat([
    signature,
    header(width, height, 3),
    chunk("PLTE", colours),
    chunk("tRNS", alpha),
    chunk("IDAT", scanlines(pixels, width, height, 1)),
    chunk("IEND", new Uint8Array(0)),
  ]);
}

/** RGBA pixels of one frame, laid over those before, and how long it is shown. */
export interface Frame {
  pixels: Uint8Array;
  milliseconds: number;
}

/** Frames are many and mostly empty: the quick levels of deflate are nearly as small there. */
const frameLevel = 3;

function frameControl(sequence: number, width: number, height: number, frame: Frame): Buffer {
  const data = Buffer.alloc(26);
  data.writeUInt32BE(sequence, 0);
  data.writeUInt32BE(width, 4);
  data.writeUInt32BE(height, 8);
  data.writeUInt16BE(frame.milliseconds, 20);
  data.writeUInt16BE(1000, 22);
  data[24] = 0; // keep what is there
  data[25] = sequence === 0 ? 0 : 1; // the first frame is the ground, the others lie over it
  return chunk("fcTL", data);
}

/** An animated PNG that plays for ever; readers that do not know it show the first frame. Every frame has the full size. */
export function encodeAnimatedPng(
  frames: Iterable<Frame>,
  count: number,
  width: number,
  height: number,
): Buffer {
  const control = Buffer.alloc(8);
  control.writeUInt32BE(count, 0);
  const parts: Uint8Array[] = [signature, header(width, height, 6), chunk("acTL", control)];
  let sequence = 0;
  for (const frame of frames) {
    const first = sequence === 0;
    parts.push(frameControl(sequence++, width, height, frame));
    const data = scanlines(frame.pixels, width, height, 4, frameLevel);
    if (first) {
      parts.push(chunk("IDAT", data));
    } else {
      const numbered = Buffer.alloc(4 + data.length);
      numbered.writeUInt32BE(sequence++, 0);
      numbered.set(data, 4);
      parts.push(chunk("fdAT", numbered));
    }
  }
  parts.push(chunk("IEND", new Uint8Array(0)));
  return Buffer.concat(parts);
}

/** The bytes as a URL that an SVG image can carry inside. */
export function pngUrl(png: Uint8Array): string {
  return `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
}
