// The problem that samplers are put through: smooth, with a likelihood, a constraint and objectives, so that a sampler
// finds whatever it needs; in any dimension, and with integer and choice parameters.
import type { ReferenceParameter, ReferenceProblem } from "../problems/problem.js";
import { whole } from "../problems/problem.js";

function bowlOver(name: string, parameters: readonly ReferenceParameter[]): ReferenceProblem {
  return {
    name,
    summary: "a bowl with its bottom at 0.3 in every direction",
    parameters,
    observables: [{ name: "distance" }, { name: "first" }],
    likelihood: { distance: { mean: 0.1, sigma: 0.05 } },
    constraints: { first: { max: 0.9 } },
    objectives: { distance: "minimize", first: "maximize" },
    target: { sigmas: 2 },
    evaluate(x, out) {
      let sum = 0;
      for (let j = 0; j < parameters.length; j++) sum += (x[j]! - 0.3) ** 2;
      out[0] = sum / parameters.length;
      out[1] = x[0]!;
      return true;
    },
    baseline: 0.5,
    components: whole,
    cells: whole,
    usual: { initial: 10, evaluations: 50 },
  };
}

export function bowl(dim: number): ReferenceProblem {
  const parameters = Array.from({ length: dim }, (_, j) => ({ name: `x${j + 1}`, min: 0, max: 1 }));
  return bowlOver(`bowl-${dim}`, parameters);
}

/** A continuous parameter beside the discrete kinds asked for. */
export function mixedBowl(kinds: readonly string[]): ReferenceProblem {
  const parameters: ReferenceParameter[] = [{ name: "x", min: 0, max: 1 }];
  if (kinds.includes("integer")) parameters.push({ name: "n", prior: "integer", min: -1, max: 3 });
  if (kinds.includes("choice")) {
    parameters.push({ name: "c", prior: "choice", min: 0, max: 2, values: [0, 0.5, 2] });
  }
  return bowlOver("bowl-mixed", parameters);
}
