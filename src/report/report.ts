// `lode report`: one page and its figures as files, from a run folder that may still be growing.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { LodeError } from "../contract/errors.js";
import type { RunSummary } from "../store/generated/run.js";
import { type ChoiceRequest, chooseColumns } from "./choose.js";
import { animatedPng } from "./figures/animation.js";
import { cornerFigure } from "./figures/corner.js";
import { efficiencyFigure } from "./figures/efficiency.js";
import type { Figure } from "./figures/figure.js";
import { likelihoodFigure } from "./figures/likelihood.js";
import { lossFigure } from "./figures/losses.js";
import { predictionFigure } from "./figures/predictions.js";
import { rocFigure } from "./figures/roc.js";
import { scatterFigure } from "./figures/scatter.js";
import { statusFigure } from "./figures/statuses.js";
import { type Learning, readLearning } from "./learning.js";
import { loadReportData, type ReportColumn, type ReportData } from "./load.js";
import { makePage } from "./page.js";
import { makePlayback } from "./playback.js";
import { renderPng } from "./render.js";
import type { ReportSource } from "./source.js";
import { duration, tellStory } from "./story.js";
import { bestPointTable, parameterTable, referenceTable, settingsTable, type Table } from "./tables.js";
import { withTheme } from "./theme.js";

export interface ReportOptions extends ChoiceRequest {
  /** Folder for the files; default: `report` in the run folder. Files there are replaced. */
  out?: string;
  /** Said at the foot of the page. */
  version?: string;
}

export interface ReportResult {
  /** The page. */
  page: string;
  /** All files, the page among them. */
  files: string[];
  rows: number;
  figures: string[];
}

function makeFigures(
  data: ReportData,
  learning: Learning,
  choice: { x: string; y: string; columns: string[] },
): Figure[] {
  const column = (name: string): ReportColumn => data.columns.find((entry) => entry.name === name)!;
  const [x, y] = [column(choice.x), column(choice.y)];
  const figures = [
    likelihoodFigure(data, x, y),
    efficiencyFigure(data),
    scatterFigure(data, x, y),
    cornerFigure(data, choice.columns.map(column)),
    predictionFigure(data, learning),
    lossFigure(learning),
    rocFigure(data, learning.physical),
    statusFigure(data),
  ];
  return figures.filter((figure) => figure !== undefined);
}

/** All columns of one row. */
async function readRow(source: ReportSource, row: number): Promise<Record<string, number | string>> {
  let first = 0;
  for await (const batch of source.batches(source.columns.map((column) => column.name))) {
    const count = batch.id!.length;
    if (row < first + count) {
      return Object.fromEntries(Object.entries(batch).map(([name, values]) => [name, values[row - first]!]));
    }
    first += count;
  }
  return {};
}

function settings(data: ReportData, learning: Learning, summary: RunSummary | undefined): [string, string][] {
  const { candidates } = learning;
  const extra: [string, string][] = [["Run folder", data.dir]];
  if (summary !== undefined) {
    extra.push(["Wall-clock time", duration(summary.seconds)]);
    if (summary.samplerSeconds !== undefined)
      extra.push(["Time in the sampler", duration(summary.samplerSeconds)]);
  }
  if (data.seconds >= 0.1)
    extra.push(["Time in the evaluator", `${duration(data.seconds)}, all workers together`]);
  if (candidates.tested > 0) {
    const share = ((100 * candidates.accepted) / candidates.tested).toPrecision(2);
    extra.push([
      "Candidates scored",
      `${candidates.tested.toLocaleString("en-US")}, of which ${share} % accepted`,
    ]);
    if (candidates.fallback > 0) {
      extra.push([
        "Taken as the best of the rest",
        `${candidates.fallback.toLocaleString("en-US")} points, the candidates being spent`,
      ]);
    }
  }
  if (summary?.logEvidence !== undefined) {
    const { value, error } = summary.logEvidence;
    extra.push(["ln evidence", `${value.toFixed(3)} ± ${error.toFixed(3)}`]);
  }
  for (const [name, note] of Object.entries(summary?.notes ?? {})) extra.push([name, String(note)]);
  return extra;
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new LodeError("LODE_STORE_WRITE", `The folder ${folder} cannot be made.`, { path: folder, cause });
  }
}

/** Reads the run, writes page and figures, and says which. An empty log is an error: there is nothing to show. */
export async function writeReport(source: ReportSource, options: ReportOptions = {}): Promise<ReportResult> {
  const choice = chooseColumns(source, options);
  if (source.rows === 0) {
    throw new LodeError("LODE_DATA_UNREADABLE", "The run has no points yet.", {
      path: source.dir,
      hint: `Wait for the first ones, or go on with it: lode resume ${source.dir}`,
    });
  }
  const learning = await readLearning(source);
  const predicted = [...learning.predictions.keys()].filter((name) =>
    source.columns.some((c) => c.name === name),
  );
  const names = [...new Set([choice.x, choice.y, ...choice.columns, ...predicted])];
  const data = await loadReportData(source, names);
  const summary = source.summary as RunSummary | undefined;
  const story = tellStory(data, summary);
  const figures = makeFigures(data, learning, choice);
  const tables: Table[] = [];
  if (story.best >= 0)
    tables.push(bestPointTable(await readRow(source, story.best), source.columns, data.scan));
  tables.push(parameterTable(data.scan), settingsTable(data.scan, settings(data, learning, summary)));
  const bib = join(source.dir, "references.bib");
  if (existsSync(bib)) tables.push(referenceTable(readFileSync(bib, "utf8")));

  const folder = resolve(options.out ?? join(source.dir, "report"));
  makeFolder(folder);
  const shown = [...new Set([choice.x, choice.y, ...choice.columns])].slice(0, 8);
  const columns = shown.map((name) => data.columns.find((column) => column.name === name)!);
  const [x, y] = [columns[0]!, columns[1]!];
  const page = makePage({
    title: data.scan.name ?? "scan",
    description: data.scan.description ?? "",
    story,
    warnings: learning.warnings,
    playback: makePlayback(data, columns, choice.x, choice.y),
    figures,
    tables,
    foot: `Made by lode report${options.version ? ` ${options.version}` : ""} from ${data.rows.toLocaleString("en-US")} rows of ${source.dir}.`,
  });
  const files = new Map<string, string | Buffer>([["index.html", page]]);
  for (const figure of figures) {
    files.set(`${figure.id}.svg`, withTheme(figure.svg));
    files.set(`${figure.id}.png`, renderPng(figure.svg));
  }
  files.set("animation.png", animatedPng(data, x, y));
  for (const [name, content] of files) writeFileSync(join(folder, name), content);
  return {
    page: join(folder, "index.html"),
    files: [...files.keys()].map((name) => join(folder, name)),
    rows: data.rows,
    figures: figures.map((figure) => figure.id),
  };
}
