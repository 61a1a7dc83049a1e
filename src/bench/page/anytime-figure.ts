// How a metric grew with the evaluations: the median of the runs as a line, from lower to upper quartile as a band.
import { anytimeBand } from "../../metrics/anytime.js";
import { type Axis, makeAxis } from "../../report/axis.js";
import type { Figure } from "../../report/figures/figure.js";
import { linePath, plot } from "../../report/plot.js";
import { document, element } from "../../report/svg.js";
import { type BenchProblem, type BenchResults, benchMetric, runsOf } from "../results.js";
import { box, fontSize, size } from "./figure-frame.js";
import { belonging, type Look } from "./palette.js";

interface Line {
  look: Look;
  evaluations: readonly number[];
  low: ArrayLike<number>;
  median: ArrayLike<number>;
  high: ArrayLike<number>;
}

function linesOf(
  results: BenchResults,
  problem: BenchProblem,
  looks: ReadonlyMap<string, Look>,
  metric: string,
): Line[] {
  const more = benchMetric(metric).better !== "less";
  return results.strategies.flatMap(({ name }) => {
    const curves = runsOf(results, problem, name)
      .filter((run) => run.status === "done" && run.curve[metric] !== undefined)
      .map((run) => ({ evaluations: run.curve.evaluations, values: run.curve[metric]! }));
    if (curves.length === 0) return [];
    return [{ look: looks.get(name)!, ...anytimeBand(curves, more ? -Infinity : Infinity) }];
  });
}

/** Values of all lines that can be shown. */
function finite(lines: readonly Line[]): number[] {
  return lines
    .flatMap(({ low, median, high }) => [...Array.from(low), ...Array.from(median), ...Array.from(high)])
    .filter(Number.isFinite);
}

function axisOf(metric: string, values: readonly number[]): Axis {
  const { kind, title } = benchMetric(metric);
  const positive = values.filter((value) => value > 0);
  const [low, high] = [Math.min(...positive), Math.max(...positive)];
  if (kind === "share") {
    const top = Math.max(...values, 1e-9);
    const whole = top > 0.5 ? 100 : top * 110;
    return makeAxis({ title: `${title} [%]`, kind: "linear", values: [0, whole], tickCount: 5 });
  }
  // A metric of which less is better spans decades where it converges.
  if (positive.length > 0 && high > 100 * low && benchMetric(metric).better === "less")
    return makeAxis({ title, kind: "log", values: [low, high], tickCount: 5 });
  return makeAxis({ title, kind: "linear", values: [Math.min(0, ...values), ...values], tickCount: 5 });
}

function drawn({ look, evaluations, low, median, high }: Line, x: Axis, y: Axis, scale: number): string {
  const shown = Array.from(median, (_, i) => i).filter(
    (i) => Number.isFinite(median[i]!) && x.place(evaluations[i]!) >= 0,
  );
  const xs = shown.map((i) => x.place(evaluations[i]!));
  // What is not there lies at the worst end; zero on a logarithmic axis at its lower end.
  const place = (value: number) =>
    value === Infinity ? 1 : value === -Infinity ? 0 : y.place(value * scale) || 0;
  const ys = (values: ArrayLike<number>) => shown.map((i) => place(values[i]!));
  const back = linePath(box, [...xs].reverse(), ys(high).reverse()).replace("M", "L");
  const band = `${linePath(box, xs, ys(low))}${back}Z`;
  const line = {
    d: linePath(box, xs, ys(median)),
    fill: "none",
    stroke: look.colour,
    "stroke-width": 2,
    "stroke-dasharray": look.dash,
    "stroke-linejoin": "round",
  };
  return belonging(
    look,
    element("path", { d: band, fill: look.colour, "fill-opacity": "0.13" }) + element("path", line),
  );
}

/** Undefined where no run has that curve. */
export function anytimeFigure(
  results: BenchResults,
  problem: BenchProblem,
  looks: ReadonlyMap<string, Look>,
  metric: string,
): Figure | undefined {
  const lines = linesOf(results, problem, looks, metric);
  const values = finite(lines);
  if (values.length === 0) return undefined;
  const scale = benchMetric(metric).kind === "share" ? 100 : 1;
  const grid = lines.flatMap(({ evaluations }) => evaluations);
  // Before the initial points are evaluated no strategy has done anything.
  const [from, to] = [Math.max(1, Math.min(...grid), problem.initial / 3), Math.max(...grid)];
  const x = makeAxis({
    title: "evaluations",
    kind: to > 100 * from ? "log" : "linear",
    values: [to > 100 * from ? from : 0, to],
    tickCount: 5,
  });
  const y = axisOf(metric, values);
  const content = lines.map((line) => drawn(line, x, y, scale)).join("");
  const { title, better } = benchMetric(metric);
  const alt = `${title} against evaluations on ${problem.title}, one line for each of ${lines.map(({ look }) => look.strategy).join(", ")}.`;
  return {
    id: `anytime-${problem.name}-${metric}`,
    title: `${title[0]!.toUpperCase()}${title.slice(1)} as it ${better === "less" ? "fell" : "grew"}`,
    caption: `Median over the seeds, and the band between the quartiles; ${better === "less" ? "lower" : "higher"} is better.`,
    svg: document(size.width, size.height, alt, plot({ box, x, y, fontSize }, content)),
  };
}
