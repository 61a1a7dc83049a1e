// MultiNest's dead-birth.txt and phys_live-birth.txt: each point with its log L and the log L above which it was drawn, so
// that anesthetic and others can simulate the volumes themselves. From nested sampling only.
import type { Column } from "./columns.js";
import { writeWhole } from "./disk.js";
import { numberText } from "./export-csv.js";
import type { RunReader } from "./run-reader.js";

/** What MultiNest and PolyChord write for the log of 0. */
const logZero = -1e30;

/**
 * Writes both files beside the chain `root`, whose columns are `columns`; none if the run has no births. Points of
 * likelihood 0 are left out: to readers the prior is then what is left of it, and `share` its natural log.
 */
export async function exportBirths(
  reader: RunReader,
  root: string,
  columns: readonly Column[],
): Promise<{ files: string[]; share: number }> {
  const [births, logWeights] = [await reader.births(), await reader.logWeights()];
  if (births === undefined || logWeights === undefined) return { files: [], share: 0 };
  const names = columns.map(({ name }) => name);
  const table = await reader.read([...new Set([...names, "logLikelihood"])]);
  const values = names.map((name) => table[name] as Float64Array);
  const logL = table.logLikelihood as Float64Array;
  const drawn = Array.from(births.keys()).filter((i) => !Number.isNaN(births[i]!));
  const kept = drawn
    .filter((i) => logWeights[i]! > -Infinity && values.every((column) => Number.isFinite(column[i]!)))
    .sort((a, b) => logL[a]! - logL[b]! || a - b);
  const zero = drawn.filter((i) => logWeights[i] === -Infinity).length;
  // The live set never changes its size: it is what was drawn from the whole prior, replacements of zeros apart.
  const live = drawn.filter((i) => births[i] === -Infinity).length - zero;
  const logEvidence = reader.summary?.logEvidence?.value ?? 0;
  const line = (i: number, rest: readonly number[]) =>
    [...values.map((column) => column[i]!), logL[i]!, Math.max(logZero, births[i]!), ...rest, 1]
      .map(numberText)
      .join(" ");
  const dead = kept.slice(0, Math.max(0, kept.length - live));
  const alive = kept.slice(dead.length);
  // The last columns: log of the shell's volume (dead points), and the number of the mode, of which we tell none apart.
  const files = [`${root}dead-birth.txt`, `${root}phys_live-birth.txt`];
  const text = (lines: string[]) => (lines.length > 0 ? `${lines.join("\n")}\n` : "");
  writeWhole(files[0]!, text(dead.map((i) => line(i, [logWeights[i]! + logEvidence - logL[i]!]))));
  writeWhole(files[1]!, text(alive.map((i) => line(i, []))));
  return { files, share: zero === 0 ? 0 : -zero / live };
}
