// The rules of ARCHITECTURE.md, checked on the source text. Every rule has a negative control: a text that breaks it.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** What each folder of src/ may import. Nothing imports cli; engine knows nothing of those that read through it. */
const mayImport: Record<string, readonly string[]> = {
  contract: [],
  numerics: ["contract"],
  metrics: ["contract", "numerics"],
  problem: ["contract", "numerics"],
  registry: ["contract", "numerics", "problem"],
  executors: ["contract", "numerics", "registry", "problem"],
  store: ["contract", "numerics", "registry", "problem"],
  engine: ["contract", "numerics", "metrics", "problem", "registry", "executors", "store"],
  report: ["contract", "numerics", "metrics", "problem", "registry", "store", "engine"],
  bench: ["contract", "numerics", "metrics", "problem", "registry", "store", "engine", "testing", "report"],
  dashboard: ["contract", "numerics", "metrics", "problem", "registry", "store", "engine", "report"],
  testing: ["contract", "numerics", "metrics", "problem", "registry", "executors", "engine"],
  cli: [
    ...["contract", "numerics", "metrics", "problem", "registry", "executors", "store", "engine"],
    ...["report", "bench", "dashboard", "testing"],
  ],
  // src/index.ts, the public API.
  "": [
    ...["contract", "numerics", "metrics", "problem", "registry", "store", "engine", "report", "bench"],
    "testing",
  ],
};

/** The one folder of src/ that may import a heavy dependency. */
const owners: Record<string, string> = {
  ajv: "registry",
  yaml: "registry",
  esbuild: "registry",
  mathjs: "numerics",
  piscina: "executors",
  "apache-arrow": "store",
  hyparquet: "store",
  "hyparquet-writer": "store",
  "@resvg/resvg-js": "report",
  "d3-array": "report",
  "d3-contour": "report",
  "d3-format": "report",
  "d3-scale": "report",
  "d3-shape": "report",
  commander: "cli",
};

const pluginImports = ["lodescan/contract", "lodescan/numerics"];

function filesBelow(folder: string, endings: readonly string[]): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((file) => !file.includes("/generated/"))
    .sort();
}

/** Specifiers of static, dynamic and re-exporting imports. */
function importsOf(text: string): string[] {
  const patterns = [
    /(?:^|\n)\s*(?:import|export)\b[^;'"]*?\bfrom\s*["']([^"']+)["']/g,
    /(?:^|\n)\s*import\s+["']([^"']+)["']/g,
    /\bimport\(\s*["']([^"']+)["']/g,
  ];
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1]!));
}

/** "ajv" of "ajv/dist/2020.js", "@resvg/resvg-js" of itself. */
function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

/** The folder of src/ that a file lies in; "" for src/index.ts itself. */
function areaOf(path: string): string {
  const parts = path.split("/");
  return parts.length > 2 ? parts[1]! : "";
}

function checkSource(file: string, text: string): string[] {
  const area = areaOf(file);
  const broken: string[] = [];
  for (const specifier of importsOf(text)) {
    if (specifier.startsWith(".")) {
      const target = posix.join(posix.dirname(file), specifier);
      const other = areaOf(target);
      if (!target.startsWith("src/")) broken.push(`${file} imports ${specifier}, outside src/`);
      else if (other !== area && !mayImport[area]?.includes(other)) {
        broken.push(`${file} imports ${specifier}: ${area || "index"} may not import ${other || "index"}`);
      }
    } else if (!specifier.startsWith("node:")) {
      const owner = owners[packageOf(specifier)];
      if (owner === undefined) broken.push(`${file} imports ${specifier}, which no folder owns`);
      else if (owner !== area) broken.push(`${file} imports ${specifier}, which only ${owner} may`);
    }
  }
  return broken;
}

function checkPlugin(file: string, text: string): string[] {
  const home = file.split("/").slice(0, 3).join("/");
  const broken: string[] = [];
  for (const specifier of importsOf(text)) {
    if (specifier.startsWith(".")) {
      if (!posix.join(posix.dirname(file), specifier).startsWith(`${home}/`)) {
        broken.push(`${file} imports ${specifier}, outside its folder`);
      }
    } else if (specifier === "lodescan/testing") {
      if (!file.endsWith(".test.ts") && !file.startsWith("plugins/evaluators/"))
        broken.push(`${file} imports ${specifier}, which only evaluators and tests may`);
    } else if (!specifier.startsWith("node:") && !pluginImports.includes(specifier)) {
      broken.push(`${file} imports ${specifier}; plugins import ${pluginImports.join(" and ")}`);
    }
  }
  const code = withoutComments(text);
  for (const banned of ["Math.random", "Date.now", "process.env"]) {
    if (!file.endsWith(".test.ts") && code.includes(banned)) broken.push(`${file} uses ${banned}`);
  }
  return broken;
}

/** A template is checked as the plugin that it becomes. */
function checkTemplate(file: string, text: string): string[] {
  return checkPlugin(file.replace(templates, "plugins/samplers/"), text);
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");
}

/** Code made of text, and shells: nowhere. */
function checkDangers(file: string, text: string): string[] {
  const code = withoutComments(text);
  const dangers: [string, RegExp][] = [
    ["eval", /(?<![\w.])eval\s*\(/],
    ["new Function", /\bnew\s+Function\s*\(/],
    ["shell: true", /\bshell\s*:\s*true\b/],
    ["exec of a shell line", /(?<![\w.])exec(?:Sync)?\s*\(/],
    ["node:vm", /["'](?:node:)?vm["']/],
  ];
  return dangers.filter(([, pattern]) => pattern.test(code)).map(([name]) => `${file} uses ${name}`);
}

function checkNative(file: string, text: string): string[] {
  const broken: string[] = [];
  const includes = [...text.matchAll(/#include\s*[<"]([^>"]+)[>"]/g)].map((match) => match[1]!);
  for (const header of includes) {
    const node = /^(napi|node_api|node|v8|uv)(\.h|-)/.test(header) || header === "js_native_api.h";
    if (node && !file.startsWith("native/addon/")) broken.push(`${file} includes ${header}`);
    if (header.includes("addon/") && !file.startsWith("native/addon/"))
      broken.push(`${file} includes ${header}`);
  }
  return broken;
}

function checkNames(file: string, text: string): string[] {
  const broken: string[] = [];
  if (/\/(utils?|helpers?)\.[a-z]+$/.test(file)) broken.push(`${file}: name the idea instead`);
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.trim().startsWith("//"));
  const barrel =
    lines.length > 0 &&
    withoutComments(text)
      .replace(/export\s[^;]*?from\s*["'][^"']+["'];?/g, "")
      .trim() === "";
  if (barrel && !/^src\/([a-z]+\/)?index\.ts$/.test(file)) broken.push(`${file} only re-exports`);
  const unfinished = /\b(TODO|FIXME|XXX)\b/.exec(text);
  if (unfinished !== null) broken.push(`${file} holds a ${unfinished[1]}`);
  return broken;
}

const templates = "src/testing/scaffold/templates/";
const source = () => filesBelow("src", [".ts", ".js"]).filter((file) => !file.startsWith(templates));
const plugins = () => filesBelow("plugins", [".ts", ".js"]);
const native = () => filesBelow("native", [".cpp", ".h", ".inc"]);

function check(files: readonly string[], rule: (file: string, text: string) => string[]): void {
  assert.ok(files.length > 0, "no files to check");
  assert.deepEqual(
    files.flatMap((file) => rule(file, readFileSync(join(root, file), "utf8"))),
    [],
  );
}

describe("the architecture", () => {
  it("keeps to the allowed imports in src/, with one owner for each dependency", () => {
    check(source(), checkSource);
  });

  it("knows every folder of src/", () => {
    const folders = readdirSync(join(root, "src"), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    assert.deepEqual(
      folders.map((entry) => entry.name).filter((name) => !(name in mayImport)),
      [],
    );
  });

  it("keeps plugins to the public contract, without clocks, global random numbers or the environment", () => {
    check(plugins(), checkPlugin);
  });

  it("starts new plugins within the same limits", () => {
    check(filesBelow(templates, [".ts"]), checkTemplate);
  });

  it("makes no code from text and starts no shell", () => {
    check([...source(), ...plugins()], checkDangers);
  });

  it("keeps Node out of the native core", () => {
    check(native(), checkNative);
  });

  it("never builds with -ffast-math", () => {
    const build = readFileSync(join(root, "CMakeLists.txt"), "utf8").replace(/#.*$/gm, "");
    assert.doesNotMatch(build, /-ffast-math|-Ofast|-funsafe-math/);
  });

  it("names its files by their idea, has no barrels and nothing left open", () => {
    check([...source(), ...plugins(), ...native()], checkNames);
  });

  it("keeps files short", (t) => {
    const lengths = [...source(), ...plugins(), ...native()].map((file) => ({
      file,
      lines: readFileSync(join(root, file), "utf8").split("\n").length,
    }));
    for (const { file, lines } of lengths) if (lines > 300) t.diagnostic(`${file}: ${lines} lines`);
    assert.deepEqual(
      lengths.filter(({ lines }) => lines > 500).map(({ file }) => file),
      [],
    );
  });
});

describe("the checks of the architecture", () => {
  const breaks = (rule: (file: string, text: string) => string[], file: string, text: string) =>
    assert.notDeepEqual(rule(file, text), [], `${text} passes in ${file}`);

  it("see a forbidden import", () => {
    breaks(checkSource, "src/contract/x.ts", 'import { a } from "../numerics/index.js";');
    breaks(checkSource, "src/engine/x.ts", 'import type { a } from "../report/page.js";');
    breaks(checkSource, "src/engine/x.ts", 'import {\n  a,\n  b,\n} from "../cli/main.js";');
    breaks(checkSource, "src/report/x.ts", 'const m = await import("../cli/main.js");');
    breaks(checkSource, "src/store/x.ts", 'import "../cli/main.js";');
    breaks(checkSource, "src/store/x.ts", 'export * from "../../plugins/samplers/mls/index.js";');
    assert.deepEqual(checkSource("src/engine/x.ts", 'import { a } from "../store/log.js";'), []);
  });

  it("see a dependency outside its owner", () => {
    breaks(checkSource, "src/engine/x.ts", 'import Ajv from "ajv/dist/2020.js";');
    breaks(checkSource, "src/cli/x.ts", 'import { Piscina } from "piscina";');
    breaks(checkSource, "src/cli/x.ts", 'import left from "left-pad";');
    assert.deepEqual(checkSource("src/registry/x.ts", 'import Ajv from "ajv/dist/2020.js";'), []);
  });

  it("see a plugin that reaches out", () => {
    breaks(checkPlugin, "plugins/samplers/a/index.ts", 'import { b } from "../b/index.js";');
    breaks(checkPlugin, "plugins/samplers/a/index.ts", 'import { b } from "../../../src/engine/loop.js";');
    breaks(checkPlugin, "plugins/samplers/a/index.ts", 'import { b } from "lodescan/testing";');
    breaks(checkPlugin, "plugins/samplers/a/index.ts", 'import { b } from "lodescan";');
    breaks(checkPlugin, "plugins/samplers/a/index.ts", "const x = Math.random();");
    breaks(checkPlugin, "plugins/samplers/a/index.ts", "const x = Date.now();");
    breaks(checkPlugin, "plugins/samplers/a/index.ts", "const x = process.env.HOME;");
    breaks(checkPlugin, "plugins/surrogates/a/index.ts", 'import { b } from "lodescan/testing";');
    for (const file of ["plugins/samplers/a/a.test.ts", "plugins/evaluators/reference/index.ts"])
      assert.deepEqual(checkPlugin(file, 'import { b } from "lodescan/testing";'), []);
  });

  it("see code made from text, and shells", () => {
    breaks(checkDangers, "src/a/x.ts", 'eval("1")');
    breaks(checkDangers, "src/a/x.ts", 'const f = new Function("return 1");');
    breaks(checkDangers, "src/a/x.ts", "spawn(command, { shell: true });");
    breaks(checkDangers, "src/a/x.ts", 'execSync("ls");');
    assert.deepEqual(checkDangers("src/a/x.ts", "// never eval( anything\npattern.exec(text);"), []);
  });

  it("see Node in the core, idle names, barrels and open ends", () => {
    breaks(checkNative, "native/core/x.cpp", "#include <napi.h>");
    breaks(checkNative, "native/simd/x.h", '#include "addon/arguments.h"');
    assert.deepEqual(checkNative("native/addon/x.cpp", "#include <napi.h>"), []);
    breaks(checkNames, "src/engine/utils.ts", "export const a = 1;");
    breaks(checkNames, "src/engine/parts/index.ts", 'export * from "./a.js";\nexport { b } from "./b.js";');
    breaks(checkNames, "src/engine/x.ts", `// ${"TO"}DO: finish`);
    assert.deepEqual(checkNames("src/engine/index.ts", 'export * from "./a.js";'), []);
  });
});
