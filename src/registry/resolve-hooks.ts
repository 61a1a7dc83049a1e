// Resolve hook for Node before 22.15, where hooks run in a thread of their own: see `registerResolution` in modules.ts.
let own: Record<string, string> = {};

export function initialize(modules: Record<string, string>): void {
  own = modules;
}

export async function resolve<Context>(
  specifier: string,
  context: Context,
  next: (specifier: string, context: Context) => Promise<{ url: string }>,
): Promise<{ url: string; shortCircuit?: boolean }> {
  return Object.hasOwn(own, specifier)
    ? { url: own[specifier]!, shortCircuit: true }
    : next(specifier, context);
}
