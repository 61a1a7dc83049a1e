// The package as a stranger gets it: packed, installed in an empty folder with an empty HOME and nothing in the
// environment, compiled where no core is inside, used without any compiler where one is.
import assert from "node:assert/strict";
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const scratch = mkdtempSync(join(tmpdir(), "lode-package-test-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

/** Nothing but what a program needs to start: npm finds no settings of this machine's user. */
function environment(path: string): Record<string, string> {
  return { HOME: join(scratch, "home"), PATH: path, npm_config_cache: join(scratch, "cache") };
}

function run(command: string, args: readonly string[], cwd: string, path: string): SpawnSyncReturns<string> {
  return spawnSync(command, args, { cwd, env: environment(path), encoding: "utf8", timeout: 600_000 });
}

function succeed(result: SpawnSyncReturns<string>): string {
  assert.equal(result.status, 0, `${result.stdout}\n${result.stderr}`);
  return result.stdout;
}

/** Where `command` lies, through the PATH of this process. */
function locate(command: string): string {
  const found = (process.env.PATH ?? "").split(":").find((folder) => existsSync(join(folder, command)));
  assert.ok(found !== undefined, `there is no ${command}`);
  return join(found, command);
}

/** A folder that holds only Node, npm and a shell: no compiler, no CMake, no make. */
function barePath(): string {
  const folder = join(scratch, "bare");
  mkdirSync(folder, { recursive: true });
  for (const [name, target] of [
    ["node", process.execPath],
    ["sh", locate("sh")],
    ["npm", locate("npm")],
  ] as const) {
    if (!existsSync(join(folder, name))) symlinkSync(target, join(folder, name));
  }
  return folder;
}

const fullPath = process.env.PATH ?? "";

function emptyFolder(name: string): string {
  const folder = join(scratch, name);
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  return folder;
}

function pack(folder: string, to: string): string {
  mkdirSync(join(scratch, to));
  const args = ["pack", "--ignore-scripts", "--json", "--pack-destination", join(scratch, to)];
  const [{ filename }] = JSON.parse(succeed(run("npm", args, folder, fullPath)));
  return join(scratch, to, filename);
}

const scan = `
name: ring
parameters: { x: { prior: flat, min: -2, max: 2 }, y: { prior: flat, min: -2, max: 2 } }
evaluator: { plugin: expression, options: { observables: { O: x^2 + y^2 } } }
likelihood: { O: { gaussian: { mean: 2, sigma: 0.1 } } }
target: { sigmas: 2 }
initial: { sampler: random, count: 20 }
sampler: mls
budget: { evaluations: 60 }
seed: 1
`;

/** Runs a short scan by the installed command and returns its summary. */
function shortScan(folder: string, path: string, node = "node"): string {
  writeFileSync(join(folder, "ring.yaml"), scan);
  rmSync(join(folder, "ring-run"), { recursive: true, force: true });
  const main = join(folder, "node_modules", "lodescan", "dist", "src", "cli", "main.js");
  succeed(run(node, [main, "run", "ring.yaml", "--out", "ring-run"], folder, path));
  return readFileSync(join(folder, "ring-run", "summary.json"), "utf8");
}

describe("the package", () => {
  let source = "";
  let compiled = "";
  let ready = "";
  let prebuilt = "";

  before(() => {
    mkdirSync(join(scratch, "home"));
    source = pack(root, "source");
    compiled = emptyFolder("compiled");
    ready = emptyFolder("ready");
  });

  it("holds what it needs to run and to compile, and no tests", () => {
    const files = succeed(run("tar", ["-tzf", source], root, fullPath)).split("\n");
    for (const file of [
      "dist/src/cli/main.js",
      "schemas/scan.schema.json",
      "CMakeLists.txt",
      "plugins/evaluators/library/lodescan_model.h",
      "README.md",
      "LICENSE",
    ]) {
      assert.ok(files.includes(`package/${file}`), `${file} is missing`);
    }
    assert.deepEqual(
      files.filter((file) => /\.test\.js$|^package\/(test|src|bench|node_modules)\//.test(file)),
      [],
    );
  });

  it("says what to install where it has to be compiled and there is no compiler", () => {
    const folder = emptyFolder("poor");
    succeed(run("tar", ["-xzf", source], folder, fullPath));
    const result = run("node", ["scripts/install.mjs"], join(folder, "package"), barePath());
    assert.equal(result.status, 1);
    for (const part of ["C++20 compiler", "CMake 3.15", "apt-get install build-essential cmake"]) {
      assert.ok(result.stderr.includes(part), result.stderr);
    }
  });

  it("compiles its core where there is no prebuilt one, and runs", () => {
    succeed(run("npm", ["install", "--no-audit", "--no-fund", source], compiled, fullPath));
    const home = join(compiled, "node_modules", "lodescan");
    assert.ok(existsSync(join(home, "build", "Release", "lodescan.node")));
    assert.ok(!existsSync(join(home, "prebuilds")));
    assert.match(shortScan(compiled, fullPath), /"found"/);
    // The installed copy makes the package with a prebuilt core, so that this working tree is left alone.
    copyFileSync(join(root, "scripts", "prebuild.mjs"), join(home, "scripts", "prebuild.mjs"));
    succeed(run("node", ["scripts/prebuild.mjs"], home, fullPath));
    prebuilt = pack(home, "prebuilt");
  });

  it("installs and runs without any compiler where its prebuilt core loads", () => {
    succeed(run("npm", ["install", "--no-audit", "--no-fund", prebuilt], ready, barePath()));
    const home = join(ready, "node_modules", "lodescan");
    assert.ok(existsSync(join(home, "prebuilds", `${process.platform}-${process.arch}`, "lodescan.node")));
    assert.ok(!existsSync(join(home, "build")));
    assert.match(shortScan(ready, barePath()), /"found"/);
  });

  it("calls a model in a shared library, without any compiler", () => {
    const model = join(compiled, "node_modules", "lodescan", "build", "Release", "conformance-model");
    const text = scan
      .replace(/evaluator: .*/, `evaluator: { plugin: library, options: { file: ${JSON.stringify(model)} } }`)
      .replace(/ x: /, " x1: ")
      .replace(/ y: /, " x2: ")
      .replace(/O: { gaussian/, "O1: { gaussian");
    writeFileSync(join(ready, "library.yaml"), text);
    const main = join(ready, "node_modules", "lodescan", "dist", "src", "cli", "main.js");
    const run60 = run(
      "node",
      [main, "run", "library.yaml", "--sampler", "random", "--json"],
      ready,
      barePath(),
    );
    assert.equal(JSON.parse(succeed(run60)).tested, 60);
  });

  it("offers its library, contract, numerics and testing parts to an importing program", () => {
    const parts = ["lodescan", "lodescan/contract", "lodescan/numerics", "lodescan/testing"];
    const program = `for (const part of ${JSON.stringify(parts)}) console.log(Object.keys(await import(part)).length > 0);`;
    const output = succeed(run("node", ["--input-type=module", "-e", program], ready, barePath()));
    assert.deepEqual(output.trim().split("\n"), ["true", "true", "true", "true"]);
  });

  for (const version of ["22", "24"]) {
    it(`runs unchanged on Node ${version}`, (t) => {
      const folder = emptyFolder(`node-${version}`);
      const name = `node-${process.platform}-${process.arch}`;
      const install = run(
        "npm",
        ["install", "--no-audit", "--no-fund", `${name}@${version}`],
        folder,
        fullPath,
      );
      if (install.status !== 0) {
        t.skip(`Node ${version} could not be had from the registry`);
        return;
      }
      const node = join(folder, "node_modules", name, "bin", "node");
      assert.match(succeed(run(node, ["--version"], folder, fullPath)), new RegExp(`^v${version}\\.`));
      assert.match(shortScan(ready, barePath(), node), /"found"/);
    });
  }
});
