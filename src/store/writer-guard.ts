// One writer a run folder. `writer.json` names the writing process by host, pid and the time it started; it binds only
// while that very process lives, so one left behind by a crash is no obstacle. A writer on another host cannot be
// looked at from here: it refreshes its file, and counts as gone after it has not done so for a minute.
import { existsSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { LodeError } from "../contract/index.js";
import { writeError } from "./disk.js";

interface Writer {
  host: string;
  boot: string;
  pid: number;
  started: string;
}

const refreshSeconds = 15;
const silentSeconds = 60;

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** Start time of a live process in clock ticks since boot; "" for one that is gone or only waits to be reaped. */
function startTime(pid: number): string {
  const stat = readText(`/proc/${pid}/stat`);
  // The command name, in brackets, may hold blanks: count fields from its closing bracket.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" || fields[0] === "X" ? "" : (fields[19] ?? "");
}

function self(): Writer {
  return {
    host: hostname(),
    boot: readText("/proc/sys/kernel/random/boot_id").trim(),
    pid: process.pid,
    started: startTime(process.pid),
  };
}

function isAlive(writer: Writer, path: string): boolean {
  const me = self();
  if (writer.host !== me.host) return Date.now() - statSync(path).mtimeMs < silentSeconds * 1000;
  if (writer.boot !== me.boot) return false;
  if (me.started !== "") return writer.started !== "" && startTime(writer.pid) === writer.started;
  try {
    process.kill(writer.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The live writer of the run folder `dir`, if there is one. */
export function liveWriter(dir: string): { host: string; pid: number } | undefined {
  const path = join(dir, "writer.json");
  if (!existsSync(path)) return undefined;
  try {
    const writer = JSON.parse(readFileSync(path, "utf8")) as Writer;
    return isAlive(writer, path) ? { host: writer.host, pid: writer.pid } : undefined;
  } catch {
    return undefined;
  }
}

export class WriterGuard {
  readonly #path: string;
  readonly #refresh: NodeJS.Timeout;
  #held = true;

  /** Becomes the writer of `dir`, or throws LODE_STORE_BUSY. */
  constructor(dir: string) {
    this.#path = join(dir, "writer.json");
    const writer = liveWriter(dir);
    if (writer !== undefined) throw busy(dir, writer);
    const mine = JSON.stringify(self());
    try {
      // Of two that find the same dead writer, the later rename wins, and the other sees that below.
      const temporary = `${this.#path}.${process.pid}`;
      writeFileSync(temporary, mine);
      renameSync(temporary, this.#path);
    } catch (error) {
      throw writeError(error, this.#path);
    }
    if (readText(this.#path) !== mine) throw busy(dir, liveWriter(dir));
    this.#refresh = setInterval(() => this.#touch(), refreshSeconds * 1000).unref();
  }

  #touch(): void {
    try {
      utimesSync(this.#path, new Date(), new Date());
    } catch {
      // Only writers on other hosts look at this time.
    }
  }

  release(): void {
    if (!this.#held) return;
    this.#held = false;
    clearInterval(this.#refresh);
    rmSync(this.#path, { force: true });
  }
}

function busy(dir: string, writer?: { host: string; pid: number }): LodeError {
  const who = writer === undefined ? "Another process" : `Process ${writer.pid} on ${writer.host}`;
  return new LodeError("LODE_STORE_BUSY", `${who} is writing to ${dir}.`, {
    path: dir,
    hint: "Wait until it ends, or stop it; `lode status` shows how far it is.",
  });
}
