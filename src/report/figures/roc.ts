// The receiver operating characteristic of the physical/unphysical classifier, on points it had not learned from.
import { makeAxis } from "../axis.js";
import type { PredictionSeries } from "../learning.js";
import type { ReportData } from "../load.js";
import { type LegendEntry, legend, linePath, plot } from "../plot.js";
import { document, element, px } from "../svg.js";
import { colour } from "../theme.js";
import { counted, type Figure } from "./figure.js";
import { rowFinder } from "./predictions.js";

export interface Roc {
  falsePositive: number[];
  truePositive: number[];
  area: number;
  positives: number;
  negatives: number;
}

/** Curve and area (trapezoids; ties share a step) of scores against truths of 1 or 0. */
export function rocCurve(scores: ArrayLike<number>, truths: ArrayLike<number>): Roc {
  const order = Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
  const positives = order.filter((i) => truths[i] === 1).length;
  const negatives = order.length - positives;
  const falsePositive = [0];
  const truePositive = [0];
  let [hits, alarms, area] = [0, 0, 0];
  for (let k = 0; k < order.length; k++) {
    if (truths[order[k]!] === 1) hits++;
    else alarms++;
    if (k + 1 < order.length && scores[order[k + 1]!] === scores[order[k]!]) continue;
    const [x, y] = [alarms / Math.max(1, negatives), hits / Math.max(1, positives)];
    area += ((x - falsePositive.at(-1)!) * (y + truePositive.at(-1)!)) / 2;
    falsePositive.push(x);
    truePositive.push(y);
  }
  return { falsePositive, truePositive, area, positives, negatives };
}

/** At most some 500 places of a curve. */
function thin(values: number[]): number[] {
  const step = Math.max(1, Math.ceil(values.length / 500));
  return values.filter((_, i) => i % step === 0 || i === values.length - 1);
}

/** Undefined without recorded predictions, or when all points are of one class. */
export function rocFigure(data: ReportData, series: PredictionSeries): Figure | undefined {
  const rowOf = rowFinder(data.ids);
  const [scores, truths]: [number[], number[]] = [[], []];
  series.ids.forEach((id, i) => {
    const row = rowOf(id);
    const truth = row < 0 ? 2 : data.physical[row]!;
    if (truth === 2 || !Number.isFinite(series.predicted[i]!)) return;
    scores.push(series.predicted[i]!);
    truths.push(truth);
  });
  const all = rocCurve(scores, truths);
  if (all.positives === 0 || all.negatives === 0) return undefined;
  const half = Math.floor(scores.length / 2);
  const late = rocCurve(scores.slice(half), truths.slice(half));
  const box = { left: 70, top: 34, width: 366, height: 366 };
  const x = makeAxis({ title: "unphysical taken for physical", kind: "linear", values: [0, 1] });
  const y = makeAxis({ title: "physical recognized", kind: "linear", values: [0, 1] });
  const curve = (roc: Roc, stroke: string, width: number): string =>
    element("path", {
      d: linePath(box, thin(roc.falsePositive), thin(roc.truePositive)),
      fill: "none",
      stroke,
      "stroke-width": width,
      "stroke-linejoin": "round",
    });
  const chance = element("path", {
    d: `M${px(box.left)} ${px(box.top + box.height)}L${px(box.left + box.width)} ${px(box.top)}`,
    stroke: colour("muted"),
    "stroke-dasharray": "4 3",
  });
  const entries: LegendEntry[] = [
    { text: `all (area ${all.area.toFixed(3)})`, colour: colour("accent"), kind: "line" },
  ];
  let lines = chance + curve(all, colour("accent"), 1.6);
  if (late.positives > 0 && late.negatives > 0) {
    lines += curve(late, colour("found"), 2.2);
    entries.push({ text: `second half (${late.area.toFixed(3)})`, colour: colour("found"), kind: "line" });
  }
  const alt = `ROC curve of the classifier, area ${all.area.toFixed(3)}.`;
  const caption =
    `How well the classifier told physical from unphysical before ${counted(scores.length, "point")} were evaluated ` +
    `(${counted(all.negatives, "unphysical one")}). An area of 1 is perfect, 0.5 is chance. It is judged on points that ` +
    "it had let pass itself, so the unphysical ones here are the hard ones.";
  const svg = document(540, 456, alt, plot({ box, x, y }, lines) + legend(entries, box.left + 4, 20));
  return { id: "roc", title: "The classifier", caption, svg };
}
