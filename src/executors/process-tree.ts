// Finding and killing everything that a child process started. A child leads a process group of its own and carries a
// marker in its environment, which its descendants inherit even when they leave the group (setsid, daemons).
// Linux: /proc tells parents, sessions and environments. Elsewhere: the process group only.
import { closeSync, openSync, readdirSync, readSync } from "node:fs";

/** Environment variables that mark the processes of a run, and of one child. */
export const runMarker = "LODESCAN_RUN";
export const childMarker = "LODESCAN_CHILD";

const buffer = Buffer.allocUnsafe(1 << 16);

/** "" where it cannot be read. Files of /proc have no size: readFileSync would make a large buffer for each. */
function readProc(path: string): string {
  let text = "";
  try {
    const file = openSync(path, "r");
    try {
      for (let length = -1; length !== 0; text += buffer.toString("latin1", 0, length))
        length = readSync(file, buffer, 0, buffer.length, null);
    } finally {
      closeSync(file);
    }
  } catch {
    // It ended.
  }
  return text;
}

interface ProcessEntry {
  pid: number;
  parent: number;
  group: number;
  session: number;
}

/** Live processes with a pid above `above`, but for `others`; zombies, which only wait to be reaped, are left out. */
function listProcesses(above: number, others: ReadonlySet<number>): ProcessEntry[] {
  let names: string[];
  try {
    names = readdirSync("/proc");
  } catch {
    return [];
  }
  const entries: ProcessEntry[] = [];
  for (const name of names) {
    if (!(Number(name) > above) || others.has(Number(name))) continue;
    const stat = readProc(`/proc/${name}/stat`);
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (stat === "" || fields[0] === "Z" || fields[0] === "X") continue;
    entries.push({
      pid: Number(name),
      parent: Number(fields[1]),
      group: Number(fields[2]),
      session: Number(fields[3]),
    });
  }
  return entries;
}

function carries(pid: number, marker: string): boolean {
  return `\0${readProc(`/proc/${pid}/environ`)}`.includes(`\0${marker}\0`);
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // Gone already.
  }
}

/** No machine starts so many processes a second for long. */
const mostStarted = 5000;

/** Seconds within which the pids do not start again from the beginning. */
let wrapSeconds: number | undefined;

/**
 * Pids are given out in order, so what a child started has a higher pid than its own, until the pids start again from the
 * beginning. The last one given out tells (fifth field of loadavg). Looking at the younger processes alone makes the sweep
 * after a program of a few milliseconds cheap on a machine with a thousand processes.
 */
function oldestToLookAt(leader: number | undefined, seconds: number): number {
  wrapSeconds ??= (Number(readProc("/proc/sys/kernel/pid_max")) || 0) / mostStarted;
  if (leader === undefined || seconds > wrapSeconds) return 1;
  const last = Number(readProc("/proc/loadavg").trim().split(" ")[4]);
  return last >= leader ? leader - 1 : 1;
}

/** A child whose descendants are looked for. */
export interface Leader {
  pid: number;
  /** Since it was started. */
  seconds: number;
  /** Pids of our children that live: they and their sessions are not what is looked for. */
  others: ReadonlySet<number>;
}

const none: ReadonlySet<number> = new Set();

/** Processes that belong to `marker` (as NAME=value) or descend from the leader: by parent, group, session or environment. */
export function processTree(marker: string, leader?: Leader): number[] {
  const { pid: first, seconds = Infinity, others = none } = leader ?? {};
  const all = listProcesses(oldestToLookAt(first, seconds), others).filter(
    ({ pid, session }) => pid !== process.pid && !others.has(session),
  );
  const tree = new Set<number>();
  for (const entry of all) {
    const related =
      first !== undefined && (entry.pid === first || entry.group === first || entry.session === first);
    if (related || carries(entry.pid, marker)) tree.add(entry.pid);
  }
  for (let grown = true; grown; ) {
    grown = false;
    for (const entry of all) {
      if (!tree.has(entry.pid) && tree.has(entry.parent)) {
        tree.add(entry.pid);
        grown = true;
      }
    }
  }
  return [...tree];
}

/** Looks again as often as this: a process may fork between the look and the kill. */
const rounds = 20;

/** Kills the tree until nothing of it is left. */
export function killTree(marker: string, leader?: Leader): void {
  if (leader !== undefined) kill(-leader.pid);
  for (let round = 0; round < rounds; round++) {
    const tree = processTree(marker, leader);
    if (tree.length === 0) return;
    for (const pid of tree) kill(pid);
  }
}
