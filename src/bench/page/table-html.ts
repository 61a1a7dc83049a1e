// Tables of the page, as markup. Every table has a caption and headed rows and columns; wide ones scroll inside their place.
import { escapeText } from "../../report/svg.js";
import type { StrategySummary } from "../compare.js";
import type { BenchMetric } from "../results.js";
import type { Look } from "./palette.js";
import { writeValue } from "./words.js";

export interface HtmlTable {
  caption: string;
  /** Markup. */
  head: readonly string[];
  rows: readonly HtmlRow[];
  /** Said of the whole table, for its style. */
  kind?: string;
}

export interface HtmlRow {
  /** The strategy that the row is about. */
  look?: Look;
  /** Markup of the cells; the first one heads the row. */
  cells: readonly string[];
}

/** Name of a strategy with the mark that it has in the figures. */
export function swatch(look: Look): string {
  return `<svg class="mark" viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">${look.mark(7, 7, 11)}</svg>`;
}

export function nameCell(look: Look): string {
  return `${swatch(look)}${escapeText(look.strategy)}`;
}

export function tableHtml({ caption, head, rows, kind = "" }: HtmlTable): string {
  const row = ({ look, cells }: HtmlRow) =>
    `<tr${look ? ` class="of" data-s="${look.index}"` : ""}>` +
    cells.map((cell, k) => (k === 0 ? `<th scope="row">${cell}</th>` : `<td>${cell}</td>`)).join("") +
    "</tr>";
  return (
    `<div class="scroll" tabindex="0" role="region" aria-label="${escapeText(caption)}"><table class="${kind}">` +
    `<caption>${escapeText(caption)}</caption>` +
    `<thead><tr>${head.map((cell) => `<th scope="col">${cell}</th>`).join("")}</tr></thead>` +
    `<tbody>${rows.map(row).join("")}</tbody></table></div>`
  );
}

/** "0.42 [0.39, 0.44]" */
export function quartilesCell(metric: BenchMetric, { low, median, high }: StrategySummary): string {
  const [from, middle, to] = [low, median, high].map((value) => writeValue(metric, value));
  const shown = `<span class="median">${escapeText(middle!)}</span>`;
  if (from === middle && to === middle) return shown;
  const unit = metric.kind === "share" ? / ?%$/ : /$^/;
  const ends = [from, to].map((text) => escapeText(text!.replace(unit, "")));
  return `${shown} <span class="quartiles">[${ends.join(", ")}]</span>`;
}
