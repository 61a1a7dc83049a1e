// What an earlier sitting left of a run: a finished run folder of the very same scan, one that can be gone on with, or
// something else, which is put aside and never deleted.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { packageVersion } from "../engine/run-header.js";
import type { Scan } from "../problem/generated/scan.js";
import type { RunHeader, RunSummary } from "../store/generated/run.js";
import { runFiles } from "../store/run-folder.js";

export type RunState = "none" | "finished" | "unfinished" | "other";

function readJson<T>(path: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as T;
  } catch {
    return undefined;
  }
}

/** Data as JSON with sorted keys. The folder of the scan file may have moved. */
function canonical(value: unknown, top = true): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, false)).join()}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(
    ([key, item]) => item !== undefined && !(top && key === "folder"),
  );
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item, false)}`).join()}}`;
}

/** Looks at the folder `dir` of a run of `scan`. */
export function runState(dir: string, scan: Scan): RunState {
  if (!existsSync(dir) || readdirSync(dir).every((name) => name.startsWith("writer.json"))) return "none";
  const header = readJson<RunHeader>(join(dir, runFiles.scan));
  if (header === undefined || header.lodescan !== packageVersion()) return "other";
  if (canonical(header.scan) !== canonical(JSON.parse(JSON.stringify(scan)))) return "other";
  const summary = readJson<RunSummary>(join(dir, runFiles.summary));
  if (summary?.outcome === "finished") return "finished";
  return summary?.outcome === "failed" ? "other" : "unfinished";
}

/** Moves the run folder `dir` below `out` to `out`/aside, where nothing is overwritten. */
export function putAside(dir: string, out: string): string {
  const parent = join(out, "aside", dirname(dir).slice(join(out, "runs").length));
  mkdirSync(parent, { recursive: true });
  for (let n = 1; ; n++) {
    const place = join(parent, `${basename(dir)}-${n}`);
    if (existsSync(place)) continue;
    renameSync(dir, place);
    return place;
  }
}
