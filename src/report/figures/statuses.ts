// What became of the points: a bar a status, and below it one a reason.
import { statusNames } from "../../contract/status.js";
import type { ReportData } from "../load.js";
import { document, element, label } from "../svg.js";
import { colour, type ThemeColour } from "../theme.js";
import { counted, type Figure, percent } from "./figure.js";

const statusColours: Record<string, ThemeColour> = {
  ok: "second",
  unphysical: "accent",
  failed: "found",
  timeout: "fourth",
  invalid: "third",
};

interface Bar {
  text: string;
  count: number;
  colour: ThemeColour;
  indented: boolean;
}

function bars(data: ReportData): Bar[] {
  const out: Bar[] = [];
  for (const status of statusNames) {
    const count = data.statuses.get(status) ?? 0;
    if (count === 0) continue;
    const fill = statusColours[status] ?? "muted";
    out.push({ text: status, count, colour: fill, indented: false });
    const reasons = [...data.reasons].filter(([text]) => text.startsWith(`${status}: `));
    reasons.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    const shown = reasons.slice(0, 8);
    for (const [text, n] of shown) {
      out.push({ text: text.slice(status.length + 2), count: n, colour: fill, indented: true });
    }
    const rest = reasons.slice(shown.length);
    if (rest.length > 0) {
      const sum = rest.reduce((total, [, n]) => total + n, 0);
      out.push({ text: counted(rest.length, "other reason"), count: sum, colour: fill, indented: true });
    }
  }
  return out;
}

/** Undefined when every point is ok. */
export function statusFigure(data: ReportData): Figure | undefined {
  const rows = bars(data);
  if (rows.length < 2) return undefined;
  const [left, width, step] = [150, 250, 27];
  const highest = Math.max(...rows.map((bar) => bar.count));
  let content = "";
  rows.forEach((bar, i) => {
    const y = 12 + i * step;
    const length = Math.max(1, (bar.count / highest) * width);
    const short = bar.text.length > 20 ? `${bar.text.slice(0, 19)}…` : bar.text;
    content += label(short, left - 10, y + 15, {
      "text-anchor": "end",
      "font-size": bar.indented ? 13 : 14.5,
      fill: colour(bar.indented ? "muted" : "ink"),
    });
    content += element("rect", {
      x: left,
      y: y + (bar.indented ? 5 : 2),
      width: length,
      height: bar.indented ? 10 : 17,
      rx: 1.5,
      fill: colour(bar.colour),
      "fill-opacity": bar.indented ? "0.55" : "0.95",
    });
    const share = `${bar.count.toLocaleString("en-US")}  (${percent(bar.count / data.rows)})`;
    content += label(share, left + length + 8, y + 15, { "font-size": 13, fill: colour("muted") });
  });
  const list = rows
    .filter((bar) => !bar.indented)
    .map((bar) => `${bar.text} ${bar.count.toLocaleString("en-US")}`);
  const alt = `Bars of how many points have each status: ${list.join(", ")}.`;
  const caption =
    `What became of the ${counted(data.rows, "point")}: ${list.join(", ")}. ` +
    "Thin bars are the reasons that the evaluator gave.";
  return {
    id: "statuses",
    title: "Statuses and reasons",
    caption,
    svg: document(540, 20 + rows.length * step, alt, content),
  };
}
