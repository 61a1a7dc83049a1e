// Reads the observables of a step out of its files: SLHA addresses natively and all at once, other ways one by one.
import { SlhaAddresses } from "lodescan/numerics";
import { addressOf, readingOf } from "../addresses.js";
import { failed, invalid, shown } from "../fault.js";
import { labelled, lineAt, linesWith, numberOf, type Span, wordAt } from "../lines.js";
import type { Ended, Fault, OutputFile, Reading, Step } from "../types.js";
import { jsonAt, jsonPath } from "./json-path.js";
import { linearPattern } from "./pattern.js";

/** A number; NaN if that is what stands there; or undefined where there is nothing; or a fault. */
type Found = number | undefined | Fault;

export interface Readings {
  observables: { name: string; unit?: string }[];
  /** Files that are looked at. */
  files: string[];
  /** Values in the order of `observables`, NaN where one may be missing and is. */
  read(ended: Ended): Float64Array | Fault;
}

interface Entry {
  name: string;
  reading: Reading;
  /** Of kinds other than SLHA. */
  find?: (file: OutputFile) => Found;
}

export function compileReadings(step: Step, path: string): Readings {
  const entries = Object.entries(step.read).map(([name, given]): Entry => {
    const place = `${path}/read/${name}`;
    const reading = typeof given === "string" ? readingOf(given, place) : given;
    const find = finder(reading, place);
    return { name, reading, ...(find === undefined ? {} : { find }) };
  });
  const fileOf = ({ reading }: Entry) => reading.file ?? step.output;
  const files = [...new Set(entries.map(fileOf))];
  const slha = files.map((file) => {
    const own = entries.flatMap((entry, k) =>
      fileOf(entry) === file && entry.find === undefined ? [k] : [],
    );
    return { file, own, addresses: new SlhaAddresses(own.map((k) => addressOf(entries[k]!.reading)!)) };
  });

  function found(ended: Ended): Found[] {
    const values: Found[] = entries.map((entry) => entry.find?.(ended.files[fileOf(entry)]!));
    for (const { file, own, addresses } of slha) {
      const spectrum = ended.files[file]?.spectrum;
      if (own.length === 0 || spectrum === undefined) continue;
      const numbers = spectrum.numbers(addresses);
      for (const [i, k] of own.entries()) {
        const missing = Number.isNaN(numbers[i]!) && !spectrum.has(addresses.list[i]!);
        values[k] = missing ? undefined : numbers[i]!;
      }
    }
    return values;
  }

  return {
    observables: entries.map(({ name, reading: { unit } }) =>
      unit === undefined ? { name } : { name, unit },
    ),
    files,
    read(ended) {
      const values = new Float64Array(entries.length);
      for (const [k, value] of found(ended).entries()) {
        const entry = entries[k]!;
        const where = () => `${describe(entry.reading)} in ${fileOf(entry)} of step ${step.name}`;
        if (typeof value === "object")
          return { ...value, message: `${entry.name}: ${value.message} (${where()})` };
        if (value === undefined && entry.reading.missing === undefined)
          return failed("missing-value", `${entry.name}: there is no ${where()}.`);
        if (value !== undefined && !Number.isFinite(value)) {
          const reason = Number.isNaN(value) ? "nan" : "overflow";
          return invalid(reason, `${entry.name} is ${value}: ${where()}.`);
        }
        values[k] = value ?? Number(entry.reading.missing);
      }
      return values;
    },
  };
}

/** "MASS 25", for messages. */
function describe({ block, index, decay, daughters, table, label, position, regex, json }: Reading): string {
  if (block !== undefined) return [block, ...[index ?? []].flat()].join(" ");
  if (decay !== undefined)
    return `${table ?? "DECAY"} ${decay}${daughters === undefined ? "" : ` -> ${daughters.join(" ")}`}`;
  if (label !== undefined) return `number with the label "${label}"`;
  if (position !== undefined) return `word ${position[1]} in line ${position[0]}`;
  return regex !== undefined ? `match of /${regex}/` : `number at ${json}`;
}

/** How to find a number in a text file; undefined for SLHA. */
function finder(reading: Reading, path: string): ((file: OutputFile) => Found) | undefined {
  const { label, column, occurrence, position, regex, json } = reading;
  if (label !== undefined) {
    return inText((text) => {
      const lines = linesWith(text, label);
      if (occurrence === undefined && lines.length > 1)
        return invalid("ambiguous-label", `${lines.length} lines have the label; \`occurrence\` says which`);
      const line = lines.at(occurrence === undefined || occurrence < 0 ? (occurrence ?? 0) : occurrence - 1);
      return line === undefined ? undefined : wordNumber(text, labelled(text, line, label, column));
    });
  }
  if (position !== undefined)
    return inText((text) => wordNumber(text, wordAt(text, lineAt(text, position[0]), position[1])));
  if (regex !== undefined) {
    const pattern = linearPattern(regex, `${path}/regex`);
    return inText((text) => {
      const match = pattern.exec(text);
      return match === null ? undefined : wordValue(match[1] ?? match[0]);
    });
  }
  if (json === undefined) return undefined;
  const keys = jsonPath(json, `${path}/json`);
  return inText((text) => {
    let value: unknown;
    try {
      value = jsonAt(JSON.parse(text), keys);
    } catch (error) {
      return invalid("unparsable", `the file is no JSON: ${(error as Error).message}`);
    }
    if (value === undefined || value === null) return undefined;
    if (typeof value === "number" || typeof value === "boolean") return Number(value);
    return wordValue(typeof value === "string" ? value : JSON.stringify(value));
  });
}

function inText(find: (text: string) => Found): (file: OutputFile) => Found {
  return (file) => (file.text === undefined ? undefined : find(file.text));
}

function wordNumber(text: string, span: Span | undefined): Found {
  return span === undefined ? undefined : wordValue(text.slice(span.start, span.end));
}

function wordValue(word: string): Found {
  return numberOf(word.trim()) ?? invalid("unparsable", `"${shown(word)}" is no number`);
}
