// The frame of a plot: grid, ticks, axis titles; and paths in it. Everything is in the figure's own pixels.
import type { Axis } from "./axis.js";
import { type Box, element, label, px } from "./svg.js";
import { texToSvg } from "./tex.js";
import { colour } from "./theme.js";

export interface PlotOptions {
  box: Box;
  x: Axis;
  y: Axis;
  /** Leave out titles or tick texts of an axis, as inner panels do. */
  hide?: { xTitle?: boolean; yTitle?: boolean; xText?: boolean; yText?: boolean };
  fontSize?: number;
}

export const places = {
  x: (box: Box, fraction: number): number => box.left + fraction * box.width,
  y: (box: Box, fraction: number): number => box.top + (1 - fraction) * box.height,
};

function visible(axis: Axis) {
  return axis.ticks.filter((tick) => tick.at >= -1e-9 && tick.at <= 1 + 1e-9);
}

/** Width of a number in pixels, by the digits of the font; raised ones are smaller. */
function widthOf(text: string, fontSize: number): number {
  return [...text].reduce((sum, digit) => sum + (/[⁰¹²³⁴-⁹⁻]/.test(digit) ? 0.36 : 0.52), 0) * fontSize;
}

/** Width of the widest tick text. */
function tickWidth(axis: Axis, fontSize: number): number {
  return Math.max(0, ...visible(axis).map(({ text }) => widthOf(text, fontSize)));
}

/** Room left of a frame that the tick texts and the title of its vertical axis take, at least `usual`. */
export function roomAtLeft(axis: Axis, usual: number, fontSize = 14): number {
  return Math.max(usual, Math.ceil(16 + tickWidth(axis, fontSize) + 1.4 * fontSize));
}

/** Lines of the grid and ticks: drawn below the data. */
function gridLines({ box, x, y }: PlotOptions): string {
  let path = "";
  for (const tick of visible(x)) {
    if (tick.text !== "") path += `M${px(places.x(box, tick.at))} ${px(box.top)}v${px(box.height)}`;
  }
  for (const tick of visible(y)) {
    if (tick.text !== "") path += `M${px(box.left)} ${px(places.y(box, tick.at))}h${px(box.width)}`;
  }
  return element("path", { d: path, fill: "none", stroke: colour("grid"), "stroke-width": 1 });
}

function axisTexts({ box, x, y, hide = {}, fontSize = 14 }: PlotOptions): string {
  const style = { "font-size": fontSize, fill: colour("muted") };
  const titleStyle = { "font-size": fontSize + 1, fill: colour("ink") };
  const bottom = box.top + box.height;
  let out = "";
  if (!hide.xText) {
    let end = -Infinity;
    for (const tick of visible(x)) {
      // Texts that would run into each other: every other one, or fewer.
      const half = widthOf(tick.text, fontSize) / 2;
      const start = places.x(box, tick.at) - half;
      if (tick.text === "" || start < end + 4) continue;
      end = start + 2 * half;
      out += label(tick.text, places.x(box, tick.at), bottom + fontSize + 6, {
        ...style,
        "text-anchor": "middle",
      });
    }
  }
  if (!hide.yText) {
    for (const tick of visible(y)) {
      if (tick.text === "") continue;
      const at = places.y(box, tick.at) + fontSize * 0.35;
      out += label(tick.text, box.left - 7, at, { ...style, "text-anchor": "end" });
    }
  }
  if (!hide.xTitle) {
    const attributes = {
      x: box.left + box.width / 2,
      y: bottom + (hide.xText ? 16 : 2.9 * fontSize),
      ...titleStyle,
    };
    out += element("text", { ...attributes, "text-anchor": "middle" }, texToSvg(x.title));
  }
  if (!hide.yTitle) {
    const left = box.left - (hide.yText ? 10 : 16 + tickWidth(y, fontSize));
    const middle = box.top + box.height / 2;
    const rotate = `translate(${px(left)} ${px(middle)}) rotate(-90)`;
    out += element("text", { transform: rotate, ...titleStyle, "text-anchor": "middle" }, texToSvg(y.title));
  }
  return out;
}

function smallTicks({ box, x, y }: PlotOptions): string {
  let path = "";
  for (const tick of visible(x)) {
    path += `M${px(places.x(box, tick.at))} ${px(box.top + box.height)}v${tick.text === "" ? -3 : -5}`;
  }
  for (const tick of visible(y)) {
    path += `M${px(box.left)} ${px(places.y(box, tick.at))}h${tick.text === "" ? 3 : 5}`;
  }
  return element("path", { d: path, fill: "none", stroke: colour("muted"), "stroke-width": 1 });
}

/** The frame with `data` (markup) between grid and border. */
export function plot(options: PlotOptions, data: string): string {
  const { box } = options;
  const border = element("rect", {
    x: box.left,
    y: box.top,
    width: box.width,
    height: box.height,
    fill: "none",
    stroke: colour("muted"),
    "stroke-width": 1,
  });
  return gridLines(options) + data + smallTicks(options) + border + axisTexts(options);
}

/** A path through points given as fractions of the box; breaks where a place is not a number. Clipped to the box. */
export function linePath(box: Box, xs: ArrayLike<number>, ys: ArrayLike<number>): string {
  let path = "";
  let pen = "M";
  for (let i = 0; i < xs.length; i++) {
    const [x, y] = [xs[i]!, ys[i]!];
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      pen = "M";
      continue;
    }
    path += `${pen}${px(places.x(box, Math.min(1, Math.max(0, x))))} ${px(places.y(box, Math.min(1, Math.max(0, y))))}`;
    pen = "L";
  }
  return path;
}

export interface LegendEntry {
  text: string;
  colour: string;
  kind: "dot" | "line" | "dashed" | "cross";
}

/** A row of marks and texts, from the left; returns markup. */
export function legend(entries: readonly LegendEntry[], left: number, top: number, fontSize = 14): string {
  let x = left;
  let out = "";
  for (const entry of entries) {
    if (entry.kind === "dot") {
      out += element("circle", { cx: x + 5, cy: top - fontSize * 0.33, r: 4.5, fill: entry.colour });
    } else if (entry.kind === "cross") {
      const d = `M${px(x)} ${px(top - fontSize * 0.33)}h10m-5 -5v10`;
      out += element("path", { d, stroke: entry.colour, "stroke-width": 2.5 });
    } else {
      out += element("path", {
        d: `M${px(x - 4)} ${px(top - fontSize * 0.33)}h16`,
        stroke: entry.colour,
        "stroke-width": 2,
        "stroke-dasharray": entry.kind === "dashed" ? "4 3" : undefined,
      });
    }
    out += label(entry.text, x + 16, top, { "font-size": fontSize, fill: colour("ink") });
    x += 34 + entry.text.length * fontSize * 0.5;
  }
  return out;
}
