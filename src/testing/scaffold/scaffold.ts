// Makes the folder of a new plugin: a working one of its kind, to be changed into what its author wants.
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { LodeError, type PluginKind } from "../../contract/index.js";

const templates = fileURLToPath(new URL("./templates/", import.meta.url));

/** The sources, not what the compiler made of them. */
const sourceEndings = [".json", ".md", ".ts"];

export interface NewPlugin {
  readonly kind: PluginKind;
  readonly name: string;
  /** Where the plugin's folder is made. Default: the current folder. */
  readonly parent?: string;
}

/** Writes the plugin into `parent/name` and returns the files' paths. Never writes into a folder that has files. */
export async function createPlugin({ kind, name, parent = "." }: NewPlugin): Promise<string[]> {
  if (!/^[a-z][a-z0-9-]{0,63}$/.test(name)) {
    throw new LodeError("LODE_CLI_USAGE", `"${name}" cannot be the name of a plugin.`, {
      found: name,
      expected: "lower-case letters, digits and hyphens, a letter first, at most 64 characters",
      hint: "try my-model",
    });
  }
  const folder = resolve(parent, name);
  if (existsSync(folder) && (await readdir(folder)).length > 0) {
    throw new LodeError("LODE_PLUGIN_EXISTS", `The folder ${folder} is not empty; nothing was written.`, {
      path: folder,
      hint: "choose another name, or remove the folder",
    });
  }
  await mkdir(folder, { recursive: true });
  const files = (await readdir(join(templates, kind)))
    .filter((file) => sourceEndings.some((ending) => file.endsWith(ending)) && !file.endsWith(".d.ts"))
    .sort();
  for (const file of files) {
    const text = await readFile(join(templates, kind, file), "utf8");
    await writeFile(join(folder, file), text.replaceAll(`template-${kind}`, name), { flag: "wx" });
  }
  return files.map((file) => join(folder, file));
}
