// loadScan: from a scan file to a validated scan with all defaults, or to errors that say where and what.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { LodeError, type PluginKind } from "../contract/index.js";
import { checkScan } from "../problem/check.js";
import type { Scan } from "../problem/generated/scan.js";
import type { ScanFile } from "../problem/generated/scan-file.js";
import { raise } from "../problem/raise.js";
import { applyOverrides, type Overrides } from "./overrides.js";
import { openRegistry, type Registry } from "./registry.js";
import { expandShorthands } from "./shorthands.js";
import { openSource, placed } from "./source.js";
import { checkSuited } from "./suited.js";
import { inlineTables } from "./tables.js";
import { type JsonSchema, validate } from "./validate.js";
import { scanKind } from "./yaml.js";

/** Where relative paths start when the scan does not come from a file. */
export interface ScanOptions extends Overrides {
  folder?: string;
}

let fullSchema: JsonSchema | undefined;
const locators = new WeakMap<Scan, (error: LodeError) => LodeError>();

/**
 * Reads, completes and checks a scan: a file's path, the text itself (anything with a line break, or JSON), or data.
 * The result is plain data, itself a valid scan file. Throws LodeErrors; several at once through `others`.
 */
export async function loadScan(source: string | ScanFile, options: ScanOptions = {}): Promise<Scan> {
  const { read, file, folder } = openSource(source, scanKind, options.folder);
  const changed = new Map<string, string>();
  const locate = (error: LodeError) => placed(error, read, file, changed);
  const located = async <T>(step: () => T | Promise<T>): Promise<T> => {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof LodeError)) throw error;
      raise([error, ...error.others].map(locate));
      throw error;
    }
  };
  const data = read.value;
  fullSchema ??= JSON.parse(
    readFileSync(fileURLToPath(new URL("./generated/scan.full.json", import.meta.url)), "utf8"),
  ) as JsonSchema;
  for (const [pointer, option] of applyOverrides(data, options, defaultsOf(fullSchema)))
    changed.set(pointer, option);
  expandShorthands(data, folder);
  if (typeof data.folder === "string") data.folder = resolve(folder, data.folder);
  raise(
    validate(fullSchema, data, "", {
      invalid: "LODE_SCAN_INVALID",
      unknownKey: "LODE_SCAN_UNKNOWN_KEY",
      badName: "LODE_SCAN_NAME",
      subject: "The scan",
    }).map(locate),
  );
  const scan = data as unknown as Scan;
  await located(() => inlineTables(scan));
  const registry = await located(() => openRegistry({ folders: scan.plugins, from: scan.folder }));
  const { errors, unsuited } = completePlugins(scan, registry);
  errors.unshift(...checkScan(scan));
  // Whether a plugin suits the scan is a fair question only when the scan is in order.
  raise((errors.length > 0 ? errors : unsuited).map(locate));
  locators.set(scan, locate);
  return scan;
}

/** Adds file, line and column to an error whose path is a JSON pointer into a scan that `loadScan` gave. */
export function locateError(scan: Scan, error: unknown): unknown {
  const locate = locators.get(scan);
  return error instanceof LodeError && locate !== undefined ? locate(error) : error;
}

/** Defaults of the blocks at the top of a scan. */
function defaultsOf(schema: JsonSchema): Record<string, unknown> {
  const properties = Object.entries(schema.properties as Record<string, { default?: unknown }>);
  return Object.fromEntries(properties.map(([name, property]) => [name, property.default]));
}

/** Looks every plugin up and fills in the defaults of its options. */
function completePlugins(scan: Scan, registry: Registry): { errors: LodeError[]; unsuited: LodeError[] } {
  const errors: LodeError[] = [];
  const unsuited: LodeError[] = [];
  const complete = (
    kind: PluginKind,
    use: { options: Record<string, unknown> },
    name: string,
    path: string,
    key: string,
  ) => {
    try {
      const entry = registry.get(kind, name, `${path}/${key}`);
      use.options = registry.validateOptions(entry, use.options, `${path}/options`);
      unsuited.push(...checkSuited(scan, entry.manifest, path));
    } catch (error) {
      if (!(error instanceof LodeError)) throw error;
      errors.push(error, ...error.others.splice(0));
    }
  };
  complete("evaluator", scan.evaluator, scan.evaluator.plugin, "/evaluator", "plugin");
  complete("sampler", scan.sampler, scan.sampler.plugin, "/sampler", "plugin");
  if (scan.initial.count > 0) complete("sampler", scan.initial, scan.initial.sampler, "/initial", "sampler");
  for (const [i, use] of scan.surrogates.entries())
    complete("surrogate", use, use.plugin, `/surrogates/${i}`, "plugin");
  return { errors, unsuited };
}
