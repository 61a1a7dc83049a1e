// Reading SLHA files: node bench/slha.mjs [rounds = 7]. Writes bench/results/slha.json and .md. A thousand spectra of 30 kB (the
// files of that size in test/fixtures/slha, each with numbers of its own), one core, processor time, the median of the rounds.
// Beside it what the machine allows: copying the bytes, finding the ends of lines, and V8 reading the same content as JSON; and
// pyslha and xSLHA, the readers that people use in Python, where LODE_PYTHON names an interpreter that has them.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Slha, SlhaAddresses } from "../dist/src/numerics/index.js";

const here = dirname(fileURLToPath(import.meta.url));
const fixtures = join(here, "../test/fixtures/slha");
const python = process.env.LODE_PYTHON ?? "python3";
const rounds = Number(process.argv[2] ?? 7);
const count = 1000;
/** Spectra that Python reads: enough for a rate. */
const peerCount = 30;

/** Spectra of about 30 kB, each with a mass of its own, so that no two are the same bytes. */
function spectra() {
  const real = readdirSync(fixtures)
    .map((name) => readFileSync(join(fixtures, name)))
    .filter((bytes) => bytes.length > 27_000 && bytes.length < 33_000 && bytes.includes("DECAY"));
  return Array.from({ length: count }, (_, i) => {
    const changed = Slha.parse(real[i % real.length]);
    changed.set({ block: "MASS", indices: [25] }, 120 + i / 128);
    return changed.toBytes();
  });
}

/** What a chain would read: masses, mixings, couplings at the scale, widths and branching ratios. */
const addresses = [
  ...[
    24, 25, 35, 36, 37, 1000021, 1000022, 1000023, 1000025, 1000035, 1000024, 1000037, 1000001, 1000002,
  ].map((pdg) => ({
    block: "MASS",
    indices: [pdg],
  })),
  ...[1000005, 1000006, 2000005, 2000006, 1000011, 1000013, 1000015, 2000011, 2000013, 2000015].map(
    (pdg) => ({
      block: "MASS",
      indices: [pdg],
    }),
  ),
  ...[1, 2, 3, 4].flatMap((i) => [1, 2, 3, 4].map((j) => ({ block: "NMIX", indices: [i, j] }))),
  ...[1, 2, 3, 4].map((i) => ({ block: "HMIX", indices: [i] })),
  ...[25, 1000021, 1000006, 1000023].map((decay) => ({ decay })),
  { decay: 25, daughters: [5, -5] },
  { decay: 25, daughters: [22, 22] },
];

/** Processor seconds of a call. */
function cost(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const files = spectra();
const bytes = files.reduce((sum, file) => sum + file.length, 0);
const list = new SlhaAddresses(addresses);
const json = files.map((file) => {
  const slha = Slha.parse(file);
  return JSON.stringify({ blocks: slha.blocks, decays: slha.decays });
});
const folder = mkdtempSync(join(tmpdir(), "lodescan-bench-"));
const paths = files.map((file, i) => {
  const path = join(folder, `${i}.slha`);
  writeFileSync(path, file);
  return path;
});
const target = Buffer.alloc(Math.max(...files.map((file) => file.length)));
let sink = 0;
const tasks = {
  [`read ${addresses.length} numbers of each`]: () => {
    for (const file of files) sink += list.read(file)[1];
  },
  "the same from files on disk": () => {
    for (const path of paths) sink += list.read(readFileSync(path))[1];
  },
  "read, then everything as objects": () => {
    for (const file of files) {
      const slha = Slha.parse(file);
      sink += slha.blocks.length + slha.decays.length;
    }
  },
  "machine: copy the bytes": () => {
    for (const file of files) sink += file.copy(target);
  },
  "machine: find the ends of lines": () => {
    for (const file of files) for (let at = file.indexOf(10); at >= 0; at = file.indexOf(10, at + 1)) sink++;
  },
  [`machine: JSON.parse of the same as objects (${(json.reduce((sum, text) => sum + text.length, 0) / 1e6).toFixed(0)} MB)`]:
    () => {
      for (const text of json) sink += JSON.parse(text).blocks.length;
    },
};

/** Seconds a file of a Python reader, and how many it can read; undefined where it is not installed. */
function peer(module) {
  const script = `
import sys, time, importlib
reader = importlib.import_module("${module}")
good, start = 0, time.process_time()
for file in sys.argv[1:]:
    try:
        reader.read(file)
        good += 1
    except Exception:
        pass
print((time.process_time() - start) / good, good)`;
  const { status, stdout } = spawnSync(python, ["-c", script, ...paths.slice(0, peerCount)], {
    encoding: "utf8",
  });
  if (status !== 0) return undefined;
  const [each, good] = stdout.trim().split(" ").map(Number);
  return {
    name: `Python: ${module}${good < peerCount ? ` (cannot read ${peerCount - good} of ${peerCount})` : ""}`,
    each,
  };
}

const seconds = Object.fromEntries(Object.keys(tasks).map((name) => [name, []]));
for (let round = 0; round < rounds; round++)
  for (const [name, work] of Object.entries(tasks)) seconds[name].push(cost(work));
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const results = Object.entries(seconds).map(([name, values]) => ({ name, seconds: median(values) }));
for (const module of ["pyslha", "xslha"]) {
  const found = peer(module);
  if (found !== undefined) results.push({ name: found.name, seconds: found.each * count });
}
rmSync(folder, { recursive: true, force: true });

const ours = results[0].seconds;
const commit = spawnSync("git", ["rev-parse", "--short", "HEAD"], {
  cwd: here,
  encoding: "utf8",
}).stdout.trim();
const rows = results.map(({ name, seconds }) => {
  const rate = bytes / 1e6 / seconds;
  return `| ${name} | ${seconds.toFixed(3)} | ${rate < 10 ? rate.toFixed(1) : rate.toFixed(0)} | ${(seconds / ours).toFixed(2)} |`;
});
const text = `\`node bench/slha.mjs\` on ${cpus()[0].model}, commit ${commit}: processor time for ${count} spectra of ${(bytes / count / 1000).toFixed(1)} kB on one core, median of ${rounds} rounds.

| | seconds | MB/s | times the first row |
|---|---|---|---|
${rows.join("\n")}
`;
mkdirSync(join(here, "results"), { recursive: true });
writeFileSync(
  join(here, "results", "slha.json"),
  `${JSON.stringify({ cpu: cpus()[0].model, commit, count, bytes, rounds, results }, null, 2)}\n`,
);
writeFileSync(join(here, "results", "slha.md"), text);
console.log(text);
if (!(sink > 0) || !(ours < 0.5)) {
  console.error("A thousand spectra took more than half a second.");
  process.exitCode = 1;
}
