// The moves: each writes a proposal for walker w and returns the log of its factor in the acceptance, or -Infinity where
// it has no proposal to make. A move of the ensemble sees the other half only, which stands still meanwhile; that is
// what keeps detailed balance when a whole half is proposed at once (doi:10.1086/670067).
import type { Draws } from "./draws.js";
import type { Walkers } from "./walkers.js";

export const moveNames = ["metropolis", "stretch", "differential", "snooker"] as const;
export const Move = { metropolis: 0, stretch: 1, differential: 2, snooker: 3 } as const;

/** Walkers [first, first + count) of one temperature, none of which moves meanwhile. */
export interface Others {
  first: number;
  count: number;
}

/** A walker at a step of its chain; moves draw from the uniforms 2 to 5. */
export interface Turn {
  walkers: Walkers;
  draws: Draws;
  w: number;
  step: number;
}

/** Standard deviation of what keeps differential moves from being confined to a lattice, in the unit cube. */
const tremor = 1e-6;

/** Goodman and Weare (doi:10.2140/camcos.2010.5.65): x' = y + z (x - y), z from g(z) ~ 1/sqrt(z) on [1/a, a]. */
export function stretchMove({ walkers, draws, w, step }: Turn, others: Others, a: number): number {
  const { points, proposals, dim } = walkers;
  const y = (others.first + pick(draws.uniform(w, step, 2), others.count)) * dim;
  const z = ((a - 1) * draws.uniform(w, step, 3) + 1) ** 2 / a; // (eq. 9)
  for (let j = 0; j < dim; j++)
    proposals[w * dim + j] = points[y + j]! + z * (points[w * dim + j]! - points[y + j]!);
  return (dim - 1) * Math.log(z); // (eq. 7)
}

/** ter Braak's DE-MC (doi:10.1007/s11222-006-8769-1): x' = x + gamma (y1 - y2) + e; `jump`: how often gamma is 1. */
export function differentialMove({ walkers, draws, w, step }: Turn, others: Others, jump: number): number {
  const { points, dim } = walkers;
  const [one, other] = pickTwo(draws.uniform(w, step, 2), draws.uniform(w, step, 3), others.count);
  const [y1, y2] = [(others.first + one) * dim, (others.first + other) * dim];
  const gamma = draws.uniform(w, step, 4) < jump ? 1 : 2.38 / Math.sqrt(2 * dim); // (eq. 2)
  const proposal = walkers.proposal(w);
  draws.normals(w, step, proposal);
  for (let j = 0; j < dim; j++)
    proposal[j] = points[w * dim + j]! + gamma * (points[y1 + j]! - points[y2 + j]!) + tremor * proposal[j]!;
  return 0;
}

/** ter Braak and Vrugt's snooker (doi:10.1007/s11222-008-9104-9): a step along the line through another walker. */
export function snookerMove({ walkers, draws, w, step }: Turn, others: Others): number {
  const { points, proposals, dim } = walkers;
  const z = pick(draws.uniform(w, step, 2), others.count);
  // Two more, different from z and from each other: places in the row that leaves z out.
  const [p1, p2] = pickTwo(draws.uniform(w, step, 3), draws.uniform(w, step, 4), others.count - 1).map(
    (place) => (others.first + (place >= z ? place + 1 : place)) * dim,
  ) as [number, number];
  const [from, at] = [(others.first + z) * dim, w * dim];
  let squares = 0;
  let along = 0;
  for (let j = 0; j < dim; j++) {
    const direction = points[at + j]! - points[from + j]!;
    squares += direction * direction;
    along += direction * (points[p1 + j]! - points[p2 + j]!);
  }
  if (squares === 0) return -Infinity;
  const gamma = 1.2 + draws.uniform(w, step, 5); // U[1.2, 2.2] (p. 440)
  const stretch = 1 + (gamma * along) / squares;
  for (let j = 0; j < dim; j++)
    proposals[at + j] = points[from + j]! + stretch * (points[at + j]! - points[from + j]!);
  return (dim - 1) * Math.log(Math.abs(stretch)); // (eq. 6)
}

function pick(u: number, count: number): number {
  return Math.min(count - 1, Math.floor(u * count));
}

/** Two different places out of `count`. */
function pickTwo(u: number, v: number, count: number): [number, number] {
  const one = pick(u, count);
  const other = pick(v, count - 1);
  return [one, other >= one ? other + 1 : other];
}

/** Folds a step that left the cube back into it; steps of independent coordinates stay symmetric under it. */
export function reflect(point: Float64Array): void {
  for (let j = 0; j < point.length; j++) {
    const folded = Math.abs(point[j]!) % 2;
    const inside = folded > 1 ? 2 - folded : folded;
    point[j] = Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, inside));
  }
}

export function insideCube(point: Float64Array): boolean {
  for (const value of point) if (!(value > 0 && value < 1)) return false;
  return true;
}
