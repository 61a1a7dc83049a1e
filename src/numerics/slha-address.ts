// Addresses of numbers in SLHA files, and reading many of them from a file in one native call.
import { LodeError } from "../contract/errors.js";
import { addon } from "./addon.js";

/** Of the blocks of one name at several scales: the one within 1 % of a number (the nearest of several), or one by order. */
export type SlhaScale = number | "first" | "last" | "lowest" | "highest";

/** A number in a block. Without `q`: in the last block of that name that has the entry. */
export interface SlhaEntryAddress {
  /** In any case. */
  block: string;
  /** None: the one number of a block without indices. Particles that follow their count on the line (HiggsBounds, FOBS) are indices too. */
  indices?: readonly number[];
  q?: SlhaScale;
  /** Which number after the indices, from 1 (default): 2 is the pseudoscalar coupling in HiggsBounds' block of fermions. */
  column?: number;
}

/**
 * The width of a decay; or with `daughters` their branching ratio: of the channel that lists them in this order, else in any other;
 * 0 where the table does not list them.
 */
export interface SlhaDecayAddress {
  /** PDG number. */
  decay: number;
  daughters?: readonly number[];
  /** The section's first word, default DECAY; the last of several sections of one particle counts. */
  table?: string;
}

export type SlhaAddress = SlhaEntryAddress | SlhaDecayAddress;

/** By number, as native/core/slha/lookup.h counts them. */
const choices = ["any", "nearest", "first", "last", "lowest", "highest"];

function encoded(address: SlhaAddress): number[] {
  if ("decay" in address) {
    const { daughters } = address;
    const width = daughters === undefined ? 1 : 0;
    return [1, address.decay, width, 0, 0, 1, daughters?.length ?? 0, ...(daughters ?? [])];
  }
  const { indices = [], q, column = 1 } = address;
  const choice = q === undefined ? "any" : typeof q === "number" ? "nearest" : q;
  const scale = typeof q === "number" ? q : 0;
  return [0, 0, 0, choices.indexOf(choice), scale, column, indices.length, ...indices];
}

/** `MASS 25` or `DECAY 25 -> 22 22`, for messages. */
export function slhaAddressText(address: SlhaAddress): string {
  if ("decay" in address) {
    const daughters = address.daughters === undefined ? "" : ` -> ${address.daughters.join(" ")}`;
    return `${address.table ?? "DECAY"} ${address.decay}${daughters}`;
  }
  const { block, indices = [], q, column } = address;
  const scale = q === undefined ? "" : ` Q=${q}`;
  return [block + scale, ...indices, ...(column === undefined ? [] : [`(column ${column})`])].join(" ");
}

/** Numbers to look up, checked and encoded once. */
export class SlhaAddresses {
  readonly list: readonly SlhaAddress[];
  /** What the native functions take. */
  readonly handle: unknown;

  constructor(list: readonly SlhaAddress[]) {
    this.list = list;
    for (const address of list) checkAddress(address);
    const names = list.map((address) =>
      "decay" in address ? (address.table ?? "DECAY") : address.block.trim(),
    );
    this.handle = addon.slhaAddresses!(Float64Array.from(list.flatMap(encoded)), names);
  }

  /** The numbers in the file `bytes`, NaN where it has none. Only what is asked for crosses from native code. */
  read(bytes: Uint8Array, out = new Float64Array(this.list.length)): Float64Array {
    addon.slhaRead!(bytes, this.handle, out);
    return out;
  }
}

function checkAddress(address: SlhaAddress): void {
  const whole =
    "decay" in address ? [address.decay, ...(address.daughters ?? [])] : [...(address.indices ?? [])];
  const name = "decay" in address ? (address.table ?? "DECAY") : address.block;
  if (name.trim() !== "" && whole.every(Number.isSafeInteger)) return;
  throw new LodeError("LODE_NATIVE_ARGUMENT", `${slhaAddressText(address)} is no address in an SLHA file.`, {
    found: address,
    expected: "the name of a block and whole numbers, or PDG numbers",
  });
}
