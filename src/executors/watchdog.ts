// A small process beside the host. Its standard input is a pipe from the host; when that ends, for whatever reason
// (kill -9 included), it kills all processes that carry the run's marker and removes the run's scratch folders.
// Lines on the pipe name process groups that live ("+123") or are gone ("-123"), for systems without /proc.
import { rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { killTree, runMarker } from "./process-tree.js";

const [token, ...folders] = process.argv.slice(2) as [string, ...string[]];
const groups = new Set<number>();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const group = Number(line.slice(1));
    if (line.startsWith("+")) groups.add(group);
    else groups.delete(group);
  })
  .on("close", () => {
    for (const pid of groups)
      killTree(`${runMarker}=${token}`, { pid, seconds: Infinity, others: new Set() });
    killTree(`${runMarker}=${token}`);
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  });
