// What the surrogate said of points before they were evaluated, against what came out.
import { median } from "d3-array";
import { type Axis, makeAxis, usefulRange, writeNumber } from "../axis.js";
import type { Learning, PredictionSeries } from "../learning.js";
import { Kind, type ReportColumn, type ReportData } from "../load.js";
import { plot, roomAtLeft } from "../plot.js";
import { PointRaster, pointStyle } from "../raster.js";
import { type Box, document, element, image, px } from "../svg.js";
import { texToPlain } from "../tex.js";
import { colour } from "../theme.js";
import { counted, type Figure } from "./figure.js";
import { oversampling, pointLegend } from "./scatter.js";

const maxPanels = 6;

/** From an id to its row, or -1. Ids in a log of batch mode are its row numbers, or at least ascend. */
export function rowFinder(ids: Float64Array): (id: number) => number {
  let ascending = true;
  for (let i = 1; i < ids.length && ascending; i++) ascending = ids[i]! > ids[i - 1]!;
  if (!ascending) {
    const rows = new Map<number, number>();
    for (const [i, id] of ids.entries()) rows.set(id, i);
    return (id) => rows.get(id) ?? -1;
  }
  return (id) => {
    if (ids[id] === id) return id;
    let [low, high] = [0, ids.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (ids[middle] === id) return middle;
      if (ids[middle]! < id) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  };
}

interface Panel {
  column: ReportColumn;
  axis: Axis;
  url: string;
  shown: number;
  /** Median absolute error in the first and in the last quarter of the predictions. */
  early: number;
  late: number;
}

function makePanel(data: ReportData, column: ReportColumn, series: PredictionSeries, box: Box): Panel {
  const rowOf = rowFinder(data.ids);
  const raster = new PointRaster({
    width: box.width * oversampling,
    height: box.height * oversampling,
    ...pointStyle(series.ids.length, box.width * oversampling),
  });
  const pairs: [number, number, number][] = [];
  const errors: number[] = [];
  for (let i = 0; i < series.ids.length; i++) {
    const row = rowOf(series.ids[i]!);
    if (row < 0) continue;
    const truth = column.values[row]!;
    const error = Math.abs(series.predicted[i]! - truth);
    if (!Number.isFinite(error)) continue;
    errors.push(error);
    pairs.push([truth, series.predicted[i]!, data.kind[row]!]);
  }
  // One axis for both, as wide as the true values are: predictions beyond it are put to its end.
  const truths = Float64Array.from(pairs, ([truth]) => truth);
  const kind = column.axis.kind === "log" ? "log" : "linear";
  const found = truths.filter((_, i) => pairs[i]![2] === Kind.found);
  const axis = makeAxis({ title: column.axis.title, kind, values: usefulRange(truths, found) });
  for (const [truth, predicted, code] of pairs) {
    raster.add(axis.place(truth), Math.min(1, Math.max(0, axis.place(predicted))), code);
  }
  const quarter = Math.max(1, Math.floor(errors.length / 4));
  const early = median(errors.slice(0, quarter)) ?? Number.NaN;
  const late = median(errors.slice(-quarter)) ?? Number.NaN;
  return { column, axis, url: raster.toUrl(), shown: errors.length, early, late };
}

function named(axis: Axis, title: string): Axis {
  return { ...axis, title };
}

/** Undefined when the sampler recorded no predictions. */
export function predictionFigure(data: ReportData, learning: Learning): Figure | undefined {
  const observables = [...learning.predictions.keys()].slice(0, maxPanels);
  const columns = observables
    .map((name) => data.columns.find((column) => column.name === name))
    .filter((column) => column !== undefined);
  const across = Math.min(columns.length, columns.length === 4 ? 2 : 3);
  const size = columns.length === 1 ? 400 : columns.length === 2 ? 300 : 250;
  const left = Math.max(...columns.map(({ axis }) => roomAtLeft(axis, 78)));
  const pitch = { x: size + left + 14, y: size + 66 };
  let content = "";
  const panels: Panel[] = [];
  columns.forEach((column, k) => {
    const box = {
      left: left + (k % across) * pitch.x,
      top: 34 + Math.floor(k / across) * pitch.y,
      width: size,
      height: size,
    };
    const panel = makePanel(data, column, learning.predictions.get(column.name)!, box);
    if (panel.shown === 0) return;
    panels.push(panel);
    const diagonal = element("path", {
      d: `M${px(box.left)} ${px(box.top + size)}L${px(box.left + size)} ${px(box.top)}`,
      stroke: colour("muted"),
      "stroke-width": 1,
      "stroke-dasharray": "4 3",
    });
    const x = named(panel.axis, `true ${column.axis.title}`);
    const y = named(panel.axis, `predicted ${column.axis.title}`);
    content += plot({ box, x, y }, diagonal + image(panel.url, box));
  });
  if (panels.length === 0) return undefined;
  const rows = Math.ceil(panels.length / across);
  const errors = panels.map(
    ({ column, early, late }) =>
      `${texToPlain(column.axis.title)} from ${writeNumber(early)} in the first quarter to ${writeNumber(late)} in the last`,
  );
  const alt = `Predicted against true values of ${panels.map((p) => texToPlain(p.column.axis.title)).join(", ")}.`;
  const caption =
    `What the surrogate predicted for ${counted(panels[0]!.shown, "point")} before they were evaluated, against the ` +
    `outcome; on the dashed line both agree. Median error of ${errors.join("; of ")}.`;
  const svg = document(
    left + across * pitch.x - 70,
    34 + rows * pitch.y,
    alt,
    content + pointLegend(data, left, 20, true),
  );
  return { id: "predictions", title: "Predicted and true", caption, svg, wide: panels.length > 1 };
}
