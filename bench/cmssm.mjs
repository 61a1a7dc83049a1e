// The cmssm evaluator beside other programs' spectra: relative differences, verdicts, points a second on one core.
// node bench/cmssm.mjs [--reference ../shared/reference/cmssm] [--every 1] [--out bench/results/cmssm] [--figures docs/images]
//   [--worst mh0] [--rows FILE.csv]
// Left out, as the reference's README says: rows that the reference itself calls inaccurate (accuracy_achieved above 1e-4),
// and for a_mu rows with a warning of GM2Calc. --worst lists the rows with the largest differences of a column.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { matrix } from "lodescan/contract";
import { create } from "../dist/plugins/evaluators/cmssm/index.js";
import { accurate, agreement, columns, differences, quantile } from "./cmssm-differences.mjs";
import { writeFigures } from "./cmssm-figures.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

const { values: options } = parseArgs({
  options: {
    reference: { type: "string", default: join(root, "../shared/reference/cmssm") },
    every: { type: "string", default: "1" },
    out: { type: "string" },
    figures: { type: "string" },
    worst: { type: "string" },
    rows: { type: "string" },
  },
});

/** Running quantities that help to find where a difference comes from. */
const insight = ["MX", "Q_susy", "tanb_Q", "vev_Q", "M1_Q", "M2_Q", "M3_Q", "mHd2_Q", "mHu2_Q"].concat([
  "Yt_Q",
  "Yb_Q",
  "Ytau_Q",
  "At_Q",
  "Ab_Q",
  "Atau_Q",
]);

function readCsv(file) {
  const [head, ...lines] = readFileSync(file, "utf8").trim().split("\n");
  const names = head.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(names.map((name, j) => [name, cells[j] ?? ""]));
  });
}

const inputs = ["m0", "m12", "A0", "tanb", "signMu"];
const defaults = JSON.parse(
  readFileSync(join(root, "dist/plugins/evaluators/cmssm/plugin.json"), "utf8"),
).options;

function defaulted(schema) {
  return Object.fromEntries(
    Object.entries(schema.properties).map(([name, entry]) => [
      name,
      entry.properties === undefined ? entry.default : defaulted(entry),
    ]),
  );
}

async function evaluateRows(rows) {
  const context = { parameters: inputs.map((name) => ({ name })), keepAttachments: "none" };
  const evaluator = await create(defaulted(defaults), context);
  const points = matrix(rows.length, inputs.length);
  for (const [i, row] of rows.entries())
    for (const [j, name] of inputs.entries())
      points.data[i * inputs.length + j] = Number(name === "signMu" ? row.sgnmu || 1 : row[name]);
  const signal = new AbortController().signal;
  const start = process.cpuUsage();
  const result = await evaluator.evaluate(points, { signal });
  const { user, system } = process.cpuUsage(start);
  const ours = rows.map((_, i) => {
    const cols = evaluator.observables.length;
    const values = evaluator.observables.map(({ name }, k) => [name, result.observables.data[i * cols + k]]);
    return { verdict: result.reason[i] || "ok", ...Object.fromEntries(values) };
  });
  return { ours, pointsPerSecond: (1e6 * rows.length) / (user + system) };
}

const percent = (value) => (Number.isFinite(value) ? `${(100 * value).toFixed(2)} %` : "–");

function report(name, rows, ours, spheno) {
  const groups = differences(rows, ours, spheno);
  const lines = [
    `### ${name}: ${rows.length} points`,
    "",
    "| quantity | values | median | 90 % | SPheno: median | 90 % |",
    "|---|---|---|---|---|---|",
  ];
  const order = [...groups.keys()].sort();
  for (const group of order) {
    const { ours: own, spheno: other } = groups.get(group);
    const write =
      group === "mh" ? (value) => (Number.isFinite(value) ? `${value.toFixed(2)} GeV` : "–") : percent;
    const cells = [own, other].flatMap((values) => [quantile(values, 0.5), quantile(values, 0.9)].map(write));
    lines.push(`| ${group} | ${own.length} | ${cells.join(" | ")} |`);
  }
  const verdicts = agreement(rows, ours, spheno);
  const share = (part, whole) => (whole > 0 ? `${percent(part / whole)} of ${whole}` : "–");
  lines.push(
    "",
    "| valid against invalid | agreement |",
    "|---|---|",
    `| with SOFTSUSY, over all | ${share(verdicts.allAgree, verdicts.all)} |`,
    `| where SOFTSUSY and SPheno agree | ${share(verdicts.bothAgree, verdicts.both)} |`,
    `| SPheno with SOFTSUSY | ${share(verdicts.sphenoAgree, verdicts.spheno)} |`,
    "",
  );
  const confusion = Object.entries(verdicts.confusion)
    .sort(([, a], [, b]) => b - a)
    .map(([key, count]) => `${key}: ${count}`);
  lines.push(...decayLines(rows, ours, spheno));
  lines.push(`SOFTSUSY's status / ours: ${confusion.join("; ")}.`, "");
  return lines;
}

/** Branching ratios over SPheno's, whose Standard Model differs: the spread is what counts. */
function decayLines(rows, ours, spheno) {
  const lines = [];
  for (const [column, name] of [
    ["BR_bsgamma", "bsgamma"],
    ["BR_Bsmumu", "bsmumu"],
  ]) {
    const ratios = rows.flatMap((row, i) => {
      const theirs = spheno.get(row.id);
      if (theirs?.status !== "ok" || !theirs[column] || row.status !== "ok" || ours[i].verdict !== "ok")
        return [];
      return [ours[i][name] / Number(theirs[column])];
    });
    if (ratios.length === 0) continue;
    const [low, middle, high] = [0.05, 0.5, 0.95].map((q) => quantile(ratios, q).toFixed(3));
    lines.push(
      `${name} over SPheno's: ${middle} (5 to 95 %: ${low} to ${high}) in ${ratios.length} points.`,
      "",
    );
  }
  return lines;
}

/** Median ratios of running quantities, ours over theirs: where a difference begins. */
function insightLines(rows, ours) {
  const names = { Q_susy: "Qsusy" };
  const parts = insight.map((column) => {
    const ratios = rows
      .map((row, i) =>
        row.status === "ok" ? Number(ours[i][names[column] ?? column]) / Number(row[column]) : Number.NaN,
      )
      .filter(Number.isFinite);
    return `${column} ${[0.1, 0.5, 0.9].map((q) => quantile(ratios, q).toFixed(4)).join(" ")}`;
  });
  return parts;
}

function worst(rows, ours, column) {
  const [, name] = columns.find(([reference]) => reference === column) ?? [column, column];
  return rows
    .map((row, i) => ({
      row,
      own: ours[i],
      difference: Math.abs(Number(ours[i][name])) - Math.abs(Number(row[column])),
    }))
    .filter(({ difference, row }) => Number.isFinite(difference) && row.status === "ok" && row[column] !== "")
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference))
    .slice(0, 25)
    .map(({ row, difference }) => {
      const input = ["id", "m0", "m12", "A0", "tanb", column, "mu_Q", "mst1"].map(
        (key) => `${key} ${row[key]}`,
      );
      return `${difference.toPrecision(4)}  ${input.join("  ")}`;
    });
}

const files = ["cmssm_random.csv", "cmssm_random_low.csv", "cmssm_benchmark.csv"];
const every = Number(options.every);
const sphenoFile = join(options.reference, "cmssm_spheno.csv");
const spheno = new Map(existsSync(sphenoFile) ? readCsv(sphenoFile).map((row) => [row.id, row]) : []);
const text = [];
const sets = [];
for (const file of files) {
  const path = join(options.reference, file);
  if (!existsSync(path)) continue;
  const rows = readCsv(path).filter((_, i) => i % every === 0);
  const { ours, pointsPerSecond } = await evaluateRows(rows);
  // Only the random points of the whole box went through SPheno: ids of the benchmark are its own.
  const others = file === "cmssm_random.csv" ? spheno : new Map();
  const lines = [
    ...report(file, rows, ours, others),
    `${pointsPerSecond.toFixed(0)} points a second on one core.`,
    "",
  ];
  text.push(...lines);
  console.log(lines.join("\n"));
  console.log(insightLines(rows, ours).join("\n"));
  if (options.worst !== undefined) console.log(worst(rows, ours, options.worst).join("\n"));
  sets.push({ file, rows, ours, groups: differences(rows, ours, others) });
}

if (sets.length === 0) {
  console.error(
    `No reference spectra (${files.join(", ")}) in ${options.reference}: name their folder with --reference.`,
  );
  process.exit(2);
}
if (options.rows !== undefined) {
  const names = Object.keys(sets[0].ours[0]);
  const lines = sets.flatMap(({ rows, ours }) =>
    rows.map((row, i) => [row.id, ...names.map((name) => ours[i][name])].join()),
  );
  writeFileSync(options.rows, [["id", ...names].join(), ...lines, ""].join("\n"));
}
if (options.out !== undefined) {
  mkdirSync(dirname(options.out), { recursive: true });
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], {
    cwd: root,
    encoding: "utf8",
  }).trim();
  const head = [
    "# The cmssm evaluator beside SOFTSUSY 4.1.22, GM2Calc 2.3.1 and SPheno 4.0.5",
    "",
    `\`node bench/cmssm.mjs --out bench/results/cmssm --figures docs/images\`, ${os.cpus()[0].model}, commit ${commit}. Differences`,
    "are those from SOFTSUSY (a_mu: GM2Calc), relative but for mh; in the last columns SPheno's own differences from it.",
    "",
  ];
  writeFileSync(`${options.out}.md`, [...head, ...text].join("\n"));
}
if (options.figures !== undefined) writeFigures(options.figures, sets, { accurate, groups: sets[0].groups });
