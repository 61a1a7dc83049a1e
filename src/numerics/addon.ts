// Loads the native core: the prebuilt one of the package, else the one compiled here. The only place that does.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { LodeError } from "../contract/errors.js";

/** The addon's functions take typed arrays and numbers and check them; see native/addon. */
// biome-ignore lint/suspicious/noExplicitAny: the signatures live in the files that call them.
type Addon = Record<string, (...values: any[]) => any>;

/** The folder with package.json, from dist/src/numerics or src/numerics. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) {
    const parent = dirname(folder);
    if (parent === folder) break;
    folder = parent;
  }
  return folder;
}

function load(): { addon: Addon; folder: string } {
  const root = packageRoot();
  const places = [
    join(root, "prebuilds", `${process.platform}-${process.arch}`, "lodescan.node"),
    join(root, "build", "Release", "lodescan.node"),
  ];
  const require = createRequire(import.meta.url);
  let cause: unknown;
  for (const place of places.filter((file) => existsSync(file))) {
    try {
      const addon = require(place) as Addon;
      addon.setErrorClass!(LodeError);
      return { addon, folder: dirname(place) };
    } catch (error) {
      cause = error;
    }
  }
  const why = cause instanceof Error ? `It does not load: ${cause.message}` : "It is not there.";
  throw new LodeError("LODE_NATIVE_MISSING", `The native core cannot be used. ${why}`, {
    found: cause === undefined ? "no file" : "a file that does not load",
    expected: places.join(" or "),
    hint: `run "npm run build:native" in ${root} (needs CMake and a C++20 compiler)`,
    cause,
  });
}

const loaded = load();

export const addon: Addon = loaded.addon;

/** Where the addon lies, and with it the programs that were compiled together with it. */
export const addonFolder: string = loaded.folder;
