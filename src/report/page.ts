// The page: one HTML file with style, pictures, data and script inside. It needs no network and no server.
import { readFileSync } from "node:fs";
import type { Figure } from "./figures/figure.js";
import { embeddedJson, htmlDocument } from "./html-document.js";
import type { Playback } from "./playback.js";
import type { Story } from "./story.js";
import { escapeText } from "./svg.js";
import type { Table } from "./tables.js";

export interface PageContent {
  title: string;
  description: string;
  story: Story;
  warnings: readonly string[];
  playback?: Playback;
  figures: readonly Figure[];
  tables: readonly Table[];
  /** Said at the foot: which run, which version. */
  foot: string;
}

const own = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");

function figureHtml(figure: Figure): string {
  const names = `${figure.id}.svg`;
  // Not blown up beyond its own size by much, or its letters outgrow the text around it.
  const width = Math.round(Number(/ width="([\d.]+)"/.exec(figure.svg)?.[1] ?? 540) * 1.1);
  return (
    `<figure id="${figure.id}"${figure.wide ? ' class="wide"' : ""}>` +
    `<h2>${escapeText(figure.title)}</h2><div class="picture" style="max-width:${width}px">${figure.svg}</div>` +
    `<figcaption>${escapeText(figure.caption)} <span class="file">${names}</span></figcaption></figure>`
  );
}

function playbackHtml(playback: Playback, plain: number): string {
  const options = (chosen: number): string =>
    playback.columns
      .map(
        ({ title }, k) =>
          `<option value="${k}"${k === chosen ? " selected" : ""}>${escapeText(title)}</option>`,
      )
      .join("");
  const frames = playback.tested.length - 1;
  const thinned =
    playback.shown < playback.rows
      ? ` Shown are ${playback.shown.toLocaleString("en-US")} of the ${plain.toLocaleString("en-US")} points, evenly thinned; the counts are of all.`
      : "";
  return (
    `<figure id="playback"><h2>How the scan closed in</h2>` +
    `<div class="controls"><label>across <select id="play-x">${options(playback.x)}</select></label>` +
    `<label>up <select id="play-y">${options(playback.y)}</select></label></div>` +
    `<div class="stage"><canvas id="play-canvas" role="img" aria-label="The tested points in the order in which they were tested; found ones in orange."></canvas></div>` +
    `<div class="controls"><button type="button" id="play-button" aria-label="Play">▶ Play</button>` +
    `<input id="play-slider" type="range" min="0" max="${frames}" value="${frames}" step="1" aria-label="Place in the run">` +
    `<output id="play-state" for="play-slider"></output></div>` +
    `<figcaption>Drag the slider or press play: the points tested up to each ${playback.unit === "iteration" ? "iteration" : "moment"}, ` +
    `the newest ones drawn large; <b class="found">found</b> over <b class="other">other</b> points` +
    `${playback.bad ? ` and <b class="bad">those that are not ok</b>` : ""}.${thinned} <span class="file">animation.png</span></figcaption></figure>`
  );
}

/** The table without columns that are empty in every row. */
function withoutEmptyColumns(table: Table): Table {
  const used = (k: number): boolean => table.rows.some((row) => row[k] !== "");
  const cut = (row: readonly string[]): string[] => row.filter((_, k) => used(k));
  return { ...table, rows: table.rows.map(cut), ...(table.head ? { head: cut(table.head) } : {}) };
}

function tableHtml(whole: Table): string {
  if (whole.rows.length === 0) return "";
  const table = withoutEmptyColumns(whole);
  const head = table.head
    ? `<thead><tr>${table.head.map((cell) => `<th scope="col">${cell}</th>`).join("")}</tr></thead>`
    : "";
  const rows = table.rows.map((row) => {
    const cells = row.map((cell, k) =>
      k === 0 && row.length > 1 ? `<th scope="row">${cell}</th>` : `<td>${cell}</td>`,
    );
    return `<tr>${cells.join("")}</tr>`;
  });
  const note = table.note ? `<p class="note">${escapeText(table.note)}</p>` : "";
  return (
    `<section id="${table.id}"><h2>${escapeText(table.title)}</h2>` +
    `<div class="scroll"><table>${head}<tbody>${rows.join("")}</tbody></table></div>${note}</section>`
  );
}

function opening(content: PageContent): string {
  const { story } = content;
  const numbers = story.figures
    .map(([value, what]) => `<div><dt>${escapeText(what)}</dt><dd>${escapeText(value)}</dd></div>`)
    .join("");
  const warnings = [...new Set(content.warnings)].slice(0, 5).map((text) => `<li>${escapeText(text)}</li>`);
  return (
    `<header><p class="kind">Lodescan report</p><h1>${escapeText(content.title)}</h1>` +
    (content.description ? `<p class="description">${escapeText(content.description)}</p>` : "") +
    `<p class="lead">${escapeText(story.sentences.join(" "))}</p><dl class="numbers">${numbers}</dl>` +
    (warnings.length > 0 ? `<ul class="warnings" aria-label="Warnings">${warnings.join("")}</ul>` : "") +
    "</header>"
  );
}

export function makePage(content: PageContent): string {
  const { playback } = content;
  const data = playback
    ? `<script type="application/json" id="play-data">${embeddedJson(playback)}</script>`
    : "";
  const script = playback ? `<script>${own("./page.client.js")}</script>` : "";
  const body = `${opening(content)}
<main>
<div class="figures">
${playback ? playbackHtml(playback, playback.rows) : ""}
${content.figures.map(figureHtml).join("\n")}
</div>
<div class="tables">
${content.tables.map(tableHtml).join("\n")}
</div>
</main>
<footer><p>${escapeText(content.foot)}</p></footer>
${data}
${script}`;
  return htmlDocument({ title: content.title, body });
}
