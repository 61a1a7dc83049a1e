// Efficiency against coverage: every run as a small mark, the median of each strategy as a large one with its name. What sits
// still lies at the upper left, what fills the region at the right.

import { median } from "../../metrics/quartiles.js";
import { makeAxis } from "../../report/axis.js";
import type { Figure } from "../../report/figures/figure.js";
import { places, plot } from "../../report/plot.js";
import { document, element, label } from "../../report/svg.js";
import { colour } from "../../report/theme.js";
import { type BenchProblem, type BenchResults, type BenchRun, benchMetric, runsOf } from "../results.js";
import { box, fontSize, size } from "./figure-frame.js";
import { belonging, type Look } from "./palette.js";

/** Share of the region that a run covers, by the best measure that the problem has; and its name. */
function coverageOf(problem: BenchProblem): { title: string; of(run: BenchRun): number | null } | undefined {
  const { cells, components } = problem;
  const share = (metric: string, all: number) => (run: BenchRun) => {
    const value = run.metrics[metric];
    return value === null || value === undefined ? null : (100 * value) / all;
  };
  if (problem.reference !== null) return { title: "coverage [%]", of: share("coverage", 1) };
  if (cells !== null && cells > 1) return { title: "cells reached [%]", of: share("cells", cells) };
  if (components !== null && components > 1)
    return { title: "islands reached [%]", of: share("components", components) };
  return undefined;
}

interface Group {
  look: Look;
  points: readonly (readonly [x: number, y: number])[];
  middle: readonly [x: number, y: number];
}

interface Name {
  text: string;
  x: number;
  y: number;
  anchor: "start" | "middle" | "end";
}

/** A rectangle that is taken: left, right, top, bottom. */
type Taken = readonly [number, number, number, number];

const reach = 8;

function extent({ text, x, y, anchor }: Name): Taken {
  const width = text.length * fontSize * 0.53;
  const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
  return [left, left + width, y - fontSize * 0.8, y + fontSize * 0.25];
}

/** By how much two rectangles cover each other, in square pixels. */
function overlap(a: Taken, b: Taken): number {
  const wide = Math.min(a[1], b[1]) - Math.max(a[0], b[0]);
  const high = Math.min(a[3], b[3]) - Math.max(a[2], b[2]);
  return wide > 0 && high > 0 ? wide * high : 0;
}

/** Names beside their marks, each where it covers least of the marks and of the names before it. */
function placeNames(marks: readonly { text: string; x: number; y: number }[]): Name[] {
  const taken: Taken[] = marks.map(({ x, y }) => [x - reach, x + reach, y - reach, y + reach]);
  const inside: Taken = [box.left + 2, box.left + box.width - 2, box.top + 2, box.top + box.height - 2];
  return marks.map(({ text, x, y }) => {
    const middle = y + fontSize * 0.32;
    const candidates: Name[] = [];
    for (const away of [0, 1, 2, 3, 4]) {
      for (const step of away === 0 ? [0] : [-away, away]) {
        const at = middle + step * fontSize * 1.1;
        candidates.push({ text, x: x + reach + 2, y: at, anchor: "start" });
        candidates.push({ text, x: x - reach - 2, y: at, anchor: "end" });
        if (step !== 0) candidates.push({ text, x, y: at + Math.sign(step) * 4, anchor: "middle" });
      }
    }
    const cost = (name: Name, rank: number) => {
      const own = extent(name);
      const area = (own[1] - own[0]) * (own[3] - own[2]);
      const covered = taken.reduce((sum, other) => sum + overlap(own, other), 0);
      return covered + 2 * (area - overlap(own, inside)) + rank;
    };
    const costs = candidates.map(cost);
    const best = candidates[costs.indexOf(Math.min(...costs))]!;
    taken.push(extent(best));
    return best;
  });
}

/** Undefined where a problem has no region whose coverage is known. */
export function tradeFigure(
  results: BenchResults,
  problem: BenchProblem,
  looks: ReadonlyMap<string, Look>,
): Figure | undefined {
  const coverage = coverageOf(problem);
  if (problem.aim !== "region" || coverage === undefined) return undefined;
  const groups = results.strategies.flatMap(({ name }): Group[] => {
    const points = runsOf(results, problem, name).flatMap((run) => {
      const [x, y] = [coverage.of(run), run.metrics.efficiency ?? null];
      return run.status !== "done" || x === null || y === null ? [] : [[x, 100 * y] as const];
    });
    if (points.length === 0) return [];
    const middle = [median(points.map(([x]) => x)), median(points.map(([, y]) => y))] as const;
    return [{ look: looks.get(name)!, points, middle }];
  });
  if (groups.length === 0) return undefined;
  const x = makeAxis({ title: coverage.title, kind: "linear", values: [-2, 103], tickCount: 5 });
  const highest = Math.max(...groups.flatMap(({ points }) => points.map(([, value]) => value)), 1e-9);
  const y = makeAxis({
    title: `${benchMetric("efficiency").title} [%]`,
    kind: "linear",
    values: highest > 50 ? [-2, 103] : [-0.02 * highest, highest * 1.15],
    tickCount: 5,
  });
  const place = ([a, b]: readonly [number, number]) =>
    [places.x(box, x.place(a)), places.y(box, y.place(b))] as const;
  const texts = placeNames(
    groups.map(({ look, middle }) => {
      const [cx, cy] = place(middle);
      return { text: look.strategy, x: cx, y: cy };
    }),
  );
  const content = groups.map(({ look, points, middle }) => {
    const small = points.map((point) => look.mark(...place(point), 5, { "fill-opacity": 0.35 })).join("");
    const large = look.mark(...place(middle), 11, { stroke: colour("paper"), "stroke-width": 1 });
    const text = texts.find((name) => name.text === look.strategy)!;
    const halo = { stroke: colour("paper"), "stroke-width": 3, "paint-order": "stroke" };
    const name = label(text.text, text.x, text.y, {
      "font-size": fontSize,
      "text-anchor": text.anchor,
      fill: look.colour,
      ...halo,
    });
    return belonging(look, small + large + name);
  });
  const said = groups.map(
    ({ look, middle: [a, b] }) => `${look.strategy} ${a.toFixed(0)} and ${b.toFixed(1)}`,
  );
  return {
    id: `trade-${problem.name}`,
    title: "Efficiency against coverage",
    caption:
      "A small mark for each run, a large one for the median. Upper right is best; upper left is a strategy that sits still where it has found something.",
    svg: document(
      size.width,
      size.height,
      `Median coverage and efficiency in percent on ${problem.title}: ${said.join("; ")}.`,
      plot({ box, x, y, fontSize }, element("g", {}, content.join(""))),
    ),
  };
}
