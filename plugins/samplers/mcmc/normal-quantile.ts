// Quantiles of the standard normal distribution: the native core's, as the inverse of a gaussian prior.
import { cubeToParameters, encodeProblem } from "lodescan/numerics";

const standardNormal = encodeProblem({
  parameters: [{ prior: "gaussian", numbers: [0, 1] }],
  observables: 0,
  derived: [],
  terms: [],
  constraints: [],
  objectives: [],
  target: { kind: "constraints" },
});

export function normalQuantiles(probabilities: Float64Array): Float64Array {
  return cubeToParameters(standardNormal, { data: probabilities, rows: probabilities.length, cols: 1 }).data;
}
