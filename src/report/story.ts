// What the run found, in plain words and in numbers.
import type { RunSummary } from "../store/generated/run.js";
import { writeLogLikelihood, writeNumber } from "./axis.js";
import { efficiencyCurves } from "./figures/efficiency.js";
import { counted, percent } from "./figures/figure.js";
import { Kind, Part, type ReportData } from "./load.js";
import { type ScanView, samplerName } from "./source.js";

export interface Story {
  /** The opening paragraph. */
  sentences: string[];
  /** A few numbers to take in at a glance: value, then what it is. */
  figures: [string, string][];
  /** Row of the best point, or -1. */
  best: number;
}

function targetWords(scan: ScanView): string {
  const { target } = scan;
  const limits = Object.values(scan.constraints ?? {}).filter(
    (c) => (c.severity ?? "apply") === "apply",
  ).length;
  const held =
    limits > 0 ? `${limits === 1 ? "the constraint holds" : `all ${limits} constraints hold`}` : "";
  let wanted = "";
  if (typeof target === "object" && target.sigmas !== undefined) {
    wanted = `every likelihood term lies within ${writeNumber(target.sigmas)} sigma`;
  } else if (typeof target === "object" && target.logLikelihood !== undefined) {
    wanted = `ln L exceeds ${writeNumber(target.logLikelihood.min)}`;
  }
  return [wanted, held].filter((part) => part !== "").join(" and ") || "it could be evaluated";
}

/** Wall-clock time in the largest units that fit. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${(seconds / 3600).toFixed(1)} h`;
  return `${(seconds / 86_400).toFixed(1)} days`;
}

/** The row of highest log L among found points, else among ok ones; -1 if there is none. */
export function bestRow(data: ReportData): number {
  let best = -1;
  for (let i = 0; i < data.rows; i++) {
    if (data.kind[i] === Kind.bad || !Number.isFinite(data.logLikelihood[i]!)) continue;
    if (best < 0) best = i;
    else if (data.kind[i]! > data.kind[best]!) best = i;
    else if (data.kind[i] === data.kind[best] && data.logLikelihood[i]! > data.logLikelihood[best]!) best = i;
  }
  return best;
}

const endings: Record<string, string> = {
  evaluations: "all evaluations of its budget were made",
  time: "its time was up",
  found: "as many points were found as it was asked for",
  efficiency: "hardly anything new was found any more",
  filled: "the region is filled: new points no longer reach new parts of it",
  done: "the sampler had nothing more to propose",
};

function endingWords(summary: RunSummary | undefined): string {
  if (summary === undefined) return "The run has not ended yet, or was killed: these are the points so far.";
  if (summary.outcome === "interrupted") return "The run was interrupted and can be resumed.";
  if (summary.outcome === "failed") return `The run ended with the error ${summary.reason}.`;
  return `It ended because ${endings[summary.reason] ?? `of its limit “${summary.reason}”`}.`;
}

/** Points that this run evaluated: not given, and not refused by a constraint on parameters before evaluation. */
function totals(data: ReportData, summary: RunSummary | undefined): { tested: number; found: number } {
  if (summary !== undefined && summary.rows === data.rows) return summary;
  let [tested, found] = [0, 0];
  for (let i = 0; i < data.rows; i++) {
    if (data.part[i] === Part.notTested) continue;
    tested++;
    if (data.kind[i] === Kind.found) found++;
  }
  return { tested, found };
}

export function tellStory(data: ReportData, summary: RunSummary | undefined): Story {
  const { scan } = data;
  const { tested, found } = totals(data, summary);
  const share = tested > 0 ? found / tested : Number.NaN;
  const dim = Object.values(scan.parameters).filter(
    (p) => p.prior !== "fixed" && p.prior !== "same-as",
  ).length;
  const sampler = samplerName(scan);
  const sentences = [
    `The sampler ${sampler} tested ${counted(tested, "point")} in ${counted(dim, "parameter")} and found ` +
      `${counted(found, "point")} (${percent(share)}), a point being found when ${targetWords(scan)}.`,
  ];
  const baseline = efficiencyCurves(data).baseline;
  if (baseline !== undefined && found > 0 && tested > baseline.count) {
    const gain = share / baseline.share;
    sentences.push(
      baseline.share > 0
        ? `Among the ${counted(baseline.count, "initial point")} it was ${percent(baseline.share)}: ` +
            `the run did ${gain >= 10 ? Math.round(gain) : gain.toPrecision(2)} times as well.`
        : `None of the ${counted(baseline.count, "initial point")} was found.`,
    );
  }
  const bad = [...data.statuses].filter(([status]) => status !== "ok");
  if (bad.length > 0) {
    sentences.push(
      `Not ok: ${bad.map(([status, n]) => `${n.toLocaleString("en-US")} ${status}`).join(", ")}.`,
    );
  }
  sentences.push(endingWords(summary));
  const best = bestRow(data);
  const figures: [string, string][] = [
    [tested.toLocaleString("en-US"), "tested points"],
    [found.toLocaleString("en-US"), "found"],
    [percent(share), "efficiency"],
  ];
  if (baseline !== undefined && baseline.share > 0)
    figures.push([percent(baseline.share), "efficiency of the initial points"]);
  if (best >= 0 && Object.keys(scan.likelihood ?? {}).length > 0) {
    figures.push([writeLogLikelihood(data.logLikelihood[best]!), "best ln L"]);
  }
  if (summary !== undefined) figures.push([duration(summary.seconds), "wall-clock time"]);
  return { sentences, figures, best };
}
