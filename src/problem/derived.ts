// Derived quantities: the order in which they can be computed, and what they rest on.
import { LodeError } from "../contract/index.js";
import { formulaNames } from "../numerics/index.js";
import type { Scan } from "./generated/scan.js";

export interface DerivedOrder {
  /** Names, each after those that it uses. */
  order: string[];
  /** For each derived quantity the names in its formula. */
  uses: Map<string, string[]>;
  errors: LodeError[];
}

/** Sorts by dependence, keeping the scan file's order where it can; quantities in a circle are left out, with an error. */
export function orderDerived(scan: Scan, known: ReadonlySet<string>): DerivedOrder {
  const errors: LodeError[] = [];
  const uses = new Map<string, string[]>();
  for (const [name, { formula }] of Object.entries(scan.derived)) {
    try {
      uses.set(name, formulaNames(String(formula), known, { path: `/derived/${name}` }));
    } catch (error) {
      if (!(error instanceof LodeError)) throw error;
      errors.push(error);
    }
  }
  const order: string[] = [];
  const state = new Map<string, "open" | "done">();
  const visit = (name: string, chain: readonly string[]): void => {
    if (state.get(name) === "done" || !uses.has(name)) return;
    if (state.get(name) === "open") {
      const circle = [...chain.slice(chain.indexOf(name)), name];
      errors.push(
        new LodeError(
          "LODE_SCAN_CYCLE",
          `Derived quantities use each other in a circle: ${circle.join(" -> ")}.`,
          {
            path: `/derived/${name}`,
            found: circle,
            hint: "Write one of them without the others.",
          },
        ),
      );
      return;
    }
    state.set(name, "open");
    for (const used of uses.get(name)!) visit(used, [...chain, name]);
    state.set(name, "done");
    order.push(name);
  };
  for (const name of uses.keys()) visit(name, []);
  return { order, uses, errors };
}

/** All names that `names` rest on, through derived quantities. */
export function closure(names: Iterable<string>, uses: ReadonlyMap<string, readonly string[]>): Set<string> {
  const all = new Set<string>();
  const pending = [...names];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (all.has(name)) continue;
    all.add(name);
    pending.push(...(uses.get(name) ?? []));
  }
  return all;
}
