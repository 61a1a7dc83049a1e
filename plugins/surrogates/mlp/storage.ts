// A fitted ensemble as bytes: a line of JSON with the lengths, then the arrays, so that a resumed fit goes on exactly.
import { LodeError } from "lodescan/contract";
import type { NetworkState } from "lodescan/numerics";

export interface Stored {
  weights: Float32Array;
  moments: Float32Array;
  steps: Float64Array;
  shift: Float64Array;
  scale: Float64Array;
}

const order = ["steps", "shift", "scale", "weights", "moments"] as const;

/** All numbers of the network and of the standardization of its targets. */
export function toBytes(state: NetworkState, shift: Float64Array, scale: Float64Array): Uint8Array {
  const arrays: Stored = { weights: state.weights, moments: state.moments, steps: state.steps, shift, scale };
  const lengths = order.map((name) => arrays[name].length);
  const head = new TextEncoder().encode(`${JSON.stringify({ format: "lodescan-mlp-1", lengths })}\n`);
  const bytes = new Uint8Array(head.length + order.reduce((sum, name) => sum + arrays[name].byteLength, 0));
  bytes.set(head);
  let at = head.length;
  for (const name of order) {
    const array = arrays[name];
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += array.byteLength;
  }
  return bytes;
}

export function fromBytes(bytes: Uint8Array): Stored {
  const end = bytes.indexOf(10);
  const refuse = () => new LodeError("LODE_STORE_CORRUPT", "These bytes are no saved network.");
  if (end < 0) throw refuse();
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))) as {
    format: string;
    lengths: number[];
  };
  if (head.format !== "lodescan-mlp-1" || head.lengths.length !== order.length) throw refuse();
  const out: Partial<Record<(typeof order)[number], Float32Array | Float64Array>> = {};
  let at = end + 1;
  order.forEach((name, i) => {
    const type = name === "weights" || name === "moments" ? Float32Array : Float64Array;
    const length = head.lengths[i]! * type.BYTES_PER_ELEMENT;
    if (at + length > bytes.length) throw refuse();
    out[name] = new type(bytes.slice(at, at + length).buffer);
    at += length;
  });
  return out as unknown as Stored;
}
