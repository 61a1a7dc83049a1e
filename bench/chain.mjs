// What a point of the slha evaluator costs beside the program that it runs: the same program started bare, in turn with the
// chain. `cat` is the generator: 30 kB of SLHA in, 30 kB out, nearly no time of its own.
//   node bench/chain.mjs [rounds = 20] [crowd = 0]
// crowd: so many idle processes run beside, which the sweep for strays has to look past, as on a busy machine.
import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { create } from "../dist/plugins/evaluators/slha/index.js";
import { Children } from "../dist/src/executors/children.js";

const rounds = Number(process.argv[2] ?? 20);
const crowd = Number(process.argv[3] ?? 0);
const turn = 20;
const spectrum = fileURLToPath(new URL("../test/fixtures/slha/SPS1a.full.slha", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "lodescan-bench-"));
const idle = Array.from({ length: crowd }, () => spawn("sleep", ["1000"], { stdio: "ignore" }));

const masses = [25, 35, 36, 37, 1000021, 1000022, 1000023, 1000024, 1000006, 1000015];
const step = {
  command: ["cat"],
  template: spectrum,
  set: [{ value: "m0", block: "MINPAR", index: 1 }],
  read: Object.fromEntries([
    ...masses.map((pdg) => [`m${pdg}`, `MASS ${pdg}`]),
    ["At", "AU 3 3"],
    ["bb", "DECAY 25 -> 5 -5"],
  ]),
  success: { slha: true, blocks: ["MASS"], echo: { blocks: ["MINPAR"] } },
};
const children = new Children();
const chain = await create(
  { steps: [step], scratch: "memory" },
  {
    parameters: [{ name: "m0" }],
    requested: [],
    folder,
    worker: 0,
    spawn: (command, args, options) => children.spawn(command, args, options),
    scratchFolder: (needs) => children.folder(needs),
  },
);

/** The least that it takes: streams as files, wait for the end, look at what was written. */
async function bare() {
  const [input, output] = [openSync(spectrum, "r"), openSync(join(folder, "out"), "w")];
  const child = spawn("cat", [], { stdio: [input, output, "ignore"] });
  closeSync(input);
  closeSync(output);
  await new Promise((resolve) => child.on("exit", resolve));
  return readFileSync(join(folder, "out")).length;
}

async function chained() {
  const parameters = { data: Float64Array.of(100 * Math.random()), rows: 1, cols: 1 };
  const signal = new AbortController().signal;
  const { status, reason, message } = await chain.evaluate(parameters, { signal, scratch: folder });
  if (status[0] !== 0) throw new Error(`${reason[0]}: ${message[0]}`);
}

/** Milliseconds, by the clock and of this process's own work, for each of some points. */
async function timed(work) {
  const before = process.cpuUsage();
  const start = performance.now();
  for (let i = 0; i < turn; i++) await work();
  const { user, system } = process.cpuUsage(before);
  return { clock: (performance.now() - start) / turn, own: (user + system) / 1000 / turn };
}

const middle = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
try {
  const results = { bare: [], chained: [] };
  await timed(bare);
  await timed(chained);
  for (let round = 0; round < rounds; round++) {
    results.bare.push(await timed(bare));
    results.chained.push(await timed(chained));
  }
  const clock = (which) => middle(results[which].map((result) => result.clock));
  const own = (which) => middle(results[which].map((result) => result.own));
  const over = middle(results.chained.map(({ clock }, i) => clock - results.bare[i].clock));
  const ratio = middle(results.chained.map(({ clock }, i) => clock / results.bare[i].clock));
  console.log(
    `${rounds * turn} points each, in turns of ${turn}, medians; ${crowd} idle processes beside; ${cpus()[0].model}`,
  );
  console.log(
    `bare     ${clock("bare").toFixed(2)} ms, of which this process works ${own("bare").toFixed(2)} ms`,
  );
  console.log(
    `chain    ${clock("chained").toFixed(2)} ms, of which this process works ${own("chained").toFixed(2)} ms`,
  );
  console.log(
    `the chain costs ${over.toFixed(2)} ms a point more than the bare program, ${ratio.toFixed(2)} times`,
  );
} finally {
  await chain.close();
  await children.close();
  for (const child of idle) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
}
