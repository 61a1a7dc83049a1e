// Which names a formula asks for, before it is known what they are: what decides the order of derived quantities and which
// observables a scan needs.
import { type FormulaPlace, parseFormula, type SyntaxNode } from "./formula-parse.js";
import { constants, functions } from "./formula-table.js";

/** Names in the order of their first use; constants and functions count where `known` has them. Throws LODE_SCAN_FORMULA. */
export function formulaNames(text: string, known: ReadonlySet<string>, place: FormulaPlace = {}): string[] {
  const names = new Set<string>();
  const pending: SyntaxNode[] = [parseFormula(text, place)];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const { type, name = "" } = node;
    if (type === "SymbolNode" && (known.has(name) || !(constants.has(name) || functions.has(name))))
      names.add(name);
    const children = [
      node.content,
      node.condition,
      node.trueExpr,
      node.falseExpr,
      ...(node.args ?? []),
      ...(node.params ?? []),
    ];
    pending.push(...children.filter((child) => child !== undefined).reverse());
  }
  return [...names];
}
