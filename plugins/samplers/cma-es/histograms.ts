// How new a found point is: the histogram-based outlier score (HBOS, Goldstein and Dengel 2012) over what was found so far,
// feature by feature, kept up to date point by point. Features have any range: bins double in width as it grows.

const bins = 64;

/** Counts on a grid of bins of a power of two; the window of `bins` cells from `first` covers all values seen. */
export interface Histogram {
  counts: Float64Array;
  first: number;
  width: number;
  largest: number;
  total: number;
}

/** The first value sets the finest width: 2^-40 of itself. */
const finest = (value: number) =>
  Math.max(-1000, Math.floor(Math.log2(Math.max(Math.abs(value), 1e-290))) - 40);

export const newHistogram = (): Histogram => ({
  counts: new Float64Array(bins),
  first: 0,
  width: Number.NaN,
  largest: 0,
  total: 0,
});

/** Joins bins in pairs. */
function coarsen(h: Histogram): void {
  const counts = new Float64Array(bins);
  const first = Math.floor(h.first / 2);
  for (let b = 0; b < bins; b++) counts[Math.floor((h.first + b) / 2) - first]! += h.counts[b]!;
  h.counts = counts;
  h.first = first;
  h.width *= 2;
  h.largest = counts.reduce((most, count) => Math.max(most, count), 0);
}

/** Moves the window by `by` bins; false if a bin that counts would be lost. */
function slide(h: Histogram, by: number): boolean {
  if (Math.abs(by) >= bins) return false;
  const lost = by > 0 ? h.counts.subarray(0, by) : h.counts.subarray(bins + by);
  if (lost.some((count) => count > 0)) return false;
  const counts = new Float64Array(bins);
  for (let b = Math.max(0, by); b < Math.min(bins, bins + by); b++) counts[b - by] = h.counts[b]!;
  h.counts = counts;
  h.first += by;
  return true;
}

/** Counts a value; true if that moved or widened the window. */
export function count(h: Histogram, value: number): boolean {
  if (!Number.isFinite(value)) return false;
  let moved = false;
  if (h.total === 0) {
    h.width = 2 ** finest(value);
    h.first = Math.floor(value / h.width) - bins / 2;
  }
  for (;;) {
    const b = Math.floor(value / h.width) - h.first;
    if (b >= 0 && b < bins) {
      h.largest = Math.max(h.largest, ++h.counts[b]!);
      h.total++;
      return moved;
    }
    moved = true;
    if (!slide(h, b < 0 ? b : b - bins + 1)) coarsen(h);
  }
}

/** The bin of a value; -1 outside the window, and for what is no number. */
export function binOf(h: Histogram, value: number): number {
  const b = Math.floor(value / h.width) - h.first;
  return b >= 0 && b < bins ? b : -1;
}
