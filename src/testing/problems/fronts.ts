// All problems with a known Pareto front.
import { bnh, srn } from "./constrained-fronts.js";
import { dtlz } from "./dtlz.js";
import type { ReferenceProblem } from "./problem.js";
import { zdt1, zdt2, zdt3, zdt4, zdt6 } from "./zdt.js";

export const frontProblems: readonly ReferenceProblem[] = [
  zdt1,
  zdt2,
  zdt3,
  zdt4,
  zdt6,
  dtlz(1, 3),
  dtlz(2, 3),
  dtlz(3, 3),
  dtlz(4, 3),
  dtlz(2, 5),
  bnh,
  srn,
];
