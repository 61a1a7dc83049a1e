// All pairs of the chosen columns, with the distribution of each on the diagonal.
import type { Axis } from "../axis.js";
import { Kind, type ReportColumn, type ReportData } from "../load.js";
import { places, plot, roomAtLeft } from "../plot.js";
import { type Box, document, element, image, px } from "../svg.js";
import { texToPlain } from "../tex.js";
import { colour } from "../theme.js";
import { counted, type Figure } from "./figure.js";
import { pointImage, pointLegend } from "./scatter.js";

const binCount = 40;

interface Histogram {
  found: Float64Array;
  all: Float64Array;
}

/** Shares of the found and of all points in equal steps of the axis, each scaled to a highest bin of 1. */
export function histogram(data: ReportData, column: ReportColumn): Histogram {
  const { axis } = column;
  const bins = axis.step > 0 ? Math.round(1 / axis.step) : binCount;
  const [found, all] = [new Float64Array(bins), new Float64Array(bins)];
  for (let i = 0; i < data.rows; i++) {
    const place = axis.place(column.values[i]!);
    if (!(place >= 0 && place <= 1)) continue;
    const bin = Math.min(bins - 1, Math.floor(place * bins));
    all[bin]! += 1;
    if (data.kind[i] === Kind.found) found[bin]! += 1;
  }
  for (const counts of [found, all]) {
    const highest = Math.max(...counts);
    if (highest > 0) for (let i = 0; i < bins; i++) counts[i]! /= highest;
  }
  return { found, all };
}

function steps(box: Box, heights: Float64Array, close: boolean): string {
  const width = box.width / heights.length;
  let path = `M${px(box.left)} ${px(places.y(box, 0))}`;
  heights.forEach((height, i) => {
    path += `V${px(places.y(box, height * 0.94))}H${px(box.left + (i + 1) * width)}`;
  });
  return `${path}V${px(places.y(box, 0))}${close ? "Z" : ""}`;
}

function distribution(box: Box, data: ReportData, column: ReportColumn): string {
  const { found, all } = histogram(data, column);
  return (
    element("path", { d: steps(box, found, true), fill: colour("found"), "fill-opacity": "0.75" }) +
    element("path", { d: steps(box, all, false), fill: "none", stroke: colour("muted"), "stroke-width": 1.2 })
  );
}

/** The same axis with at most three named ticks, short enough for a small panel. */
function coarse(axis: Axis): Axis {
  const named = axis.ticks.filter((tick) => tick.text !== "" && tick.at > 0.02 && tick.at < 0.98);
  const every = Math.max(1, Math.ceil(named.length / 3));
  const kept = new Set(named.filter((_, i) => i % every === Math.floor((every - 1) / 2)));
  return { ...axis, ticks: axis.ticks.map((tick) => (kept.has(tick) ? tick : { ...tick, text: "" })) };
}

const emptyAxis: Axis = {
  kind: "linear",
  title: "",
  domain: [0, 1],
  place: (value) => value,
  ticks: [],
  step: 0,
};

/** Undefined with fewer than two columns. */
export function cornerFigure(data: ReportData, columns: readonly ReportColumn[]): Figure | undefined {
  const count = columns.length;
  if (count < 2) return undefined;
  const size = Math.max(104, Math.min(210, Math.floor(840 / count)));
  const gap = 8;
  const fontSize = 12;
  const left = Math.max(...columns.slice(1).map(({ axis }) => roomAtLeft(coarse(axis), 78, fontSize)));
  const top = 30;
  const boxAt = (row: number, column: number): Box => ({
    left: left + column * (size + gap),
    top: top + row * (size + gap),
    width: size,
    height: size,
  });
  let content = "";
  for (let row = 0; row < count; row++) {
    for (let column = 0; column <= row; column++) {
      const box = boxAt(row, column);
      const [x, y] = [columns[column]!, columns[row]!];
      const diagonal = row === column;
      const inside = diagonal ? distribution(box, data, x) : image(pointImage(data, x, y, size, size), box);
      const hidden = { x: row < count - 1, y: column > 0 || diagonal };
      const hide = { xTitle: hidden.x, xText: hidden.x, yTitle: hidden.y, yText: hidden.y };
      const yAxis = diagonal ? emptyAxis : coarse(y.axis);
      content += plot({ box, x: coarse(x.axis), y: yAxis, hide, fontSize }, inside);
    }
  }
  const names = columns.map((column) => texToPlain(column.axis.title)).join(", ");
  const extent = left + count * (size + gap) + 10;
  const alt = `Corner plot of ${names}: every pair as a scatter of found and other points, and each distribution.`;
  const caption =
    `Every pair of ${names}. On the diagonal: how the found points (filled) and all points (line) are spread, ` +
    `each scaled to its highest bin. These are ${counted(data.rows, "tested point")}, not a posterior.`;
  const svg = document(
    extent,
    top + count * (size + gap) + 44,
    alt,
    content + pointLegend(data, left + size + 24, 20),
  );
  return { id: "corner", title: "Every pair", caption, svg, wide: true };
}
