// The page of a comparison: one HTML file that says in plain words which strategy won where, by how much, at which coverage,
// and whether the difference is real; then the figures and tables behind the words. It needs no network and no server.
import { readFileSync } from "node:fs";
import type { Figure } from "../../report/figures/figure.js";
import { colourRules, htmlDocument } from "../../report/html-document.js";
import { escapeText } from "../../report/svg.js";
import {
  type AimComparison,
  compareOverall,
  compareStrategies,
  level,
  type ProblemComparison,
} from "../compare.js";
import type { BenchProblem, BenchResults } from "../results.js";
import { aims } from "../statistics.js";
import { anytimeFigure } from "./anytime-figure.js";
import { overallFindings, problemFindings, problemHeadline } from "./findings.js";
import { rankingTable, strategiesTable, troubleTable, winsTable } from "./overall-tables.js";
import { type Look, looksOf, strategyColours } from "./palette.js";
import { budgetTable, metricsTable, pairsTable, problemFacts, runTimesTable } from "./problem-tables.js";
import { rankFigure } from "./rank-figure.js";
import { runLengthFigure } from "./run-length-figure.js";
import { samplesHtml } from "./samples.js";
import { swatch } from "./table-html.js";
import { tradeFigure } from "./trade-figure.js";
import { aimWords } from "./words.js";

const own = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");

/** A finding as markup: names in bold. */
function spoken(text: string): string {
  return escapeText(text).replace(/`([^`]*)`/g, '<b class="name">$1</b>');
}

const anchor = (problem: BenchProblem): string => `problem-${encodeURIComponent(problem.name)}`;

function figureHtml(figure: Figure): string {
  return (
    `<figure id="${escapeText(encodeURIComponent(figure.id))}"><h3>${escapeText(figure.title)}</h3>` +
    `<div class="picture">${figure.svg}</div><figcaption>${escapeText(figure.caption)}</figcaption></figure>`
  );
}

function figuresHtml(figures: readonly (Figure | undefined)[]): string {
  const present = figures.filter((figure) => figure !== undefined);
  return present.length > 0 ? `<div class="charts">${present.map(figureHtml).join("\n")}</div>` : "";
}

interface Known {
  results: BenchResults;
  looks: ReadonlyMap<string, Look>;
  comparisons: readonly ProblemComparison[];
  overall: readonly AimComparison[];
}

const comparisonOf = ({ comparisons }: Known, problem: BenchProblem): ProblemComparison =>
  comparisons.find((comparison) => comparison.problem === problem.name)!;

function opening(known: Known): string {
  const { results } = known;
  const done = results.runs.filter((run) => run.status === "done").length;
  const failed = results.runs.filter((run) => run.status === "failed").length;
  const seeds = new Set(results.runs.map((run) => run.seed)).size;
  const counts: [number, one: string, many: string][] = [
    [results.strategies.length, "strategy", "strategies"],
    [results.problems.length, "problem", "problems"],
    [seeds, "seed", "seeds"],
    [done, "run", "runs"],
    [failed, "failed run", "failed runs"],
  ];
  const numbers = counts.filter(([value, one]) => value > 0 || one !== "failed run");
  const leads = known.overall.map((overall) => overallFindings(results, overall, known.comparisons));
  const lead = leads.map((sentences) => `<p class="lead">${spoken(sentences.join(" "))}</p>`).join("");
  const items = results.problems.map(
    (problem) =>
      `<li><a href="#${escapeText(anchor(problem))}">${escapeText(problem.title)}</a>: ${spoken(problemHeadline(comparisonOf(known, problem)))}.</li>`,
  );
  return (
    `<header><p class="kind">Lodescan comparison</p><h1>${escapeText(results.title || results.name)}</h1>` +
    (results.description ? `<p class="description">${escapeText(results.description)}</p>` : "") +
    lead +
    `<ul class="headlines">${items.join("")}</ul>` +
    `<dl class="numbers">${numbers.map(([value, one, many]) => `<div><dt>${value === 1 ? one : many}</dt><dd>${value.toLocaleString("en-US")}</dd></div>`).join("")}</dl></header>`
  );
}

/** The strategies as buttons: the legend of all figures. Pressed ones stand out, the others fade. */
function chips({ results, looks }: Known): string {
  const buttons = results.strategies.map(({ name }) => {
    const look = looks.get(name)!;
    return `<button type="button" data-s="${look.index}" aria-pressed="false">${swatch(look)}${escapeText(name)}</button>`;
  });
  return `<nav class="chips" aria-label="Strategies: choose some to make them stand out"><div>${buttons.join("")}</div></nav>`;
}

function overallHtml(known: Known, overall: AimComparison): string {
  const { results, looks, comparisons } = known;
  return (
    `<section class="overall" id="overall-${overall.aim}"><h2>Overall: ${aimWords[overall.aim]}</h2>` +
    `${rankingTable(results, overall, comparisons, looks)}` +
    figuresHtml([
      rankFigure(overall, looks),
      runLengthFigure(
        results,
        overall.aim,
        results.problems.filter(({ aim }) => aim === overall.aim),
        overall.strategies,
        looks,
      ),
    ]) +
    `<details><summary>Who beat whom</summary>${winsTable(overall, looks)}</details></section>`
  );
}

/** Curves that show how a run went: the metric that decides, and efficiency beside it. */
function curvesOf(problem: BenchProblem): string[] {
  return [...new Set([problem.primary, ...(problem.aim === "region" ? ["coverage", "efficiency"] : [])])];
}

function runTimesHtml(
  results: BenchResults,
  problem: BenchProblem,
  looks: ReadonlyMap<string, Look>,
): string {
  const table = runTimesTable(results, problem, looks);
  return table === "" ? "" : `<details><summary>Evaluations until each target</summary>${table}</details>`;
}

function problemHtml(known: Known, problem: BenchProblem): string {
  const { results, looks } = known;
  const comparison = comparisonOf(known, problem);
  const strategies = comparison.strategies.map(({ strategy }) => strategy);
  const figures = [
    tradeFigure(results, problem, looks),
    ...curvesOf(problem).map((metric) => anytimeFigure(results, problem, looks, metric)),
    runLengthFigure(results, problem.name, [problem], strategies, looks),
  ];
  return (
    `<section class="problem" id="${escapeText(anchor(problem))}"><h2>${escapeText(problem.title)}</h2>` +
    `<p class="finding">${spoken(problemFindings(results, problem, comparison).join(" "))}</p>` +
    `<p class="note">${escapeText(problemFacts(problem))}</p>` +
    (comparison.strategies.length > 0 ? metricsTable(results, problem, comparison, looks) : "") +
    figuresHtml(figures) +
    samplesHtml(results, problem, looks) +
    budgetTable(results, problem, looks) +
    runTimesHtml(results, problem, looks) +
    (comparison.pairs.length > 0
      ? `<details><summary>All ${comparison.pairs.length} pairs and their tests</summary>${pairsTable(comparison)}</details>`
      : "") +
    "</section>"
  );
}

const method: readonly string[] = [
  "Efficiency is found points over all tested ones: initial, random and failed points included, repeats not found. Efficiency alone rewards sitting still, so coverage stands beside it.",
  `A difference is called real where a rank-sum test of the runs (exact, two-sided) stays below ${100 * level} % after Holm's correction for all pairs of strategies on that problem. A12 is the chance that a run of the one beats a run of the other: 0.5 is no difference, 1 is always.`,
  "Runs without a value, failed ones among them, count as the worst. Values are medians over the seeds with lower and upper quartile.",
  "Ranks over problems are compared by Friedman's test with the statistic of Iman and Davenport, and by Holm-corrected tests of mean ranks. They speak of problems like these, and few problems cannot say much.",
];

function closing(known: Known): string {
  const { results, looks } = known;
  const { versions, machine } = results;
  const tools = results.strategies.flatMap(({ tool }) => (tool ? [`${tool.name} ${tool.version}`] : []));
  const trouble = troubleTable(results, looks);
  return (
    `<section class="method" id="method"><h2>How it was done</h2>${trouble}${strategiesTable(results, looks)}` +
    method.map((text) => `<p class="note">${escapeText(text)}</p>`).join("") +
    `<p class="note">Made by Lodescan ${escapeText(versions.lodescan)} on Node ${escapeText(versions.node)} (${escapeText(versions.instructions)})` +
    `${tools.length > 0 ? `, beside results of ${escapeText([...new Set(tools)].join(", "))}` : ""}: ${escapeText(machine.cpu)}, ${machine.cores} cores, ${escapeText(machine.platform)}. ` +
    `The same bench file and seeds give the same tables again, seconds apart: <code>lode bench ${escapeText(results.name)}.yaml</code>. ` +
    "Every number of this page is in results.json and results.csv beside it; every run is a run folder of its own.</p></section>"
  );
}

/** The whole page, as text. */
export function renderBenchPage(results: BenchResults): string {
  const comparisons = results.problems.map((problem) => compareStrategies(results, problem));
  // One problem of a kind is told in its own section.
  const overall = aims
    .flatMap((aim) => compareOverall(results, aim, comparisons) ?? [])
    .filter(({ problems }) => problems.length > 1);
  const known: Known = { results, looks: looksOf(results), comparisons, overall };
  const body = `${opening(known)}
${chips(known)}
<main>
${overall.map((one) => overallHtml(known, one)).join("\n")}
${results.problems.map((problem) => problemHtml(known, problem)).join("\n")}
${closing(known)}
</main>
<footer><p>${escapeText(results.name)} · Lodescan ${escapeText(results.versions.lodescan)}</p></footer>
<script>${own("./page.client.js")}</script>`;
  const style = colourRules(strategyColours.light, strategyColours.dark) + own("./page.css");
  return htmlDocument({ title: results.title || results.name, style, body });
}
