// `--sampler NAME`: every sampler of Lodescan on every example and on a problem of every kind, swapped by its name alone. It
// runs to the end, or says why it cannot, and is then right.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { LodeError, loadScan, openRegistry, startRun } from "lodescan";
import { problemScan, referenceProblem } from "lodescan/testing";
import { requestedObservables } from "../../src/problem/check.js";
import type { ScanFile } from "../../src/problem/generated/scan-file.js";
import { temporaryFolder } from "./lode.js";

const folder = temporaryFolder();
const examples = fileURLToPath(new URL("../../../examples/", import.meta.url));
const evaluations = 40;

/** Small networks: what is tried here is that the parts fit together. */
async function smallNetworks(source: string | ScanFile): Promise<string> {
  const needed = requestedObservables(await loadScan(source, { sampler: "random" }), true);
  const networks = ["physical", needed].map((learns) => ({
    learns,
    plugin: "mlp",
    options: { hidden: [8], members: 1, epochs: 5 },
  }));
  return `surrogates=${JSON.stringify(networks)}`;
}

interface Subject {
  name: string;
  source: string | ScanFile;
  /** Samplers that cannot serve it, and what they say. */
  refused: Record<string, RegExp>;
}

const needsLikelihood = {
  mls: /needs a likelihood/,
  mcmc: /needs a likelihood/,
  nested: /needs a likelihood/,
};

const subjects: Subject[] = [
  ...readdirSync(examples)
    .map((name) => ({ name, source: join(examples, name, "scan.yaml"), refused: {} }))
    .filter(({ source }) => existsSync(source))
    // Those with programs of their own are slow to start, or not there; samplers do not see the difference.
    .filter(({ source }) => !/plugin: (program|library|slha|cmssm)\b/.test(readFileSync(source, "utf8"))),
  ...["branin", "mixed-network", "zdt1"].map((name) => ({
    name,
    source: problemScan(referenceProblem(name)),
    refused: name === "zdt1" ? { ...needsLikelihood, grid: /more nodes than/ } : needsLikelihood,
  })),
  ...["gaussian-5d", "curved-tube"].map((name) => ({
    name,
    source: problemScan(referenceProblem(name)),
    refused: {},
  })),
];

const samplers = (await openRegistry()).list("sampler").map(({ manifest }) => manifest.name);

describe("--sampler", () => {
  it("is tried with every sampler and with scans of every kind", () => {
    assert.ok(samplers.length >= 5 && subjects.length >= 10, `${samplers} on ${subjects.length} scans`);
  });

  for (const { name, source, refused } of subjects)
    for (const sampler of samplers)
      it(`${sampler} on ${name}`, async () => {
        const set = ["initial.count=20", `budget={evaluations: ${evaluations}}`, "compute.threads=1"];
        if (sampler === "mls") set.push(await smallNetworks(source));
        const run = async () =>
          startRun(await loadScan(source, { sampler, set, seed: 3 }), { out: join(folder, name, sampler) });
        const wanted = refused[sampler];
        if (wanted !== undefined) {
          await assert.rejects(run, (error) => {
            assert.ok(error instanceof LodeError && error.code === "LODE_PLUGIN_UNSUITED", String(error));
            assert.match(error.message, wanted);
            assert.ok(error.hint, "it says what to do");
            return true;
          });
          return;
        }
        const { outcome, tested } = await (await run()).finished;
        assert.equal(outcome, "finished");
        assert.ok(tested > 20 && tested <= evaluations, `${tested} tested`);
      });
});
