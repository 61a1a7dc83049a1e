// Points as pixels: so a picture of a million points is as small as one of a thousand. Each kind of point has a density
// of its own; where points lie over each other the colour gets denser, never another.
import { Kind } from "./load.js";
import { encodeIndexedPng, pngUrl } from "./png.js";
import { pointColours } from "./theme.js";

/** Shades a kind of point can have in the palette: found 8, other 8, bad 4, together 256. */
const shades = { found: 8, other: 8, bad: 4 } as const;

export interface RasterOptions {
  /** Pixels. */
  width: number;
  height: number;
  /** Of a point, in pixels. */
  radius: number;
  /** Opacity of one point alone. */
  opacity: number;
}

/** Radius and opacity with which `count` points fill a raster of `width` pixels without drowning it. */
export function pointStyle(count: number, width: number): { radius: number; opacity: number } {
  const fill = Math.sqrt(count) / width;
  const radius = Math.min(5.5, Math.max(1, 0.22 / fill));
  return { radius, opacity: Math.min(0.95, Math.max(0.35, 0.12 / fill)) };
}

/** Coverage of each pixel of a disc, so that its rim is smooth. */
function discStamp(radius: number): { size: number; cover: Float32Array } {
  const half = Math.ceil(radius);
  const size = 2 * half + 1;
  const cover = new Float32Array(size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const distance = Math.hypot(x - half, y - half);
      cover[y * size + x] = Math.min(1, Math.max(0, radius + 0.5 - distance));
    }
  }
  return { size, cover };
}

/** Densities of the three kinds over the pixels of a picture. */
export class PointRaster {
  readonly width: number;
  readonly height: number;
  private readonly density: Float32Array[];
  private readonly stamp: { size: number; cover: Float32Array };
  private readonly opacity: number;

  constructor(options: RasterOptions) {
    this.width = Math.max(1, Math.round(options.width));
    this.height = Math.max(1, Math.round(options.height));
    this.opacity = options.opacity;
    this.stamp = discStamp(options.radius);
    this.density = [0, 1, 2].map(() => new Float32Array(this.width * this.height));
  }

  /** A point at fractions of the picture, y upwards. Points off the picture are left out. */
  add(x: number, y: number, kind: number): void {
    if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) return;
    const grid = this.density[kind]!;
    const { size, cover } = this.stamp;
    const left = Math.floor(x * (this.width - 1) + 0.5) - (size >> 1);
    const top = Math.floor((1 - y) * (this.height - 1) + 0.5) - (size >> 1);
    for (let row = Math.max(0, -top); row < size && top + row < this.height; row++) {
      const start = (top + row) * this.width + left;
      for (let col = Math.max(0, -left); col < size && left + col < this.width; col++) {
        grid[start + col]! += cover[row * size + col]!;
      }
    }
  }

  /** The picture as a PNG with a transparent ground. */
  toPng(): Buffer {
    const pixels = new Uint8Array(this.width * this.height);
    const levelOf = (density: number, count: number): number =>
      density === 0 ? 0 : Math.max(1, Math.round((count - 1) * (1 - (1 - this.opacity) ** density)));
    const [bad, other, found] = [
      this.density[Kind.bad]!,
      this.density[Kind.other]!,
      this.density[Kind.found]!,
    ];
    for (let i = 0; i < pixels.length; i++) {
      if (bad[i] === 0 && other[i] === 0 && found[i] === 0) continue;
      pixels[i] =
        levelOf(found[i]!, shades.found) +
        shades.found * (levelOf(other[i]!, shades.other) + shades.other * levelOf(bad[i]!, shades.bad));
    }
    return encodeIndexedPng(pixels, this.width, this.height, palette);
  }

  toUrl(): string {
    return pngUrl(this.toPng());
  }
}

/** Lays colour over the colour in `under` (red, green, blue, alpha, 0 to 1, not multiplied). */
function over(under: number[], rgb: readonly number[], alpha: number): number[] {
  const total = alpha + under[3]! * (1 - alpha);
  if (total === 0) return [0, 0, 0, 0];
  const mixed = [0, 1, 2].map((k) => (rgb[k]! * alpha + under[k]! * under[3]! * (1 - alpha)) / total);
  return [...mixed, total];
}

function makePalette(): Uint8Array {
  const out = new Uint8Array(256 * 4);
  for (let index = 0; index < 256; index++) {
    const found = index % shades.found;
    const other = Math.floor(index / shades.found) % shades.other;
    const bad = Math.floor(index / (shades.found * shades.other));
    let mixed = over([0, 0, 0, 0], pointColours.bad, (bad / (shades.bad - 1)) * 0.75);
    mixed = over(mixed, pointColours.other, (other / (shades.other - 1)) * 0.8);
    mixed = over(mixed, pointColours.found, (found / (shades.found - 1)) * 0.95);
    const bytes = [...mixed.slice(0, 3), mixed[3]! * 255].map(Math.round);
    out.set(bytes, index * 4);
  }
  return out;
}

const palette = makePalette();
