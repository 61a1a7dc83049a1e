// models/: the fitted surrogates of a run, each with a line on what it is.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../store/disk.js";
import { runFiles } from "../store/run-folder.js";
import type { Parts } from "./parts.js";

/** Writes the fitted surrogates to models/. */
export async function saveModels(dir: string, surrogates: Parts["surrogates"]): Promise<void> {
  const folder = join(dir, runFiles.models);
  for (const [k, surrogate] of surrogates.entries()) {
    if (!surrogate.fitted) continue;
    mkdirSync(folder, { recursive: true });
    const learns = surrogate.learns === "physical" ? ["physical"] : surrogate.learns;
    const name = `${k + 1}-${learns.join("-").slice(0, 80)}`;
    writeWhole(join(folder, `${name}.model`), await surrogate.save());
    const about = { plugin: surrogate.plugin, learns, kind: surrogate.kind, log: surrogate.log };
    writeWhole(join(folder, `${name}.json`), `${JSON.stringify(about, null, 2)}\n`);
  }
}
