// A chain as a scan would open it, without a scan: options filled in by the manifest, children and folders by the host.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import type { EvaluateContext, Evaluated } from "lodescan/contract";
import { create, type Options } from "../../plugins/evaluators/slha/index.js";
import { Children } from "../../src/executors/children.js";
import { type JsonSchema, validate } from "../../src/registry/validate.js";
import { temporaryFolder } from "../faults/runs.js";

export interface Opened {
  observables: string[];
  children: Children;
  /** Evaluates points, given by name. */
  run(points: Record<string, number>[], where?: Partial<EvaluateContext>): Promise<Evaluated>;
  close(): Promise<void>;
}

const wording = {
  invalid: "LODE_PLUGIN_OPTIONS",
  unknownKey: "LODE_PLUGIN_OPTIONS",
  badName: "LODE_PLUGIN_OPTIONS",
  subject: "The options of slha",
} as const;

/** Files to write before, by name; `parameters` in order. */
export async function openChain(
  t: TestContext,
  steps: unknown[],
  { files = {}, parameters = ["m0", "m12"] }: { files?: Record<string, string>; parameters?: string[] } = {},
): Promise<Opened> {
  const manifest = new URL("../../plugins/evaluators/slha/plugin.json", import.meta.url);
  const { options: schema } = JSON.parse(readFileSync(manifest, "utf8")) as { options: JsonSchema };
  const options = structuredClone({ steps }) as unknown as Options;
  const [error] = validate(schema, options, "/evaluator/options", wording);
  if (error !== undefined) throw error;
  const folder = temporaryFolder(t);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const children = new Children();
  t.after(() => children.close());
  const evaluator = await create(options, {
    parameters: parameters.map((name) => ({ name })),
    requested: [],
    folder,
    worker: 0,
    spawn: (command, args, settings) => children.spawn(command, args, settings),
    scratchFolder: (needs) => children.folder(needs),
  });
  return {
    observables: evaluator.observables.map(({ name }) => name),
    children,
    async run(points, where = {}) {
      const data = Float64Array.from(points.flatMap((point) => parameters.map((name) => point[name]!)));
      const context = { signal: new AbortController().signal, scratch: folder, ...where };
      return evaluator.evaluate({ data, rows: points.length, cols: parameters.length }, context);
    },
    async close() {
      await evaluator.close?.();
    },
  };
}

/** What came of one point: its observables by name, or "status: reason". */
export function outcome(
  { observables }: Opened,
  result: Evaluated,
  row = 0,
): Record<string, number> | string {
  if ((result.status?.[row] ?? 0) !== 0) return result.reason![row]!;
  const { data, cols } = result.observables;
  return Object.fromEntries(observables.map((name, k) => [name, data[row * cols + k]!]));
}
