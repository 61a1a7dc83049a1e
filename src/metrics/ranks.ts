// Ranks with ties: equal values share the mean of the ranks they take together.

export interface Ranks {
  /** From 1 for the smallest value, in the order of the values. */
  readonly ranks: Float64Array;
  /** Sizes of the groups of equal values, groups of one included. */
  readonly ties: readonly number[];
}

export function midranks(values: ArrayLike<number>): Ranks {
  const order = Array.from({ length: values.length }, (_, i) => i).sort((a, b) =>
    values[a] === values[b] ? 0 : values[a]! - values[b]!,
  );
  const ranks = new Float64Array(values.length);
  const ties: number[] = [];
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let i = from; i < to; i++) ranks[order[i]!] = (from + to + 1) / 2;
    ties.push(to - from);
    from = to;
  }
  return { ranks, ties };
}

/** Sum of t^3 - t over groups of ties: by how much they shrink the variance of rank sums. */
export function tieSum(ties: readonly number[]): number {
  return ties.reduce((sum, t) => sum + t ** 3 - t, 0);
}
