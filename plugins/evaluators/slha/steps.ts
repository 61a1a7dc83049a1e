// From the options to steps that can be run: presets filled in, formulas compiled, templates read, and everything that is
// wrong with them said before the first point.
import { existsSync, statSync } from "node:fs";
import { isAbsolute, normalize, resolve, sep } from "node:path";
import type { EvaluatorContext } from "lodescan/contract";
import type { Formula } from "lodescan/numerics";
import { type Command, compileCommand } from "./command.js";
import { refuse } from "./fault.js";
import { compileInput, type Input } from "./inputs/input.js";
import { compileReadings, type Readings } from "./outputs/readings.js";
import { type StepOptions, withPreset } from "./presets.js";
import { pattern } from "./reasons.js";
import type { InputFile, Step } from "./types.js";
import { formulaIn, type Scope } from "./values.js";

export interface Options {
  steps: StepOptions[];
  scratch: "memory" | "disk";
}

/** A step, and what was made of its texts. */
export interface CompiledStep {
  step: Step;
  command: Command;
  inputs: Input[];
  when: Formula | undefined;
  readings: Readings;
  /** Outputs, by name: removed before the run, looked at after it. */
  files: string[];
}

export interface Chain {
  steps: CompiledStep[];
  observables: { name: string; unit?: string }[];
  /** Parameters and observables, in the order in which they get values. */
  names: string[];
}

/** Names that stand for streams, not files. */
const streams = ["stdout", "stderr"];

export function compileChain({ steps: given }: Options, context: EvaluatorContext): Chain {
  const steps = given.map((step, i) => {
    const full = withPreset(step, i);
    if (full.command !== undefined && full.program !== undefined)
      full.command = [full.program, ...full.command.slice(1)];
    return ownFolder(full, context.folder, `/steps/${i}`);
  });
  const twice = steps.findIndex(({ name }, i) => steps.findIndex((step) => step.name === name) < i);
  if (twice >= 0) {
    throw refuse(`/steps/${twice}/name`, `Two steps are called ${steps[twice]!.name}.`, {
      hint: "Give each a name of its own.",
    });
  }
  const readings = steps.map((step, i) => compileReadings(step, `/steps/${i}`));
  const observables = readings.flatMap((own) => own.observables);
  const parameters = context.parameters.map(({ name }) => name);
  const names = [...parameters, ...observables.map(({ name }) => name)];
  const repeated = names.find((name, i) => names.indexOf(name) < i);
  if (repeated !== undefined)
    throw refuse("/steps", `${repeated} is the name of two things.`, { found: repeated });
  let known = parameters.length;
  const compiled = steps.map((step, i) => {
    const scope = { all: names, known };
    known += readings[i]!.observables.length;
    return compileStep(step, readings[i]!, steps.slice(0, i), scope, context.folder, `/steps/${i}`);
  });
  return { steps: compiled, observables, names };
}

/** The template of a step's folder with its whole path. */
function ownFolder(step: Step, home: string, path: string): Step {
  if (step.folder === undefined) return step;
  const template = resolve(home, step.folder.template);
  if (existsSync(template) && statSync(template).isDirectory())
    return { ...step, folder: { ...step.folder, template } };
  throw refuse(`${path}/folder/template`, `There is no folder ${template}.`, { found: step.folder.template });
}

function compileStep(
  step: Step,
  readings: Readings,
  earlier: readonly Step[],
  scope: Scope,
  home: string,
  path: string,
): CompiledStep {
  if (step.command === undefined)
    throw refuse(path, `Step ${step.name} has no command.`, {
      expected: "command: [program, arguments, ...]",
    });
  const own = step.folder === undefined ? {} : { own: step.folder.template };
  const steps = earlier.map(({ name }) => name);
  const inputs = inputFiles(step).map(({ place, ...input }) => {
    if (input.from !== undefined && !steps.includes(input.from)) {
      throw refuse(`${path}${place}/from`, `${input.from} is no step that runs earlier.`, {
        found: input.from,
        expected: steps.length > 0 ? steps.join(", ") : "the first step has none",
      });
    }
    return compileInput(input, { folder: home, ...own }, scope, `${path}${place}`);
  });
  checkPatterns(step, path);
  const files = [step.output, ...step.outputs, ...step.success.files, ...readings.files];
  const outside = [...files, ...inputs.map(({ file }) => file)].find((name) => !isInside(name));
  if (outside !== undefined)
    throw refuse(path, `${outside} is no file in the working folder of step ${step.name}.`, {
      found: outside,
    });
  return {
    step,
    command: compileCommand(step, { home, ...own, earlier: steps }, scope, path),
    inputs,
    when: step.when === undefined ? undefined : formulaIn(scope, step.when, `${path}/when`),
    readings,
    files: [...new Set(files)].filter((name) => !streams.includes(name)),
  };
}

/** Patterns that are no regular expressions are known before the first point. */
function checkPatterns({ success }: Step, path: string): void {
  const { ignoreErrors, marks, failures, reasons, warnings } = success;
  const rules = [...marks, ...failures, ...reasons, ...warnings].map((rule) => rule.pattern);
  for (const source of [...rules, ...ignoreErrors]) {
    try {
      pattern(source);
    } catch (error) {
      throw refuse(`${path}/success`, (error as Error).message, { found: source });
    }
  }
}

/** What is removed and written lies in the working folder, wherever that is. */
function isInside(name: string): boolean {
  const path = normalize(name);
  return !isAbsolute(path) && path !== "." && !path.endsWith(sep) && path.split(sep)[0] !== "..";
}

/** The main input and the others, each with its place in the options. */
function inputFiles(step: Step): (InputFile & { place: string })[] {
  const { input: file, template, from, fromFile, set } = step;
  const others = step.inputs.map((other, i) => ({ ...other, place: `/inputs/${i}` }));
  if (template === undefined && from === undefined && set.length === 0) return others;
  const main: InputFile = { file, set };
  if (template !== undefined) main.template = template;
  if (from !== undefined) main.from = from;
  if (fromFile !== undefined) main.fromFile = fromFile;
  return [{ ...main, place: "" }, ...others];
}
