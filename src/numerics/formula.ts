// Formulas of the scan file: parsed once, compiled to a program for the native vector machine (native/core/formula.h),
// and run over whole columns. Only numbers, names, operators and listed functions are allowed; everything else is code.
// NaN (a missing observable) passes through every operation, comparisons and min and max included.
import { LodeError } from "../contract/errors.js";
import type { Matrix } from "../contract/matrix.js";
import { addon } from "./addon.js";
import { type FormulaPlace, formulaError, parseFormula, type SyntaxNode, tooDeep } from "./formula-parse.js";
import {
  binaryOperators,
  constants,
  functions,
  operations,
  otherNames,
  unaryOperators,
} from "./formula-table.js";
import { nearestName } from "./nearest-name.js";

/** A compiled formula. Its columns are the positions of the names that it was compiled with. */
export interface Formula {
  readonly text: string;
  /** The names that it uses, in the order of the columns. */
  readonly uses: readonly string[];
  /** How many names there were. */
  readonly columns: number;
  readonly code: Int32Array;
  readonly numbers: Float64Array;
}

const operationNumber = new Map<string, number>(operations.map((name, i) => [name, i]));

/** Nodes on one path from the root: long sums nest to the left. */
const deepestTree = 1000;

const codeOutlawed = new Map([
  ["AccessorNode", "property access"],
  ["IndexNode", "property access"],
  ["AssignmentNode", "assignment"],
  ["FunctionAssignmentNode", "a function definition"],
  ["BlockNode", "several statements"],
  ["ArrayNode", "a matrix"],
  ["RangeNode", "a range"],
  ["ObjectNode", "an object"],
]);

class Compiler {
  readonly code: number[] = [];
  readonly constants: number[] = [];
  readonly used = new Set<number>();
  registers = 1;

  constructor(
    readonly text: string,
    readonly names: readonly string[],
    readonly place: FormulaPlace,
  ) {}

  /** Emits code that leaves the value of `node` in register `target`, using registers from `target` upwards only. */
  emit(node: SyntaxNode, target: number, depth: number): void {
    if (depth > deepestTree) throw tooDeep(this.text, this.place);
    this.registers = Math.max(this.registers, target + 1);
    switch (node.type) {
      case "ParenthesisNode":
        this.emit(node.content!, target, depth + 1);
        break;
      case "ConstantNode":
        this.#constant(node, target);
        break;
      case "SymbolNode":
        this.#name(node.name!, target);
        break;
      case "OperatorNode":
        this.#operator(node, target, depth);
        break;
      case "FunctionNode":
        this.#call(node, target, depth);
        break;
      case "ConditionalNode":
        this.#apply("choose", [node.condition!, node.trueExpr!, node.falseExpr!], target, depth);
        break;
      case "RelationalNode":
        this.#chain(node, target, depth);
        break;
      default:
        throw this.#refuse(codeOutlawed.get(node.type) ?? node.type);
    }
  }

  #instruction(operation: string, out: number, a: number, b = 0, c = 0): void {
    this.code.push(operationNumber.get(operation)!, out, a, b, c);
  }

  #apply(operation: string, operands: SyntaxNode[], target: number, depth: number): void {
    operands.forEach((operand, i) => {
      this.emit(operand, target + i, depth + 1);
    });
    const second = operands.length > 1 ? target + 1 : 0;
    this.#instruction(operation, target, target, second, operands.length > 2 ? target + 2 : 0);
  }

  #load(value: number, target: number): void {
    this.#instruction("constant", target, this.constants.length);
    this.constants.push(value);
  }

  #constant(node: SyntaxNode, target: number): void {
    const { value } = node;
    if (typeof value === "string") throw this.#refuse("text in quotes");
    const plain = typeof value === "boolean" || (typeof value === "number" && !Number.isNaN(value));
    if (!plain) throw this.#refuse(String(value), "use numbers only");
    this.#load(Number(value), target);
  }

  #name(name: string, target: number): void {
    const column = this.names.indexOf(name);
    const value = constants.get(name);
    if (column >= 0) {
      this.used.add(column);
      this.#instruction("column", target, column);
    } else if (value !== undefined) {
      this.#load(value, target);
    } else {
      throw this.#unknownName(name);
    }
  }

  #operator(node: SyntaxNode, target: number, depth: number): void {
    const args = node.args!;
    if (node.implicit) {
      throw formulaError(this.text, this.place, "two factors stand side by side", {
        hint: "write the product with *",
      });
    }
    const table = args.length === 1 ? unaryOperators : binaryOperators;
    const operation = table.get(node.fn as string);
    if (operation === undefined || node.isPercentage) {
      throw this.#refuse(`the operator ${node.isPercentage ? "% (percent)" : node.op}`);
    }
    const last = args[args.length - 1]!;
    const constant = last.type === "ConstantNode" && typeof last.value === "number" ? last.value : undefined;
    if (operation === "none") this.emit(last, target, depth + 1);
    else if (operation === "negate" && constant !== undefined) this.#load(-constant, target);
    // The square is common, and a product is as exact as the power and ten times faster.
    else if (operation === "power" && constant === 2) this.#apply("square", [args[0]!], target, depth);
    else this.#apply(operation, args, target, depth);
  }

  #call(node: SyntaxNode, target: number, depth: number): void {
    const callee = node.fn as SyntaxNode;
    if (callee.type !== "SymbolNode") throw this.#refuse("a call of something that is not a function's name");
    const name = callee.name!;
    const fn = functions.get(name);
    if (fn === undefined) throw this.#unknownFunction(name);
    const args = node.args!;
    if (args.length < fn.least || args.length > fn.most) {
      const wanted = fn.least === fn.most ? `${fn.least}` : `${fn.least} to ${fn.most}`;
      throw formulaError(this.text, this.place, `${name} has ${args.length} arguments, expected ${wanted}`, {
        found: args.length,
        expected: wanted,
        position: this.#find(name),
        ...(name === "log" && args.length === 2 ? { hint: "log is natural; log10 and log2 exist" } : {}),
      });
    }
    this.#apply(fn.operation, args.slice(0, 2), target, depth);
    for (const more of args.slice(2)) {
      this.emit(more, target + 1, depth + 1);
      this.#instruction(fn.operation, target, target, target + 1);
    }
  }

  /** a < b <= c: each comparison, joined by and. */
  #chain(node: SyntaxNode, target: number, depth: number): void {
    node.conditionals!.forEach((comparison, i) => {
      const operation = binaryOperators.get(comparison);
      if (operation === undefined) throw this.#refuse(`the comparison ${comparison}`);
      const place = i === 0 ? target : target + 1;
      this.#apply(operation, [node.params![i]!, node.params![i + 1]!], place, depth);
      if (i > 0) this.#instruction("and", target, target, place);
    });
  }

  #unknownName(name: string): LodeError {
    const known = [...this.names, ...constants.keys()];
    const nearest = nearestName(name, known);
    const isFunction = functions.has(name);
    const hint =
      nearest === undefined
        ? "only parameters, observables and quantities defined earlier can be used"
        : `did you mean "${nearest}"?`;
    return formulaError(
      this.text,
      this.place,
      `"${name}" is ${isFunction ? "a function" : "not known here"}`,
      {
        found: name,
        position: this.#find(name),
        expected: `one of ${known.slice(0, 20).join(", ")}${known.length > 20 ? ", ..." : ""}`,
        hint: isFunction ? `write ${name}(...)` : hint,
      },
    );
  }

  #unknownFunction(name: string): LodeError {
    const nearest = otherNames.get(name) ?? nearestName(name, [...functions.keys()]);
    return formulaError(this.text, this.place, `there is no function "${name}"`, {
      found: name,
      position: this.#find(name),
      expected: `one of ${[...functions.keys()].join(", ")}`,
      hint: this.names.includes(name)
        ? "write the product with *"
        : nearest === undefined
          ? "only mathematical functions can be used"
          : `did you mean ${nearest}?`,
    });
  }

  #refuse(
    what: string,
    hint = "a formula is plain mathematics; use the module evaluator for code",
  ): LodeError {
    return formulaError(this.text, this.place, `${what} is not allowed in a formula`, { found: what, hint });
  }

  /** Where a whole word first stands in the text; mathjs keeps no positions. */
  #find(name: string): number | undefined {
    const word = /[\p{L}\p{N}_$]/u;
    for (let at = this.text.indexOf(name); at >= 0; at = this.text.indexOf(name, at + 1)) {
      if (!word.test(this.text[at - 1] ?? " ") && !word.test(this.text[at + name.length] ?? " ")) return at;
    }
    return undefined;
  }
}

/**
 * Compiles `text` over the columns `names`. Throws LODE_SCAN_FORMULA, with position and hint where there is one.
 * A name that is also a constant (e, pi) means the column.
 */
export function compileFormula(text: string, names: readonly string[], place: FormulaPlace = {}): Formula {
  const tree = parseFormula(text, place);
  const compiler = new Compiler(text, names, place);
  compiler.emit(tree, 0, 0);
  const { code, registers } = compiler;
  const header = [registers, 0, compiler.constants.length, code.length / 5];
  return {
    text,
    uses: [...compiler.used].sort((a, b) => a - b).map((column) => names[column]!),
    columns: names.length,
    code: Int32Array.from([...header, ...code]),
    numbers: Float64Array.from(compiler.constants),
  };
}

/** out(i, f) = formula f at row i of `columns`, whose columns are those that the formulas were compiled with. */
export function evaluateFormulas(formulas: readonly Formula[], columns: Matrix, out: Matrix): void {
  if (out.rows !== columns.rows || out.cols !== formulas.length) {
    throw new LodeError("LODE_NATIVE_ARGUMENT", "evaluateFormulas: the output has the wrong shape.", {
      found: `${out.rows} x ${out.cols}`,
      expected: `${columns.rows} x ${formulas.length}`,
    });
  }
  const { code, numbers } = joinFormulas(formulas);
  addon.evaluateFormulas!(code, numbers, columns.rows, columns.cols, columns.data, formulas.length, out.data);
}

/** The programs one after the other. */
function joinFormulas(formulas: readonly Formula[]): { code: Int32Array; numbers: Float64Array } {
  const code = new Int32Array(formulas.reduce((sum, f) => sum + f.code.length, 0));
  const numbers = new Float64Array(formulas.reduce((sum, f) => sum + f.numbers.length, 0));
  let codeAt = 0;
  let numbersAt = 0;
  for (const formula of formulas) {
    code.set(formula.code, codeAt);
    numbers.set(formula.numbers, numbersAt);
    codeAt += formula.code.length;
    numbersAt += formula.numbers.length;
  }
  return { code, numbers };
}
