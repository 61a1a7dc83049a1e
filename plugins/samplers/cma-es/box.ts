// The box. A smooth fold maps search coordinates into the unit cube (the boundary transformation of pycma): the identity but
// for the outer 3 % on each side, where it bends back as a parabola whose vertex is the face. So an optimum at a face is a
// smooth minimum like any other. But a wide distribution would see mirror images of the landscape and settle between them:
// what is drawn far beyond a face is therefore reflected at `limit`, and learned from as if it had been drawn there.
import { normalCdf } from "lodescan/numerics";

/** Width of the bend. */
const bend = 0.03;

/** How far beyond the vertices the search may go. */
const limit = 0.03;

/** Nearest to a face that a point comes: the cube is open. */
const margin = 2 ** -53;

const least = -bend - limit;
const width = 1 - 2 * least;

/** Reflected at the limits until it lies between them. */
export function reflected(y: number): number {
  if (y >= least && y <= least + width) return y;
  const turn = Math.abs((y - least) % (2 * width));
  return least + (turn > width ? 2 * width - turn : turn);
}

/** A search coordinate between the limits as one of the cube. */
export function toCube(y: number): number {
  let x = y;
  if (y < bend) x = (y + bend) ** 2 / (4 * bend);
  else if (y > 1 - bend) x = 1 - (1 + bend - y) ** 2 / (4 * bend);
  return Math.min(1 - margin, Math.max(margin, x));
}

/** The search coordinate, not beyond the vertices, that the fold maps to x. */
export function fromCube(x: number): number {
  if (x < bend) return Math.sqrt(4 * bend * x) - bend;
  if (x > 1 - bend) return 1 + bend - Math.sqrt(4 * bend * (1 - x));
  return x;
}

/** The probability that a normal coordinate lies between the limits. */
export const within = (mean: number, sd: number) =>
  normalCdf((least + width - mean) / sd) - normalCdf((least - mean) / sd);
