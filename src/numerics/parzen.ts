// Parzen estimators on the unit cube: a mixture with one component a point and one for the prior. Products of truncated
// normals, of normals over the cells of integers, and of smoothed choices; jointly, or each column by itself.
// Bergstra et al. 2011 (NeurIPS 24), Watanabe (arXiv:2304.11127). Points come and go at a cost that their number hardly
// changes: neighbours and what follows from them are kept, not computed again.
import { type Matrix, matrix } from "../contract/matrix.js";
import type { Random } from "../contract/random.js";
import type { Dimension } from "../contract/sampler.js";
import { addon } from "./addon.js";
import { kernels } from "./kernels.js";

export interface ParzenOptions {
  readonly dimensions: readonly Dimension[];
  /** Products of all columns; else each column by itself. */
  readonly joint: boolean;
  /** neighbours: the larger gap to the next points of the column. scott: standard deviation x n^(-1 / (dim + 4)). */
  readonly widths: "neighbours" | "scott";
  /** fading: from 1/n for the first point to 1 for the latest 25, times its count. even: its count. */
  readonly weights: "fading" | "even";
  /** Weight of the prior, where a point weighs 1: mean 1/2, width 1, choices even. */
  readonly priorWeight: number;
}

/** 0: continuous; n: an integer of n values; -n: a choice among n. */
function levelsOf(dimensions: readonly Dimension[]): Int32Array {
  return Int32Array.from(dimensions, ({ kind, levels = 1 }) =>
    kind === "continuous" ? 0 : kind === "integer" ? levels : -levels,
  );
}

export class ParzenDensity {
  readonly #options: ParzenOptions;
  readonly #levels: Int32Array;
  readonly #dim: number;
  /** Points at most, without growing. Component 0 is the prior, component i point i - 1, points in order of their turn. */
  #room = 0;
  #size = 0;
  #total = 0;
  #turns = new Float64Array(0);
  #counts = new Float64Array(0);
  /** Each (dim, room + 1). A NaN among the scales says that scale and offset are to be computed. */
  #centres = new Float64Array(0);
  #widths = new Float64Array(0);
  #scales = new Float64Array(0);
  #offsets = new Float64Array(0);
  /** (dim, room): the points of each column by value. */
  #order = new Int32Array(0);
  /** What widths were clipped to, and the smoothing of choices. */
  #least = 0;
  #smoothing = 0;
  #weights: { weights: Float64Array; logs: Float64Array } | undefined;

  constructor(options: ParzenOptions) {
    this.#options = options;
    this.#levels = levelsOf(options.dimensions);
    this.#dim = this.#levels.length;
    this.#grow(16);
  }

  /** Number of points. */
  get size(): number {
    return this.#size;
  }

  /** Number of points that these stand for. */
  get total(): number {
    return this.#total;
  }

  clear(): void {
    this.#size = this.#total = 0;
    this.#weights = undefined;
  }

  /** Adds a point that stands for `count` ones told about `turn`; the order of turns is that of age. */
  insert(point: ArrayLike<number>, turn: number, count = 1): void {
    if (this.#size === this.#room) this.#grow(2 * this.#room);
    const at = this.#place(turn);
    this.#shift(at, 1);
    this.#turns[at] = turn;
    this.#counts[at] = count;
    for (let j = 0; j < this.#dim; j++) {
      const cell = j * (this.#room + 1) + at + 1;
      this.#centres[cell] = point[j]!;
      this.#scales[cell] = NaN;
      if (this.#levels[j]! < 0) this.#widths[cell] = this.#choiceWidth(j);
      else this.#enter(j, at);
    }
    this.#size++;
    this.#total += count;
    this.#weights = undefined;
    if (this.#options.widths === "neighbours") this.#fitAround(at);
  }

  /** Takes out the point of that turn. */
  remove(turn: number): void {
    const at = this.#place(turn) - 1;
    if (at < 0 || this.#turns[at] !== turn) throw new RangeError(`there is no point of turn ${turn}`);
    this.#total -= this.#counts[at]!;
    this.#size--;
    const neighbours: number[] = [];
    for (let j = 0; j < this.#dim; j++) {
      if (this.#levels[j]! < 0) continue;
      const order = this.#order.subarray(j * this.#room, j * this.#room + this.#size + 1);
      const rank = order.indexOf(at);
      order.copyWithin(rank, rank + 1);
      neighbours.push(j, rank);
    }
    this.#shift(at, -1);
    this.#weights = undefined;
    if (this.#options.widths === "neighbours")
      for (let k = 0; k < neighbours.length; k += 2)
        for (const rank of [neighbours[k + 1]! - 1, neighbours[k + 1]!]) this.#fitGap(neighbours[k]!, rank);
  }

  /** Log density at points (rows, dim): (rows, 1) jointly, else (rows, dim), one a column. */
  logDensity(points: Matrix): Matrix {
    const { logs } = this.#ready();
    const out = matrix(points.rows, this.#options.joint ? 1 : points.cols);
    const arrays = [logs, this.#scales, this.#offsets] as const;
    const { joint } = this.#options;
    addon.parzenLogDensity!(
      ...this.#mixture(),
      kernels(),
      ...arrays,
      joint,
      points.rows,
      points.data,
      out.data,
    );
    return out;
  }

  /** `rows` points, a pure function of the stream's key: nothing is taken from the stream. */
  draw(random: Random, rows: number): Matrix {
    const { weights } = this.#ready();
    const out = matrix(rows, this.#dim);
    addon.parzenDraw!(...this.#mixture(), weights, random.key, this.#options.joint, rows, out.data);
    return out;
  }

  #mixture() {
    return [this.#dim, this.#levels, this.#size + 1, this.#room + 1, this.#centres, this.#widths] as const;
  }

  /** Brings widths, scales, offsets and weights up to date. */
  #ready(): { weights: Float64Array; logs: Float64Array } {
    if (this.#weights !== undefined) return this.#weights;
    const { priorWeight, widths } = this.#options;
    // Not narrower than this, so that no kernel is a needle: Hyperopt's and Optuna's "magic clip".
    const least = 1 / Math.min(100, this.#total + 2);
    const smoothing = priorWeight / (this.#total + 1);
    const all = least !== this.#least || widths === "scott";
    [this.#least, this.#smoothing] = [least, smoothing];
    for (let j = 0; j < this.#dim; j++) {
      const first = j * (this.#room + 1) + 1;
      if (this.#levels[j]! < 0) this.#widths.fill(this.#choiceWidth(j), first, first + this.#size);
      else if (all && widths === "scott") this.#fitScott(j);
      else if (all) for (let rank = 0; rank < this.#size; rank++) this.#fitGap(j, rank);
    }
    addon.parzenRefresh!(...this.#mixture(), this.#scales, this.#offsets);
    const weights = this.#componentWeights();
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const logs = weights.map((weight) => Math.log(weight / total));
    this.#weights = { weights, logs };
    return this.#weights;
  }

  /** Watanabe, section 3.3.2: the older the less, but for the latest 25. */
  #componentWeights(): Float64Array {
    const { priorWeight, weights } = this.#options;
    const n = this.#total;
    const out = new Float64Array(this.#size + 1);
    out[0] = this.#size === 0 ? 1 : priorWeight;
    let before = 0;
    for (let i = 0; i < this.#size; i++) {
      const count = this.#counts[i]!;
      const age = before + (count - 1) / 2;
      before += count;
      const fades = weights === "fading" && age < n - 25;
      out[i + 1] = fades ? count * (1 / n + (1 - 1 / n) * (n > 26 ? age / (n - 26) : 0)) : count;
    }
    return out;
  }

  /** Probability of each level that is not the component's own. */
  #choiceWidth(j: number): number {
    return this.#smoothing / (1 - this.#levels[j]! * this.#smoothing);
  }

  /** How many points are not younger than `turn`. */
  #place(turn: number): number {
    let [low, high] = [0, this.#size];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#turns[middle]! <= turn) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Makes room for a point at place `at` (by 1), or closes the gap there (by -1). */
  #shift(at: number, by: 1 | -1): void {
    const from = by === 1 ? at : at + 1;
    const end = by === 1 ? this.#size : this.#size + 1;
    if (from === end) return;
    this.#turns.copyWithin(from + by, from, end);
    this.#counts.copyWithin(from + by, from, end);
    for (let j = 0; j < this.#dim; j++) {
      const first = j * (this.#room + 1) + 1;
      for (const array of [this.#centres, this.#widths, this.#scales, this.#offsets])
        array.copyWithin(first + from + by, first + from, first + end);
      if (this.#levels[j]! < 0) continue;
      const order = this.#order.subarray(j * this.#room, j * this.#room + this.#size);
      for (let rank = 0; rank < order.length; rank++) if (order[rank]! >= from) order[rank]! += by;
    }
  }

  /** Enters point `at` into the order of column j; of equals, the earlier comes first. */
  #enter(j: number, at: number): void {
    const first = j * (this.#room + 1) + 1;
    const order = this.#order.subarray(j * this.#room, j * this.#room + this.#size + 1);
    const value = this.#centres[first + at]!;
    let [low, high] = [0, this.#size];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#centres[first + order[middle]!]!;
      if (other < value || (other === value && order[middle]! < at)) low = middle + 1;
      else high = middle;
    }
    order.copyWithin(low + 1, low, this.#size);
    order[low] = at;
  }

  /** Widths of point `at` and of its neighbours in each column. */
  #fitAround(at: number): void {
    for (let j = 0; j < this.#dim; j++) {
      if (this.#levels[j]! < 0) continue;
      const order = this.#order.subarray(j * this.#room, j * this.#room + this.#size);
      const rank = order.indexOf(at);
      for (let k = rank - 1; k <= rank + 1; k++) this.#fitGap(j, k);
    }
  }

  /** The larger gap to the neighbours; at the ends the only one; the farther end of the interval for a single point. */
  #fitGap(j: number, rank: number): void {
    if (rank < 0 || rank >= this.#size) return;
    const first = j * (this.#room + 1) + 1;
    const at = (k: number) => this.#centres[first + this.#order[j * this.#room + k]!]!;
    const x = at(rank);
    let gap = Math.max(x, 1 - x);
    if (this.#size > 1)
      gap = Math.max(rank > 0 ? x - at(rank - 1) : 0, rank + 1 < this.#size ? at(rank + 1) - x : 0);
    this.#setWidth(first + this.#order[j * this.#room + rank]!, gap);
  }

  #fitScott(j: number): void {
    const first = j * (this.#room + 1) + 1;
    const values = this.#centres.subarray(first, first + this.#size);
    const [mean, square] = [0, 1].map((center) =>
      values.reduce((sum, x, i) => sum + this.#counts[i]! * (center === 0 ? x : x * x), 0),
    ) as [number, number];
    const n = this.#total;
    const variance = n > 1 ? Math.max(0, (square - (mean * mean) / n) / (n - 1)) : 0.25;
    const width = Math.sqrt(variance) * n ** (-1 / (this.#dim + 4));
    for (let i = 0; i < this.#size; i++) this.#setWidth(first + i, width);
  }

  #setWidth(cell: number, width: number): void {
    const clipped = Math.min(1, Math.max(this.#least, width));
    if (clipped === this.#widths[cell]) return;
    this.#widths[cell] = clipped;
    this.#scales[cell] = NaN;
  }

  #grow(room: number): void {
    const copied = (old: Float64Array, extra: number) => {
      const wide = new Float64Array(this.#dim * (room + extra));
      for (let j = 0; j < this.#dim && old.length > 0; j++) {
        const from = j * (this.#room + extra);
        wide.set(old.subarray(from, from + this.#size + extra), j * (room + extra));
      }
      return wide;
    };
    const longer = (old: Float64Array) => {
      const long = new Float64Array(room);
      long.set(old.subarray(0, this.#size));
      return long;
    };
    [this.#turns, this.#counts] = [longer(this.#turns), longer(this.#counts)];
    this.#order = Int32Array.from(copied(Float64Array.from(this.#order), 0));
    [this.#centres, this.#widths] = [copied(this.#centres, 1), copied(this.#widths, 1)];
    [this.#scales, this.#offsets] = [copied(this.#scales, 1), copied(this.#offsets, 1)];
    this.#room = room;
    for (let j = 0; j < this.#dim; j++) {
      const prior = j * (room + 1);
      this.#centres[prior] = 0.5;
      this.#widths[prior] = this.#levels[j]! < 0 ? -1 / this.#levels[j]! : 1;
      this.#scales[prior] = NaN;
    }
  }
}
