// Tree ensembles of the native core: growing, and putting trees together to one model.
import { LodeError } from "../contract/errors.js";
import type { Matrix } from "../contract/matrix.js";
import type { NativeModel } from "../contract/native.js";
import { addon } from "./addon.js";
import { surrogateShape } from "./surrogate.js";

/** Inputs as trees read them. Rests in shared memory: sort once, post to every thread. */
export interface SortedColumns {
  rows: number;
  cols: number;
  /** (cols, rows). */
  x: Float32Array;
  /** (cols, rows): rows by ascending x. */
  order: Uint32Array;
}

export function sortColumns({ data, rows, cols }: Matrix): SortedColumns {
  const x = new Float32Array(new SharedArrayBuffer(4 * data.length));
  const order = new Uint32Array(new SharedArrayBuffer(4 * data.length));
  addon.sortColumns!(data, rows, cols, x, order);
  return { rows, cols, x, order };
}

export interface ForestOptions {
  /** Inputs tried at a node. */
  features: number;
  /** Fewest rows of a leaf. */
  leastRows: number;
  depth: number;
  bootstrap: boolean;
  /** One random threshold an input instead of the best. */
  randomSplits: boolean;
}

export interface TreeData {
  columns: SortedColumns;
  /** (rows, outputs), NaN = masked; with `classes` (rows, 1) of class numbers. */
  targets: Float64Array;
  weights?: Float64Array;
  /** 0: regression. */
  classes: number;
}

/** Trees, one behind the other; leaves hold one value an output or class. */
export interface GrownTrees {
  nodes: Int32Array;
  sizes: Int32Array;
  leaves: Float32Array;
}

export interface GrownForest extends GrownTrees {
  /** (rows, values): sums over the trees whose bootstrap left the row out, and how many those are. */
  outside: Float64Array;
  counted: Int32Array;
}

/** Trees first .. last - 1 of a forest; tree t depends on the data and (key, t) alone. */
export function growForest(
  { columns, targets, weights, classes }: TreeData,
  o: ForestOptions,
  key: Uint32Array,
  first: number,
  last: number,
  cancel?: Int32Array,
): GrownForest {
  return addon.growForest!(
    columns.x,
    columns.order,
    columns.rows,
    columns.cols,
    targets,
    weights,
    classes,
    Float64Array.of(o.features, o.leastRows, o.depth, Number(o.bootstrap), Number(o.randomSplits)),
    key,
    first,
    last,
    cancel,
  ) as GrownForest;
}

/** Weighted mean and standard deviation of each column, over finite values; scale 1 for constant columns. */
export function columnScales(
  targets: Matrix,
  weights?: Float64Array,
): { shift: Float64Array; scale: Float64Array } {
  const { data, rows, cols } = targets;
  const shift = new Float64Array(cols);
  const scale = new Float64Array(cols).fill(1);
  for (let k = 0; k < cols; k++) {
    let sum = 0;
    let mean = 0;
    let squares = 0;
    for (let i = 0; i < rows; i++) {
      const value = data[i * cols + k]!;
      const weight = weights ? weights[i]! : 1;
      if (!Number.isFinite(value) || !(weight > 0)) continue;
      sum += weight;
      const step = value - mean;
      mean += (step * weight) / sum;
      squares += weight * step * (value - mean);
    }
    const deviation = sum > 0 ? Math.sqrt(squares / sum) : 0;
    shift[k] = mean;
    if (deviation > 1e-12 * Math.abs(mean) && Number.isFinite(deviation)) scale[k] = deviation;
  }
  return { shift, scale };
}

/** (target - shift) / scale in shared memory; without scales a copy. What is not finite is NaN, and so masked. */
export function scaledTargets(
  { data, cols }: Matrix,
  scales?: { shift: Float64Array; scale: Float64Array },
): Float64Array {
  const out = new Float64Array(new SharedArrayBuffer(8 * data.length));
  for (let i = 0; i < data.length; i++) {
    const value = scales ? (data[i]! - scales.shift[i % cols]!) / scales.scale[i % cols]! : data[i]!;
    out[i] = Number.isFinite(value) ? value : Number.NaN;
  }
  return out;
}

const links = ["identity", "softmax", "shares"] as const;

/** How raw values z become predictions. */
export interface TreeForm {
  inputs: number;
  outputs: number;
  /** The mean of all trees, their deviation the spread; else the trees of each ensemble are summed. */
  averaged: boolean;
  /** z scale + shift; softmax(slope z + offset); softmax(slope log(max(z, floor)) + offset). */
  link: (typeof links)[number];
  shift: ArrayLike<number>;
  scale: ArrayLike<number>;
  offset: ArrayLike<number>;
  slope: number;
  floor: number;
  /** 1 where averaged. */
  ensembles: number;
}

/** Trees of one ensemble; `output` -1 where leaves hold a value of each. */
export interface TreeGroup extends GrownTrees {
  ensemble: number;
  output: number;
}

/** The layout is described in native/core/tree_model.h. */
export function assembleTrees(form: TreeForm, groups: readonly TreeGroup[]): NativeModel {
  const trees = groups.reduce((sum, group) => sum + group.sizes.length, 0);
  const words = 7 + 4 * trees + groups.reduce((sum, group) => sum + group.nodes.length, 0);
  const code = new Int32Array(new SharedArrayBuffer(4 * words));
  const numbers = new Float64Array(new SharedArrayBuffer(8 * (3 * form.outputs + 2)));
  const leaves = groups.reduce((sum, group) => sum + group.leaves.length, 0);
  const weights = new Float32Array(new SharedArrayBuffer(4 * leaves));
  const { inputs, outputs, averaged, link, ensembles } = form;
  code.set([1, inputs, outputs, Number(averaged), links.indexOf(link), ensembles, trees]);
  let head = 7;
  let node = 7 + 4 * trees;
  let leaf = 0;
  for (const group of groups) {
    code.set(group.nodes, node);
    weights.set(group.leaves, leaf);
    for (const size of group.sizes) {
      code.set([group.ensemble, group.output, size, leaf], head);
      head += 4;
      leaf += ((size + 1) / 2) * (group.output < 0 ? outputs : 1);
    }
    node += group.nodes.length;
  }
  numbers.set(form.shift, 0);
  numbers.set(form.scale, outputs);
  numbers.set(form.offset, 2 * outputs);
  numbers.set([form.slope, form.floor], 3 * outputs);
  return { kind: "trees", code, numbers, weights };
}

const format = "lodescan-trees-1";

/** A model of trees as bytes: a line of JSON with the lengths and a checksum, then the arrays. */
export function treesToBytes({ code, numbers, weights }: NativeModel): Uint8Array {
  const arrays = [numbers, code, weights].map((a) => new Uint8Array(a.buffer, a.byteOffset, a.byteLength));
  const head = { format, lengths: arrays.map((a) => a.length), sum: checksum(arrays) };
  const line = new TextEncoder().encode(`${JSON.stringify(head)}\n`);
  const bytes = new Uint8Array(line.length + arrays.reduce((sum, a) => sum + a.length, 0));
  let at = 0;
  for (const part of [line, ...arrays]) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** FNV-1a over all bytes. */
function checksum(arrays: readonly Uint8Array[]): number {
  let sum = 0x811c9dc5;
  for (const array of arrays)
    for (let i = 0; i < array.length; i++) sum = Math.imul(sum ^ array[i]!, 0x01000193);
  return sum >>> 0;
}

function shapeOf(model: NativeModel, refuse: (found: string) => LodeError) {
  try {
    return surrogateShape(model);
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : String(error));
  }
}

/** The model that treesToBytes wrote; LODE_STORE_CORRUPT where the bytes are anything else, cut short or changed. */
export function treesFromBytes(
  bytes: Uint8Array,
  expected: { inputs: number; outputs: number; classifies: boolean },
): NativeModel {
  const refuse = (found: string) =>
    new LodeError("LODE_STORE_CORRUPT", "These bytes are no saved trees of this version.", {
      found,
      expected: format,
    });
  const end = bytes.indexOf(10);
  let head: { format?: unknown; lengths?: unknown; sum?: unknown };
  try {
    head = JSON.parse(new TextDecoder().decode(bytes.subarray(0, Math.max(0, end))));
  } catch {
    throw refuse("no heading");
  }
  const { lengths, sum } = head;
  if (head.format !== format || !Array.isArray(lengths) || lengths.length !== 3)
    throw refuse(String(head.format));
  const whole = lengths.every((length) => Number.isInteger(length) && length >= 0);
  if (!whole || lengths.reduce((a, b) => a + b, end + 1) !== bytes.length)
    throw refuse(`${bytes.length} bytes`);
  let at = end + 1;
  const parts = lengths.map((length: number) => {
    const part = new Uint8Array(new SharedArrayBuffer(length));
    part.set(bytes.subarray(at, at + length));
    at += length;
    return part;
  });
  if (checksum(parts) !== sum || lengths[0] % 8 !== 0 || lengths[1] % 4 !== 0 || lengths[2] % 4 !== 0)
    throw refuse("changed bytes");
  const model: NativeModel = {
    kind: "trees",
    numbers: new Float64Array(parts[0]!.buffer),
    code: new Int32Array(parts[1]!.buffer),
    weights: new Float32Array(parts[2]!.buffer),
  };
  const shape = shapeOf(model, refuse);
  const classifies = model.code[4] !== 0;
  if (
    shape.inputs !== expected.inputs ||
    shape.outputs !== expected.outputs ||
    classifies !== expected.classifies
  )
    throw new LodeError("LODE_STORE_CORRUPT", "The saved trees have another shape than the scan asks for.", {
      found: { inputs: shape.inputs, outputs: shape.outputs, classifies },
      expected,
    });
  return model;
}
