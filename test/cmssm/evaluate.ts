// The cmssm evaluator with its manifest's defaults, and the reference points of test/fixtures/cmssm.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  type Evaluated,
  type EvaluatorContext,
  type KeptAttachments,
  matrix,
  statusNames,
} from "lodescan/contract";
import { create } from "../../plugins/evaluators/cmssm/index.js";
import type { Options } from "../../plugins/evaluators/cmssm/inputs.js";

const standardModel = {
  alphaEmInverse: 127.951,
  gFermi: 1.1663787e-5,
  alphaS: 0.1179,
  mZ: 91.1876,
  mb: 4.18,
  mt: 172.69,
  mTau: 1.77686,
};

/** As the host would hand them over. */
export const defaults: Options = {
  model: "cmssm",
  signMu: 1,
  tanBetaAt: "mz",
  susyScale: 0,
  standardModel,
  tolerance: 1e-4,
  maximumIterations: 40,
};

export interface Solved {
  status: string;
  reason: string;
  message: string;
  slha: string;
  values: Record<string, number>;
}

export interface Request {
  options?: Partial<Options>;
  units?: Record<string, string>;
  keep?: KeptAttachments;
}

/** Points as objects with the same names each. */
export async function solve(
  points: readonly Record<string, number>[],
  request: Request = {},
): Promise<Solved[]> {
  const names = Object.keys(points[0]!);
  const parameters = names.map((name) => {
    const unit = request.units?.[name];
    return unit === undefined ? { name } : { name, unit };
  });
  const context = { parameters, keepAttachments: request.keep ?? "none" } as unknown as EvaluatorContext;
  const evaluator = await create({ ...defaults, ...request.options }, context);
  const rows = matrix(points.length, names.length);
  for (const [i, point] of points.entries())
    for (const [j, name] of names.entries()) rows.data[i * names.length + j] = point[name]!;
  const result: Evaluated = await evaluator.evaluate(rows, {
    signal: new AbortController().signal,
    scratch: "",
  });
  const cols = evaluator.observables.length;
  return points.map((_, i) => ({
    status: statusNames[result.status![i]!]!,
    reason: result.reason![i]!,
    message: result.message![i]!,
    slha: result.attachment?.[i] ?? "",
    values: Object.fromEntries(
      evaluator.observables.map(({ name }, k) => [name, result.observables.data[i * cols + k]!]),
    ),
  }));
}

/** A fixture's rows, by column name. */
export function fixture(name: string): Record<string, string>[] {
  const file = fileURLToPath(new URL(`../../../test/fixtures/cmssm/${name}`, import.meta.url));
  const [head, ...lines] = readFileSync(file, "utf8").trim().split("\n");
  const columns = head!.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(columns.map((column, j) => [column, cells[j] ?? ""]));
  });
}
