// Cost of ask and tell in ten dimensions as the points told grow: node bench/ask-tell.mjs [--only a,b] [--peers no]
// Writes bench/results/ask-tell.json and .md. Processor time, so that other work on the machine counts little; a process for
// each sampler. Beside it Optuna's and Rustuna's samplers where Python has them (bench/peers/requirements.txt; LODE_PYTHON
// names the interpreter), one point at a time as their interface has it. Given --only, the other rows are kept.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const here = dirname(fileURLToPath(import.meta.url));
const sizes = [1e3, 1e4, 1e5, 1e6];
/** Processor seconds in which a sampler may come to a size by itself; beyond, it is given points. */
const allowance = 15;
const peerSizes = [1e3, 1e4, 1e5];
/** Processor seconds that a measurement of a peer at one size may last, and those in which it comes there by itself. */
const peerPatience = 60;
const peerAllowance = 5;
/** Why some have no row. */
const left = {
  grid: "a fixed design: nothing is learned from what is told",
  mls: "trains networks between batches; see bench/efficiency.mjs and bench/throughput.mjs",
};
const python = process.env.LODE_PYTHON ?? "python3";
const { values: options } = parseArgs({
  options: { only: { type: "string" }, peers: { type: "string", default: "yes" } },
});
const wanted = options.only?.split(",");

function run(command, args, seconds) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    let error = "";
    const timer = setTimeout(() => child.kill("SIGKILL"), 1000 * seconds);
    child.stdout.on("data", (text) => (out += text));
    child.stderr.on("data", (text) => (error += text));
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve({ values: JSON.parse(out.trim().split("\n").at(-1)) });
      else
        resolve({
          reason: signal === "SIGKILL" || signal === "SIGXCPU" ? "slow" : error.trim().split("\n").at(-1),
        });
    });
  });
}

async function measureOwn(name) {
  const rows = [];
  for (const batch of [100, 1]) {
    const script = join(here, "ask-tell-work.mjs");
    const result = await run(
      process.execPath,
      [script, name, sizes.join(), String(batch), String(allowance)],
      600,
    );
    rows.push({ tool: "Lodescan", sampler: name, batch, load: loadavg()[0], ...result });
    console.error(name, batch, JSON.stringify(result));
  }
  return rows;
}

async function measurePeer(library, sampler) {
  const script = join(here, "peers/ask_tell.py");
  const probe = spawnSync(python, [script, library, "version"], { encoding: "utf8" });
  if (probe.status !== 0)
    return [{ tool: library, sampler, batch: 1, reason: `not installed for ${python}` }];
  const values = [];
  for (const size of peerSizes) {
    const limited = ["-c", `ulimit -t ${peerPatience}; exec "$@"`, "sh", python, script, library, sampler];
    const result = await run("sh", [...limited, String(size), String(peerAllowance)], 20 * peerPatience);
    console.error(library, sampler, size, JSON.stringify(result));
    if (result.values) values.push(result.values[0]);
    else {
      values.push({ size, microseconds: null, points: result.reason });
      break;
    }
  }
  return [{ tool: probe.stdout.trim(), sampler, batch: 1, load: loadavg()[0], values }];
}

const file = join(here, "results/ask-tell.json");
const key = ({ tool, sampler, batch }) => `${tool.split(" ")[0].toLowerCase()} ${sampler} ${batch}`;
const rows = new Map();
if (wanted && existsSync(file))
  for (const row of JSON.parse(readFileSync(file, "utf8")).rows) rows.set(key(row), row);
const names = readdirSync(join(here, "../dist/plugins/samplers")).filter((name) => !(name in left));
for (const name of names)
  if (!wanted || wanted.includes(name)) for (const row of await measureOwn(name)) rows.set(key(row), row);
for (const library of options.peers === "no" ? [] : ["optuna", "rustuna"])
  for (const sampler of ["random", "cma-es", "nsga2", "tpe"])
    if (!wanted || wanted.includes(`${library}-${sampler}`))
      for (const row of await measurePeer(library, sampler)) rows.set(key(row), row);

function figure(value) {
  if (value === undefined) return "";
  if (value.microseconds === null) return value.points === "slow" ? `over ${peerPatience} s` : "-";
  const text =
    value.microseconds < 100
      ? value.microseconds.toFixed(1)
      : Math.round(value.microseconds).toLocaleString("en");
  return value.points === "given" ? `${text} *` : text;
}

const all = [...rows.values()];
const loads = all.map(({ load }) => load ?? loadavg()[0]);
const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: here, encoding: "utf8" }).trim();
const machine = `${cpus()[0].model}, ${cpus().length} cores`;
const front = all.find(
  ({ tool, sampler, batch }) => tool === "Lodescan" && sampler === "nsga2" && batch === 100,
);
const hundred = front?.values?.find(({ size }) => size === 1e5)?.secondsTo;
const lines = [
  `\`node bench/ask-tell.mjs\` on ${machine}, Node ${process.version}, commit ${commit}; load average ${Math.min(...loads).toFixed(0)} to ${Math.max(...loads).toFixed(0)} meanwhile. Ask and tell in ten dimensions, microseconds of processor time a point, at so many points told. "1": one point at a time; "100": a hundred. *: it was given the points at once; otherwise it had asked for them itself. nsga2 and nsga3 have two objectives. A dash: the method was done before. Other tools: at most ${peerPatience} s a figure. Empty: not measured.`,
  "",
  "| | at a time | 1,000 | 10,000 | 100,000 | 1,000,000 |",
  "|---|---|---|---|---|---|",
  ...all.map(({ tool, sampler, batch, values, reason }) => {
    const cells = sizes.map((size) => figure(values?.find((value) => value.size === size)));
    return `| ${tool === "Lodescan" ? "" : `${tool} `}${sampler} | ${batch} | ${reason ?? cells.join(" | ")}${reason ? " | | |" : ""} |`;
  }),
  "",
  ...(hundred ? [`nsga2: ${hundred.toFixed(1)} s for its first 100,000 points, ask and tell.`, ""] : []),
  ...Object.entries(left).map(([name, why]) => `Not measured: ${name}, ${why}.`),
];
const summary = {
  command: "node bench/ask-tell.mjs",
  commit,
  machine,
  node: process.version,
  dim: 10,
  rows: all,
};
mkdirSync(join(here, "results"), { recursive: true });
writeFileSync(file, `${JSON.stringify(summary, null, 2)}\n`);
writeFileSync(join(here, "results/ask-tell.md"), `${lines.join("\n")}\n`);
console.log(lines.join("\n"));
