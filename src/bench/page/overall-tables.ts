// Tables over problems: the ranking with the medians behind it, and who beat whom how often.
import { writeNumber } from "../../report/axis.js";
import { escapeText } from "../../report/svg.js";
import type { AimComparison, ProblemComparison } from "../compare.js";
import { type BenchResults, benchMetric } from "../results.js";
import type { Look } from "./palette.js";
import { nameCell, tableHtml } from "./table-html.js";
import { aimWords, writeValue } from "./words.js";

/** Strategies by mean rank, with the median of the deciding metric on each problem; bold where nobody was really better. */
export function rankingTable(
  results: BenchResults,
  overall: AimComparison,
  comparisons: readonly ProblemComparison[],
  looks: ReadonlyMap<string, Look>,
): string {
  const named = (names: readonly string[]) =>
    names.map((name) => comparisons.find(({ problem }) => problem === name)!);
  const own = named(overall.problems);
  const shown = [...own, ...named(overall.leftOut)];
  const best = (comparison: ProblemComparison, strategy: string) =>
    !comparison.tooFew && comparison.best.includes(strategy);
  const rows = overall.difference.order.map((j) => {
    const strategy = overall.strategies[j]!;
    const look = looks.get(strategy)!;
    const cells = shown.map((comparison) => {
      const summary = comparison.strategies.find((entry) => entry.strategy === strategy);
      if (summary === undefined) {
        const why = own.includes(comparison) ? "not suited" : "not run";
        return `<span class="quartiles">${why}</span>`;
      }
      const text = escapeText(writeValue(benchMetric(comparison.metric), summary.median));
      return best(comparison, strategy) ? `<b>${text}</b>` : text;
    });
    const rank = overall.difference.friedman.meanRanks[j]!;
    const { length } = own.filter((comparison) => best(comparison, strategy));
    return {
      look,
      cells: [
        nameCell(look),
        writeNumber(Number(rank.toFixed(2))),
        own.every(({ tooFew }) => tooFew) ? "–" : `${length} of ${own.length}`,
        ...cells,
      ],
    };
  });
  const titles = shown.map((comparison) => {
    const problem = results.problems.find(({ name }) => name === comparison.problem)!;
    return (
      `<a href="#problem-${escapeText(encodeURIComponent(problem.name))}">${escapeText(problem.title)}</a>` +
      `<br><span class="quartiles">${escapeText(benchMetric(comparison.metric).title)}</span>`
    );
  });
  const apart = overall.leftOut.map(
    (name) => results.problems.find((problem) => problem.name === name)!.title,
  );
  const note =
    apart.length > 0
      ? ` Ranks and counts leave out ${apart.join(" and ")}: not all strategies were run there.`
      : "";
  return tableHtml({
    caption: `Ranking in ${aimWords[overall.aim]}: medians, bold where no other strategy is really better.${note}`,
    head: ["strategy", "mean rank", "best or level on", ...titles],
    rows,
  });
}

/** Row against column: problems really won and lost, and the mean chance that a run of the row beats one of the column. */
export function winsTable(overall: AimComparison, looks: ReadonlyMap<string, Look>): string {
  const { order } = overall.difference;
  const rows = order.map((a) => {
    const look = looks.get(overall.strategies[a]!)!;
    const cells = order.map((b) => {
      const effect = overall.effects[a]![b];
      if (a === b || effect === null || effect === undefined) return '<span class="quartiles">–</span>';
      const strength = Math.round(Math.abs(effect - 0.5) * 76);
      const shade = effect >= 0.5 ? "second" : "found";
      const record = `${overall.wins[a]![b]}–${overall.wins[b]![a]}`;
      return (
        `<span class="cell" style="background:color-mix(in srgb,var(--${shade}) ${strength}%,transparent)">` +
        `${record}<br><span class="quartiles">${effect.toFixed(2)}</span></span>`
      );
    });
    return { look, cells: [nameCell(look), ...cells] };
  });
  return tableHtml({
    caption:
      "Row against column: problems that the row really won – really lost, and below it the mean A12, the chance that a run of the row beats one of the column.",
    head: ["", ...order.map((j) => escapeText(overall.strategies[j]!))],
    rows,
    kind: "wins",
  });
}

/** What was not run, or failed, and why; "" where everything went well. */
export function troubleTable(results: BenchResults, looks: ReadonlyMap<string, Look>): string {
  const reasons = new Map<
    string,
    { strategy: string; problem: string; what: string; reason: string; seeds: number[] }
  >();
  for (const { problem, strategy, seed, status, reason = "" } of results.runs) {
    if (status === "done" || !looks.has(strategy)) continue;
    const key = JSON.stringify([strategy, problem, status, reason]);
    const entry = reasons.get(key) ?? {
      strategy,
      problem,
      what: status === "unsuited" ? "not suited" : "failed",
      reason,
      seeds: [],
    };
    if (!entry.seeds.includes(seed)) entry.seeds.push(seed);
    reasons.set(key, entry);
  }
  if (reasons.size === 0) return "";
  const title = (name: string) => results.problems.find((problem) => problem.name === name)?.title ?? name;
  const rows = [...reasons.values()].map(({ strategy, problem, what, reason, seeds }) => ({
    look: looks.get(strategy)!,
    cells: [
      nameCell(looks.get(strategy)!),
      escapeText(title(problem)),
      what === "failed"
        ? `failed (${seeds.length === 1 ? `seed ${seeds[0]}` : `${seeds.length} runs`})`
        : what,
      escapeText(reason),
    ],
  }));
  return tableHtml({
    caption: "Runs that were not made, or failed, and why. A failed run counts as the worst one.",
    head: ["strategy", "problem", "what", "why"],
    rows,
    kind: "text",
  });
}

/** "batch: 100, novelty: both" */
function optionWords(options: Record<string, unknown>): string {
  const word = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  return Object.entries(options)
    .map(([name, value]) => `${name}: ${word(value)}`)
    .join(", ");
}

/** Every strategy as it was set up. */
export function strategiesTable(results: BenchResults, looks: ReadonlyMap<string, Look>): string {
  const rows = results.strategies.map(({ name, sampler, options, tool }) => ({
    look: looks.get(name)!,
    cells: [
      nameCell(looks.get(name)!),
      escapeText(sampler),
      Object.keys(options).length === 0 ? "defaults" : `<code>${escapeText(optionWords(options))}</code>`,
      tool ? escapeText(`${tool.name} ${tool.version}`) : `Lodescan ${escapeText(results.versions.lodescan)}`,
    ],
  }));
  return tableHtml({
    caption: "The strategies.",
    head: ["strategy", "sampler", "options", "made by"],
    rows,
    kind: "text",
  });
}
