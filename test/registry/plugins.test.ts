// Plugins from all three places, their manifests, and their modules in host and worker threads.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, describe, it } from "node:test";
import { Worker } from "node:worker_threads";
import { type ErrorCode, LodeError } from "../../src/contract/index.js";
import { importableHref } from "../../src/registry/modules.js";
import { moduleHref, openRegistry } from "../../src/registry/registry.js";
import { loadScan } from "../../src/registry/scan.js";

const base = realpathSync(mkdtempSync(join(tmpdir(), "lodescan-plugins-")));
after(() => rmSync(base, { recursive: true }));
let folder = base;
let count = 0;
beforeEach(() => {
  folder = join(base, String(count++));
  mkdirSync(folder);
});

const sound = {
  name: "doubler",
  kind: "evaluator",
  contract: 1,
  summary: "Doubles.",
  module: "index.js",
  capabilities: { runs: "inline" },
  options: {
    type: "object",
    additionalProperties: false,
    properties: { factor: { description: "By what.", type: "number", default: 2 } },
  },
};

const code = `
import { matrix, LodeError } from "lodescan/contract";
export const isOurs = new LodeError("LODE_INTERNAL", "x");
export function create(options) {
  return {
    observables: [{ name: "D" }],
    evaluate(parameters) {
      const observables = matrix(parameters.rows, 1);
      for (let i = 0; i < parameters.rows; i++) observables.data[i] = options.factor * parameters.data[i * parameters.cols];
      return { observables };
    },
  };
}
`;

function writePlugin(path: string, manifest: object = sound, module = code): string {
  const at = join(folder, path);
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, "plugin.json"), JSON.stringify(manifest));
  writeFileSync(join(at, (manifest as typeof sound).module ?? "index.js"), module);
  return at;
}

async function codeOf(run: () => Promise<unknown>): Promise<{ code: ErrorCode; error: LodeError }> {
  try {
    await run();
  } catch (error) {
    assert.ok(error instanceof LodeError, (error as Error).stack);
    return { code: error.code, error };
  }
  return assert.fail("no error");
}

describe("the registry", () => {
  it("finds Lodescan's own plugins", async () => {
    const registry = await openRegistry({ from: folder });
    const names = registry.list("sampler").map(({ manifest }) => manifest.name);
    for (const name of ["random", "mls"]) assert.ok(names.includes(name));
    assert.ok(registry.get("evaluator", "expression").builtin);
  });

  it("finds a plugin in its own folder and in a folder of plugins", async () => {
    writePlugin("one");
    writePlugin("many/two", { ...sound, name: "two" });
    const registry = await openRegistry({ folders: ["one", "many"], from: folder });
    assert.equal(registry.get("evaluator", "doubler").folder, join(folder, "one"));
    assert.equal(registry.get("evaluator", "two").folder, join(folder, "many", "two"));
  });

  it("finds plugins in installed packages, with and without scope, from a folder further down", async () => {
    writePlugin("node_modules/lodescan-plugin-doubler");
    writePlugin("node_modules/@physics/lodescan-plugin-two", { ...sound, name: "two" });
    writePlugin("node_modules/other-package", { ...sound, name: "three" });
    mkdirSync(join(folder, "scans/deep"), { recursive: true });
    const registry = await openRegistry({ from: join(folder, "scans/deep") });
    assert.ok(registry.get("evaluator", "doubler"));
    assert.ok(registry.get("evaluator", "two"));
    assert.throws(() => registry.get("evaluator", "three"), { code: "LODE_PLUGIN_UNKNOWN" });
  });

  it("takes a folder that is reached twice for one plugin", async () => {
    writePlugin("one");
    symlinkSync(join(folder, "one"), join(folder, "link"));
    const registry = await openRegistry({ folders: ["one", "link", "./one"], from: folder });
    assert.ok(registry.get("evaluator", "doubler"));
  });

  it("names both places of two plugins of one name", async () => {
    const one = writePlugin("one");
    const two = writePlugin("two");
    const registry = await openRegistry({ folders: ["one", "two"], from: folder });
    const { code, error } = await codeOf(async () => registry.get("evaluator", "doubler"));
    assert.equal(code, "LODE_PLUGIN_DUPLICATE");
    assert.deepEqual(error.found, [one, two]);
  });

  it("does not let a broken package that nobody asks for stop a scan, and lists it", async () => {
    writePlugin("node_modules/lodescan-plugin-bad", { name: "bad" });
    const registry = await openRegistry({ from: folder });
    assert.equal(registry.broken.length, 1);
    assert.throws(() => registry.get("evaluator", "bad"), { code: "LODE_PLUGIN_MANIFEST" });
  });

  it("does not run code of a plugin that nobody names", async () => {
    writePlugin("one", sound, "throw new Error('was run');");
    const registry = await openRegistry({ folders: ["one"], from: folder });
    const entry = registry.get("evaluator", "doubler");
    assert.equal((await codeOf(() => registry.load(entry))).code, "LODE_PLUGIN_LOAD");
  });
});

describe("a manifest is refused", () => {
  const { options } = sound;
  const property = options.properties.factor;
  const refused: [string, object, ErrorCode][] = [
    ["with an unknown key", { ...sound, kinds: 1 }, "LODE_PLUGIN_MANIFEST"],
    ["with a name in capitals", { ...sound, name: "Doubler" }, "LODE_PLUGIN_MANIFEST"],
    ["without summary", { ...sound, summary: undefined }, "LODE_PLUGIN_MANIFEST"],
    ["with a contract version to come", { ...sound, contract: 2 }, "LODE_PLUGIN_CONTRACT"],
    ["with open options", { ...sound, options: { type: "object" } }, "LODE_PLUGIN_MANIFEST"],
    [
      "with options that are no schema",
      {
        ...sound,
        options: { ...options, properties: { a: { type: "nmber", description: "", default: 1 } } },
      },
      "LODE_PLUGIN_MANIFEST",
    ],
    [
      "with an option without description",
      { ...sound, options: { ...options, properties: { a: { type: "number", default: 1 } } } },
      "LODE_PLUGIN_MANIFEST",
    ],
    [
      "with an option without default",
      { ...sound, options: { ...options, properties: { a: { type: "number", description: "A." } } } },
      "LODE_PLUGIN_MANIFEST",
    ],
    [
      "with a default that is not valid",
      { ...sound, options: { ...options, properties: { a: { ...property, default: "2" } } } },
      "LODE_PLUGIN_MANIFEST",
    ],
    [
      "with a sampler that cites nothing",
      { ...sound, kind: "sampler", capabilities: {} },
      "LODE_PLUGIN_MANIFEST",
    ],
  ];
  for (const [what, manifest, code] of refused)
    it(what, async () => {
      writePlugin("one", manifest);
      assert.equal((await codeOf(() => openRegistry({ folders: ["one"], from: folder }))).code, code);
    });
});

describe("Lodescan's own manifests", () => {
  it("are valid, with a page each", async () => {
    const { checkManifest } = await import("../../src/registry/manifest.js");
    const { existsSync } = await import("node:fs");
    for (const { manifest, folder: home } of (await openRegistry({ from: folder })).list()) {
      assert.deepEqual(checkManifest(manifest, home).name, manifest.name);
      assert.ok(existsSync(join(home, "README.md")), `${manifest.name} has no README.md`);
      assert.ok(existsSync(join(home, manifest.module)), `${manifest.name} has no module`);
    }
  });
});

describe("a plugin's module", () => {
  const scan = {
    parameters: { x: { prior: "flat" as const, min: 0, max: 1 } },
    constraints: { D: { min: 1 } },
  };

  it("in JavaScript uses the running copy of lodescan, though nothing is installed beside it", async () => {
    writePlugin("one");
    const registry = await openRegistry({ folders: ["one"], from: folder });
    const module = (await registry.load(registry.get("evaluator", "doubler"))) as unknown as {
      isOurs: unknown;
    };
    assert.ok(module.isOurs instanceof LodeError);
  });

  it("in TypeScript is compiled, with what it imports", async () => {
    const at = writePlugin(
      "one",
      { ...sound, module: "index.ts" },
      `import { factor } from "./factor.js";\n${code.replace("create(options)", "create(options: { factor: number })").replace("options.factor", "factor * options.factor")}`,
    );
    writeFileSync(join(at, "factor.ts"), "export const factor: number = 3;\n");
    const registry = await openRegistry({ folders: ["one"], from: folder });
    const entry = registry.get("evaluator", "doubler");
    const module = await registry.load(entry);
    assert.ok((module as unknown as { isOurs: unknown }).isOurs instanceof LodeError);
    const evaluator = module.create(...([registry.validateOptions(entry, {}), {}] as never[])) as {
      evaluate(parameters: object): { observables: { data: Float64Array } };
    };
    assert.equal(evaluator.evaluate({ data: Float64Array.of(5), rows: 1, cols: 1 }).observables.data[0], 30);
    assert.equal(await moduleHref(entry), await moduleHref(entry), "equal content, equal file");
  });

  it("runs in worker threads", async () => {
    const at = writePlugin("one");
    const href = await importableHref(join(at, "index.js"));
    const modules = new URL("../../src/registry/modules.js", import.meta.url).href;
    const worker = new Worker(
      `import(${JSON.stringify(modules)}).then(async ({ registerResolution }) => {
        registerResolution();
        const plugin = await import(${JSON.stringify(href)});
        require("node:worker_threads").parentPort.postMessage(typeof plugin.create);
      });`,
      { eval: true },
    );
    const message = await new Promise((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    });
    await worker.terminate();
    assert.equal(message, "function");
  });

  it("that does not compile is refused with the line", async () => {
    writePlugin("one", { ...sound, module: "index.ts" }, "export const create = (;\n");
    const registry = await openRegistry({ folders: ["one"], from: folder });
    const { code, error } = await codeOf(() => registry.load(registry.get("evaluator", "doubler")));
    assert.equal(code, "LODE_PLUGIN_LOAD");
    assert.match(error.path!, /index\.ts:1$/);
  });

  it("that exports no create is refused", async () => {
    writePlugin("one", sound, "export const made = 1;\n");
    const registry = await openRegistry({ folders: ["one"], from: folder });
    assert.equal(
      (await codeOf(() => registry.load(registry.get("evaluator", "doubler")))).code,
      "LODE_PLUGIN_LOAD",
    );
  });

  it("serves a scan that names its folder, options defaulted", async () => {
    writePlugin("mine");
    const loaded = await loadScan({ ...scan, evaluator: "doubler", plugins: "mine" }, { folder });
    assert.deepEqual(loaded.evaluator, { plugin: "doubler", options: { factor: 2 } });
    assert.deepEqual(loaded.plugins, ["mine"]);
  });
});
