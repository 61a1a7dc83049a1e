// What is looked at when strategies are compared: by the aim of the problem, which metric decides, which ones the tables
// show, and the targets of the run-length distributions.
import type { Aim } from "./results.js";

export interface Known {
  /** A set of points stands for the whole region. */
  reference: boolean;
  /** Cells and islands of the region; null where they are not known. */
  cells: number | null;
  components: number | null;
  /** The best value of the objective, the hypervolume of the front, the evidence. */
  optimum: boolean;
  hypervolume: boolean;
  logEvidence: boolean;
}

/** The metric that decides who won. */
export function primaryOf(aim: Aim, known: Known): string {
  switch (aim) {
    case "optimum":
      return known.optimum ? "precision" : "best";
    case "front":
      return known.hypervolume ? "hypervolumeShare" : "hypervolume";
    case "posterior":
      return known.logEvidence ? "evidenceBias" : "effectiveSamples";
    default:
      return known.reference ? "coverage" : known.cells !== null && known.cells > 1 ? "cells" : "found";
  }
}

/** The columns of the problem's table, the deciding one first. */
export function mainMetrics(aim: Aim, known: Known, primary: string): string[] {
  const region = [
    ...(known.reference ? ["coverage", "coverageObservables", "fillDistance"] : []),
    "efficiency",
    "gain",
    ...((known.components ?? 0) > 1 ? ["components", "lastComponent"] : []),
    ...((known.cells ?? 0) > 1 ? ["cells"] : []),
    "firstFind",
  ];
  const byAim: Record<Aim, string[]> = {
    region,
    optimum: [known.optimum ? "precision" : "best", "best"],
    front: [known.hypervolume ? "hypervolumeShare" : "hypervolume", "hypervolume"],
    posterior: [
      ...(known.logEvidence ? ["evidenceBias"] : []),
      "logEvidence",
      "logEvidenceError",
      "effectiveSamples",
    ],
  };
  return [...new Set([primary, ...byAim[aim]])];
}

/** At most `most` of the numbers 1, 2, ..., `count`, evenly spread and the last among them. */
function stepsTo(count: number, most: number): number[] {
  const steps = Math.min(count, most);
  return [...new Set(Array.from({ length: steps }, (_, i) => Math.round(((i + 1) * count) / steps)))];
}

const ninths = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/** Default targets, from easy to hard, by metric. */
export function targetsOf(aim: Aim, known: Known): Record<string, number[]> {
  switch (aim) {
    case "optimum":
      return known.optimum ? { precision: Array.from({ length: 10 }, (_, k) => Number(`1e${1 - k}`)) } : {};
    case "front":
      return known.hypervolume ? { hypervolumeShare: [0.5, ...ninths.slice(5), 0.95, 0.98, 0.99] } : {};
    case "posterior":
      return {};
    default: {
      const cells = known.cells ?? 0;
      return {
        found: [1, 10, 100],
        ...((known.components ?? 0) > 1 ? { components: stepsTo(known.components!, 20) } : {}),
        ...(known.reference
          ? { coverage: ninths }
          : cells > 1
            ? { cells: [...new Set(ninths.map((share) => Math.ceil(share * cells)))] }
            : {}),
      };
    }
  }
}
