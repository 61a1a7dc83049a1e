// Which instruction set the kernels use: the fastest of this machine, or what the environment variable LODE_SIMD says.
// Results are the same bit for bit on one instruction set only.
import { LodeError } from "../contract/errors.js";
import { addon } from "./addon.js";

/** Names by number, as native/simd/kernels.h counts them. */
const names = ["scalar", "avx2", "avx512", "neon"] as const;
export type InstructionSet = (typeof names)[number];

/** Names of what this machine can run, `scalar` always among them. */
export function instructionSets(): InstructionSet[] {
  return names.filter((_, number) => addon.hasInstructionSet!(number) as boolean);
}

function choose(): number {
  const wanted = process.env.LODE_SIMD;
  if (wanted === undefined || wanted === "") return addon.bestInstructionSet!() as number;
  const number = (names as readonly string[]).indexOf(wanted);
  if (number < 0 || !addon.hasInstructionSet!(number)) {
    throw new LodeError(
      "LODE_NATIVE_ARGUMENT",
      `This machine cannot use the kernels "${wanted}" that LODE_SIMD asks for.`,
      {
        path: "LODE_SIMD",
        found: wanted,
        expected: instructionSets().join(", "),
        hint: "unset LODE_SIMD to use the fastest",
      },
    );
  }
  return number;
}

let chosen: number | undefined;

/** The number of the instruction set, for the addon's functions; chosen once a thread. */
export function kernels(): number {
  chosen ??= choose();
  return chosen;
}

/** The name of the instruction set in use. */
export function instructionSet(): InstructionSet {
  return names[kernels()]!;
}
