// What the parts of this plugin tell each other: a step as the scan file and its preset give it, what came of running it, and
// what that means.
import type { StatusCode } from "lodescan/contract";
import type { Slha } from "lodescan/numerics";
import type { Success } from "./verdict.js";

/** One way of putting a number into a text. Exactly one of position, label, replace and block says where. */
export interface Setting {
  /** A formula in parameters and in observables of earlier steps; a number stands for itself. */
  value: string | number;
  /** Line and column of words, from 1. */
  position?: [line: number, column: number];
  /** The one line with this text; `column` says which of its words, from 1, negative from the end. */
  label?: string;
  column?: number;
  /** This text, wherever it stands. */
  replace?: string;
  /** An SLHA entry; it is added where it is missing. */
  block?: string;
  index?: number | number[];
  q?: number;
}

/** A file that a program reads. */
export interface InputFile {
  /** Name in the working folder, or "stdin". */
  file: string;
  /** Path of a file of the user's. */
  template?: string;
  /** An earlier step whose output it is. */
  from?: string;
  /** Which of that step's files; by default its main output. */
  fromFile?: string;
  set?: Setting[];
}

/** Where an observable stands. Exactly one of block, decay, label, position, regex and json. */
export interface Reading {
  /** Default: the step's output. */
  file?: string;
  unit?: string;
  block?: string;
  index?: number | number[];
  q?: number | "first" | "last" | "lowest" | "highest";
  decay?: number;
  daughters?: number[];
  /** DECAY or DECAY1L. */
  table?: string;
  label?: string;
  column?: number;
  /** Which of the lines with the label, from 1, negative from the end. */
  occurrence?: number;
  position?: [line: number, column: number];
  regex?: string;
  json?: string;
  /** Where the output may lack it: the value then. Without it a missing value is a failure. */
  missing?: number | "nan";
}

export interface Folder {
  template: string;
  each: "point" | "worker";
  linkAbove: number;
}

/** A step with everything filled in from its preset and `plain`. */
export interface Step {
  name: string;
  preset: string;
  command: string[];
  /** In place of the first word of the command. */
  program?: string;
  env: Record<string, string>;
  /** Without it the program runs in the folder that the steps of a point share. */
  folder?: Folder;
  template?: string;
  from?: string;
  fromFile?: string;
  /** Where the main input goes: "stdin" or a name in the working folder. */
  input: string;
  set: Setting[];
  inputs: InputFile[];
  /** "stdout" or a name in the working folder: where `read` looks, and what success is judged by. */
  output: string;
  outputs: string[];
  read: Record<string, string | Reading>;
  when?: string;
  /** Seconds. */
  timeout: number;
  /** Bytes. */
  maxOutput: number;
  success: Success;
}

/** A number that was written at an SLHA address. */
export interface Sent {
  block: string;
  index: number[];
  value: number;
  /** The formula behind it. */
  name: string;
}

/** A file after the run. */
export interface OutputFile {
  readonly path: string;
  readonly bytes: number;
  /** Undefined where it is missing; read when first asked for. */
  readonly text: string | undefined;
  /** Written by this run, not left from another one. */
  readonly fresh: boolean;
  /** Longer than the step's maxOutput; then `text` is its beginning. */
  readonly cut: boolean;
  /** Parsed when first asked for. */
  readonly spectrum: Slha | undefined;
}

/** What is known when a step's program has ended. */
export interface Ended {
  exit: { code: number | null; signal: string | null };
  timedOut: boolean;
  /** Killed because its files outgrew maxOutput. */
  tooMuch: boolean;
  seconds: number;
  readonly stdout: string;
  readonly stderr: string;
  /** "stdout", "stderr", the step's output, its other outputs, and all that is read, by name. */
  files: Readonly<Record<string, OutputFile>>;
}

/** Why a point did not come to its end. */
export interface Fault {
  status: StatusCode;
  reason: string;
  message: string;
}

/** How a step was run: what it takes to run it again by hand. */
export interface Run {
  step: Step;
  command: string[];
  env: Record<string, string>;
  /** The folder that it ran in. */
  cwd: string;
  /** File on its standard input. */
  stdin: string;
  /** Files of its standard output and error. */
  stdout: string;
  stderr: string;
}
