// Median and quartiles: what a table says of the runs of one strategy.

export interface Quartiles {
  readonly count: number;
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** Linear interpolation between order statistics (type 7 of Hyndman and Fan 1996). Infinite values are values. */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  const at = (sorted.length - 1) * p;
  const below = Math.floor(at);
  const [a, b] = [sorted[below]!, sorted[Math.ceil(at)]!];
  return a === b || !Number.isFinite(a) ? a : a + (at - below) * (b - a);
}

/** NaN in all three where there is no value. */
export function quartiles(values: Iterable<number>): Quartiles {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return { count: 0, low: NaN, median: NaN, high: NaN };
  return {
    count: sorted.length,
    low: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    high: quantile(sorted, 0.75),
  };
}

export function median(values: Iterable<number>): number {
  return quartiles(values).median;
}
