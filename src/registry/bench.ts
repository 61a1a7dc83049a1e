// From a bench file to a validated one with all defaults, or to errors that say where and what. What its entries name is
// looked up by src/bench/plan.ts.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { LodeError } from "../contract/index.js";
import { raise } from "../problem/raise.js";
import type { Bench } from "./generated/bench.js";
import type { BenchFile } from "./generated/bench-file.js";
import { openSource, placed } from "./source.js";
import { type JsonSchema, validate } from "./validate.js";
import { benchKind } from "./yaml.js";

export interface LoadedBench {
  bench: Bench;
  /** The same error with file, line and column, where its path is a JSON pointer into the bench file. */
  locate(error: LodeError): LodeError;
}

let fullSchema: JsonSchema | undefined;

/** Reads and completes a bench file: its path, its text, or data. */
export function readBench(source: string | BenchFile, options: { folder?: string } = {}): LoadedBench {
  const { read, file, folder } = openSource(source, benchKind, options.folder);
  const locate = (error: LodeError) => placed(error, read, file);
  fullSchema ??= JSON.parse(
    readFileSync(fileURLToPath(new URL("./generated/bench.full.json", import.meta.url)), "utf8"),
  ) as JsonSchema;
  const data = read.value;
  expandShorthands(data, folder);
  raise(
    validate(fullSchema, data, "", {
      invalid: "LODE_BENCH_INVALID",
      unknownKey: "LODE_BENCH_UNKNOWN_KEY",
      badName: "LODE_BENCH_NAME",
      subject: "The bench file",
      names:
        "letters, digits, dots, dashes and underscores, beginning with a letter or a digit, at most 64 of them",
    }).map(locate),
  );
  const bench = data as unknown as Bench;
  bench.folder = resolve(folder, bench.folder);
  return { bench, locate };
}

/** Lists of names become entries without anything else, and a number of seeds the seeds themselves. */
function expandShorthands(data: Record<string, unknown>, folder: string): void {
  for (const key of ["problems", "strategies"]) {
    const list = data[key];
    if (Array.isArray(list) && list.every((name) => typeof name === "string"))
      data[key] = Object.fromEntries(list.map((name) => [name, {}]));
    else if (typeof list === "object" && list !== null)
      for (const [name, entry] of Object.entries(list))
        if (entry === null) (list as Record<string, unknown>)[name] = {};
  }
  const { seeds } = data;
  if (typeof seeds === "number" && Number.isInteger(seeds) && seeds >= 1 && seeds <= 10_000)
    data.seeds = Array.from({ length: seeds }, (_, i) => i + 1);
  if (typeof data.plugins === "string") data.plugins = [data.plugins];
  data.title ??= data.name ?? "bench";
  data.folder ??= folder;
}
