// What the host does for evaluators, in whichever thread they run: reads tables and imports the user's modules.
import { resolve } from "node:path";
import type { HostServices } from "../executors/evaluation.js";
import { importableHref, registerResolution } from "../registry/modules.js";
import { readTable } from "../store/point-file.js";

/** Services whose relative paths start at `folder`. */
export function evaluatorServices(folder: string): HostServices {
  return {
    readTable: (path) => readTable(resolve(folder, path)),
    async importModule(path) {
      registerResolution();
      return (await import(await importableHref(resolve(folder, path)))) as Record<string, unknown>;
    },
  };
}
