// The box: what is drawn outside the unit cube is reflected at its faces, and the distribution learns from the reflected
// point as if it had been drawn there. So the mean never leaves the box, an optimum inside sees no box once the steps are
// small, and there are no mirror images of the landscape to be drawn to, as there are where only the evaluation is folded.

/** Nearest to a face that a point comes: the cube is open. */
const margin = 2 ** -53;

/** Reflected at 0 and 1 until it lies between them. */
export function reflected(y: number): number {
  if (y >= margin && y <= 1 - margin) return y;
  const turn = Math.abs(y) % 2;
  return Math.min(1 - margin, Math.max(margin, turn > 1 ? 2 - turn : turn));
}
