// The examples that every-sampler.test.ts leaves out, shortened, from a copy of their folders: those whose models are programs
// of their own, built where they have to be, and the dearer ones. What needs a program that is not here is read, and it is said.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { LodeError, loadScan, startRun } from "lodescan";
import { temporaryFolder } from "./lode.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Laid out as in the package: the build lines of examples refer to the header that lies there. */
const copy = temporaryFolder();
cpSync(join(root, "examples"), join(copy, "examples"), { recursive: true });
cpSync(join(root, "plugins/evaluators/library"), join(copy, "plugins/evaluators/library"), {
  recursive: true,
});

const examples = readdirSync(join(copy, "examples")).filter((name) => {
  const scan = join(copy, "examples", name, "scan.yaml");
  return existsSync(scan) && /plugin: (program|library|slha|cmssm)\b/.test(readFileSync(scan, "utf8"));
});

/** The compiler or interpreter that an example names and that is not here. */
function missing(folder: string): string | undefined {
  const texts = ["build.sh", "start.sh", "scan.yaml"].map((file) => join(folder, file)).filter(existsSync);
  const text = texts.map((file) => readFileSync(file, "utf8")).join("\n");
  return [...text.matchAll(/\$\{\w+:-([\w+]+)\}|plugin: program\s+options: \{ command: \[([\w+]+)/g)]
    .map((match) => (match[1] ?? match[2])!)
    .find((command) => spawnSync(command, ["--version"]).error !== undefined);
}

describe("every other example runs, shortened", () => {
  it("is there", () => assert.ok(examples.length >= 5, examples.join()));

  for (const name of examples)
    it(name, async (t) => {
      const skip = (what: string) => {
        console.error(`SKIPPED, ${name} was read but not run: ${what}`);
        t.skip(what);
      };
      const folder = join(copy, "examples", name);
      // What the samplers make of scans is tried elsewhere; one of these keeps its own, with a small network.
      const sampler =
        name === "cmssm"
          ? "surrogates=[{learns: [mh, a_mu], plugin: mlp, options: {hidden: [8], members: 1, epochs: 5}}]"
          : "sampler=random";
      const set = ["initial.count=30", sampler, "budget={evaluations: 60}", "schedule.workers=2"];
      const scan = await loadScan(join(folder, "scan.yaml"), { set });
      const lacks = missing(folder);
      if (lacks !== undefined) return skip(`there is no ${lacks}`);
      if (existsSync(join(folder, "build.sh"))) {
        const { status, stderr } = spawnSync("sh", ["build.sh"], { cwd: folder, encoding: "utf8" });
        assert.equal(status, 0, stderr);
      }
      try {
        const run = await startRun(scan, { out: join(copy, "runs", name) });
        const { outcome, tested, statuses } = await run.finished;
        assert.equal(outcome, "finished");
        assert.equal(tested, 60);
        assert.equal((statuses.ok ?? 0) + (statuses.unphysical ?? 0), 60, JSON.stringify(statuses));
      } catch (error) {
        // A generator that people have to install themselves.
        const chain = /plugin: slha\b/.test(readFileSync(join(folder, "scan.yaml"), "utf8"));
        if (!(chain && error instanceof LodeError && error.code === "LODE_EVAL_CREATE")) throw error;
        skip(error.message);
      }
    });
});
