// Two objectives under constraints: BNH (Binh and Korn 1997) and SRN (Srinivas and Deb, doi:10.1162/evco.1994.2.3.221). The
// hypervolumes of their fronts are integrated to 1e-12.
import { curveFront, frontProblem, named, type Piece } from "./front.js";
import type { ReferenceProblem } from "./problem.js";

/** The same with constraints on further observables. */
function constrained(
  problem: ReferenceProblem,
  observables: ReferenceProblem["observables"],
  constraints: ReferenceProblem["constraints"],
  baseline: number,
): ReferenceProblem {
  return { ...problem, observables, constraints, baseline };
}

export const bnh = constrained(
  frontProblem(
    "bnh",
    "two circles as constraints that hardly bind, 2 parameters",
    [
      { name: "x", min: 0, max: 5 },
      { name: "y", min: 0, max: 3 },
    ],
    curveFront(
      [140, 50],
      [
        { from: 0, to: 3, at: (t) => [8 * t * t, 2 * (t - 5) ** 2] },
        { from: 3, to: 5, at: (t) => [4 * t * t + 36, (t - 5) ** 2 + 4] },
      ],
    ),
    (p, out) => {
      const [x, y] = [p[0]!, p[1]!];
      out[0] = 4 * x * x + 4 * y * y;
      out[1] = (x - 5) ** 2 + (y - 5) ** 2;
      out[2] = (x - 5) ** 2 + y * y;
      out[3] = (x - 8) ** 2 + (y + 3) ** 2;
      return true;
    },
  ),
  [
    { name: "f1", formula: "4*x^2 + 4*y^2" },
    { name: "f2", formula: "(x - 5)^2 + (y - 5)^2" },
    { name: "c1", formula: "(x - 5)^2 + y^2" },
    { name: "c2", formula: "(x - 8)^2 + (y + 3)^2" },
  ],
  { c1: { max: 25 }, c2: { min: 7.7 } },
  0.9363,
);

/** The front's last piece lies on the circle, up to where f2 is least: 2 (15 cos a - 1) 15 sin a = 135 cos a. */
const srnLastAngle = 0.32861434003623224;

export const srn = constrained(
  frontProblem(
    "srn",
    "a front that lies partly on its constraints, 2 parameters",
    named(2, -20, 20),
    curveFront(
      [250, 50],
      (
        [
          // Along the line, then in the interior at x1 = -5/2, then on the circle.
          { from: 0, to: 1, at: (t) => [1.1 - 3.6 * t, 3.7 - 1.2 * t] },
          { from: 2.5, to: Math.sqrt(225 - 6.25), at: (t) => [-2.5, t] },
          { from: Math.asin(2.5 / 15), to: srnLastAngle, at: (t) => [-15 * Math.sin(t), 15 * Math.cos(t)] },
        ] satisfies Piece[]
      ).map(({ from, to, at }) => ({
        from,
        to,
        at: (t): [number, number] => {
          const [x, y] = at(t) as [number, number];
          return [(x - 2) ** 2 + (y - 1) ** 2 + 2, 9 * x - (y - 1) ** 2];
        },
      })),
    ),
    (p, out) => {
      const [x, y] = [p[0]!, p[1]!];
      out[0] = (x - 2) ** 2 + (y - 1) ** 2 + 2;
      out[1] = 9 * x - (y - 1) ** 2;
      out[2] = x * x + y * y;
      out[3] = x - 3 * y;
      return true;
    },
  ),
  [
    { name: "f1", formula: "(x1 - 2)^2 + (x2 - 1)^2 + 2" },
    { name: "f2", formula: "9*x1 - (x2 - 1)^2" },
    { name: "c1", formula: "x1^2 + x2^2" },
    { name: "c2", formula: "x1 - 3*x2" },
  ],
  { c1: { max: 225 }, c2: { max: -10 } },
  0.1622,
);
