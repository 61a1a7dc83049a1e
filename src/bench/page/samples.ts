// Found and other points of one run for each strategy, side by side, where a problem has two parameters.
import { document, element, escapeText, px } from "../../report/svg.js";
import { colour } from "../../report/theme.js";
import { type BenchProblem, type BenchResults, runsOf } from "../results.js";
import type { Look } from "./palette.js";

const side = 160;

function picture(problem: BenchProblem, strategy: string, sample: readonly (readonly number[])[]): string {
  const [x, y] = problem.axes!;
  const path = (found: number, arm: number) =>
    sample
      .filter((point) => point[2] === found)
      .map((point) => {
        const u = ((point[0]! - x.min) / (x.max - x.min)) * side;
        const v = (1 - (point[1]! - y.min) / (y.max - y.min)) * side;
        return `M${px(u - arm)} ${px(v)}h${px(2 * arm)}`;
      })
      .join("");
  const dots = (found: number, stroke: string, width: number) =>
    element("path", {
      d: path(found, 0.05),
      fill: "none",
      stroke,
      "stroke-width": width,
      "stroke-linecap": "round",
    });
  const frame = element("rect", {
    x: 0.5,
    y: 0.5,
    width: side - 1,
    height: side - 1,
    fill: "none",
    stroke: colour("grid"),
  });
  const found = sample.filter((point) => point[2] === 1).length;
  const alt = `${found} found among ${sample.length} tested points of one run of ${strategy}.`;
  return document(side, side, alt, dots(0, colour("other"), 1.8) + dots(1, colour("found"), 2.6) + frame);
}

/** Markup, or "" where there is nothing to show. */
export function samplesHtml(
  results: BenchResults,
  problem: BenchProblem,
  looks: ReadonlyMap<string, Look>,
): string {
  if (problem.axes === undefined) return "";
  const pictures = results.strategies.flatMap(({ name }) => {
    const run = runsOf(results, problem, name).find(({ sample }) => sample !== undefined);
    if (run === undefined) return [];
    const caption = `<figcaption>${escapeText(name)}</figcaption>`;
    return [
      `<figure class="small of" data-s="${looks.get(name)!.index}">${picture(problem, name, run.sample!)}${caption}</figure>`,
    ];
  });
  if (pictures.length === 0) return "";
  const [x, y] = problem.axes;
  return (
    `<div class="samples"><h3>Where they looked</h3><div class="smalls">${pictures.join("")}</div>` +
    `<p class="note">Tested points of one run each, <b class="found">found</b> over <b class="other">other</b> ones: ` +
    `${escapeText(x.title)} across, ${escapeText(y.title)} up, over the whole box.</p></div>`
  );
}
