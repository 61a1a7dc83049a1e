// Two columns of all points: found ones over the others.

import { jittered } from "../jitter.js";
import type { ReportColumn, ReportData } from "../load.js";
import { legend, plot, roomAtLeft } from "../plot.js";
import { PointRaster, pointStyle } from "../raster.js";
import { document, image } from "../svg.js";
import { texToPlain } from "../tex.js";
import { colour } from "../theme.js";
import { counted, type Figure } from "./figure.js";

/** Raster pixels per pixel of the figure, for sharp screens and print. */
export const oversampling = 2;

/** All points over a box of `width` x `height`, as an image URL. */
export function pointImage(
  data: ReportData,
  x: ReportColumn,
  y: ReportColumn,
  width: number,
  height: number,
): string {
  const raster = new PointRaster({
    width: width * oversampling,
    height: height * oversampling,
    ...pointStyle(data.rows, Math.min(width, height) * oversampling),
  });
  const [placeX, placeY] = [jittered(x.axis, 0), jittered(y.axis, 1)];
  for (let i = 0; i < data.rows; i++)
    raster.add(placeX(x.values[i]!, i), placeY(y.values[i]!, i), data.kind[i]!);
  return raster.toUrl();
}

/** Counts of points by kind. */
export function kindCounts(data: ReportData): [number, number, number] {
  const counts: [number, number, number] = [0, 0, 0];
  for (const kind of data.kind) counts[kind as 0 | 1 | 2]++;
  return counts;
}

export function pointLegend(data: ReportData, left: number, top: number, allOk = false): string {
  const [failed, , found] = kindCounts(data);
  const bad = allOk ? 0 : failed;
  const entries = [
    ...(found > 0 ? [{ text: "found", colour: colour("found"), kind: "dot" as const }] : []),
    { text: "other", colour: colour("other"), kind: "dot" as const },
    ...(bad > 0 ? [{ text: "not ok", colour: colour("bad"), kind: "dot" as const }] : []),
  ];
  return legend(entries, left, top);
}

export function scatterFigure(data: ReportData, x: ReportColumn, y: ReportColumn): Figure {
  const left = roomAtLeft(y.axis, 70);
  const box = { left, top: 34, width: 448, height: 366 };
  const url = pointImage(data, x, y, box.width, box.height);
  const [bad, , found] = kindCounts(data);
  const names = `${texToPlain(x.axis.title)} and ${texToPlain(y.axis.title)}`;
  const alt = `Scatter of ${counted(data.rows, "point")} in ${names}; ${found} of them found.`;
  const content = plot({ box, x: x.axis, y: y.axis }, image(url, box)) + pointLegend(data, box.left, 20);
  const levels = x.axis.kind === "levels" || y.axis.kind === "levels";
  const caption =
    `${counted(data.rows, "point")} in ${names}: ${counted(found, "found point")} over the others` +
    (bad > 0 ? `, and ${counted(bad, "point")} that could not be evaluated or were unphysical` : "") +
    "." +
    (levels ? " Points of a discrete axis are spread within their level." : "");
  return {
    id: "scatter",
    title: "Where the points lie",
    caption,
    svg: document(left + 470, 456, alt, content),
  };
}
