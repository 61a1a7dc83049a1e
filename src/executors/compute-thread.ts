// What runs in a thread of the compute pool: imports a kernel's module once and calls its export.
import { workerData } from "piscina";
import type { KernelCall } from "./compute-pool.js";
import type { ThreadSetup } from "./evaluation.js";

const setup = workerData as ThreadSetup | undefined;
const ready = (async () => {
  if (setup) await ((await import(setup.moduleHref)) as Record<string, () => unknown>)[setup.name]!();
})();

export default async function call({ moduleUrl, name, argument }: KernelCall): Promise<unknown> {
  await ready;
  const kernel = ((await import(moduleUrl)) as Record<string, unknown>)[name];
  if (typeof kernel !== "function") throw new Error(`${moduleUrl} does not export a function ${name}.`);
  return kernel(argument);
}
