// Finds plugin manifests: Lodescan's own, those in folders that a scan names, those in installed packages. Reads JSON only;
// no plugin's code is loaded here.
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { LodeError } from "../contract/index.js";

export interface FoundManifest {
  folder: string;
  data: unknown;
  origin: "builtin" | "folder" | "package";
}

const builtinFolder = fileURLToPath(new URL("../../plugins/", import.meta.url));

/** Lodescan's own plugins: plugins/<kind>s/<name>/plugin.json. */
export function builtinManifests(): FoundManifest[] {
  return subfolders(builtinFolder).flatMap((kind) =>
    subfolders(kind)
      .filter(hasManifest)
      .map((folder) => ({ folder, data: readManifest(folder), origin: "builtin" as const })),
  );
}

/** Plugins of a folder: the folder itself, or those right below it. */
export function folderManifests(folder: string): FoundManifest[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new LodeError("LODE_PLUGIN_UNKNOWN", `There is no plugin folder ${folder}.`, {
      path: folder,
      expected: "a plugin's folder, or one that holds several",
      hint: "Relative folders start at the folder of the scan file.",
    });
  const folders = hasManifest(folder) ? [folder] : subfolders(folder).filter(hasManifest);
  if (folders.length === 0)
    throw new LodeError("LODE_PLUGIN_UNKNOWN", `There is no plugin in ${folder}.`, {
      path: folder,
      expected: "a file plugin.json in it, or in a folder below it",
    });
  return folders.map((found) => ({
    folder: realpathSync(found),
    data: readManifest(found),
    origin: "folder" as const,
  }));
}

/** Plugins in packages lodescan-plugin-* and @scope/lodescan-plugin-* of all node_modules from `start` upwards. */
export function packageManifests(start: string): { folder: string; read: () => FoundManifest }[] {
  const found: { folder: string; read: () => FoundManifest }[] = [];
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    const modules = join(folder, "node_modules");
    const scopes = subfolders(modules).filter((path) => /[\\/]@[^\\/]+$/.test(path));
    for (const path of [...subfolders(modules), ...scopes.flatMap(subfolders)])
      if (/[\\/]lodescan-plugin-[^\\/]+$/.test(path) && hasManifest(path)) {
        const real = realpathSync(path);
        found.push({
          folder: real,
          read: () => ({ folder: real, data: readManifest(real), origin: "package" }),
        });
      }
    if (dirname(folder) === folder) return found;
  }
}

const hasManifest = (folder: string) => existsSync(join(folder, "plugin.json"));

function subfolders(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false);
}

function readManifest(folder: string): unknown {
  const file = join(folder, "plugin.json");
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new LodeError("LODE_PLUGIN_MANIFEST", `${file} is not JSON.`, {
      path: file,
      cause,
      found: cause instanceof Error ? cause.message : cause,
    });
  }
}
