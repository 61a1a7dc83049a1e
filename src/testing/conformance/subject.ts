// From a plugin's folder to its conformance cases: loads it as a scan would, with its default options.
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { Manifest } from "../../contract/index.js";
import { evaluatorServices } from "../../engine/evaluator-services.js";
import { Children } from "../../executors/children.js";
import { checkManifest } from "../../registry/manifest.js";
import { openRegistry, type PluginEntry, type Registry } from "../../registry/registry.js";
import type { SurrogatePart } from "../harness/surrogate-host.js";
import { type ConformanceCase, expect } from "./case.js";
import { evaluatorCases } from "./evaluator-cases.js";
import { otherProcessCase } from "./other-process-case.js";
import { samplerCases } from "./sampler-cases.js";
import type { SamplerUnderTest } from "./sampler-play.js";
import { surrogateCases } from "./surrogate-cases.js";

/** Optional conformance.json beside the manifest: what the suite cannot guess. */
interface Hints {
  /** For plugins whose options are not all defaulted. Relative paths start at the plugin's folder. */
  readonly options?: Record<string, unknown>;
  /** Evaluators: parameters and the ranges in which points are good. Default: x1 and x2 in (0, 1). */
  readonly parameters?: Readonly<Record<string, { readonly min: number; readonly max: number }>>;
}

export interface Subject {
  readonly manifest: Manifest;
  readonly cases: readonly ConformanceCase[];
  /** Ends the programs that the cases started. */
  close(): Promise<void>;
}

function hintsOf(folder: string): Hints {
  const file = join(folder, "conformance.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Hints) : {};
}

/** The plugin that lies in `folder`, Lodescan's own or anybody's. Throws the registry's errors. */
export async function findPlugin(folder: string): Promise<{ registry: Registry; entry: PluginEntry }> {
  const lies = (entry: PluginEntry) => realpathSync(entry.folder) === folder;
  const own = await openRegistry();
  const entry = own.list().find(lies);
  if (entry !== undefined) return { registry: own, entry };
  const registry = await openRegistry({ folders: [folder] });
  const found = registry.list().find(lies);
  expect(found !== undefined, `there is no plugin in ${folder}`);
  return { registry, entry: found };
}

/** Small enough to be trained dozens of times in a few seconds. */
const quickSurrogate = { hidden: [12, 12], epochs: 30, members: 2 };

async function surrogateFor(registry: Registry): Promise<SurrogatePart> {
  const entry = registry.get("surrogate", "mlp");
  const known = Object.keys((entry.manifest.options.properties ?? {}) as object);
  const options = Object.fromEntries(Object.entries(quickSurrogate).filter(([name]) => known.includes(name)));
  const module = await registry.load(entry);
  return {
    create: module.create as SurrogatePart["create"],
    options: registry.validateOptions(entry, options, "/options"),
  };
}

export async function samplerUnderTest(registry: Registry, entry: PluginEntry): Promise<SamplerUnderTest> {
  const { options = {} } = hintsOf(entry.folder);
  const module = await registry.load(entry);
  const { capabilities } = entry.manifest;
  return {
    part: {
      create: module.create as SamplerUnderTest["part"]["create"],
      options: registry.validateOptions(entry, options, "/options"),
    },
    surrogate: capabilities.needs?.includes("surrogates") ? await surrogateFor(registry) : undefined,
    capabilities,
  };
}

/** What the registry does not check of itself. */
function manifestCases(registry: Registry, entry: PluginEntry): ConformanceCase[] {
  return [
    {
      name: "has a complete manifest",
      run: () =>
        void checkManifest(JSON.parse(readFileSync(join(entry.folder, "plugin.json"), "utf8")), entry.folder),
    },
    {
      name: "has a README that says what it is",
      run() {
        const file = join(entry.folder, "README.md");
        expect(
          existsSync(file) && readFileSync(file, "utf8").trim().length > 80,
          `${file} is missing or empty`,
        );
      },
    },
    {
      name: "refuses an option that its manifest does not know",
      run() {
        const { options = {} } = hintsOf(entry.folder);
        let code: unknown;
        try {
          registry.validateOptions(entry, { ...options, noSuchOption: 1 }, "/options");
        } catch (error) {
          code = (error as { code?: unknown }).code;
        }
        expect(
          code === "LODE_PLUGIN_OPTIONS",
          `the unknown option "noSuchOption" gave ${code ?? "no error"}`,
        );
      },
    },
  ];
}

async function casesOf(
  registry: Registry,
  entry: PluginEntry,
  children: Children,
): Promise<ConformanceCase[]> {
  const { manifest, folder } = entry;
  if (manifest.kind === "sampler") {
    const plugin = await samplerUnderTest(registry, entry);
    return [...samplerCases(plugin), otherProcessCase(plugin, folder)];
  }
  const hints = hintsOf(folder);
  const { create } = await registry.load(entry);
  const options = registry.validateOptions(entry, hints.options ?? {}, "/options");
  const { capabilities } = manifest;
  if (manifest.kind === "surrogate") {
    return surrogateCases({ create: create as never, options, capabilities });
  }
  const ranges = hints.parameters ?? { x1: { min: 0, max: 1 }, x2: { min: 0, max: 1 } };
  const parameters = Object.entries(ranges).map(([name, range]) => ({ name, ...range }));
  return evaluatorCases({
    create: create as never,
    options,
    capabilities,
    folder,
    parameters,
    spawn: (command, args, settings) => children.spawn(command, args, settings),
    services: { ...evaluatorServices(folder), scratchFolder: (needs) => children.folder(needs) },
  });
}

export async function openSubject(folder: string): Promise<Subject> {
  const { registry, entry } = await findPlugin(folder);
  const children = new Children();
  return {
    manifest: entry.manifest,
    cases: [...manifestCases(registry, entry), ...(await casesOf(registry, entry, children))],
    close: () => children.close(),
  };
}
