// A reference problem of lodescan/testing as an evaluator, so that it can be run like any other scan.
import { type CreateEvaluator, LodeError, matrix, row, Status, type StatusCode } from "lodescan/contract";
import { nearestName } from "lodescan/numerics";
import { type ReferenceProblem, referenceProblems } from "lodescan/testing";

interface Options {
  problem: string;
}

export const create: CreateEvaluator<Options> = (options, context) => {
  const problem = problemOf(options.problem);
  const columns = problem.parameters.map(({ name }) => columnOf(context.parameters, name, problem));
  const point = new Float64Array(columns.length);
  return {
    observables: problem.observables.map(({ name }) => ({ name })),
    evaluate(parameters) {
      const observables = matrix(parameters.rows, problem.observables.length);
      const status: StatusCode[] = [];
      const reason: string[] = [];
      for (let i = 0; i < parameters.rows; i++) {
        for (const [j, column] of columns.entries())
          point[j] = parameters.data[i * parameters.cols + column]!;
        const physical = problem.evaluate(point, row(observables, i));
        status.push(physical ? Status.ok : Status.unphysical);
        reason.push(physical ? "" : "unphysical");
      }
      return { observables, status, reason };
    },
  };
};

function problemOf(name: string): ReferenceProblem {
  const found = referenceProblems.find((problem) => problem.name === name);
  if (found !== undefined) return found;
  const names = referenceProblems.map((problem) => problem.name);
  const near = nearestName(name, names);
  throw new LodeError("LODE_EVAL_CREATE", `There is no reference problem ${name}.`, {
    path: "/evaluator/options/problem",
    found: name,
    expected: names,
    hint: near === undefined ? `There are ${names.join(", ")}.` : `Did you mean ${near}?`,
  });
}

function columnOf(parameters: readonly { name: string }[], name: string, problem: ReferenceProblem): number {
  const column = parameters.findIndex((parameter) => parameter.name === name);
  if (column >= 0) return column;
  throw new LodeError("LODE_EVAL_CREATE", `The problem ${problem.name} needs the parameter ${name}.`, {
    path: "/parameters",
    found: parameters.map((parameter) => parameter.name),
    expected: problem.parameters.map((parameter) => parameter.name),
    hint: `Give ${name} a prior.`,
  });
}
