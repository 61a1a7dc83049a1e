// All reference problems, by name.

import { classics } from "./classics.js";
import { fiveModes, logGamma2d, logGamma10d, shells2d, shells5d, shells10d, terraces } from "./evidences.js";
import { frontProblems } from "./fronts.js";
import { testFunctions } from "./functions.js";
import { islands } from "./islands.js";
import { banana, bimodal, gaussian2d, gaussian5d, gaussian10d } from "./posteriors.js";
import type { ReferenceProblem } from "./problem.js";
import { quadratic2d, quadratic2dSmall, quadratic7d, quadratic7dSmall } from "./quadratics.js";
import { eggbox, f2d, f3d, f3dNarrow } from "./ripples.js";
import { curvedTube, mostlyUnphysical, twoRings } from "./veins.js";

export const referenceProblems: readonly ReferenceProblem[] = [
  eggbox,
  quadratic2d,
  quadratic2dSmall,
  quadratic7d,
  quadratic7dSmall,
  f2d,
  f3d,
  f3dNarrow,
  twoRings,
  mostlyUnphysical,
  curvedTube,
  islands,
  gaussian2d,
  gaussian5d,
  gaussian10d,
  banana,
  bimodal,
  shells2d,
  shells5d,
  shells10d,
  fiveModes,
  logGamma2d,
  logGamma10d,
  terraces,
  ...testFunctions,
  ...classics,
  ...frontProblems,
];

/** The problem of that name. */
export function referenceProblem(name: string): ReferenceProblem {
  const found = referenceProblems.find((problem) => problem.name === name);
  if (found === undefined) {
    const names = referenceProblems.map((problem) => problem.name).join(", ");
    throw new RangeError(`there is no reference problem "${name}"; there are ${names}`);
  }
  return found;
}

export { dtlz } from "./dtlz.js";
export { frontProblems } from "./fronts.js";
