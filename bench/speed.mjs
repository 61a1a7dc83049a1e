// Speed of the networks and of the fused sampler, against what the processor can do and against other libraries.
// node bench/speed.mjs [repeats]: writes bench/results/speed.json and speed.md, and prints the table. Useful multiply-adds
// only are counted; every figure is the median of interleaved repeats, each beside its own measurement of the peak.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import { instructionSet } from "../dist/src/numerics/index.js";
import { openPeers } from "./speed-peers.mjs";
import { draw, multiplyAdds, peak, train, trainingRows } from "./speed-work.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const repeats = Number(process.argv[2] ?? 9);
const widths = [60, 100];
const batches = [32, 256];

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** Units a second of `work(seconds)`, and its share of the peak, both measured in short turns. */
function besidePeak(work, multiplyAddsPerUnit) {
  work(0.01);
  const turns = Array.from({ length: 8 }, () => ({ peak: peak(0.02), rate: work(0.05) }));
  const rate = median(turns.map((turn) => turn.rate));
  return {
    rate,
    share: median(turns.map((turn) => (turn.rate * multiplyAddsPerUnit) / turn.peak)),
    peak: median(turns.map((turn) => turn.peak)),
  };
}

const figures = new Map();
function note(name, values) {
  const all = figures.get(name) ?? {};
  for (const [key, value] of Object.entries(values)) {
    all[key] ??= [];
    all[key].push(value);
  }
  figures.set(name, all);
}

async function both(pool, name, argument) {
  // Threads wait for each other, so that both work over the same time.
  const gate = new Int32Array(new SharedArrayBuffer(4));
  const rates = await Promise.all([0, 1].map(() => pool.run({ ...argument, gate, threads: 2 }, { name })));
  return rates[0] + rates[1];
}

async function twoThreads(pool) {
  for (const width of widths) {
    const one = { peak: peak(0.15), draw: draw(width, 0.3) };
    const two = {
      peak: await both(pool, "peakTask", { seconds: 0.3 }),
      draw: await both(pool, "drawTask", { width, seconds: 0.4 }),
    };
    const again = { peak: peak(0.15), draw: draw(width, 0.3) };
    const single = { peak: (one.peak + again.peak) / 2, draw: (one.draw + again.draw) / 2 };
    note(`two threads, sampler 4x${width}`, {
      rate: two.draw,
      share: (two.draw * multiplyAdds(width)) / two.peak,
      scaling: two.draw / single.draw / (two.peak / single.peak),
    });
  }
}

async function peersRound(peers) {
  for (const peer of peers) {
    for (const width of widths) {
      const own = draw(width, 0.3);
      const rate = await peer.ask("score", width, 0);
      note(`${peer.name}: score 4x${width}`, { rate, ratio: own / rate });
    }
    for (const batch of batches) {
      const own = train(100, batch, 0.3);
      const rate = await peer.ask("train", 100, batch);
      note(`${peer.name}: train 4x100, batch ${batch}`, { rate, ratio: own / rate });
    }
  }
}

function table(results) {
  const cell = (value, digits = 2) => (value === undefined ? "" : value.toFixed(digits));
  const rows = results.map(({ name, rate, share, scaling, ratio }) => {
    const training = name.includes("train");
    const speed = training
      ? `${cell(1e6 / rate, 3)} us a sample and epoch`
      : `${cell(rate / 1e6)}e6 candidates/s`;
    return `| ${name} | ${speed} | ${cell(share)} | ${cell(scaling)} | ${cell(ratio, 1)} |`;
  });
  return [
    "| | speed | share of peak | gain of a second thread over the gain of the peak loop | times faster |",
    "|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

function commit() {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: here, encoding: "utf8" }).trim();
  } catch {
    return "unknown";
  }
}

const pool = new Piscina({
  filename: new URL("./speed-work.mjs", import.meta.url).href,
  minThreads: 2,
  maxThreads: 2,
  concurrentTasksPerWorker: 1,
});
const { peers, missing } = await openPeers();
const peaks = [];
for (let repeat = 0; repeat < repeats; repeat++) {
  for (const width of widths) {
    const figure = besidePeak((seconds) => draw(width, seconds), multiplyAdds(width));
    note(`sampler 4x${width}`, figure);
    peaks.push(figure.peak);
  }
  for (const batch of batches) {
    // Forward, gradient by weights and gradient by inputs: three products a weight and sample.
    note(
      `train 4x100, batch ${batch}`,
      besidePeak((seconds) => train(100, batch, seconds), 3 * multiplyAdds(100)),
    );
  }
  await twoThreads(pool);
  if (repeat < 3) await peersRound(peers);
}
await pool.destroy();
for (const peer of peers) peer.close();

const results = [...figures].map(([name, values]) => ({
  name,
  ...Object.fromEntries(Object.entries(values).map(([key, list]) => [key, median(list)])),
  shares: values.share,
}));
const summary = {
  command: "node bench/speed.mjs",
  commit: commit(),
  machine: `${cpus()[0].model}, ${cpus().length} cores`,
  node: process.version,
  instructionSet: instructionSet(),
  peakMultiplyAddsPerSecond: median(peaks),
  trainingRows,
  repeats,
  peersMissing: missing,
  results,
};
const intro = `\`node bench/speed.mjs\` on ${summary.machine}, ${summary.instructionSet}, peak ${(summary.peakMultiplyAddsPerSecond / 1e9).toFixed(1)}e9 float32 multiply-adds/s a thread, commit ${summary.commit}.`;
const text = `${intro}\n\n${table(results)}\n${missing.map((line) => `\n${line}\n`).join("")}`;
mkdirSync(join(here, "results"), { recursive: true });
writeFileSync(join(here, "results", "speed.json"), `${JSON.stringify(summary, null, 2)}\n`);
writeFileSync(join(here, "results", "speed.md"), text);
console.log(text);
