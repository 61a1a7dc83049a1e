// Run-length distributions over all targets of the problems of a kind: which share of them is reached with how many
// evaluations. Beyond a run's own budget its restarts are simulated.
import { type Distribution, runLengthDistribution, simulatedRunLengths } from "../../metrics/run-lengths.js";
import { makeAxis } from "../../report/axis.js";
import type { Figure } from "../../report/figures/figure.js";
import { linePath, places, plot } from "../../report/plot.js";
import { document, element, px } from "../../report/svg.js";
import { attemptsOf } from "../attempts.js";
import { type BenchProblem, type BenchResults, targetKey } from "../results.js";
import { box, fontSize, size } from "./figure-frame.js";
import { belonging, type Look } from "./palette.js";

const draws = 200;

/** Run lengths in evaluations per dimension, over all targets of the problems. */
function distributionOf(
  results: BenchResults,
  problems: readonly BenchProblem[],
  strategy: string,
): Distribution {
  return runLengthDistribution(
    problems.flatMap((problem) =>
      Object.entries(problem.targets).flatMap(([metric, values]) =>
        values.map((value) => {
          const attempts = attemptsOf(results, problem, strategy, targetKey(metric, value));
          return simulatedRunLengths(attempts, draws, 1).map((length) => length / problem.dim);
        }),
      ),
    ),
  );
}

/** Undefined where no problem has targets, or none of them was reached. `name` goes into the figure's id. */
export function runLengthFigure(
  results: BenchResults,
  name: string,
  all: readonly BenchProblem[],
  strategies: readonly string[],
  looks: ReadonlyMap<string, Look>,
): Figure | undefined {
  const problems = all.filter((problem) =>
    Object.values(problem.targets).some((values) => values.length > 0),
  );
  if (problems.length === 0) return undefined;
  const curves = strategies.map((strategy) => ({
    look: looks.get(strategy)!,
    curve: distributionOf(results, problems, strategy),
  }));
  const firsts = curves.flatMap(({ curve }) => Array.from(curve.evaluations.subarray(0, 1)));
  if (firsts.length === 0) return undefined;
  const budget = Math.max(...problems.map((problem) => problem.budget / problem.dim));
  const x = makeAxis({
    title: "evaluations / dimensions",
    kind: "log",
    values: [Math.max(0.1, Math.min(...firsts)), 10 * budget],
    tickCount: 5,
  });
  const y = makeAxis({ title: "targets reached [%]", kind: "linear", values: [0, 100], tickCount: 5 });
  const content = curves.map(({ look, curve }) => {
    const [xs, ys]: [number[], number[]] = [[0], [0]];
    curve.evaluations.forEach((evaluations, i) => {
      const at = x.place(evaluations);
      if (at > 1) return;
      xs.push(at, at);
      ys.push(ys.at(-1)!, curve.share[i]!);
    });
    xs.push(1);
    ys.push(ys.at(-1)!);
    const line = element("path", {
      d: linePath(box, xs, ys),
      fill: "none",
      stroke: look.colour,
      "stroke-width": 2,
      "stroke-dasharray": look.dash,
    });
    const end = places.y(box, ys.at(-1)!);
    return belonging(look, line + look.mark(box.left + box.width, end, 9));
  });
  const at = places.x(box, x.place(budget));
  const limit = element("path", {
    d: `M${px(at)} ${px(box.top)}v${px(box.height)}`,
    stroke: "var(--muted)",
    "stroke-dasharray": "3 3",
  });
  const alt = `Share of targets reached against evaluations for each dimension, for ${strategies.join(", ")}.`;
  return {
    id: `run-lengths-${name}`,
    title: "Targets reached",
    caption:
      `Share of all targets of ${problems.length === 1 ? "the problem" : `the ${problems.length} problems`}, easy and hard, that are reached with that many evaluations. ` +
      "Upper left is best. Runs that missed a target are restarted in simulation; right of the dotted line all are restarts.",
    svg: document(size.width, size.height, alt, plot({ box, x, y, fontSize }, limit + content.join(""))),
  };
}
