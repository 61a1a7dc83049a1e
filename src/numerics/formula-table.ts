// What formulas may use: operations by number (the order of native/core/formula.cpp), functions with their argument
// counts, operators by mathjs' names, and constants.

/** Operations of the native vector machine; the position is the number. */
export const operations = [
  ..."column constant".split(" "),
  ..."negate not abs sign sqrt cbrt square exp expm1 log log1p log10 log2".split(" "),
  ..."sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh".split(" "),
  ..."floor ceil round trunc erf erfc gamma".split(" "),
  ..."add subtract multiply divide power modulo atan2 hypot min max".split(" "),
  ..."less lessEqual greater greaterEqual equal unequal and or xor".split(" "),
  "choose",
] as const;

const unary = [
  ..."abs sign sqrt cbrt exp expm1 log log1p log10 log2 sin cos tan asin acos atan sinh cosh tanh".split(" "),
  ..."asinh acosh atanh floor ceil round trunc erf erfc gamma".split(" "),
];

export interface FormulaFunction {
  operation: string;
  least: number;
  /** Beyond two, arguments are combined from the left: max(a, b, c) = max(max(a, b), c). */
  most: number;
}

export const functions: ReadonlyMap<string, FormulaFunction> = new Map([
  ...unary.map((name) => [name, { operation: name, least: 1, most: 1 }] as const),
  ["pow", { operation: "power", least: 2, most: 2 }],
  ["mod", { operation: "modulo", least: 2, most: 2 }],
  ["atan2", { operation: "atan2", least: 2, most: 2 }],
  ["hypot", { operation: "hypot", least: 2, most: 100 }],
  ["min", { operation: "min", least: 2, most: 100 }],
  ["max", { operation: "max", least: 2, most: 100 }],
]);

/** Names that other languages use, for hints. */
export const otherNames: ReadonlyMap<string, string> = new Map([
  ["ln", "log"],
  ["log2p", "log1p"],
  ["fabs", "abs"],
  ["arcsin", "asin"],
  ["arccos", "acos"],
  ["arctan", "atan"],
  ["arctan2", "atan2"],
  ["power", "pow"],
  ["square", "pow"],
  ["sgn", "sign"],
  ["minimum", "min"],
  ["maximum", "max"],
  ["heaviside", "step, as in x > 0 ? 1 : 0"],
]);

/** "none" leaves the operand as it is. */
export const unaryOperators: ReadonlyMap<string, string> = new Map([
  ["unaryPlus", "none"],
  ["unaryMinus", "negate"],
  ["not", "not"],
]);

export const binaryOperators: ReadonlyMap<string, string> = new Map([
  ["add", "add"],
  ["subtract", "subtract"],
  ["multiply", "multiply"],
  ["divide", "divide"],
  ["pow", "power"],
  ["mod", "modulo"],
  ["smaller", "less"],
  ["smallerEq", "lessEqual"],
  ["larger", "greater"],
  ["largerEq", "greaterEqual"],
  ["equal", "equal"],
  ["unequal", "unequal"],
  ["and", "and"],
  ["or", "or"],
  ["xor", "xor"],
]);

/** A scan's own names come first: a parameter may be called e. */
export const constants: ReadonlyMap<string, number> = new Map([
  ["pi", Math.PI],
  ["e", Math.E],
]);
