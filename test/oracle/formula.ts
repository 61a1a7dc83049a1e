// Random formula trees, their text, and an evaluator in plain TypeScript that shares nothing with the native one.
import fc from "fast-check";

export type Tree =
  | { kind: "number"; value: number }
  | { kind: "name"; name: string }
  | { kind: "unary"; fn: string; a: Tree }
  | { kind: "binary"; op: string; a: Tree; b: Tree }
  | { kind: "choose"; c: Tree; a: Tree; b: Tree };

const unary: Record<string, (x: number) => number> = {
  "-": (x) => -x,
  abs: Math.abs,
  sqrt: Math.sqrt,
  cbrt: Math.cbrt,
  exp: Math.exp,
  log: Math.log,
  log1p: Math.log1p,
  sin: Math.sin,
  cos: Math.cos,
  atan: Math.atan,
  tanh: Math.tanh,
  asinh: Math.asinh,
};

const binary: Record<string, (x: number, y: number) => number> = {
  "+": (x, y) => x + y,
  "-": (x, y) => x - y,
  "*": (x, y) => x * y,
  "/": (x, y) => x / y,
  // C's pow and IEEE 754 say 1 where JavaScript says NaN.
  "^": (x, y) => (x === 1 || y === 0 || (x === -1 && !Number.isFinite(y) && !Number.isNaN(y)) ? 1 : x ** y),
  min: Math.min,
  max: Math.max,
  hypot: Math.hypot,
};

export function anyFormula(names: readonly string[]): fc.Arbitrary<Tree> {
  const leaf: fc.Arbitrary<Tree> = fc.oneof(
    fc.constantFrom(...names).map((name): Tree => ({ kind: "name", name })),
    fc.constantFrom(0, 1, 2, 0.5, 3, 7.25).map((value): Tree => ({ kind: "number", value })),
  );
  return fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      leaf,
      fc
        .tuple(fc.constantFrom(...Object.keys(unary)), tie("tree"))
        .map(([fn, a]): Tree => ({ kind: "unary", fn, a })),
      fc
        .tuple(fc.constantFrom(...Object.keys(binary)), tie("tree"), tie("tree"))
        .map(([op, a, b]): Tree => ({ kind: "binary", op, a, b })),
      fc.tuple(tie("tree"), tie("tree"), tie("tree")).map(([c, a, b]): Tree => ({ kind: "choose", c, a, b })),
    ),
  })).tree;
}

export function printTree(t: Tree): string {
  switch (t.kind) {
    case "number":
      return String(t.value);
    case "name":
      return t.name;
    case "unary":
      return t.fn === "-" ? `(-${printTree(t.a)})` : `${t.fn}(${printTree(t.a)})`;
    case "binary":
      return /^\w/.test(t.op)
        ? `${t.op}(${printTree(t.a)}, ${printTree(t.b)})`
        : `(${printTree(t.a)} ${t.op} ${printTree(t.b)})`;
    case "choose":
      return `(${printTree(t.c)} > 1 ? ${printTree(t.a)} : ${printTree(t.b)})`;
  }
}

export function evaluateTree(t: Tree, values: Record<string, number>): number {
  switch (t.kind) {
    case "number":
      return t.value;
    case "name":
      return values[t.name]!;
    case "unary":
      return unary[t.fn]!(evaluateTree(t.a, values));
    case "binary":
      return binary[t.op]!(evaluateTree(t.a, values), evaluateTree(t.b, values));
    case "choose": {
      const c = evaluateTree(t.c, values);
      return Number.isNaN(c) ? c : evaluateTree(c > 1 ? t.a : t.b, values);
    }
  }
}
