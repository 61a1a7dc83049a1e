// The program that the conformance suite runs this plugin with.
import { createInterface } from "node:readline";

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line) as { lodescan?: number; id: number; parameters: Record<string, number> };
  if (message.lodescan !== undefined) {
    console.log(JSON.stringify({ ready: true }));
    continue;
  }
  const { x1 = Number.NaN, x2 = Number.NaN } = message.parameters;
  console.log(JSON.stringify({ id: message.id, observables: { O1: x1 * x1 + x2 * x2, O2: x1 * x2 } }));
}
