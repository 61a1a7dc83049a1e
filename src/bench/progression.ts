// How a figure grows over a run: its value on a grid of evaluations, and the evaluation at which it reaches each target.

/** Evaluations at which curves are drawn: eight a decade, and the budget. */
export function curveGrid(budget: number): number[] {
  const grid: number[] = [];
  for (let k = 0; ; k++) {
    const at = Math.round(10 ** (k / 8));
    if (at >= budget) return [...new Set([...grid, budget])];
    grid.push(at);
  }
}

/** `values[i]`, after evaluation i + 1, at each entry of the grid; a run that ended early keeps its last value. */
export function onGrid(values: ArrayLike<number>, grid: readonly number[]): (number | null)[] {
  return grid.map((at) => {
    const value = values[Math.min(at, values.length) - 1];
    return value === undefined || !Number.isFinite(value) ? null : value;
  });
}

/** Evaluations until a figure that only grows (or, with `less`, only falls) reaches `target`; null: never. */
export function evaluationsTo(values: ArrayLike<number>, target: number, less = false): number | null {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const reached = less ? values[middle]! <= target : values[middle]! >= target;
    if (reached) high = middle;
    else low = middle + 1;
  }
  return low < values.length ? low + 1 : null;
}

/** Counts the different pieces (islands, cells) reached so far, after each evaluation; -1 is no piece. */
export function piecesReached(count: number, pieceOf: (i: number) => number, rows: number): Float64Array {
  const seen = new Uint8Array(count);
  const reached = new Float64Array(rows);
  let total = 0;
  for (let i = 0; i < rows; i++) {
    const piece = pieceOf(i);
    if (piece >= 0 && piece < count && !seen[piece]) {
      seen[piece] = 1;
      total++;
    }
    reached[i] = total;
  }
  return reached;
}
