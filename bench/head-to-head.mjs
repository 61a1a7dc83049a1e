// The suite's medians as a table: node bench/head-to-head.mjs OUT/results.json, after lode bench examples/bench/bench.yaml
// --out OUT; writes bench/results/head-to-head.md.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { benchMetric } from "../dist/src/bench/results.js";

const here = dirname(fileURLToPath(import.meta.url));
const results = JSON.parse(readFileSync(process.argv[2], "utf8"));
const names = results.strategies.map(({ name }) => name);

function written(value, metric) {
  if (value === null) return "none";
  if (metric.kind === "share") return `${(100 * value).toFixed(value < 0.1 ? 1 : 0)} %`;
  return Number(value.toPrecision(2)).toString();
}

const rows = results.problems.map(({ name, title, aim, budget, primary }) => {
  const metric = benchMetric(primary);
  const comparison = results.statistics.comparisons.find(({ problem }) => problem === name);
  const cells = names.map((strategy) => {
    const summary = comparison.strategies.find((one) => one.strategy === strategy);
    if (summary === undefined) return "";
    const text = written(summary.median, metric);
    return comparison.best.includes(strategy) ? `**${text}**` : text;
  });
  return `| ${title} | ${aim}: ${metric.title} | ${budget} | ${cells.join(" | ")} |`;
});
const { cpu, cores } = results.machine;
const lines = [
  `| problem | asked for | tested | ${names.join(" | ")} |`,
  `|---|---|---|${names.map(() => "---|").join("")}`,
  ...rows,
  "",
  `\`lode bench examples/bench/bench.yaml\`: ${results.runs.filter(({ status }) => status === "done").length} runs, medians of ${new Set(results.runs.map(({ seed }) => seed)).size} seeds, every strategy with its defaults and from the same initial points; ${cpu}, ${cores} cores. Bold: no strategy is really better there (rank-sum test at the 5 % level, Holm's correction). Distances and errors: less is better. Empty: not run, because the strategy cannot serve the problem or the file leaves it out.`,
];
writeFileSync(join(here, "results/head-to-head.md"), `${lines.join("\n")}\n`);
console.log(lines.join("\n"));
