// What a conformance case is, and the few assertions that the suites share. Cases throw; whoever runs them catches.
import type { Matrix } from "../../contract/index.js";

export interface ConformanceCase {
  /** A present-tense sentence whose subject is the plugin. */
  readonly name: string;
  run(): void | Promise<void>;
}

export function expect(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** Bit for bit, NaN equal to NaN. */
export function expectEqual(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  expect(actual.length === expected.length, `${what}: ${actual.length} numbers, expected ${expected.length}`);
  for (let i = 0; i < expected.length; i++) {
    expect(
      Object.is(actual[i], expected[i]),
      `${what}: number ${i} is ${actual[i]}, expected ${expected[i]}`,
    );
  }
}

export function expectShape(m: Matrix, rows: number, cols: number, what: string): void {
  expect(
    m.rows === rows && m.cols === cols && m.data.length === rows * cols,
    `${what} is (${m.rows}, ${m.cols}) with ${m.data.length} numbers, expected (${rows}, ${cols})`,
  );
}

export function expectFinite(values: ArrayLike<number>, what: string): void {
  for (let i = 0; i < values.length; i++) {
    expect(Number.isFinite(values[i]), `${what}: number ${i} is ${values[i]}`);
  }
}

/** Something did not come in time. */
export class Overdue extends Error {}

/** Fails if `work` takes longer than the contract allows in any case; `what` says what did not come. */
export async function within<T>(seconds: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Overdue(`${what}: nothing after ${seconds} s`)), seconds * 1000);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
