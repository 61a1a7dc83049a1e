// How much of what was tested was found, over the run.
import { makeAxis } from "../axis.js";
import { Kind, Part, type ReportData } from "../load.js";
import { type LegendEntry, legend, linePath, places, plot } from "../plot.js";
import { document, element, px } from "../svg.js";
import { colour } from "../theme.js";
import { counted, type Figure, percent } from "./figure.js";

export interface EfficiencyCurves {
  /** Tested points at each place of the curves. */
  tested: Float64Array;
  total: Float64Array;
  /** Share found among the last `window` tested points. */
  recent: Float64Array;
  window: number;
  /** Share found among the initial points, and how many these are. */
  baseline?: { share: number; count: number };
}

/** Given points were not evaluated by this run and are left out, as everywhere where efficiency is counted. */
export function efficiencyCurves(data: ReportData, samples = 400): EfficiencyCurves {
  const prefix: number[] = [0];
  const start = { count: 0, found: 0 };
  let found = 0;
  for (let i = 0; i < data.rows; i++) {
    if (data.part[i] === Part.notTested) continue;
    const isFound = data.kind[i] === Kind.found;
    if (isFound) found++;
    if (data.part[i] === Part.initial) {
      start.count++;
      if (isFound) start.found++;
    }
    prefix.push(found);
  }
  const tested = prefix.length - 1;
  const window = Math.max(20, Math.min(1000, Math.round(tested / 10)));
  const count = Math.min(samples, tested);
  const curves = {
    tested: new Float64Array(count),
    total: new Float64Array(count),
    recent: new Float64Array(count),
  };
  for (let k = 0; k < count; k++) {
    const n = Math.round(((k + 1) / count) * tested);
    const from = Math.max(0, n - window);
    curves.tested[k] = n;
    curves.total[k] = prefix[n]! / n;
    curves.recent[k] = (prefix[n]! - prefix[from]!) / (n - from);
  }
  const baseline = start.count > 0 ? { share: start.found / start.count, count: start.count } : undefined;
  return { ...curves, window, ...(baseline ? { baseline } : {}) };
}

export function efficiencyFigure(data: ReportData): Figure | undefined {
  const curves = efficiencyCurves(data);
  if (curves.tested.length < 2) return undefined;
  const box = { left: 70, top: 34, width: 440, height: 300 };
  const last = curves.tested.length - 1;
  const highest = Math.max(...curves.total, ...curves.recent, curves.baseline?.share ?? 0);
  const top = highest > 0.5 ? 100 : Math.max(0.001, highest * 115);
  const x = makeAxis({ title: "tested points", kind: "linear", values: [0, curves.tested[last]!] });
  const y = makeAxis({ title: "found among tested [%]", kind: "linear", values: [0, top], tickCount: 5 });
  const xs = curves.tested.map((value) => x.place(value));
  const line = (values: Float64Array, stroke: string, width: number): string =>
    element("path", {
      d: linePath(
        box,
        xs,
        values.map((value) => y.place(value * 100)),
      ),
      fill: "none",
      stroke,
      "stroke-width": width,
      "stroke-linejoin": "round",
    });
  const entries: LegendEntry[] = [
    { text: "so far", colour: colour("found"), kind: "line" },
    { text: `last ${curves.window.toLocaleString("en-US")}`, colour: colour("other"), kind: "line" },
  ];
  let lines = line(curves.recent, colour("other"), 1.3) + line(curves.total, colour("found"), 2.4);
  if (curves.baseline !== undefined) {
    const at = places.y(box, y.place(curves.baseline.share * 100));
    const d = `M${px(box.left)} ${px(at)}h${box.width}`;
    lines += element("path", { d, stroke: colour("accent"), "stroke-width": 1.6, "stroke-dasharray": "5 4" });
    entries.push({ text: "initial points", colour: colour("accent"), kind: "dashed" });
  }
  const final = percent(curves.total[last]!);
  const alt = `Share of found among tested points over the run; at the end ${final}.`;
  const caption =
    `The share of tested points that were found, over the whole run and over the last ` +
    `${counted(curves.window, "point")} before each place. At the end: ${final}.` +
    (curves.baseline
      ? ` The dashed line is the share among the ${counted(curves.baseline.count, "initial point")}, ` +
        `${percent(curves.baseline.share)}: what drawing blindly gives.`
      : "");
  const content = plot({ box, x, y }, lines) + legend(entries, box.left + 4, 20);
  return { id: "efficiency", title: "Efficiency", caption, svg: document(540, 390, alt, content) };
}
