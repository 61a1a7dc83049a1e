// Fitted surrogates of every kind that the native core scores.
import { LodeError } from "../contract/errors.js";
import { type Matrix, matrix } from "../contract/matrix.js";
import type { NativeModel } from "../contract/native.js";
import { addon } from "./addon.js";
import { kernels } from "./kernels.js";

/** In the order of SurrogateKind in native/core/surrogate.h. */
const surrogateKinds = ["network", "trees"] as const;

export type SurrogateKind = (typeof surrogateKinds)[number];

/** The number by which the native core knows a model's kind. */
export function surrogateKind({ kind }: NativeModel): number {
  const number = (surrogateKinds as readonly string[]).indexOf(kind);
  if (number >= 0) return number;
  throw new LodeError("LODE_NATIVE_ARGUMENT", `The native core has no scorer for models of kind "${kind}".`, {
    found: kind,
    expected: surrogateKinds.join(", "),
  });
}

/** What a model takes and gives; throws LODE_NATIVE_ARGUMENT where its arrays make no model. */
export function surrogateShape(model: NativeModel): { inputs: number; outputs: number; members: number } {
  const { code, numbers, weights } = model;
  const [inputs, outputs, members] = addon.surrogateShape!(
    surrogateKind(model),
    code,
    numbers,
    weights,
  ) as number[];
  return { inputs: inputs!, outputs: outputs!, members: members! };
}

/** Mean and spread over a model's members (0 where it has one), both (rows, outputs); the same numbers as in a scorer. */
export function predictSurrogate(model: NativeModel, inputs: Matrix): { mean: Matrix; spread: Matrix } {
  const { outputs } = surrogateShape(model);
  const { rows } = inputs;
  const mean = matrix(rows, outputs, true);
  const spread = matrix(rows, outputs, true);
  const { code, numbers, weights } = model;
  addon.predictSurrogate!(
    kernels(),
    surrogateKind(model),
    code,
    numbers,
    weights,
    inputs.data,
    rows,
    mean.data,
    spread.data,
  );
  return { mean, spread };
}
