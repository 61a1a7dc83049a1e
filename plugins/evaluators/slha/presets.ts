// What is known of a program, from presets/NAME.json, under what the step itself says. Every preset lies over `plain`, the home
// of the defaults; mappings are merged key by key, lists replaced.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { refuse } from "./fault.js";
import type { Step } from "./types.js";
import type { Success } from "./verdict.js";

/** A step as the scan file has it. */
export type StepOptions = Partial<Omit<Step, "success">> & {
  success?: Partial<Omit<Success, "echo">> & { echo?: Partial<Success["echo"]> };
};

type Mapping = Record<string, unknown>;

const folder = new URL("./presets/", import.meta.url);
const known = new Map<string, Mapping>();

export function presetNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length))
    .sort();
}

function readPreset(name: string, path: string): Mapping {
  let preset = known.get(name);
  if (preset === undefined) {
    const file = new URL(`${name}.json`, folder);
    if (!existsSync(file)) {
      throw refuse(path, `There is no preset ${name}.`, { found: name, expected: presetNames().join(", ") });
    }
    preset = JSON.parse(readFileSync(file, "utf8")) as Mapping;
    known.set(name, preset);
  }
  return preset;
}

/** The step with everything filled in; `index` names one that has no name. */
export function withPreset(step: StepOptions, index: number): Step {
  const path = `/steps/${index}/preset`;
  const preset = step.preset ?? "plain";
  const named = preset === "plain" ? { name: `step${index + 1}` } : { name: preset };
  const all = [readPreset("plain", path), readPreset(preset, path), step as Mapping];
  const whole = all.reduce(merged, { ...named, preset }) as unknown as Step;
  // Programs of ours that lie beside the presets.
  const beside = (word: string) => word.replace("{presets}/", fileURLToPath(folder));
  return whole.command === undefined ? whole : { ...whole, command: whole.command.map(beside) };
}

function isMapping(value: unknown): value is Mapping {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** `over` goes before `under`. What a setting, a reading or a folder is made of belongs together and is not merged. */
function merged(under: Mapping, over: Mapping): Mapping {
  const result = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const before = under[key];
    const together = key === "success" || key === "echo" || key === "env" || key === "read";
    result[key] = together && isMapping(before) && isMapping(value) ? merged(before, value) : value;
  }
  return result;
}
