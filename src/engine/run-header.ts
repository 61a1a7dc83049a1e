// scan.json: what a run is made of, and with which versions.
import { readFileSync } from "node:fs";
import { instructionSet } from "../numerics/index.js";
import type { RunHeader } from "../store/generated/run.js";
import type { Parts } from "./parts.js";

export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
  return version as string;
}

export function headerOf(parts: Parts): RunHeader {
  return {
    format: 1,
    lodescan: packageVersion(),
    created: new Date().toISOString(),
    node: process.version,
    instructions: instructionSet(),
    scan: parts.scan,
    columns: parts.problem.columns.map((column) => ({ ...column })),
    plugins: parts.manifests.map(({ manifest, folder }) => ({
      kind: manifest.kind,
      name: manifest.name,
      ...(manifest.version === undefined ? {} : { version: manifest.version }),
      ...(folder === undefined ? {} : { folder }),
    })),
  };
}
