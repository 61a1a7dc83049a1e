// Many tests at once: Holm's correction (Holm 1979, Scand. J. Statist. 6, 65), which keeps the chance of any false alarm
// below the level, whatever the tests have in common.

/** Adjusted p values, in the order given: compare them with the level itself. */
export function holm(p: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: p.length }, (_, i) => i).sort((a, b) => p[a]! - p[b]!);
  const adjusted = new Float64Array(p.length);
  let largest = 0;
  for (const [i, test] of order.entries()) {
    largest = Math.max(largest, Math.min(1, (p.length - i) * p[test]!));
    adjusted[test] = largest;
  }
  return adjusted;
}
