// How the scan closed in on its target, as an animated PNG: each frame lays its new points, in full colour, over the old
// ones, and fades those of the frame before. The last frame shows all in full colour.
import { type Frames, makeFrames } from "../frames.js";
import { jittered } from "../jitter.js";
import { Kind, type ReportColumn, type ReportData } from "../load.js";
import { plot } from "../plot.js";
import { encodeAnimatedPng, type Frame } from "../png.js";
import { renderPixels } from "../render.js";
import { type Box, document, element, label } from "../svg.js";
import { colour, pointColours } from "../theme.js";

const zoom = 1.4;
const size = { width: 540, height: 456 };
const box: Box = { left: 70, top: 34, width: 448, height: 366 };
const lastShown = 2500;

type Look = "new" | "old";

interface Canvas {
  pixels: Uint8Array;
  width: number;
  height: number;
}

/** Rows of one frame, drawn at most: newer ones cover older ones anyway. */
const maxPerFrame = 20_000;

function paintPoint(canvas: Canvas, x: number, y: number, radius: number, kind: number, look: Look): void {
  const rgb =
    kind === Kind.found ? pointColours.found : kind === Kind.bad ? pointColours.bad : pointColours.other;
  const fade = look === "new" ? 0 : kind === Kind.found ? 0.35 : 0.55;
  const [cx, cy] = [(box.left + x * box.width) * zoom, (box.top + (1 - y) * box.height) * zoom];
  for (let row = Math.floor(cy - radius); row <= cy + radius; row++) {
    for (let column = Math.floor(cx - radius); column <= cx + radius; column++) {
      if ((row - cy) ** 2 + (column - cx) ** 2 > radius * radius) continue;
      if (row < 0 || column < 0 || row >= canvas.height || column >= canvas.width) continue;
      const at = (row * canvas.width + column) * 4;
      for (let k = 0; k < 3; k++) canvas.pixels[at + k] = Math.round(rgb[k]! + (255 - rgb[k]!) * fade);
      canvas.pixels[at + 3] = 255;
    }
  }
}

/** Text above the plot, on an opaque ground, copied over the frame's top. */
function paintCaption(canvas: Canvas, text: string): void {
  const height = box.top - 4;
  const ground = element("rect", { x: 0, y: 0, width: size.width, height, fill: colour("paper") });
  const words = label(text, box.left, 21, { fill: colour("ink"), "font-size": 14 });
  const strip = renderPixels(document(size.width, height, text, ground + words), zoom);
  const rows = Math.min(strip.height, Math.floor(height * zoom));
  canvas.pixels.set(strip.pixels.subarray(0, rows * strip.width * 4));
}

function* frames(
  data: ReportData,
  x: ReportColumn,
  y: ReportColumn,
  ground: Canvas,
  cut: Frames,
): Generator<Frame> {
  const count = cut.tested.length;
  const byFrame: number[][] = Array.from({ length: count }, () => []);
  for (let i = 0; i < data.rows; i++) byFrame[cut.frameOf[i]!]!.push(i);
  const [placeX, placeY] = [jittered(x.axis, 0), jittered(y.axis, 1)];
  const radius = Math.max(0.8, Math.min(2.6, 130 / Math.sqrt(data.rows)));
  const draw = (canvas: Canvas, rows: readonly number[], look: Look): void => {
    const step = Math.max(1, Math.ceil(rows.length / maxPerFrame));
    for (const kind of [Kind.bad, Kind.other, Kind.found]) {
      for (let k = 0; k < rows.length; k += step) {
        const i = rows[k]!;
        if (data.kind[i] !== kind) continue;
        const [u, v] = [placeX(x.values[i]!, i), placeY(y.values[i]!, i)];
        if (u >= 0 && u <= 1 && v >= 0 && v <= 1) paintPoint(canvas, u, v, radius, kind, look);
      }
    }
  };
  const duration = Math.max(60, Math.min(400, 9000 / count));
  for (let f = 0; f < count; f++) {
    const pixels = f === 0 ? ground.pixels.slice() : new Uint8Array(ground.pixels.length);
    const canvas = { ...ground, pixels };
    const last = f === count - 1;
    if (last) for (const rows of byFrame) draw(canvas, rows, "new");
    else if (f > 0) draw(canvas, byFrame[f - 1]!, "old");
    draw(canvas, byFrame[f]!, "new");
    const [tested, found] = [cut.tested[f]!.toLocaleString("en-US"), cut.found[f]!.toLocaleString("en-US")];
    const where = cut.unit === "iteration" ? `iteration ${cut.iteration[f]} · ` : "";
    paintCaption(canvas, `${where}${tested} tested · ${found} found`);
    yield { pixels, milliseconds: last ? lastShown : Math.round(duration) };
  }
}

/** The animation as an animated PNG file (plays in browsers and office programs). */
export function animatedPng(data: ReportData, x: ReportColumn, y: ReportColumn, maxFrames = 40): Buffer {
  const paper = element("rect", { ...size, x: 0, y: 0, fill: colour("paper") });
  const ground = renderPixels(
    document(size.width, size.height, "", paper + plot({ box, x: x.axis, y: y.axis }, "")),
    zoom,
  );
  const cut = makeFrames(data, maxFrames);
  return encodeAnimatedPng(frames(data, x, y, ground, cut), cut.tested.length, ground.width, ground.height);
}
