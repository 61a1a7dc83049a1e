// The plugins that a scan can name. Third-party code is loaded only when it is asked for by name.
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { LodeError, type Manifest, type PluginKind } from "../contract/index.js";
import { nameHint } from "../problem/nearest.js";
import { raise } from "../problem/raise.js";
import { builtinManifests, type FoundManifest, folderManifests, packageManifests } from "./discover.js";
import { checkManifest } from "./manifest.js";
import { importableHref, registerResolution } from "./modules.js";
import { validate } from "./validate.js";
import { plainData } from "./yaml.js";

export interface PluginEntry {
  readonly manifest: Manifest;
  readonly folder: string;
  readonly builtin: boolean;
}

export interface RegistryOptions {
  /** Folders with plugins; relative ones start at `from`. */
  folders?: readonly string[];
  /** Where node_modules with plugin packages are looked for, from here upwards. Default: the current folder. */
  from?: string;
}

export interface Registry {
  /** All usable plugins, by kind and name. */
  list(kind?: PluginKind): PluginEntry[];
  /** Installed packages whose manifest cannot be used, with the reason. */
  readonly broken: readonly { folder: string; error: LodeError }[];
  get(kind: PluginKind, name: string, path?: string): PluginEntry;
  /** A copy of `options` with defaults filled in; `path` is where they stand in the user's file. */
  validateOptions(entry: PluginEntry, options: unknown, path?: string): Record<string, unknown>;
  /** Imports the plugin's module; it is certain to export `create`. */
  load(entry: PluginEntry): Promise<{ create: (...args: never[]) => unknown }>;
}

const kinds: readonly PluginKind[] = ["sampler", "surrogate", "evaluator"];

export async function openRegistry(options: RegistryOptions = {}): Promise<Registry> {
  const from = resolve(options.from ?? ".");
  const entries: PluginEntry[] = [];
  const broken: { folder: string; error: LodeError }[] = [];
  const seen = new Set<string>();
  const add = ({ folder, data, origin }: FoundManifest) => {
    if (seen.has(folder)) return;
    seen.add(folder);
    // Lodescan's own manifests are checked by its tests, not each time that a scan is read.
    const manifest = origin === "builtin" ? trusted(data) : checkManifest(data, folder);
    entries.push({ manifest, folder, builtin: origin === "builtin" });
  };
  for (const found of builtinManifests()) add(found);
  for (const folder of options.folders ?? [])
    for (const found of folderManifests(resolve(from, folder))) add(found);
  for (const { folder, read } of packageManifests(from)) {
    try {
      add(read());
    } catch (error) {
      if (!(error instanceof LodeError)) throw error;
      broken.push({ folder, error });
    }
  }
  return {
    broken,
    list: (kind) => listed(entries, kind),
    get: (kind, name, path) => find(entries, broken, kind, name, path),
    validateOptions,
    load: loadPlugin,
  };
}

function trusted(data: unknown): Manifest {
  const manifest = data as Manifest;
  return { ...manifest, capabilities: manifest.capabilities ?? {} };
}

function listed(entries: readonly PluginEntry[], kind: PluginKind | undefined): PluginEntry[] {
  return entries
    .filter(({ manifest }) => kind === undefined || manifest.kind === kind)
    .sort(
      (a, b) =>
        kinds.indexOf(a.manifest.kind) - kinds.indexOf(b.manifest.kind) ||
        a.manifest.name.localeCompare(b.manifest.name),
    );
}

function find(
  entries: readonly PluginEntry[],
  broken: readonly { folder: string; error: LodeError }[],
  kind: PluginKind,
  name: string,
  path?: string,
): PluginEntry {
  const ofKind = entries.filter(({ manifest }) => manifest.kind === kind);
  const [entry, twin] = ofKind.filter(({ manifest }) => manifest.name === name);
  if (twin !== undefined && entry !== undefined)
    throw new LodeError("LODE_PLUGIN_DUPLICATE", `There are two ${kind}s of the name ${name}.`, {
      path,
      found: [entry.folder, twin.folder],
      expected: "one",
      hint: `Rename the one in ${twin.folder}, or leave it out of \`plugins\`.`,
    });
  if (entry !== undefined) return entry;
  const elsewhere = entries.find(({ manifest }) => manifest.name === name);
  const damaged = broken.find(({ folder }) => folder.endsWith(`lodescan-plugin-${name}`));
  if (damaged !== undefined) throw damaged.error;
  const names = ofKind.map(({ manifest }) => manifest.name).sort();
  throw new LodeError("LODE_PLUGIN_UNKNOWN", `There is no ${kind} ${name}.`, {
    path,
    found: name,
    expected: names,
    hint:
      elsewhere !== undefined
        ? `${name} is of the kind ${elsewhere.manifest.kind}.`
        : `${nameHint(name, names, `${kind}s`) ?? ""} A plugin of your own is found through \`plugins: [folder]\`.`.trim(),
  });
}

function validateOptions(entry: PluginEntry, options: unknown, path = ""): Record<string, unknown> {
  const copy = plainData(options ?? {}, path) as Record<string, unknown>;
  raise(
    validate(entry.manifest.options, copy, path, {
      invalid: "LODE_PLUGIN_OPTIONS",
      unknownKey: "LODE_PLUGIN_OPTIONS",
      badName: "LODE_PLUGIN_OPTIONS",
      subject: `The options of ${entry.manifest.name}`,
    }),
  );
  return copy;
}

/** What threads import: the plugin's module, compiled if it is TypeScript. */
export function moduleHref(entry: PluginEntry): Promise<string> {
  const file = resolve(entry.folder, entry.manifest.module);
  return entry.builtin ? Promise.resolve(pathToFileURL(file).href) : importableHref(file);
}

async function loadPlugin(entry: PluginEntry): Promise<{ create: (...args: never[]) => unknown }> {
  const href = await moduleHref(entry);
  if (!entry.builtin) registerResolution();
  let module: { create?: unknown };
  try {
    module = await import(href);
  } catch (cause) {
    if (cause instanceof LodeError) throw cause;
    throw new LodeError(
      "LODE_PLUGIN_LOAD",
      `The module of ${entry.manifest.name} cannot be loaded: ${cause instanceof Error ? cause.message : cause}`,
      { path: resolve(entry.folder, entry.manifest.module), cause },
    );
  }
  if (typeof module.create !== "function")
    throw new LodeError("LODE_PLUGIN_LOAD", `The module of ${entry.manifest.name} does not export create.`, {
      path: resolve(entry.folder, entry.manifest.module),
      found: Object.keys(module),
      expected: "an exported function create(options, context)",
    });
  return module as { create: (...args: never[]) => unknown };
}
