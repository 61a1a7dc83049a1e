// A process of its own: runs the conformance cases of the plugin in a folder, from a case on, and reports to the parent.
import { LodeError } from "../../contract/index.js";
import { openSubject } from "./subject.js";

export type SuiteMessage =
  | { type: "refused"; error: Record<string, unknown> }
  | { type: "opened"; kind: string; name: string; cases: readonly string[] }
  | { type: "started"; index: number }
  | { type: "ended"; index: number; seconds: number; message?: string };

/** Sends one message; resolves when it is on its way, so that an exit cannot overtake it. */
function say(message: SuiteMessage): Promise<void> {
  return new Promise((resolve) => {
    process.send!(message, () => resolve());
  });
}

function describeError(error: unknown): Record<string, unknown> {
  if (error instanceof LodeError) return error.toJSON();
  return { message: error instanceof Error ? error.message : String(error) };
}

async function runFrom(folder: string, first: number, only: string): Promise<void> {
  const { manifest, cases: all, close } = await openSubject(folder);
  const cases = all.filter(({ name }) => name.includes(only));
  await say({
    type: "opened",
    kind: manifest.kind,
    name: manifest.name,
    cases: cases.map(({ name }) => name),
  });
  for (let index = first; index < cases.length; index++) {
    await say({ type: "started", index });
    const start = performance.now();
    let message: string | undefined;
    try {
      await cases[index]!.run();
    } catch (error) {
      message = String(describeError(error).message);
    }
    await say({ type: "ended", index, seconds: (performance.now() - start) / 1000, message });
  }
  await close();
}

try {
  await runFrom(process.argv[2]!, Number(process.argv[3]), process.argv[4] ?? "");
} catch (error) {
  await say({ type: "refused", error: describeError(error) });
}
process.exit(0);
