import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { inflateSync, crc32 as zlibCrc } from "node:zlib";
import { encodeAnimatedPng, encodeIndexedPng } from "../../src/report/png.js";
import { renderPixels } from "../../src/report/render.js";

interface Chunk {
  type: string;
  data: Buffer;
}

function chunksOf(png: Buffer): Chunk[] {
  const out: Chunk[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString("latin1", at + 4, at + 8);
    out.push({ type, data: png.subarray(at + 8, at + 8 + length) });
    if (typeof zlibCrc === "function") {
      assert.equal(png.readUInt32BE(at + 8 + length), zlibCrc(png.subarray(at + 4, at + 8 + length)), type);
    }
    at += 12 + length;
  }
  return out;
}

describe("PNG files", () => {
  it("hold the pixels, as another decoder reads them", () => {
    const palette = Uint8Array.of(255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255);
    const png = encodeIndexedPng(Uint8Array.of(0, 1, 2, 1), 2, 2, palette);
    const url = `data:image/png;base64,${png.toString("base64")}`;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"><image href="${url}" width="2" height="2"/></svg>`;
    const { pixels } = renderPixels(svg, 1);
    const expected = [255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 0, 255, 0, 255];
    assert.deepEqual([...pixels], expected);
  });

  it("number the chunks of an animation in one sequence", () => {
    const frames = [1, 2, 3].map((value) => ({ pixels: new Uint8Array(16).fill(value), milliseconds: 100 }));
    const chunks = chunksOf(encodeAnimatedPng(frames, 3, 2, 2));
    assert.deepEqual(
      chunks.map((chunk) => chunk.type),
      ["IHDR", "acTL", "fcTL", "IDAT", "fcTL", "fdAT", "fcTL", "fdAT", "IEND"],
    );
    const numbered = chunks.filter(({ type }) => type === "fcTL" || type === "fdAT");
    assert.deepEqual(
      numbered.map(({ data }) => data.readUInt32BE(0)),
      [0, 1, 2, 3, 4],
    );
    const last = inflateSync(chunks.at(-2)!.data.subarray(4));
    assert.deepEqual([...last], [0, 3, 3, 3, 3, 3, 3, 3, 3, 0, 3, 3, 3, 3, 3, 3, 3, 3]);
  });
});
