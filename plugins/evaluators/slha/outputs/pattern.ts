// Regular expressions whose time is proportional to the text: V8 has an engine that does not backtrack, for expressions
// without look-around and back references. Those that it cannot run are refused; the others run on the fast engine, which
// hands over to it after too many steps back.
import { setFlagsFromString } from "node:v8";
import { refuse } from "../fault.js";

let switched = false;

export function linearPattern(source: string, path: string): RegExp {
  if (!switched) {
    setFlagsFromString("--enable-experimental-regexp-engine");
    setFlagsFromString("--enable-experimental-regexp-engine-on-excessive-backtracks");
    switched = true;
  }
  try {
    new RegExp(source, "lm").exec("");
    return new RegExp(source, "m");
  } catch (error) {
    throw refuse(path, `The regular expression ${source} cannot be used: ${(error as Error).message}.`, {
      found: source,
      hint: "Look-around, back references and counts above 16 would not run in time proportional to the text.",
    });
  }
}
