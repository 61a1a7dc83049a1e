// The model that the conformance suite runs this plugin with.
export function evaluate({ x1, x2 }: { x1: number; x2: number }) {
  if (x1 + x2 > 1.8) return { unphysical: "corner" };
  return { O1: x1 * x1 + x2 * x2, O2: x1 * x2 };
}
