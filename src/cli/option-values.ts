// Values of options, checked while the command line is read.
import { LodeError } from "../contract/errors.js";

function refuse(option: string, found: string, expected: string): never {
  throw new LodeError("LODE_CLI_USAGE", `${option} ${found} is not understood.`, {
    path: option,
    found,
    expected,
  });
}

/** A parser for whole numbers between `least` and `most`. */
export function wholeNumber(option: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      refuse(option, text, `a whole number from ${least} to ${most}`);
    }
    return value;
  };
}

/** Repeated options, and lists with commas, in one array. */
export function collect(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), text];
}

/** "a,b,c" as its names. */
export function nameList(option: string): (text: string) => string[] {
  return (text) => {
    const names = text.split(",").map((name) => name.trim());
    if (names.some((name) => name === "")) refuse(option, text, "names with commas between them");
    return names;
  };
}

/** "x1=1,x2=2.5" as a point. */
export function pointValues(option: string): (text: string) => Record<string, number> {
  return (text) => {
    const point: Record<string, number> = {};
    for (const part of text.split(",")) {
      const [, name, value] = /^\s*([^=\s]+)\s*=\s*(\S+)\s*$/.exec(part) ?? [];
      if (name === undefined || value === undefined || Number.isNaN(Number(value))) {
        refuse(option, text, "name=number pairs with commas between them, such as x1=1,x2=2.5");
      }
      point[name] = Number(value);
    }
    return point;
  };
}
