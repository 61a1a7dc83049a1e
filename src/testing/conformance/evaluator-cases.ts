// The conformance suite for evaluators: shapes, statuses, repeatability, bad parameters, aborts.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type CreateEvaluator,
  type Evaluated,
  type Evaluator,
  type EvaluatorContext,
  type Matrix,
  matrix,
  statusNames,
} from "../../contract/index.js";
import { createRandom } from "../../numerics/index.js";
import { type ConformanceCase, expect, expectEqual, expectShape, Overdue, within } from "./case.js";

export interface EvaluatorUnderTest {
  // biome-ignore lint/suspicious/noExplicitAny: the options of a plugin are known to the plugin alone
  readonly create: CreateEvaluator<any>;
  /** Validated and defaulted. */
  readonly options: Record<string, unknown>;
  readonly capabilities: { readonly deterministic?: boolean };
  /** Where relative paths in the options start. */
  readonly folder: string;
  /** Parameters and the ranges that good points are drawn from. */
  readonly parameters: readonly { readonly name: string; readonly min: number; readonly max: number }[];
  readonly spawn: EvaluatorContext["spawn"];
  /** What the host does for evaluators beside that. */
  readonly services?: Pick<EvaluatorContext, "readTable" | "importModule" | "scratchFolder">;
}

/** No single call may take longer; a hanging one is a failure, not a wait. */
const patience = 60;

/** Good points, the same at every call. */
function goodPoints(plugin: EvaluatorUnderTest, rows: number): Matrix {
  const points = matrix(rows, plugin.parameters.length);
  createRandom(11, "parameters").fillUniform(points.data);
  for (let i = 0; i < points.data.length; i++) {
    const { min, max } = plugin.parameters[i % points.cols]!;
    points.data[i] = min + (max - min) * points.data[i]!;
  }
  return points;
}

async function open(plugin: EvaluatorUnderTest): Promise<Evaluator> {
  return await plugin.create(plugin.options, {
    parameters: plugin.parameters.map(({ name }) => ({ name })),
    requested: [],
    folder: plugin.folder,
    worker: 0,
    keepAttachments: "all",
    spawn: plugin.spawn,
    ...plugin.services,
  });
}

/** Opens an evaluator, hands it over, and closes it whatever happens. */
async function using<T>(plugin: EvaluatorUnderTest, work: (evaluator: Evaluator) => Promise<T>): Promise<T> {
  const evaluator = await within(patience, "create", open(plugin));
  try {
    return await work(evaluator);
  } finally {
    await within(patience, "close", Promise.resolve(evaluator.close?.()));
  }
}

async function evaluate(
  evaluator: Evaluator,
  parameters: Matrix,
  signal = new AbortController().signal,
): Promise<Evaluated> {
  const scratch = await mkdtemp(join(tmpdir(), "lode-conformance-"));
  try {
    const work = Promise.resolve(evaluator.evaluate(parameters, { signal, scratch }));
    return await within(patience, "evaluate", work);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function checkEvaluated(evaluator: Evaluator, result: Evaluated, rows: number): void {
  expectShape(result.observables, rows, evaluator.observables.length, "observables");
  if (result.status !== undefined) {
    expect(result.status.length === rows, `${result.status.length} statuses for ${rows} rows`);
    for (let i = 0; i < rows; i++) {
      expect(statusNames[result.status[i]!] !== undefined, `row ${i} has the status ${result.status[i]}`);
    }
  }
  if (result.reason !== undefined) {
    expect(result.reason.length === rows, `${result.reason.length} reasons for ${rows} rows`);
    for (const reason of result.reason) expect(typeof reason === "string", "a reason is not a text");
  }
  if (result.attachment !== undefined) {
    expect(result.attachment.length === rows, `${result.attachment.length} attachments for ${rows} rows`);
    for (const text of result.attachment)
      expect(text === undefined || typeof text === "string", "an attachment is not a text");
  }
}

/** Observables of the ok rows, NaN elsewhere, and the statuses: what the log would hold. */
function logged(result: Evaluated): number[] {
  const { data, rows, cols } = result.observables;
  const status = Array.from({ length: rows }, (_, i) => result.status?.[i] ?? 0);
  return [...Array.from(data, (value, i) => (status[Math.floor(i / cols)] === 0 ? value : NaN)), ...status];
}

function shapes(plugin: EvaluatorUnderTest): ConformanceCase[] {
  return [
    {
      name: "declares its observables, each once",
      run: () =>
        using(plugin, async ({ observables }) => {
          expect(observables.length > 0, "there are no observables");
          const names = observables.map((observable) => observable.name);
          expect(new Set(names).size === names.length, `names repeat: ${names.join(", ")}`);
          for (const name of names) expect(/^[A-Za-z_]\w*$/.test(name), `"${name}" is no name for a column`);
        }),
    },
    {
      name: "returns one row a point and one column an observable",
      run: () =>
        using(plugin, async (evaluator) => {
          for (const rows of [1, 2, 7]) {
            checkEvaluated(evaluator, await evaluate(evaluator, goodPoints(plugin, rows)), rows);
          }
        }),
    },
    {
      name: "computes at least one ok point",
      run: () =>
        using(plugin, async (evaluator) => {
          const result = await evaluate(evaluator, goodPoints(plugin, 20));
          const ok = Array.from({ length: 20 }, (_, i) => result.status?.[i] ?? 0).filter((s) => s === 0);
          const why = [...new Set(result.reason ?? [])].filter((reason) => reason !== "").join(", ");
          expect(ok.length > 0, `none of 20 points is ok (${why || "no reason given"})`);
        }),
    },
  ];
}

function repeatability(plugin: EvaluatorUnderTest): ConformanceCase[] {
  const cases: ConformanceCase[] = [
    {
      name: "keeps no reference to parameters or results",
      run: () =>
        using(plugin, async (evaluator) => {
          const parameters = goodPoints(plugin, 5);
          const result = await evaluate(evaluator, parameters);
          const before = logged(result);
          parameters.data.fill(0);
          await evaluate(evaluator, goodPoints(plugin, 7));
          expectEqual(logged(result), before, "results of the first call");
        }),
    },
  ];
  if (!plugin.capabilities.deterministic) return cases;
  cases.push(
    {
      name: "gives equal observables for equal parameters, as it declares",
      run: () =>
        using(plugin, async (evaluator) => {
          const first = logged(await evaluate(evaluator, goodPoints(plugin, 5)));
          expectEqual(logged(await evaluate(evaluator, goodPoints(plugin, 5))), first, "second call");
          await using(plugin, async (other) => {
            expectEqual(logged(await evaluate(other, goodPoints(plugin, 5))), first, "other instance");
          });
        }),
    },
    {
      name: "computes each point alone as it computes it among others",
      run: () =>
        using(plugin, async (evaluator) => {
          const parameters = goodPoints(plugin, 5);
          const together = await evaluate(evaluator, parameters);
          const cols = parameters.cols;
          const outputs = together.observables.cols;
          for (let i = 0; i < 5; i++) {
            const one = { data: parameters.data.slice(i * cols, (i + 1) * cols), rows: 1, cols };
            const alone = await evaluate(evaluator, one);
            const expected = together.observables.data.slice(i * outputs, (i + 1) * outputs);
            if ((together.status?.[i] ?? 0) === 0) expectEqual(alone.observables.data, expected, `row ${i}`);
          }
        }),
    },
  );
  return cases;
}

/** Every parameter takes the value; a throw is an answer too (all rows failed), a crash or silence is not. */
function tolerates(plugin: EvaluatorUnderTest, value: number): ConformanceCase {
  return {
    name: `outlives parameters of ${value}`,
    run: () =>
      using(plugin, async (evaluator) => {
        const before = logged(await evaluate(evaluator, goodPoints(plugin, 3)));
        const bad = matrix(2, plugin.parameters.length);
        bad.data.fill(value);
        const outcome = await evaluate(evaluator, bad).catch((error: unknown) => {
          if (error instanceof Error && !(error instanceof Overdue)) return undefined;
          throw error;
        });
        if (outcome !== undefined) checkEvaluated(evaluator, outcome, 2);
        const after = logged(await evaluate(evaluator, goodPoints(plugin, 3)));
        if (plugin.capabilities.deterministic) expectEqual(after, before, "good points afterwards");
      }),
  };
}

function aborts(plugin: EvaluatorUnderTest): ConformanceCase[] {
  const settle = async (evaluator: Evaluator, signal: AbortSignal) => {
    // Either an answer or a throw will do, as long as it comes.
    await evaluate(evaluator, goodPoints(plugin, 3), signal).catch((error: unknown) => {
      if (error instanceof Overdue) throw error;
    });
  };
  return [
    {
      name: "settles when its signal is aborted, before or during the work",
      run: async () => {
        await using(plugin, (evaluator) => settle(evaluator, AbortSignal.abort()));
        await using(plugin, (evaluator) => {
          const abort = new AbortController();
          setTimeout(() => abort.abort(), 5);
          return settle(evaluator, abort.signal);
        });
      },
    },
    {
      name: "opens and closes again without having worked",
      run: () => using(plugin, async () => {}),
    },
  ];
}

export function evaluatorCases(plugin: EvaluatorUnderTest): ConformanceCase[] {
  return [
    ...shapes(plugin),
    ...repeatability(plugin),
    ...[NaN, Infinity, 1e308, -1e308].map((value) => tolerates(plugin, value)),
    ...aborts(plugin),
  ];
}
