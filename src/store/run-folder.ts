// The run folder's writing side: made once, never overwritten, opened again only to go on.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { LodeError } from "../contract/index.js";
import { writeError, writeWhole } from "./disk.js";
import type { RunHeader } from "./generated/run.js";

/** Names inside a run folder. */
export const runFiles = {
  scan: "scan.json",
  log: "log.arrows",
  journal: "arrived.jsonl",
  asks: "asks.jsonl",
  events: "events.jsonl",
  summary: "summary.json",
  weights: "weights.arrows",
  snapshots: "snapshots",
  models: "models",
  failed: "failed",
  attachments: "attachments.gz",
  references: "references.bib",
} as const;

/** An empty folder for a new run: `out`, or the next free `runs/<name>-<n>`. */
export function makeRunFolder(name: string, out?: string): string {
  if (out !== undefined) {
    const dir = resolve(out);
    if (existsSync(dir) && (!statSync(dir).isDirectory() || holdsSomething(dir))) {
      throw new LodeError(
        "LODE_STORE_EXISTS",
        `${dir} is there already and not empty; results are never overwritten.`,
        {
          path: dir,
          hint: `Choose another --out, or go on with it: lode resume ${out}`,
        },
      );
    }
    makeFolder(dir, true);
    return dir;
  }
  const root = resolve("runs");
  makeFolder(root, true);
  const safe = name.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[-.]+/, "") || "scan";
  const taken = readdirSync(root).filter((entry) => entry.startsWith(`${safe}-`));
  let next = Math.max(0, ...taken.map((entry) => Number(/-(\d+)$/.exec(entry)?.[1] ?? 0))) + 1;
  // mkdir without `recursive` fails on an existing folder: two runs started together get two numbers.
  for (; ; next++) {
    const dir = join(root, `${safe}-${next}`);
    if (makeFolder(dir, false)) return dir;
  }
}

/** A process that was killed before it wrote anything else may have left its name. */
function holdsSomething(dir: string): boolean {
  return readdirSync(dir).some((entry) => !entry.startsWith("writer.json"));
}

/** False where the folder exists already and `recursive` is not set. */
function makeFolder(dir: string, recursive: boolean): boolean {
  try {
    mkdirSync(dir, { recursive });
    return true;
  } catch (error) {
    if (!recursive && (error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw writeError(error, dir);
  }
}

/** Takes back a folder that a run could not be begun in. */
export function discardRunFolder(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
}

export function writeRunHeader(dir: string, head: RunHeader): void {
  writeWhole(join(dir, runFiles.scan), `${JSON.stringify(head, null, 2)}\n`);
}

export function readRunHeader(dir: string): RunHeader {
  const path = join(resolve(dir), runFiles.scan);
  let head: RunHeader | undefined;
  try {
    head = JSON.parse(readFileSync(path, "utf8")) as RunHeader;
  } catch (cause) {
    if (existsSync(path)) {
      throw new LodeError("LODE_STORE_CORRUPT", `${path} cannot be read.`, { path, cause });
    }
  }
  if (head?.scan === undefined) {
    throw new LodeError(
      "LODE_STORE_NOT_A_RUN",
      `${resolve(dir)} is not a run folder: it has no ${runFiles.scan}.`,
      {
        path: resolve(dir),
        hint: "Give the folder that `lode run` made, such as runs/eggbox-1.",
      },
    );
  }
  return head;
}

/** `eggbox-1` for `/somewhere/runs/eggbox-1`. */
export function runName(dir: string): string {
  return basename(resolve(dir));
}
