// Orders points from best to worst: by what they lack, then by their value; several objectives by non-dominated fronts and
// crowding within a front (Deb et al. 2002, doi:10.1109/4235.996017), as multi-objective TPE needs (doi:10.1613/jair.1.13188).

export interface Ranked {
  /** When it was told: 0, 1, 2, ... over the run. */
  readonly turn: number;
  readonly point: Float64Array;
  /** 0 where all constraints hold; +Infinity: never good. */
  readonly violation: number;
  /** To be minimized; no NaN. */
  readonly values: Float64Array;
}

/** Best first; of equals the earlier one first. */
export function sortRanked(points: Ranked[], several: boolean): Ranked[] {
  const byMerit = (a: Ranked, b: Ranked) =>
    compare(a.violation, b.violation) || compare(a.values[0]!, b.values[0]!) || a.turn - b.turn;
  if (!several) return points.sort(byMerit);
  const feasible = points.filter(({ violation }) => violation === 0).sort((a, b) => a.turn - b.turn);
  const others = points.filter(({ violation }) => violation !== 0);
  const byViolation = (a: Ranked, b: Ranked) => compare(a.violation, b.violation) || a.turn - b.turn;
  return [...frontsOf(feasible).flatMap(byCrowding), ...others.sort(byViolation)];
}

/** Works for infinities too, of which a difference would be NaN. */
function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function dominates(a: Float64Array, b: Float64Array): boolean {
  let better = false;
  for (let k = 0; k < a.length; k++) {
    if (a[k]! > b[k]!) return false;
    if (a[k]! < b[k]!) better = true;
  }
  return better;
}

function frontsOf(points: readonly Ranked[]): Ranked[][] {
  const dominators = points.map(() => 0);
  const dominated = points.map(() => [] as number[]);
  for (let i = 0; i < points.length; i++)
    for (let j = i + 1; j < points.length; j++) {
      const [a, b] = [points[i]!.values, points[j]!.values];
      const [over, under] = dominates(a, b) ? [i, j] : dominates(b, a) ? [j, i] : [-1, -1];
      if (over < 0) continue;
      dominated[over]!.push(under);
      dominators[under]!++;
    }
  const fronts: Ranked[][] = [];
  let front = [...points.keys()].filter((i) => dominators[i] === 0);
  while (front.length > 0) {
    fronts.push(front.map((i) => points[i]!));
    const next = front.flatMap((i) => dominated[i]!.filter((j) => --dominators[j]! === 0));
    front = next.sort((a, b) => a - b);
  }
  return fronts;
}

/** The loneliest first: the sum over objectives of the gap between the neighbours; both ends of an objective before all. */
function byCrowding(front: readonly Ranked[]): Ranked[] {
  const room = front.map(() => 0);
  for (let k = 0; k < front[0]!.values.length; k++) {
    const value = (i: number) => front[i]!.values[k]!;
    const order = [...front.keys()].sort((a, b) => compare(value(a), value(b)) || a - b);
    const span = value(order.at(-1)!) - value(order[0]!);
    room[order[0]!] = room[order.at(-1)!] = Infinity;
    if (!(span > 0 && span < Infinity)) continue;
    for (let o = 1; o + 1 < order.length; o++)
      room[order[o]!]! += (value(order[o + 1]!) - value(order[o - 1]!)) / span;
  }
  const order = [...front.keys()].sort((a, b) => compare(room[b]!, room[a]!) || a - b);
  return order.map((i) => front[i]!);
}
