// Finding and killing everything that a child process started. A child leads a process group of its own and carries a
// marker in its environment, which its descendants inherit even when they leave the group (setsid, daemons).
// Linux: /proc tells parents, sessions and environments. Elsewhere: the process group only.
import { readdirSync, readFileSync } from "node:fs";

/** Environment variables that mark the processes of a run, and of one child. */
export const runMarker = "LODESCAN_RUN";
export const childMarker = "LODESCAN_CHILD";

function readProc(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}

interface ProcessEntry {
  pid: number;
  parent: number;
  group: number;
  session: number;
}

/** Live processes with a pid above `above`; zombies, which only wait to be reaped, are left out. */
function listProcesses(above: number): ProcessEntry[] {
  let names: string[];
  try {
    names = readdirSync("/proc");
  } catch {
    return [];
  }
  const entries: ProcessEntry[] = [];
  for (const name of names) {
    if (!(Number(name) > above)) continue;
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

/** A child that lived longer than this may have seen the pids start again from the beginning. */
const briefSeconds = 2;

/**
 * Pids are given out in order, so what a child started has a higher pid than its own, until the pids start again from the
 * beginning. The last one given out tells (fifth field of loadavg). Looking at the younger processes alone makes the sweep
 * after a program of a few milliseconds cheap on a machine with a thousand processes.
 */
function oldestToLookAt(leader: number | undefined, seconds: number): number {
  if (leader === undefined || seconds > briefSeconds) return 1;
  const last = Number(readProc("/proc/loadavg").trim().split(" ")[4]);
  return last >= leader ? leader - 1 : 1;
}

/**
 * Processes that belong to `marker` (as NAME=value) or descend from the leader `pid`, started `seconds` ago: by parent,
 * group, session or environment.
 */
export function processTree(marker: string, leader?: number, seconds = Infinity): number[] {
  const all = listProcesses(oldestToLookAt(leader, seconds)).filter((entry) => entry.pid !== process.pid);
  const tree = new Set<number>();
  for (const entry of all) {
    const related =
      leader !== undefined && (entry.pid === leader || entry.group === leader || entry.session === leader);
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
export function killTree(marker: string, leader?: number, seconds = Infinity): void {
  if (leader !== undefined) kill(-leader);
  for (let round = 0; round < rounds; round++) {
    const tree = processTree(marker, leader, seconds);
    if (tree.length === 0) return;
    for (const pid of tree) kill(pid);
  }
}
