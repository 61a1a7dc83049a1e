// Did a step succeed? Exit codes and files lie (SOFTSUSY ends with 255 for a warning, SPheno with 0 for everything, SuperIso
// with 1 always), so a step says what decides, and each way to fail has a reason code of its own. SPINFO and DCINFO:
// Skands et al., hep-ph/0311123, section 3.4: entry 3 is a warning, entry 4 an error, both free text and repeatable.
import { constants } from "node:os";
import { Status, type StatusName } from "lodescan/contract";
import { type Slha, type SlhaAddress, SlhaAddresses } from "lodescan/numerics";
import { failed, invalid, shown } from "./fault.js";
import { classify, pattern, type ReasonRule, statusCode } from "./reasons.js";
import type { Ended, Fault, Sent, Step } from "./types.js";

/** What decides, once a preset was merged in. Meanings and defaults: plugin.json and presets/plain.json. */
export interface Success {
  exitCodes: "any" | readonly number[];
  /** Exit codes with a meaning of their own. */
  exits: readonly { code: number; reason: string; status: StatusName }[];
  /** The step's output is judged as SLHA. */
  slha: boolean;
  /** Outputs that must be there, fresh and not empty, beside the step's `output`. */
  files: readonly string[];
  /** Blocks that the SLHA output must have, without NaN or broken lines. */
  blocks: readonly string[];
  marks: readonly { file: string; pattern: string }[];
  failures: readonly (ReasonRule & { file: string })[];
  /** Causes, in order: what SPINFO 4 and the texts of `explain` are searched for. */
  reasons: readonly ReasonRule[];
  /** Outputs that say why, where SPINFO 4 does not. */
  explain: readonly string[];
  /** SPINFO and DCINFO 4 that match are no failure. */
  ignoreErrors: readonly string[];
  /** SPINFO and DCINFO 3 that match are a failure. */
  warnings: readonly ReasonRule[];
  echo: { blocks: readonly string[]; tolerance: number; missing: "refuse" | "accept" };
  /** An SLHA output that does not end with a line break was cut off. */
  finalNewline: boolean;
}

/** Signals that end a program that went wrong, or that somebody ended. */
const crashes = ["SIGILL", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGSEGV", "SIGTERM", "SIGXCPU"];

/** The step's failure, or undefined where it succeeded. */
export function judge(step: Step, ended: Ended, sent: readonly Sent[]): Fault | undefined {
  return (
    judgeEnd(step, ended) ??
    judgeErrors(step, ended) ??
    judgeFailures(step, ended) ??
    judgeExitCode(step, ended) ??
    judgeFiles(step, ended) ??
    judgeSpectrum(step, ended) ??
    judgeEcho(step, ended, sent) ??
    judgeMarks(step, ended) ??
    judgeWarnings(step, ended)
  );
}

function judgeEnd(step: Step, { exit, timedOut, tooMuch, stderr }: Ended): Fault | undefined {
  const { timeout, maxOutput, success } = step;
  if (timedOut)
    return {
      status: Status.timeout,
      reason: "timeout",
      message: `It took longer than ${timeout} s and was ended.`,
    };
  if (tooMuch) return failed("output-too-long", `It wrote more than ${maxOutput} bytes and was ended.`);
  const signal = exit.code === null ? String(exit.signal) : toldSignal(exit.code, success);
  if (signal === undefined) return undefined;
  if (/^E[A-Z]+$|^not-started$/.test(signal))
    return failed("start-failed", `It cannot be started (${signal}).${lastWords(stderr)}`);
  return failed(`signal-${signal.toLowerCase()}`, `It was ended by ${signal}.${lastWords(stderr)}`);
}

/** The signal that a wrapper script tells of by its own exit status, 128 more than the signal's number. */
function toldSignal(code: number, { exitCodes, exits }: Success): string | undefined {
  const accepted = exitCodes !== "any" && exitCodes.includes(code);
  if (code <= 128 || accepted || exits.some((exit) => exit.code === code)) return undefined;
  return Object.entries(constants.signals).find(
    ([name, number]) => number === code - 128 && crashes.includes(name),
  )?.[0];
}

/** SPINFO 4 and DCINFO 4: the program itself says that there is no valid result. */
function judgeErrors({ success, output }: Step, { files }: Ended): Fault | undefined {
  const file = files[output];
  if (!success.slha || file === undefined || !file.fresh) return undefined;
  for (const block of ["SPINFO", "DCINFO"]) {
    const errors = (file.spectrum?.texts(block, [4]) ?? []).filter(
      (text) => !success.ignoreErrors.some((ignored) => pattern(ignored).test(text)),
    );
    if (errors.length === 0) continue;
    const said = errors.join("; ");
    const elsewhere = explanations(success, files);
    const rule = classify(success.reasons, [said, ...elsewhere.map(({ text }) => text)]);
    const why = elsewhere.map(({ name, text }) => lastWords(text, `${name} ends`)).join("");
    return {
      status: rule === undefined ? Status.unphysical : statusCode(rule.status),
      reason: rule?.reason ?? `${block.toLowerCase()}-4:${slug(errors[0]!)}`,
      message: `${block} 4: ${shown(said)}${why}`,
    };
  }
  return undefined;
}

function judgeFailures({ success }: Step, { files }: Ended): Fault | undefined {
  for (const rule of success.failures) {
    const file = files[rule.file];
    if (file?.text === undefined || !file.fresh) continue;
    const line = matchingLine(file.text, rule.pattern);
    if (line === undefined) continue;
    return {
      status: statusCode(rule.status),
      reason: rule.reason,
      message: `${rule.file} says: ${shown(line)}`,
    };
  }
  return undefined;
}

function judgeExitCode({ success }: Step, { exit, stderr }: Ended): Fault | undefined {
  const { exitCodes, exits } = success;
  const message = `Its exit status is ${exit.code}.${lastWords(stderr)}`;
  const known = exits.find(({ code }) => code === exit.code);
  if (known !== undefined) return { status: statusCode(known.status), reason: known.reason, message };
  if (exitCodes === "any" || exitCodes.includes(exit.code!)) return undefined;
  return failed(`exit-${exit.code}`, message);
}

function judgeFiles(step: Step, { files, exit, stderr }: Ended): Fault | undefined {
  const { success, output, read } = step;
  // A program may be silent where nobody wants to hear anything.
  const readings = Object.values(read).map((one) =>
    typeof one === "string" ? output : (one.file ?? output),
  );
  const wanted = output !== "stdout" || success.slha || readings.includes("stdout");
  for (const name of wanted ? [output, ...success.files] : success.files) {
    const file = files[name];
    const missing = file?.text === undefined;
    if (!missing && file.fresh && file.text!.trim() !== "") continue;
    const said = explanations(success, files);
    const more = said.map((one) => lastWords(one.text, `${one.name} ends`)).join("") + lastWords(stderr);
    const what = missing
      ? `It left no ${name} (exit status ${exit.code}).${more}`
      : file.fresh
        ? `Its ${name} is empty (exit status ${exit.code}).${more}`
        : `${name} is older than the step: it is of another point.${more}`;
    const reason = missing ? "missing-output" : file.fresh ? "empty-output" : "stale-output";
    return explained(failed(reason, what), success, files);
  }
  return undefined;
}

/** Programs that give up at a point may say why, and write nothing else. */
function explained(fault: Fault, success: Success, files: Ended["files"]): Fault {
  const rule = classify(
    success.reasons,
    explanations(success, files).map(({ text }) => text),
  );
  return rule === undefined ? fault : { ...fault, status: statusCode(rule.status), reason: rule.reason };
}

/** What the program says elsewhere, of this point. */
function explanations({ explain }: Success, files: Ended["files"]): { name: string; text: string }[] {
  return explain
    .filter((name) => files[name]?.fresh)
    .map((name) => ({ name, text: files[name]?.text ?? "" }));
}

function judgeSpectrum({ success, output }: Step, { files }: Ended): Fault | undefined {
  const { text, spectrum } = files[output]!;
  if (!success.slha || spectrum === undefined) return undefined;
  const texts = success.blocks.map((block) => spectrum.texts(block));
  const missing = success.blocks.find((_, i) => texts[i]!.length === 0);
  if ((missing !== undefined || success.blocks.length === 0) && spectrum.blocks.length === 0)
    return invalid(
      "unparsable",
      `There is no SLHA in ${output}, which begins: ${shown(text!.slice(0, 400))}`,
    );
  if (success.finalNewline && !spectrum.endsWithNewline)
    return failed("truncated", `${output} breaks off in the middle of a line: ${shown(text!.slice(-100))}`);
  if (missing !== undefined)
    return explained(failed("missing-block", `${output} has no block ${missing}.`), success, files);
  for (const [i, block] of success.blocks.entries()) {
    const odd = texts[i]!.find((value) => !/^[+-]?\.?\d/.test(value));
    if (odd !== undefined) return oddValue(block, odd, output);
  }
  const broken = brokenLine(spectrum, success.blocks);
  return broken && invalid("unparsable", `Line ${broken.line} of ${output}: ${shown(broken.text)}`);
}

/** What stands in place of a number. */
function oddValue(block: string, text: string, output: string): Fault {
  const message = `A number in block ${block} of ${output} is ${shown(text)}.`;
  if (/^[+-]?nan/i.test(text)) return invalid("nan", message);
  return /^[+-]?inf/i.test(text) ? invalid("overflow", message) : invalid("unparsable", message);
}

/** The first broken line within the blocks that count: programs print warnings of all kinds elsewhere. */
function brokenLine(spectrum: Slha, names: readonly string[]): { line: number; text: string } | undefined {
  const { broken } = spectrum;
  if (broken.length === 0) return undefined;
  const { blocks, decays } = spectrum;
  const heads = [...blocks, ...decays].map(({ line }) => line).sort((a, b) => a - b);
  return broken.find(({ line }) => {
    const head = heads.filter((candidate) => candidate < line).at(-1);
    const block = blocks.find((candidate) => candidate.line === head);
    return names.some((name) => name.toUpperCase() === block?.name.toUpperCase());
  });
}

/** The inputs that a program says it used against those that were sent. */
function judgeEcho({ success, output }: Step, { files }: Ended, sent: readonly Sent[]): Fault | undefined {
  const { echo } = success;
  const spectrum = files[output]?.spectrum;
  if (!success.slha || spectrum === undefined) return undefined;
  const blocks = echo.blocks.map((block) => block.toUpperCase());
  const asked = sent.filter(({ block }) => blocks.includes(block.toUpperCase()));
  if (asked.length === 0) return undefined;
  const addresses = asked.map(({ block, index }): SlhaAddress => ({ block, indices: index }));
  const said = spectrum.numbers(new SlhaAddresses(addresses));
  for (const [i, { block, index, value }] of asked.entries()) {
    if (Math.abs(said[i]! - value) <= echo.tolerance * Math.abs(value)) continue;
    const where = `${block} ${index.join(" ")}`;
    const [text] = spectrum.texts(block, index);
    if (text !== undefined)
      return invalid("input-not-echoed", `${where} was sent as ${value}, but ${output} says ${shown(text)}.`);
    if (echo.missing === "refuse")
      return invalid("input-not-echoed", `${where} was sent as ${value}; ${output} does not repeat it.`);
  }
  return undefined;
}

function judgeMarks({ success }: Step, { files, exit, stderr }: Ended): Fault | undefined {
  const missing = success.marks.find((mark) => !pattern(mark.pattern).test(files[mark.file]?.text ?? ""));
  return (
    missing &&
    failed(
      "no-success-mark",
      `${missing.file} does not say ${missing.pattern} (exit status ${exit.code}).${lastWords(stderr)}`,
    )
  );
}

function judgeWarnings({ success, output }: Step, { files }: Ended): Fault | undefined {
  if (!success.slha || success.warnings.length === 0) return undefined;
  for (const block of ["SPINFO", "DCINFO"]) {
    for (const text of files[output]?.spectrum?.texts(block, [3]) ?? []) {
      const rule = classify(success.warnings, [text]);
      if (rule !== undefined)
        return {
          status: statusCode(rule.status),
          reason: rule.reason,
          message: `${block} 3: ${shown(text)}`,
        };
    }
  }
  return undefined;
}

/** A text as part of a reason code, so that points are counted by it; numbers differ from point to point and are left out. */
function slug(text: string): string {
  const words = text.toLowerCase().match(/[a-z][a-z.]*/g) ?? ["no-text"];
  return words
    .join("-")
    .slice(0, 40)
    .replace(/[-.]+$/, "");
}

function matchingLine(text: string, source: string): string | undefined {
  const match = pattern(source).exec(text);
  if (match === null) return undefined;
  const from = text.lastIndexOf("\n", match.index) + 1;
  const to = text.indexOf("\n", match.index + match[0].length);
  return text.slice(from, to < 0 ? undefined : to);
}

function lastWords(text: string, label = "Its standard error ends"): string {
  return text.trim() === "" ? "" : ` ${label}: ${shown(text.trimEnd().slice(-200))}`;
}
