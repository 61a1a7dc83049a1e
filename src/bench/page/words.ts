// Numbers and metrics in words, as sentences, tables and captions say them.
import { writeNumber } from "../../report/axis.js";
import { percent } from "../../report/figures/figure.js";
import { type BenchMetric, type BenchProblem, benchMetric } from "../results.js";

/** Three digits: what ten runs can tell. */
function short(value: number): string {
  if (!Number.isFinite(value) || value === 0) return writeNumber(value);
  return writeNumber(Number(value.toPrecision(3)));
}

function share(value: number): string {
  if (value === 0) return "0 %";
  if (value === 1) return "100 %";
  // Not quite all is not all.
  if (value > 0.9995) return "> 99.9 %";
  if (value < 1e-5) return short(value);
  return percent(value);
}

/** Seconds in the unit that fits, with three digits. */
function seconds(value: number): string {
  const [unit, size] =
    value < 1
      ? (["ms", 1e-3] as const)
      : value < 120
        ? (["s", 1] as const)
        : value < 7200
          ? (["min", 60] as const)
          : value < 172_800
            ? (["h", 3600] as const)
            : (["days", 86_400] as const);
  return `${writeNumber(Number((value / size).toPrecision(3)))} ${unit}`;
}

/** A value of a metric; "none" where there is none, "never" where a goal was not reached. */
export function writeValue(metric: BenchMetric, value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value))
    return metric.kind === "count" && metric.better === "less" ? "never" : "none";
  if (metric.kind === "share") return share(value);
  if (metric.kind === "seconds") return seconds(value);
  if (metric.kind === "count") return writeNumber(Math.round(value * 10) / 10);
  return short(value);
}

export function writeP(p: number): string {
  if (p < 1e-4) return "p\u00a0<\u00a00.0001";
  return `p\u00a0=\u00a0${p >= 0.995 ? "1" : p.toPrecision(p < 0.1 ? 1 : 2)}`;
}

/** "a", "a and b", "a, b and c". */
export function listed(items: readonly string[], word = "and"): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} ${word} ${items.at(-1)}`;
}

export const times = (factor: number): string => `${writeNumber(Number(factor.toPrecision(2)))} times`;

/** What a strategy does, by the metric that decides: "covers 93 % of the region". */
export function deed(metricName: string, value: number | null, problem: BenchProblem): string {
  const metric = benchMetric(metricName);
  const text = writeValue(metric, value);
  const pieces = (all: number | null, what: string) => {
    if (all === 2 && value === 2) return `both ${what}`;
    return all !== null && value === all
      ? `all ${writeNumber(all)} ${what}`
      : `${text}${all === null ? "" : ` of ${writeNumber(all)}`} ${what}`;
  };
  if (value === null) return lacks[metricName] ?? `has no ${metric.title}`;
  switch (metricName) {
    case "coverage":
      return `covers ${text} of the region`;
    case "coverageObservables":
      return `covers ${text} of the region in observables`;
    case "cells":
      return `reaches ${pieces(problem.cells, "cells")}`;
    case "components":
      return `reaches ${pieces(problem.components, "islands")}`;
    case "efficiency":
      return `finds ${text} of its points`;
    case "found":
      return `finds ${text} points`;
    case "gain":
      return `finds ${times(value)} as many as uniform points`;
    case "fillDistance":
      return `leaves no place of the region farther than ${text} from a found point`;
    case "firstFind":
      return `has its first find after ${text} evaluations`;
    case "lastComponent":
      return `has found every island after ${text} evaluations`;
    case "precision":
      return value === 0 ? "reaches the optimum" : `comes within ${text} of the optimum`;
    case "best":
      return `reaches a best value of ${text}`;
    case "hypervolume":
      return `dominates a volume of ${text}`;
    case "hypervolumeShare":
      return `dominates ${text} of the true front's volume`;
    case "evidenceBias":
      return `is ${text} off in log evidence`;
    case "effectiveSamples":
      return `has ${text} effective samples`;
    default:
      return `has a ${metric.title} of ${text}`;
  }
}

const lacks: Record<string, string> = {
  coverage: "finds nothing",
  firstFind: "finds nothing",
  fillDistance: "finds nothing",
  lastComponent: "does not find every island",
  evidenceBias: "estimates no evidence",
  effectiveSamples: "leaves no posterior samples",
};

/** Metrics of which a superlative makes a headline: "covers most". */
export const mostBy: Record<string, string> = {
  coverage: "covers most of the region",
  coverageObservables: "covers most of the region in observables",
  cells: "reaches most cells of the region",
  components: "reaches most islands",
  efficiency: "finds the largest share of its points",
  found: "finds most points",
  gain: "gains most over uniform points",
  fillDistance: "fills the region most evenly",
  firstFind: "has the earliest first find",
  lastComponent: "is first to have found every island",
  precision: "comes closest to the optimum",
  best: "reaches the best value",
  hypervolume: "dominates most",
  hypervolumeShare: "comes closest to the true front",
  evidenceBias: "estimates the evidence best",
  effectiveSamples: "has most effective samples",
};

export const aimWords: Record<BenchProblem["aim"], string> = {
  region: "filling a region",
  optimum: "finding an optimum",
  front: "finding a front",
  posterior: "sampling a posterior",
};
