// The program that loads a shared library in a process of its own (native/library-host), compiled together with the addon.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { LodeError } from "../contract/errors.js";
import { addonFolder } from "./addon.js";

/** Its path. */
export function libraryHost(): string {
  const path = join(addonFolder, "library-host");
  if (existsSync(path)) return path;
  throw new LodeError("LODE_NATIVE_MISSING", "The process for models in shared libraries is not there.", {
    found: "no file",
    expected: path,
    hint: 'run "npm run build:native" in the folder of Lodescan (needs CMake and a C++20 compiler)',
  });
}
