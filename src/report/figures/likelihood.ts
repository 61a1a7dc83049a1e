// The profile likelihood over two columns: the best log L in each cell, and the regions of 68 % and 95 % for two degrees
// of freedom, where it lies less than 1.15 and 3.00 below the maximum (half the chi-square quantiles 2.30 and 5.99).
import { contours } from "d3-contour";
import { writeLogLikelihood } from "../axis.js";
import type { ReportColumn, ReportData } from "../load.js";
import { legend, plot, roomAtLeft } from "../plot.js";
import { encodeIndexedPng, pngUrl } from "../png.js";
import { type Box, document, element, image, label, px } from "../svg.js";
import { texToPlain } from "../tex.js";
import { colour, viridis } from "../theme.js";
import type { Figure } from "./figure.js";

export const regionDrops = { 68: 1.15, 95: 3.0 } as const;
/** Cells further below the maximum than this are grey: tested, and excluded. */
const depth = 8;

interface Profile {
  /** Best log L minus the maximum, cell by cell from the lower left; -Infinity where no point lies. */
  cells: Float64Array;
  columns: number;
  rows: number;
  best: { x: number; y: number; logLikelihood: number };
}

/** Cells along an axis: one a point were they spread evenly; a scan that closes in has many in each cell that matters. */
function cellCount(points: number, levels: number): number {
  if (levels > 0) return levels;
  return Math.max(16, Math.min(100, Math.round(Math.sqrt(points))));
}

function profile(data: ReportData, x: ReportColumn, y: ReportColumn): Profile | undefined {
  const levelsOf = (column: ReportColumn): number =>
    column.axis.step > 0 ? Math.round(1 / column.axis.step) : 0;
  const [columns, rows] = [cellCount(data.rows, levelsOf(x)), cellCount(data.rows, levelsOf(y))];
  const cells = new Float64Array(columns * rows).fill(Number.NEGATIVE_INFINITY);
  const best = { x: Number.NaN, y: Number.NaN, logLikelihood: Number.NEGATIVE_INFINITY };
  const distinct = new Set<number>();
  for (let i = 0; i < data.rows; i++) {
    const value = data.logLikelihood[i]!;
    const [u, v] = [x.axis.place(x.values[i]!), y.axis.place(y.values[i]!)];
    if (!Number.isFinite(value) || !(u >= 0 && u <= 1 && v >= 0 && v <= 1)) continue;
    const cell =
      Math.min(rows - 1, Math.floor(v * rows)) * columns + Math.min(columns - 1, Math.floor(u * columns));
    if (value > cells[cell]!) cells[cell] = value;
    if (value > best.logLikelihood) Object.assign(best, { x: u, y: v, logLikelihood: value });
    if (distinct.size < 3) distinct.add(value);
  }
  if (distinct.size < 2) return undefined;
  for (let i = 0; i < cells.length; i++) cells[i]! -= best.logLikelihood;
  return { cells, columns, rows, best };
}

const viridisPalette = (() => {
  const palette = new Uint8Array(256 * 4);
  palette.set([134, 147, 159, 80], 4);
  for (let i = 2; i < 256; i++) palette.set([...viridis((i - 2) / 253), 255], i * 4);
  return palette;
})();

/** Colours of the cells, 8 pixels wide each so that readers which smooth images leave the edges sharp. */
function heatImage({ cells, columns, rows }: Profile): string {
  const zoom = 8;
  const pixels = new Uint8Array(columns * rows * zoom * zoom);
  const width = columns * zoom;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = cells[row * columns + column]!;
      if (value === Number.NEGATIVE_INFINITY) continue;
      const index = value < -depth ? 1 : 2 + Math.round(253 * (1 + value / depth));
      for (let y = 0; y < zoom; y++) {
        const start = ((rows - 1 - row) * zoom + y) * width + column * zoom;
        pixels.fill(index, start, start + zoom);
      }
    }
  }
  return pngUrl(encodeIndexedPng(pixels, width, rows * zoom, viridisPalette));
}

/** Empty cells with at least five of eight neighbours filled take their mean: a gap between points is no hole in a region. */
function withoutPinholes(cells: Float64Array, columns: number, rows: number): Float64Array {
  const out = cells.slice();
  for (let cell = 0; cell < cells.length; cell++) {
    if (cells[cell] !== Number.NEGATIVE_INFINITY) continue;
    const [row, column] = [Math.floor(cell / columns), cell % columns];
    let [count, sum] = [0, 0];
    for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
      for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
        const value = cells[y * columns + x]!;
        if (value === Number.NEGATIVE_INFINITY) continue;
        count++;
        sum += Math.max(-depth, value);
      }
    }
    if (count >= 5) out[cell] = sum / count;
  }
  return out;
}

/** The line where the profile falls below minus `drop`, interpolated between cell centres. */
function contourPath({ cells, columns, rows }: Profile, drop: number, box: Box): string {
  const filled = withoutPinholes(cells, columns, rows);
  // One ring of empty cells around, so that regions at the rim are closed there.
  const [wide, high] = [columns + 2, rows + 2];
  const padded = new Float64Array(wide * high).fill(-depth);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      padded[(row + 1) * wide + column + 1] = Math.max(-depth, filled[row * columns + column]!);
    }
  }
  const shape = contours().size([wide, high]).thresholds([-drop])(Array.from(padded))[0];
  let path = "";
  for (const polygon of shape?.coordinates ?? []) {
    for (const ring of polygon) {
      ring.forEach(([u, v], i) => {
        const x = box.left + Math.min(1, Math.max(0, (u! - 1) / columns)) * box.width;
        const y = box.top + (1 - Math.min(1, Math.max(0, (v! - 1) / rows))) * box.height;
        path += `${i === 0 ? "M" : "L"}${px(x)} ${px(y)}`;
      });
      path += "Z";
    }
  }
  return path;
}

function colourBar(left: number, top: number, height: number): string {
  const pixels = Uint8Array.from({ length: 128 }, (_, i) => 255 - Math.round((i / 127) * 253));
  const url = pngUrl(encodeIndexedPng(pixels, 1, 128, viridisPalette));
  let out = image(url, { left, top, width: 14, height });
  for (let value = 0; value <= depth; value += 2) {
    const text = value === 0 ? "0" : `−${value}`;
    out += label(text, left + 20, top + (value / depth) * height + 4, {
      "font-size": 12,
      fill: colour("muted"),
    });
  }
  return out + label("ln L − max", left - 18, top - 12, { "font-size": 12, fill: colour("ink") });
}

/** Undefined when log L does not tell the points apart. */
export function likelihoodFigure(data: ReportData, x: ReportColumn, y: ReportColumn): Figure | undefined {
  const map = profile(data, x, y);
  if (map === undefined) return undefined;
  const left = roomAtLeft(y.axis, 70);
  const box = { left, top: 34, width: 396, height: 366 };
  const line = (drop: number, width: number, dash?: string): string => {
    const d = contourPath(map, drop, box);
    const common = { d, fill: "none", "stroke-dasharray": dash, "stroke-linejoin": "round" };
    return (
      element("path", { ...common, stroke: "#ffffff", "stroke-width": width + 2, "stroke-opacity": "0.75" }) +
      element("path", { ...common, stroke: "#16202a", "stroke-width": width })
    );
  };
  const [bestX, bestY] = [box.left + map.best.x * box.width, box.top + (1 - map.best.y) * box.height];
  const star = element("path", {
    d: `M${px(bestX - 6)} ${px(bestY)}h12M${px(bestX)} ${px(bestY - 6)}v12`,
    stroke: colour("found"),
    "stroke-width": 3,
  });
  const content =
    plot(
      { box, x: x.axis, y: y.axis },
      image(heatImage(map), box) + line(regionDrops[95], 1.3, "5 3") + line(regionDrops[68], 1.7) + star,
    ) +
    legend(
      [
        { text: "68 %", colour: colour("ink"), kind: "line" },
        { text: "95 %", colour: colour("ink"), kind: "dashed" },
        { text: "best point", colour: colour("found"), kind: "cross" },
      ],
      box.left + 4,
      20,
    ) +
    colourBar(box.left + box.width + 22, box.top + 14, box.height - 14);
  const names = `${texToPlain(x.axis.title)} and ${texToPlain(y.axis.title)}`;
  const best = writeLogLikelihood(map.best.logLikelihood);
  const alt = `Profile likelihood over ${names} with regions of 68 and 95 percent; maximum ${best}.`;
  const caption =
    `The best ln L among the points of each cell, relative to the maximum ${best}, and the regions of 68 % ` +
    `(Δ ln L = ${regionDrops[68]}) and 95 % (Δ ln L = ${regionDrops[95].toFixed(2)}) for two degrees of freedom. ` +
    "Grey cells were tested and lie lower, empty ones hold no point: a region can only be as complete as the scan.";
  return {
    id: "profile-likelihood",
    title: "Profile likelihood",
    caption,
    svg: document(left + 470, 456, alt, content),
  };
}
